"""Find and replace over a show, by keyboard and by touch: listed, ticked, one undo an episode."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Editor, expect_fair
from tests.browser.test_journey import FIRST

SECOND = FIRST.replace("1", "2")


def find(page: Page, editor: Editor, words: str) -> None:
    page.goto(f"{editor.url}/replace")
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator(".replace-list section")).to_have_count(2)


def test_a_word_is_replaced_in_two_episodes_by_keyboard(editor: Editor, page: Page) -> None:
    before = {slug: editor.text(slug) for slug in (FIRST, SECOND)}
    find(page, editor, "tide")
    expect(page.locator(".found-count")).to_contain_text("in 2 of 2 episodes")
    first = page.locator(".replace-list section", has_text="Slack Water 1")
    second = page.locator(".replace-list section", has_text="Slack Water 2")
    hits = before[SECOND].lower().count("tide") - before[SECOND].lower().count("tides")
    expect(second.locator("li")).to_have_count(hits)
    with page.expect_response(lambda answer: "/clip?" in answer.url) as clip:
        first.locator("li input").first.press("Enter")
    assert clip.value.ok
    first.locator("li input").first.press("Space")  # this one stays
    page.get_by_label("Replace with").fill("ebb")
    page.keyboard.press("Enter")
    expect(first.locator("li input").first).not_to_be_checked()  # what was left out stays so
    expect(page.locator(".primary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Replaced in")
    expect(second.get_by_role("button", name="Undo")).to_be_visible()
    now = {slug: editor.text(slug) for slug in before}
    assert now[SECOND].count("ebb") == before[SECOND].count("ebb") + hits
    assert now[FIRST].lower().count("tide") > now[SECOND].lower().count("tide")
    second.get_by_role("button", name="Undo").press("Enter")
    expect(second).to_contain_text("Taken back.")
    assert editor.text(SECOND) == before[SECOND]
    assert editor.text(FIRST) == now[FIRST]


def test_what_somebody_changed_meanwhile_stays_and_undo_takes_nothing_else_back(
    editor: Editor, page: Page
) -> None:
    find(page, editor, "tide")
    change = """async slug => {
        const { fetchEpisode, saveEdit } = await import('/static/page/api.js');
        const { revision, rows } = await fetchEpisode(slug);
        const row = rows.find(({ text }) => /tide/i.test(text));
        await saveEdit(slug, { revision, first: row.line, last: row.line, old: row.text,
            new: row.text + ' So it is.', flag: null });
    }"""
    page.evaluate(change, SECOND)
    page.get_by_label("Replace with").fill("ebb")
    page.locator(".primary").click()
    second = page.locator(".replace-list section", has_text="Slack Water 2")
    expect(second).to_contain_text("1 line stays as it is")
    expect(second).to_contain_text("Somebody changed this line meanwhile")
    assert "So it is." in editor.text(SECOND)
    first = page.locator(".replace-list section", has_text="Slack Water 1")
    expect(first.get_by_role("button", name="Undo")).to_be_visible()
    page.evaluate(change.replace("So it", "That"), FIRST)
    first.get_by_role("button", name="Undo").click()
    expect(first).to_contain_text("You did something else here since")
    assert "ebb" in editor.text(FIRST)
    assert "That is." in editor.text(FIRST)


def test_by_touch_axe_finds_nothing(editor: Editor, any_page: Page) -> None:
    find(any_page, editor, "moon")
    expect_fair(any_page)
    any_page.get_by_label("Replace with").fill("Luna")
    any_page.get_by_label("All of Slack Water 1").click()
    any_page.locator(".primary").click()
    expect(any_page.locator("#toast")).to_contain_text("Replaced in")
    assert "Luna" in editor.text(SECOND)
    assert "Luna" not in editor.text(FIRST)
    expect_fair(any_page)

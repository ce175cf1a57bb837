"""What happens to a line or a place while somebody's words for it are typed, or on their way."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Editor
from tests.browser.test_invitations import come_in
from tests.browser.test_journey import FIRST, arrive, expect_saved
from tests.browser.test_two_people import OPEN_LINE, introduce, open_line, other, replace_word

__all__ = ["other"]

OTHER_LINE = "And nobody read the wrong column."
TAG = r"\[unintelligible 00:01:02.00\]"


def post(page: Page, editor: Editor, path: str, body: object) -> Any:  # noqa: ANN401 - of any route
    """Writes as the person of a page, without it."""
    headers = {"X-CSRFToken": page.request.get(f"{editor.url}/api/me").json()["csrf"]}
    url = f"{editor.url}/api/episodes/{FIRST}{path}"
    answer = page.request.post(url, data=body, headers=headers)
    assert answer.ok, answer.text()
    return answer.json()


def save_line(page: Page, editor: Editor, words: str, new: str) -> Any:  # noqa: ANN401 - the answer
    episode: Any = editor.json(f"/api/episodes/{FIRST}")
    row = next(each for each in episode["rows"] if words in each["text"])
    text = row["text"].replace(words, new)
    place = {"first": row["line"], "last": row["line"], "old": row["text"], "new": text}
    body = {"revision": episode["revision"], "flag": None, **place}
    return post(page, editor, "/edits", body)


def test_a_line_typed_offline_that_somebody_changed_meanwhile_is_asked_about(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    arrive(page, editor.episode(FIRST))
    page.context.set_offline(True)
    open_line(page, OPEN_LINE)
    replace_word(page, "many", "few")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_attribute("data-state", "offline")
    save_line(other, editor, "head?", "skull?")
    page.context.set_offline(False)
    dialog = page.get_by_role("dialog", name="Nell saved this line first")
    expect(dialog).to_contain_text("keep in your skull?")
    assert not [each for each in dialog.locator(".choice").all_inner_texts() if "**" in each]
    page.wait_for_timeout(700)
    page.keyboard.press("Control+Enter")
    expect_saved(page)
    assert "How few of those can you keep in your skull?" in editor.text(FIRST)


def test_a_save_whose_answer_got_lost_is_saved_once_and_refused_never(
    editor: Editor, page: Page
) -> None:
    arrive(page, editor.episode(FIRST))
    saved: list[str] = []

    def lose(route: Route) -> None:
        saved.append(route.fetch().text())
        post_poll = page.expect_response("**/changes?*")
        with post_poll:
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        route.abort()

    page.route("**/edits", lose, times=1)
    open_line(page, OPEN_LINE)
    replace_word(page, "many", "few")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_attribute("data-state", "offline")
    expect_saved(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(saved) == 1
    assert editor.text(FIRST).count("How few of those") == 1
    revision: Any = editor.json(f"/api/episodes/{FIRST}")["revision"]
    assert revision == 1


def test_the_next_line_is_opened_before_the_last_one_is_kept(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    replace_word(page, "many", "few")
    page.evaluate(
        """words => [...document.querySelectorAll('.row .text')]
            .find((each) => each.textContent.includes(words))
            .dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))""",
        OTHER_LINE,
    )
    expect(page.locator("[contenteditable=plaintext-only]")).to_have_count(1)
    replace_word(page, "wrong", "right")
    page.keyboard.press("Enter")
    expect(page.locator("[contenteditable=plaintext-only]")).to_have_count(0)
    expect_saved(page)
    text = editor.text(FIRST)
    assert "How few of those" in text
    assert "nobody read the right column" in text


def test_a_gap_that_is_taken_back_while_somebody_answers_it_puts_no_words_elsewhere(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    made = save_line(other, editor, "in your head?", f"in your {TAG} and head?")
    (flag,) = (each for each in made["flags"] if each["quote"] == TAG)
    arrive(page, f"{editor.episode(FIRST)}#{flag['id']}")
    page.keyboard.type("skull")
    expect(page.locator(".preview")).to_contain_text("in your skull and head?")
    post(other, editor, "/undo", {"revision": 1})
    theirs = page.locator(".their-answer")
    expect(theirs).to_contain_text("answered this meanwhile")
    expect(page.locator("#answer")).to_have_value("skull")
    page.wait_for_timeout(700)
    theirs.get_by_role("button", name="Both").click()
    expect_saved(page)
    assert f"{OPEN_LINE} skull\n" in editor.text(FIRST)
    expect(page.locator("#card-title")).to_contain_text("of 2")


def test_answers_to_two_gaps_of_one_line_are_asked_about_by_nobody(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    first, second = TAG, TAG.replace("02", "03")
    made = save_line(other, editor, "in your head?", f"in {first} your {second} head?")
    flags = {each["quote"]: each["id"] for each in made["flags"]}
    page.route("**/changes?*", lambda _route: None)  # it learns of the other answer by saving
    arrive(page, f"{editor.episode(FIRST)}#{flags[second]}")
    page.keyboard.type("big")
    save_line(other, editor, first, "all of")
    page.keyboard.press("Enter")
    expect_saved(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "in all of your big head?" in editor.text(FIRST)


def test_a_line_that_is_refused_after_somebody_changed_it_is_open_again(
    editor: Editor, page: Page, other: Page
) -> None:
    page.add_init_script("localStorage.setItem('aligner.raw', '1')")
    arrive(page, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    save_line(other, editor, "head?", "skull?")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Yours").check()
    page.keyboard.press("Control+Enter")
    expect(dialog).to_contain_text("what is left of a label")
    page.keyboard.press("Escape")
    line = page.locator("[contenteditable=plaintext-only]")
    expect(line).to_contain_text("*Jonah Beck:** How many of those can you keep in your head?")
    assert "in your skull?" in editor.text(FIRST)


def test_who_signs_out_in_another_tab_keeps_what_they_type(editor: Editor, page: Page) -> None:
    editor.begin(editor.data, "server")
    come_in(page, editor, "Nell")
    arrive(page, editor.episode(FIRST))
    page.keyboard.type("a dozen")
    second = page.context.new_page()
    second.goto(editor.url)
    second.get_by_role("button", name="Sign out").click()
    expect(second.get_by_role("link", name="Sign in")).to_be_visible()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("What you typed is kept")
    expect(dialog.get_by_role("link", name="Sign in")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#answer")).to_have_value("a dozen")
    assert "a dozen" not in editor.text(FIRST)
    second.goto(editor.episode(FIRST))
    expect(second.locator('[data-name="sign-in"]')).to_be_visible()
    expect(second.get_by_role("button", name="Bring it back")).to_have_count(0)

"""Find and replace, and another name for a speaker: by keyboard, by touch, one undo for all."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import PATIENCE_MS, Editor, expect_fair
from tests.browser.test_journey import FIRST, arrive, expect_saved

PRESS_ESCAPE_AT = """
window.escapeAt = null;
window.Audio = class extends Audio {
    constructor(...given) {
        super(...given);
        setTimeout(() => {  // behind the page's own listeners
            for (const moment of ["playing", "ended"])
                this.addEventListener(moment, () => this.#press(moment));
        });
    }
    #press(moment) {
        if (window.escapeAt !== moment) return;
        window.escapeAt = null;
        const key = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
        document.activeElement.dispatchEvent(key);
    }
};
"""


def add_elsewhere(page: Page, words: str) -> None:
    """Adds words to the first line with a tide, as another page would: this one is not told."""
    page.evaluate(
        """async ([slug, words]) => {
            const { fetchEpisode, saveEdit } = await import('/static/page/api.js');
            const { revision, rows } = await fetchEpisode(slug);
            const row = rows.find(({ text }) => /tide/i.test(text.replace(/^\\*\\*.*?\\*\\*/, '')));
            await saveEdit(slug, { revision, first: row.line, last: row.line, old: row.text,
                new: `${row.text} ${words}`, flag: null });
        }""",
        [FIRST, words],
    )


def test_sound_that_comes_takes_nothing_from_who_finds(editor: Editor, page: Page) -> None:
    def silent(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "sound": "none"})

    page.route(f"**/api/episodes/{FIRST}", silent)
    page.route("**/changes?*", lambda route: route.abort())
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Control+f")
    page.keyboard.type("tide")
    page.unroute_all()
    expect(page.locator(".notices")).to_contain_text("The sound is here.")
    expect(page.get_by_label("Find", exact=True)).to_have_value("tide")


def test_find_and_replace_by_keyboard_alone(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Control+f")
    expect(page.get_by_label("Find", exact=True)).to_be_focused()
    page.keyboard.type("tide")
    count = before.count("tide") + before.count("Tide")
    expect(page.locator(".found li")).to_have_count(count)
    page.keyboard.press("Tab")
    page.keyboard.type("ebb")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".found input").first).to_be_focused()
    page.keyboard.press("Enter")  # it can be heard
    expect(page.locator(".play-all")).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".found input").nth(1)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".found-count")).to_contain_text(f"{count} places, {count - 1} chosen")
    page.get_by_label("Replace with").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text(f"Replaced in {count - 1} places")
    expect_saved(page)
    changed = editor.text(FIRST)
    assert changed.lower().count("ebb") == before.lower().count("ebb") + count - 1
    assert changed.lower().count("tide") == 1
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#toast")).to_contain_text("Taken back in")
    assert editor.text(FIRST) == before


def test_escape_pauses_what_sounds_and_then_closes(editor: Editor, page: Page) -> None:
    # Pressed by the page itself: between "playing" and a key from here, a short clip may be over.
    page.add_init_script(PRESS_ESCAPE_AT)
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Control+f")
    page.keyboard.type("tide")
    panel, play = page.locator(".find-panel"), page.locator(".play-all")
    tick = page.locator(".found input").first
    for moment in ("playing", "ended"):
        page.evaluate("moment => { window.escapeAt = moment }", moment)
        tick.press("Enter")
        page.wait_for_function("() => window.escapeAt === null")
        expect(play).to_have_attribute("aria-label", "Play")
        expect(panel).to_be_visible()
    page.wait_for_timeout(700)  # what ended a moment ago is what it was pressed for
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_who_stands_at_a_place_stays_there_while_somebody_else_writes(
    editor: Editor, page: Page
) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Control+f")
    page.keyboard.type("tide")
    stood = page.locator(".found li").nth(2)
    stood.locator(".context").focus()
    words = stood.locator(".context").inner_text()
    drawn = stood.evaluate_handle("item => item")
    add_elsewhere(page, "So it is.")
    expect(page.locator(".row .text", has_text="So it is.")).to_be_visible()
    page.wait_for_function("item => !item.isConnected", arg=drawn)  # the list was drawn anew
    expect(page.locator(".found li").nth(2).locator(".context")).to_be_focused()
    assert page.evaluate("document.activeElement.innerText") == words


def test_what_somebody_changed_meanwhile_stays(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Control+h")
    page.keyboard.type("tide")
    expect(page.locator(".found li").first).to_be_visible()
    page.route("**/changes?*", lambda route: route.abort())  # this page does not hear of it
    line = page.locator(".found li .context").first.inner_text()
    add_elsewhere(page, "So it is.")
    page.get_by_label("Replace with").fill("ebb")
    page.keyboard.press("Enter")
    expect(page.locator(".skipped")).to_contain_text("1 line stays as it is")
    expect(page.locator(".skipped")).to_contain_text("Somebody changed this line meanwhile")
    assert "So it is." in editor.text(FIRST)
    expect(page.locator(".found li")).not_to_have_count(0)
    assert line


def test_a_speaker_is_renamed_everywhere_and_that_is_one_deed(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    arrive(page, editor.episode(FIRST))
    page.locator('.row:has(.speaker:text-is("Jonah Beck")) .text').first.click()
    page.get_by_role("button", name="Who speaks").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Listen to Jonah Beck, line 1 of 3").click()
    expect(page.locator(".play-all")).to_have_attribute("aria-label", "Pause")
    dialog.get_by_label("Name", exact=True).fill("Jonas Beck")
    dialog.get_by_label("wherever it says Jonah Beck", exact=True).check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#toast")).to_contain_text("Jonas Beck’s now")
    assert editor.text(FIRST) == before.replace("**Jonah Beck:**", "**Jonas Beck:**")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#toast")).to_contain_text("Taken back in")
    assert editor.text(FIRST) == before


def test_by_touch_on_a_phone(editor: Editor, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark"
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    arrive(page, editor.episode(FIRST))
    page.get_by_role("button", name="Find", exact=True).tap()
    page.get_by_label("Find", exact=True).fill("moon")
    expect(page.locator(".found li").first).to_be_visible()
    expect_fair(page)
    page.get_by_label("Replace with").fill("Luna")
    page.locator(".found input").first.tap()
    page.locator(".find-panel .primary").tap()
    expect(page.locator("#toast")).to_contain_text("Replaced in")
    expect_saved(page)
    assert "Luna" in editor.text(FIRST)
    page.locator(".found .context").first.tap()
    expect(page.locator("body")).to_have_attribute("data-view", "transcript")
    context.close()

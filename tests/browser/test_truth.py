"""What stands in the box, on the page and in the file is one truth: nothing is lost in silence."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Editor
from tests.browser.test_journey import FIRST, arrive, expect_saved
from tests.browser.test_two_people import (
    OPEN_LINE,
    introduce,
    open_line,
    other,
    replace_word,
)

__all__ = ["other"]

UNLABELLED = "One for the moon, one for the sun, and "
MISSING = "My husband says there is no room beside the piano."


def answer_over_typing(editor: Editor, page: Page, other: Page, words: str = "of") -> Locator:
    """Both are on the gap of an unlabelled line, the other one saves words over what is typed."""
    introduce(other, editor, "Nell")
    arrive(page, editor.episode(FIRST))
    arrive(other, editor.episode(FIRST))
    page.keyboard.type("as of")
    other.keyboard.type(words)
    other.keyboard.press("Enter")
    expect_saved(other)
    theirs = page.locator(".their-answer")
    expect(theirs).to_contain_text(f"Nell filled this: “{words}”")
    expect(page.locator("#answer")).to_have_value("as of")
    page.wait_for_timeout(700)  # an Enter that was on its way means nothing
    return theirs


def test_answer_of_somebody_else_is_shown_and_kept_with_enter(
    editor: Editor, page: Page, other: Page
) -> None:
    answer_over_typing(editor, page, other)
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")
    expect_saved(page)
    assert f"{UNLABELLED}of little ones for" in editor.text(FIRST)
    page.reload()
    expect(page.locator("#answer")).to_be_focused()
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)


def test_one_s_own_answer_can_stand_instead(editor: Editor, page: Page, other: Page) -> None:
    theirs = answer_over_typing(editor, page, other, "of [sic]")  # as it is read, not written
    theirs.get_by_role("button", name="Use mine").click()
    expect_saved(page)
    assert f"{UNLABELLED}as of little ones for" in editor.text(FIRST)


def test_both_answers_can_stand(editor: Editor, page: Page, other: Page) -> None:
    theirs = answer_over_typing(editor, page, other)
    theirs.get_by_role("button", name="Both").click()
    expect_saved(page)
    assert f"{UNLABELLED}of as of little ones for" in editor.text(FIRST)


def test_an_enter_at_the_moment_of_their_answer_takes_nothing(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    arrive(page, editor.episode(FIRST))
    arrive(other, editor.episode(FIRST))
    page.keyboard.type("as of")
    # As somebody types whose Enter comes right after the notice; a busy page hears of it later.
    page.evaluate(
        """() => new MutationObserver((_, observer) => {
            if (!document.querySelector('.their-answer:not([hidden])')) return;
            observer.disconnect();
            const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true });
            while (performance.now() < event.timeStamp + 800);
            document.querySelector('#answer').dispatchEvent(event);
        }).observe(document.querySelector('.card'), { subtree: true, attributes: true })"""
    )
    other.keyboard.type("of")
    other.keyboard.press("Enter")
    expect(page.locator(".their-answer")).to_contain_text("Nell filled this: “of”")
    expect(page.locator("#answer")).to_have_value("as of")
    expect(page.locator("#card-title")).to_contain_text("Gap 1")


def test_who_else_is_on_the_same_gap_is_said(editor: Editor, page: Page, other: Page) -> None:
    introduce(other, editor, "Nell")
    arrive(other, editor.episode(FIRST))
    arrive(page, editor.episode(FIRST))
    expect(page.locator(".card-state")).to_have_text("Nell is on this one")
    expect(other.locator(".card-state")).to_contain_text("is on this one")


ENTER_AS_IT_OPENS = """() => new MutationObserver((_, observer) => {
    const dialog = document.querySelector('dialog[open]');
    if (!dialog) return;
    observer.disconnect();
    const key = { key: 'Enter', bubbles: true, cancelable: true };
    const pressed = new KeyboardEvent('keydown', key);
    while (performance.now() < pressed.timeStamp + 800);
    document.activeElement.dispatchEvent(pressed);
    document.body.dataset.pressed = 'yes';
}).observe(document.body, { childList: true })"""
"""Enter is pressed as the dialog comes, and a busy page hears of it 0.8 s later."""


def test_autosave_asks_nothing_while_somebody_types(
    editor: Editor, page: Page, other: Page
) -> None:
    introduce(other, editor, "Nell")
    arrive(page, editor.episode(FIRST))
    arrive(other, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    open_line(other, OPEN_LINE)
    replace_word(other, "head", "skull")
    other.keyboard.press("Enter")
    expect_saved(other)
    replace_word(page, "head", "mind")
    expect(page.locator("#status")).to_have_attribute("data-state", "conflict")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_have_count(0)
    expect(page.locator("[contenteditable=plaintext-only]")).to_be_focused()
    page.keyboard.type("s")
    page.evaluate(ENTER_AS_IT_OPENS)
    page.keyboard.press("Enter")
    expect(page.locator("body[data-pressed]")).to_have_count(1)
    expect(dialog.get_by_role("radio").first).to_be_focused()
    box = dialog.get_by_label("You can still change it")
    expect(box).to_have_value("**Jonah Beck:** How many of those can you keep in your skull minds?")
    page.wait_for_timeout(700)
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect_saved(page)
    assert "keep in your skull minds?" in editor.text(FIRST)


def go_to(page: Page, kind: str) -> None:
    """Goes through everything until the card shows such a place."""
    page.get_by_label("Queue").select_option(label="Everything")
    title = page.locator("#card-title")
    for _ in range(12):
        if title.inner_text().startswith(kind):
            return
        before = page.url
        page.keyboard.press("Alt+n")
        page.wait_for_function("before => location.href !== before", arg=before)
    raise AssertionError(f"there is no {kind}")


def test_speech_without_text_goes_into_the_sentence_where_it_is_said(
    editor: Editor, page: Page
) -> None:
    arrive(page, editor.episode(FIRST))
    go_to(page, "Speech without text")
    expect(page.get_by_label("Where it goes")).to_have_value("inside")
    page.locator("#answer").fill(MISSING)
    preview = page.locator(".preview")
    expect(preview).to_contain_text("for the kitchen. My husband says")
    page.locator("#answer").press("Enter")
    expect_saved(page)
    line = (
        "**Nell Carrow:** I would like one for the kitchen. "
        f"{MISSING} Is it true that a tide table was once a military secret?\n\n**Angus"
    )
    assert line in editor.text(FIRST)


def test_speech_without_text_may_be_somebody_else_s_turn(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    go_to(page, "Speech without text")
    page.locator("#answer").fill(MISSING)
    page.get_by_label("Where it goes").select_option(label="a new turn by somebody else …")
    page.get_by_label("Name", exact=True).fill("Mrs. Reed")
    page.locator("#answer").press("Enter")
    expect_saved(page)
    turns = (
        f"one for the kitchen.\n\n**Mrs. Reed:** {MISSING}\n\n"
        "**Nell Carrow:** Is it true that a tide table was once"
    )
    assert turns in editor.text(FIRST)


def test_words_that_are_not_heard_can_be_removed_or_confirmed(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    go_to(page, "Doubtful word")
    page.locator("#answer").fill("")
    expect(page.locator(".card .primary")).to_contain_text("Remove it")
    expect(page.locator(".preview")).to_contain_text("The always waited for")
    page.locator("#answer").press("Enter")
    expect_saved(page)
    assert "potato fields. The always waited for a spring tide." in editor.text(FIRST)
    states = {
        flag["kind"]: flag["state"] for flag in editor.json(f"/api/episodes/{FIRST}")["flags"]
    }
    assert states["doubtful_word"] == "filled"


def test_giving_up_takes_back_what_was_saved_by_itself(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    arrive(page, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    replace_word(page, "head", "mind")
    expect(page.locator("#status")).to_have_attribute("data-state", "typing")
    expect_saved(page)
    assert "keep in your mind?" in editor.text(FIRST)
    page.get_by_role("button", name="Give up changes").click()
    expect_saved(page)
    expect(page.locator(".row", has_text="keep in your head?")).to_have_count(1)
    editor.wait(lambda: editor.text(FIRST) == before, 10)


def test_giving_up_at_once_leaves_nothing_to_save(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    replace_word(page, "head", "mind")
    page.get_by_role("button", name="Give up changes").click()
    expect_saved(page)
    page.reload()
    expect(page.locator("#answer")).to_be_focused()
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)
    assert "keep in your head?" in editor.text(FIRST)

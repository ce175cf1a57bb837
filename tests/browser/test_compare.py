"""A page is compared in the browser; what differs is met in the editor, taken or dismissed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from aligner.transcript.parse import parse
from aligner.transcript.wording import units
from tests.browser.conftest import Editor, expect_fair
from tests.browser.test_journey import FIRST, expect_saved


def page_of(text: str) -> str:
    """The text as its episode's page would have it, with four differences."""
    words = text.replace("magnet always", "minister always", 1)
    words = words.replace("How many", "How very many", 1)
    paragraphs = [
        paragraph.body.of(words)
        for paragraph in parse(words).paragraphs
        if paragraph.kind == "speech"
    ]
    shown = "\n\n".join(paragraphs)
    first = next(unit for unit in units(parse(shown)) if unit.is_gap)
    return f"Slack Water\n\n{shown[: first.span.start]}a dozen{shown[first.span.end :]}\n\nThe end"


def compare(page: Page, editor: Editor, text: str) -> None:
    page.goto(f"{editor.episode(FIRST)}/history")
    page.get_by_role("link", name="Compare with a page").click()
    page.get_by_label("The page's text or HTML").fill(text)
    page.get_by_role("button", name="Compare").click()


def test_a_page_is_compared_and_its_words_are_taken_or_not(
    editor: Editor, page: Page, tmp_path: Path
) -> None:
    before = editor.text(FIRST)
    other = "We bake bread on a Sunday, and nobody is any the wiser for it. " * 9
    compare(page, editor, other)
    expect(page.locator(".told")).to_contain_text("do not belong together")
    source = tmp_path / "page.txt"
    source.write_text(page_of(before), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(source)
    expect(page.get_by_role("button", name="Compare")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".told")).to_contain_text("3 new places to look at.")
    expect(page.locator(".differences li")).to_have_count(3)
    assert editor.text(FIRST) == before

    expect(page.get_by_role("link", name="Look at the first")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_have_text("Gap 1 of 1")
    expect(page.get_by_label("Queue")).to_have_value("page")
    expect(page.locator(".candidates")).to_contain_text("The page reads")
    chip = page.get_by_role("button", name="a dozen", exact=True)
    expect(chip).to_have_attribute("aria-keyshortcuts", "Alt+1")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("Alt+2")  # there is none
    expect(page.locator("#answer")).to_have_value("")
    page.keyboard.press("Alt+1")
    expect(page.locator("#answer")).to_have_value("a dozen")
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator(".preview")).to_contain_text("a dozen")
    page.keyboard.press("Enter")

    expect(page.locator("#card-title")).to_have_text("Page differs 1 of 2")
    expect(page.locator("#answer")).to_have_value("very")
    expect(page.locator(".preview mark")).to_have_text("very")
    expect(page.locator(".message")).to_have_text("Only the page has “very”.")
    page.get_by_role("button", name="Not a problem").click()

    expect(page.locator("#card-title")).to_have_text("Page differs 2 of 2")
    expect(page.locator("#answer")).to_have_value("minister")
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator(".play-all")).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_have_text("Nothing of the page is left.")
    expect_saved(page)
    expected = before.replace("magnet always", "minister always", 1)
    text = editor.text(FIRST)
    assert "and a dozen little ones" in text
    assert text.split("\n\n")[-1] == expected.split("\n\n")[-1]
    assert "The minister always" in text

    compare(page, editor, page_of(before))
    expect(page.locator(".told")).to_contain_text("Nothing new")
    expect(page.locator(".differences")).to_contain_text("fine as it is")
    page.goto(f"{editor.url}/review")
    page.get_by_label("What").select_option("")
    expect(page.locator(".review")).not_to_contain_text("Page differs")


def test_the_page_is_fair_to_everybody(editor: Editor, any_page: Page) -> None:
    compare(any_page, editor, page_of(editor.text(FIRST)))
    expect(any_page.locator(".differences li")).to_have_count(3)
    expect_fair(any_page)
    any_page.locator(".differences a").last.click()
    expect(any_page.locator("#answer")).to_have_value("minister")
    expect_fair(any_page)

"""Whatever is typed or pasted is text: stored as it is, shown as it is, given out as it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Editor
from tests.browser.test_journey import FIRST, arrive, expect_saved

LINE = "How many of those can you keep in your head?"
NASTY = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    r"a \[ b \] c \\ d",
    "\u202egnirts\u202c \u2066iso\u2069",
    "unit\u001dseparator",
    "emoji 👩🏽‍🚀 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and ﷽",
    "&lt;b&gt; &#39; %0a {{7*7}}",
]


def paste(page: Page, text: str) -> None:
    """What a paste does: the text arrives at once, as plain text."""
    page.evaluate(
        """text => {
            const line = document.querySelector('[contenteditable=plaintext-only]');
            getSelection().selectAllChildren(line);
            getSelection().collapseToEnd();
            const data = new DataTransfer();
            data.setData('text/plain', text);
            data.setData('text/html', '<b>' + 'never this' + '</b>');
            const how = { inputType: 'insertFromPaste', bubbles: true, cancelable: true };
            const event = new InputEvent('beforeinput', { ...how, dataTransfer: data });
            if (line.dispatchEvent(event)) document.execCommand('insertText', false, text);
        }""",
        text,
    )


def open_line(page: Page) -> None:
    page.locator(".row .text", has_text=LINE).dblclick()
    expect(page.locator("[contenteditable=plaintext-only]")).to_be_focused()


def test_nasty_text_stays_text(editor: Editor, page: Page) -> None:
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.add_init_script("localStorage.setItem('aligner.raw', '1')")
    arrive(page, editor.episode(FIRST))
    open_line(page)
    for each in NASTY:
        paste(page, f" {each}")
    page.keyboard.press("Enter")
    expect_saved(page)
    expected = LINE + "".join(f" {each}" for each in NASTY)
    assert expected in editor.text(FIRST)
    shown = page.locator(".row .text", has_text=LINE).evaluate("each => each.textContent")
    assert shown == expected
    for path in (f"/episodes/{FIRST}/history", "/review", ""):
        page.goto(editor.url + path)
        page.wait_for_load_state("networkidle")
        assert page.locator("img").count() == 0
    page.goto(editor.episode(FIRST) + "/history")
    expect(page.locator("ins")).to_contain_text("<img src=x onerror=alert(1)>")
    assert dialogs == []


def test_nasty_answer_in_a_gap_is_escaped_for_markdown_only(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.insert_text("<b>two</b> [sic] *or* \\[three\\] 👩🏽‍🚀")
    page.keyboard.press("Enter")
    expect_saved(page)
    escaped = r"and \<b>two\</b> \[sic\] \*or\* \[three\] 👩🏽‍🚀 little"
    assert escaped in editor.text(FIRST)


def test_nasty_name_is_shown_as_text(editor: Editor, page: Page) -> None:
    page.goto(editor.url)
    page.get_by_role("button", name="Guest: set your name").click()
    page.get_by_label("Your name").fill("<i>Nell</i>")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="<i>Nell</i>")).to_be_visible()


def test_line_of_a_megabyte_is_kept(editor: Editor, page: Page) -> None:
    long = "word " * 200_000
    arrive(page, editor.episode(FIRST))
    open_line(page)
    paste(page, f" {long}end")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_attribute("data-state", "saved", timeout=60_000)
    assert f"{LINE} {long}end" in editor.text(FIRST)


@pytest.mark.parametrize(
    ("typed", "preview", "written"),
    [
        ("a [b] c", "a [b] c", r"a \[b\] c"),
        (r"a \[b\]", "a [b]", r"a \[b\]"),
        ("_a_ *b*", "_a_ *b*", r"\_a\_ \*b\*"),
        ("before ?? after", "before ▐ ? 0:55 ▌ after", r"before \[unintelligible 00:00:55."),
    ],
)
def test_answer_reads_as_the_preview_says(
    page: Page, editor: Editor, typed: str, preview: str, written: str
) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.insert_text(typed)
    expect(page.locator(".preview mark")).to_contain_text(preview)
    page.keyboard.press("Enter")
    expect_saved(page)
    assert written in editor.text(FIRST)

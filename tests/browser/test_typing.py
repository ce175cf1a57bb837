"""What is typed or pasted stays what it was: labels, turns, drafts of a tab, letters on a Mac."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Editor
from tests.browser.test_hostile_text import paste
from tests.browser.test_journey import FIRST, arrive, expect_saved
from tests.browser.test_two_people import OPEN_LINE, open_line, replace_word

MAC = "Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })"


def test_a_label_that_is_destroyed_is_refused_and_the_text_kept(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    page.add_init_script("localStorage.setItem('aligner.raw', '1')")
    arrive(page, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This was not saved")
    expect(dialog).to_contain_text("what is left of a label")
    page.keyboard.press("Escape")
    expect(page.locator("[contenteditable=plaintext-only]")).to_contain_text(
        "*Jonah Beck:** How many"
    )
    assert editor.text(FIRST) == before


def test_pasted_turns_become_turns(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    open_line(page, OPEN_LINE)
    paste(page, "\n**Nell Carrow:** All of\nthem.\n**Jonah Beck:** I see.")
    page.keyboard.press("Enter")
    expect_saved(page)
    turns = f"{OPEN_LINE}\n\n**Nell Carrow:** All of them.\n\n**Jonah Beck:** I see.\n\n**Angus"
    assert turns in editor.text(FIRST)
    expect(page.locator(".row", has_text="I see.").locator(".speaker")).to_have_text("Jonah Beck")


def test_a_break_stays_a_line_of_its_own(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    arrive(page, editor.episode(FIRST))
    page.locator(".row .text", has_text="We are back").click()
    page.get_by_role("button", name="Join with the line above").click()
    expect(page.locator("#toast")).to_contain_text("A break or music stays a line of its own")
    assert editor.text(FIRST) == before


def test_what_is_typed_into_a_gap_is_words_not_form(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.insert_text("a <div> or List<String> `go` &lt; ???")
    expect(page.locator(".preview")).to_contain_text("a <div> or List<String> `go` &lt;")
    page.keyboard.press("Enter")
    expect_saved(page)
    text = editor.text(FIRST)
    assert r"and a \<div> or List\<String> \`go\` \&lt; \[unintelligible 00:00:5" in text
    assert "?" not in text.partition(r"\&lt;")[2].partition("little ones")[0]


def test_all_that_was_typed_while_the_server_was_away_comes_back(
    editor: Editor, context: BrowserContext
) -> None:
    lines = ("And nobody read the wrong column.", OPEN_LINE, "And is the sea itself creeping up?")
    typed = [f"{line} Draft {n}." for n, line in enumerate(lines)]
    first = context.new_page()
    arrive(first, editor.episode(FIRST))
    editor.kill()
    for line, whole in zip(lines, typed, strict=True):
        open_line(first, line)
        first.keyboard.press("End")
        first.keyboard.type(whole.removeprefix(line))
        first.keyboard.press("Enter")
        expect(first.locator(".row", has_text=whole)).to_have_count(1)
    expect(first.locator("#status")).to_have_attribute("data-state", "offline")
    first.close()
    editor.start()
    page = context.new_page()
    page.goto(editor.episode(FIRST))
    expect(page.locator(".notice", has_text="3 things you typed")).to_be_visible()
    page.get_by_role("button", name="Bring it back").click()
    for whole in typed:
        expect(page.locator(".row", has_text=whole)).to_have_count(1)
    expect(page.locator(".row", has_text="not saved yet")).to_have_count(2)
    page.keyboard.press("Enter")  # the latest is open, and two wait
    status = page.locator("#status")
    expect(status).to_have_attribute("data-state", "kept")
    for whole, state in zip(typed[:2], ("kept", "saved"), strict=True):
        page.locator(".row .text", has_text=whole).dblclick()
        expect(page.locator("[contenteditable=plaintext-only]")).to_contain_text(whole)
        page.keyboard.press("Enter")
        expect(status).to_have_attribute("data-state", state)
    for whole in typed:
        assert whole in editor.text(FIRST)
    page.reload()
    expect(page.locator("#answer")).to_be_focused()
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)


def test_another_tab_leaves_a_live_draft_alone(
    editor: Editor, page: Page, context: BrowserContext
) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.type("a dozen or so")
    expect(page.locator("#status")).to_have_attribute("data-state", "typing")
    page.wait_for_timeout(400)  # the draft is written down
    second = context.new_page()
    arrive(second, editor.episode(FIRST))
    expect(second.locator(".person")).not_to_be_empty()
    second.wait_for_timeout(500)
    expect(second.get_by_role("button", name="Bring it back")).to_have_count(0)
    page.close()
    second.reload()
    expect(second.get_by_role("button", name="Bring it back")).to_be_visible()
    second.get_by_role("button", name="Bring it back").click()
    expect(second.locator("#answer")).to_have_value("a dozen or so")


def test_option_types_letters_on_a_mac(editor: Editor, context: BrowserContext) -> None:
    context.add_init_script(MAC)
    page = context.new_page()
    arrive(page, editor.episode(FIRST))
    title = page.locator("#card-title")
    for key in ("Alt+u", "Alt+n", "Alt+p", "Alt+e", "Alt+l"):
        page.keyboard.press(key)
    expect(title).to_have_text("Gap 1 of 2")
    expect(page.locator("[contenteditable=plaintext-only]")).to_have_count(0)
    expect(page.locator(".gap-count")).to_have_text("0 of 2 gaps answered")
    page.keyboard.press("Control+Alt+n")
    expect(title).to_have_text("Gap 2 of 2")
    page.locator("button[aria-label=Keys]").click()
    keys = page.get_by_role("dialog")
    expect(keys.locator("tr", has_text="Next place").locator("kbd").nth(1)).to_have_text("Option")
    keys.get_by_role("button", name="Change the keys for: Next place").click()
    page.keyboard.press("Alt+m")
    expect(keys.get_by_role("status")).to_contain_text("Option types letters")


def test_the_enter_of_an_input_method_saves_nothing(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    arrive(page, editor.episode(FIRST))
    page.keyboard.insert_text("波")
    page.evaluate(
        """() => {
            const how = { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', how));
        }"""
    )
    expect(page.locator("#card-title")).to_have_text("Gap 1 of 2")
    open_line(page, OPEN_LINE)
    replace_word(page, "head", "波")
    page.evaluate(
        """() => {
            const how = { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', how));
        }"""
    )
    expect(page.locator("[contenteditable=plaintext-only]")).to_be_focused()
    assert editor.text(FIRST) == before

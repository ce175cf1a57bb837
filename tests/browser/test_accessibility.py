"""axe-core on every page, light and dark; the keyboard reaches everything; motion is optional."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Editor, violations
from tests.browser.test_journey import FIRST, arrive


def show_nothing(_page: Page) -> None:
    """The page as it comes."""


def show_keys(page: Page) -> None:
    page.locator("button[aria-label=Keys]").click()


def show_done(page: Page) -> None:
    for _ in range(2):
        page.keyboard.press("Alt+u")
    expect(page.locator("#card-title")).to_have_text("No open gap is left here.")


def show_doubtful_word(page: Page) -> None:
    page.get_by_label("Queue").select_option("all")
    page.keyboard.press("Alt+n")


def show_line_editing(page: Page) -> None:
    page.keyboard.press("Alt+e")


def show_speaker(page: Page) -> None:
    page.locator(".row .text").first.click()
    page.get_by_role("button", name="Who speaks").click()


def show_conflict(page: Page) -> None:
    page.evaluate(
        """async () => {
            const { askWhichText } = await import('/static/editor/conflict.js');
            const when = new Date().toISOString();
            askWhichText({ theirs: 'a b', mine: 'a c', merged: 'a b c', clean: true,
                by: { name: 'Nell' }, when });
        }"""
    )


def show_name(page: Page) -> None:
    page.get_by_role("button", name="Guest: set your name").click()


STATES: list[tuple[str, Callable[[Page], None]]] = [
    ("/", show_nothing),
    ("/", show_name),
    ("/review", show_nothing),
    ("/sign-in", show_nothing),
    (f"/episodes/{FIRST}", show_nothing),
    (f"/episodes/{FIRST}", show_keys),
    (f"/episodes/{FIRST}", show_doubtful_word),
    (f"/episodes/{FIRST}", show_line_editing),
    (f"/episodes/{FIRST}", show_speaker),
    (f"/episodes/{FIRST}", show_conflict),
    (f"/episodes/{FIRST}", show_done),
    (f"/episodes/{FIRST}/history", show_nothing),
]


def test_axe_finds_nothing_on_any_page(editor: Editor, context: BrowserContext) -> None:
    told = []
    for path, show in STATES:
        page = context.new_page()
        page.goto(editor.url + path)
        page.wait_for_selector("h1")
        page.wait_for_selector("#answer, .page, .sheet")
        expect(page.locator(".loading:visible")).to_have_count(0)
        show(page)
        page.wait_for_timeout(200)
        told += [(path, show.__name__, each) for each in violations(page)]
        page.close()
    assert told == []


def test_axe_finds_nothing_while_a_list_comes_nor_when_it_does_not(
    editor: Editor, page: Page
) -> None:
    held: list[Route] = []

    def hold(asked: Route) -> None:
        held.append(asked)

    page.route("**/api/review*", hold)
    page.goto(editor.url + "/review")
    expect(page.locator(".loading:visible")).to_have_count(1)
    found = violations(page)
    held.pop().abort()
    expect(page.get_by_role("alert")).to_be_visible()
    found += violations(page)
    assert found == []


def test_axe_finds_nothing_on_a_phone(editor: Editor, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    arrive(page, editor.episode(FIRST))
    found = violations(page)
    page.get_by_role("button", name="Transcript").click()
    found += violations(page)
    context.close()
    assert found == []


def test_tab_goes_through_everything_and_focus_is_seen(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Escape")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        name, seen = page.evaluate(
            """() => {
                const it = document.activeElement;
                const { outlineStyle, outlineWidth } = getComputedStyle(it);
                const name = it.getAttribute('aria-label') || it.textContent.slice(0, 20) || it.id;
                return [name, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1];
            }"""
        )
        if page.evaluate("document.activeElement !== document.body"):
            assert seen, f"no focus ring on {name}"
        reached.add(name)
    for name in ("Save & next ⏎", "Loop", "Transcript", "Place in the episode", "History", "Keys"):
        assert any(each.startswith(name) for each in reached), (name, reached)


def test_arrows_go_line_by_line_and_enter_edits(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.locator(".row.current .text").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".row.current .text")).to_have_text(
        "How many of those can you keep in your head?"
    )
    page.keyboard.press("Enter")
    expect(page.locator("[contenteditable=plaintext-only]")).to_be_focused()


def test_nothing_moves_for_who_asked_for_less_motion(editor: Editor, browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    arrive(page, editor.episode(FIRST))
    moving = page.evaluate(
        """[...document.querySelectorAll('*')].filter((each) => {
            const style = getComputedStyle(each);
            return style.transitionDuration !== '0s' || style.animationName !== 'none';
        }).length"""
    )
    context.close()
    assert moving == 0

"""Who comes for the first time: the list, their name, signing in, a phone with its keyboard up."""

from __future__ import annotations

import os
import re

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import PATIENCE_MS, Editor, expect_fair

SLUG = "slack-water-slack-water-2"


def shot(page: Page, name: str) -> None:
    if os.environ.get("SHOTS"):
        page.screenshot(path=f"{os.environ['SHOTS']}/{name}.png")


def test_the_list_says_what_is_worth_doing_first_and_its_address_keeps_what_is_sought(
    editor: Editor, page: Page
) -> None:
    page.goto(editor.url)
    rows = page.locator("tbody tr")
    expect(rows.first).to_contain_text("easy to hear")
    expect(page.get_by_label("Order")).to_have_value("easy")
    page.get_by_role("searchbox").fill("WATER-2")  # a file name
    expect(rows).to_have_count(1)
    page.get_by_label("Order").select_option("title")
    expect(page).to_have_url(re.compile(r"\?q=WATER-2&sort=title$"))
    page.reload()
    expect(rows).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_have_value("WATER-2")
    page.goto(f"{editor.url}/?q=welcome+to+slack")  # only said, in no title
    expect(rows).to_have_count(2, timeout=60_000)
    expect(rows.first.locator(".said")).to_contain_text("Slack Water")
    expect_fair(page)
    shot(page, "found-1280")
    expect_fair(page)
    shot(page, "list-1280")


def test_a_name_is_asked_for_once_after_the_first_save_and_keeps_nobody_from_typing(
    editor: Editor, page: Page
) -> None:
    page.goto(editor.episode(SLUG))
    box = page.get_by_label("What is said here?")
    box.fill("the stars")
    box.press("Enter")
    notice = page.locator('[data-name="who"]')
    expect(notice).to_be_visible()
    expect(page.get_by_label("Your name")).not_to_be_focused()
    expect_fair(page)
    shot(page, "who-1280")
    page.get_by_label("Your name").fill("Ann")
    page.get_by_label("Your name").press("Enter")
    expect(notice).to_have_count(0)
    expect(page.locator(".masthead")).to_contain_text("Ann")
    page.goto(f"{editor.episode(SLUG)}/history")
    expect(page.locator("main")).to_contain_text("Ann")


def test_a_long_list_is_whole_and_its_first_rows_are_there_at_once(
    editor: Editor, page: Page
) -> None:
    def give_many(route: Route) -> None:
        answer = route.fetch()
        (one, *_) = answer.json()["episodes"]
        names = [(f"many-{n}", f"Many {n}") for n in range(400)]
        many = [{**one, "slug": slug, "title": title} for slug, title in names]
        route.fulfill(response=answer, json={"episodes": many})

    page.route("**/api/episodes", give_many)
    page.route("**/api/progress", lambda route: route.abort())
    page.goto(f"{editor.url}/?sort=title")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(400)
    # 9 comes before 10. The list may be drawn again meanwhile: who the reader is comes later.
    titles = [f"Many {n}" for n in range(400)]
    expect(rows.locator("th a")).to_have_text(titles)
    # Another order is asked for while the rest is drawn: no row of the older list is among them.
    drawn = page.evaluate(
        """async () => {
            const box = document.querySelector('[type=search]');
            for (const words of ['many', 'many 39', 'many 7', 'many 39']) {
                box.value = words;
                box.dispatchEvent(new Event('input'));
                await new Promise((resolve) => setTimeout(resolve, 25));
            }
            await new Promise((resolve) => setTimeout(resolve, 500));
            return [...document.querySelectorAll('tbody th a')].map((link) => link.textContent);
        }"""
    )
    assert drawn == [title for title in titles if "39" in title]


def test_who_is_not_signed_in_knows_before_typing_and_loses_nothing(
    editor: Editor, browser: Browser
) -> None:
    editor.begin(editor.data, "server")
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(editor.episode(SLUG))
    notice = page.locator('[data-name="sign-in"]')
    expect(notice).to_contain_text("Sign in to save")
    expect_fair(page)
    shot(page, "sign-in-390")
    box = page.get_by_label("What is said here?")
    box.fill("the stars")
    page.wait_for_timeout(1000)  # what is typed is kept a moment later
    notice.get_by_role("link", name="Sign in").tap()
    expect(page).to_have_url(re.compile("/sign-in"))
    page.go_back()
    page.get_by_role("button", name="Bring it back").tap()
    expect(box).to_have_value("the stars")
    context.close()


def test_with_the_keyboard_up_box_sentence_and_play_are_in_sight(
    editor: Editor, browser: Browser
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 480}, has_touch=True, color_scheme="dark"
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(editor.episode(SLUG))
    box = page.get_by_label("What is said here?")
    box.tap()
    box.press_sequentially("the stars and")
    shot(page, "keyboard-390")
    for part in (box, page.locator(".preview"), page.locator(".sound-buttons .play")):
        expect(part).to_be_in_viewport(ratio=1)
    expect_fair(page)
    page.locator(".sound-buttons .play").tap()
    expect(page.locator(".card .buttons .primary")).to_be_visible()
    context.close()

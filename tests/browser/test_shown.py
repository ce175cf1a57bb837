"""Lines as they will look: no Markdown is seen or heard, the file's bytes stay what they were."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, SAMPLE, Editor, expect_fair
from tests.browser.test_journey import FIRST, arrive, expect_saved

PILL = ".row .pill"
OPEN = "[contenteditable=plaintext-only]"


def test_nothing_of_the_file_s_form_is_seen_or_read_aloud(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    shown = page.locator(".rows").inner_text()
    assert not re.search(r"\\|\*\*|\[unintelligible|\]\(", shown)
    tree = page.locator(".rows").aria_snapshot()
    assert 'img "gap at 0 minutes 55, about three words"' in tree
    assert "\\[" not in tree
    expect(page.locator(PILL).first).to_have_text("▐ ? 0:55 ▌")
    # Where the card is a pill is filled, and its ends stay as they are: they would be holes in it.
    assert page.evaluate("[...CSS.highlights.get('now')].map(String)") == [" ? 0:55 "]
    page.locator(PILL).nth(1).click()
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")


def test_lines_that_are_opened_and_left_keep_every_byte(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    arrive(page, editor.episode(FIRST))
    differs = page.evaluate(
        """async slug => {
            const { fetchEpisode } = await import('/static/page/api.js');
            const { shownOf, shownUnread } = await import('/static/text/shown_text.js');
            const { typedOver } = await import('/static/text/typed_shown.js');
            const { rows } = await fetchEpisode(slug);
            return rows.filter(({ text, marks, label }) => {
                const shown = shownOf(text, marks, label?.[1] ?? 0);
                const marked = typedOver(shown, `${shown.text} x`, 'markdown');
                const unread = shownUnread(text, label?.[1] ?? 0);
                return marked !== `${text} x` || shown.text !== unread.text;
            }).map(({ text }) => text);
        }""",
        FIRST,
    )
    assert differs == []
    for line in page.locator(".row:has(.pill) .text").all():
        line.dblclick(position={"x": 4, "y": 4})
        expect(page.locator(OPEN)).to_be_focused()
        page.keyboard.press("Enter")
    expect_saved(page)
    assert editor.text(FIRST) == before


def test_a_line_with_a_gap_is_edited_and_the_gap_stays_or_goes(editor: Editor, page: Page) -> None:
    before = editor.text(FIRST)
    tag = r"\[unintelligible 00:00:55.15\]"
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Alt+e")
    expect(page.locator(OPEN)).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" It is *not* 5 [sic].")
    page.evaluate(
        """() => {
            const status = document.querySelector('#status');
            window.told = [];
            new MutationObserver(() => window.told.push(status.dataset.state))
                .observe(status, { attributeFilter: ['data-state'] });
        }"""
    )
    page.keyboard.press("Enter")
    expect_saved(page)
    # It is called saved once it is, not while the browser still puts the draft by.
    assert set(page.evaluate("window.told.slice(0, -1)")) == {"saving"}
    longer = before.replace("moon does badly.", r"moon does badly. It is \*not\* 5 \[sic\].")
    assert editor.text(FIRST) == longer
    expect(page.locator(".row", has_text="wobbly").locator(".text")).to_contain_text(
        "It is *not* 5 [sic]."
    )
    page.locator(".row", has_text="wobbly").locator(".text").dblclick(position={"x": 4, "y": 4})
    page.evaluate(
        """selector => {
            const pill = document.querySelector(`${selector} .pill`);
            getSelection().collapse(pill.nextSibling, 0);
        }""",
        OPEN,
    )
    page.keyboard.press("Backspace")
    expect(page.locator(f"{OPEN} .pill")).to_have_count(0)
    page.keyboard.type("a few")
    page.keyboard.press("Enter")
    expect_saved(page)
    assert editor.text(FIRST) == longer.replace(tag, "a few")


def test_the_file_s_form_is_a_switch_away_and_kept(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Alt+v")
    expect(page.locator("#toast")).to_contain_text("as they stand in the file")
    expect(page.locator(".rows")).to_contain_text(r"\[unintelligible 00:00:55.15\]")
    page.reload()
    expect(page.locator(".rows")).to_contain_text(r"\[unintelligible 00:00:55.15\]")
    page.keyboard.press("Alt+e")
    expect(page.locator(OPEN)).to_contain_text(r"\[unintelligible 00:00:55.15\]")
    page.get_by_role("button", name="As it will look").click()
    expect(page.locator(f"{OPEN} .pill")).to_have_text("▐ ? 0:55 ▌")
    assert editor.text(FIRST) == SAMPLE.with_suffix(".md").read_text(encoding="utf-8")


def test_a_phone_at_390_px(editor: Editor, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    arrive(page, editor.episode(FIRST))
    page.get_by_role("button", name="Transcript", exact=True).tap()
    expect_fair(page)
    page.locator(".row:has(.pill) .text").first.tap(position={"x": 4, "y": 4})
    page.get_by_role("button", name="Edit line").last.tap()
    expect(page.locator(OPEN)).to_be_focused()
    expect_fair(page)
    page.locator(".row .speaker").first.tap()
    expect(page.get_by_role("dialog")).to_contain_text("Who speaks here?")
    context.close()


def test_lists_show_and_read_gaps_as_the_transcript_does(editor: Editor, page: Page) -> None:
    page.goto(editor.url + "/review")
    expect(page.locator("mark .pill").first).to_be_visible()
    told = page.locator("main").aria_snapshot()
    assert "gap at 0 minutes 55, about three words" in told
    assert not re.search(r"\\[^\"]|\*\*|\[unintelligible", told)
    expect_fair(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(editor.episode(FIRST))
    page.get_by_label("What is said here?").fill("dozens of")
    page.get_by_role("button", name="Save & next").click()
    expect(page.locator("#status")).to_have_attribute("data-state", "saved")
    page.goto(f"{editor.episode(FIRST)}/history")
    expect(page.locator("del .pill")).to_have_text("▐ ? 0:55 ▌")
    told = page.locator("main").aria_snapshot()
    assert "gap at 0 minutes 55" in told
    assert not re.search(r"\\[^\"]|\*\*|\[unintelligible", told)
    expect_fair(page)

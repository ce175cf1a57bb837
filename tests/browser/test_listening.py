"""Listening: speed, places, links, keys; the strip; a pause while somebody types."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, Editor, expect_fair
from tests.browser.test_journey import FIRST, arrive, expect_saved

TIME = ".transport .time"
PLAYING = ".play-all[aria-label=Pause]"


def test_speed_is_remembered(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Alt+,")
    expect(page.locator(".rate")).to_have_text("0.75×")
    page.reload()
    expect(page.locator(".rate")).to_have_text("0.75×")


def test_a_time_is_gone_to_by_keys_and_by_a_link(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+g")
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("That is no time")
    page.get_by_label("Time", exact=True).fill("1:22")
    page.keyboard.press("Enter")
    expect(page.locator(TIME)).to_contain_text("1:22 /")
    expect(page.locator(".row.current")).to_contain_text("I would like one for the kitchen")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".row.current .text").focus()
    page.get_by_role("button", name="Copy link to this place").click()
    expect(page.locator("#toast")).to_contain_text("at 1:21")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{editor.episode(FIRST)}#t=1:21"
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(TIME)).to_contain_text("1:21 /")
    expect(page.locator(".row.current")).to_contain_text("I would like one for the kitchen")
    assert page.url == link


def test_the_gap_alone_and_with_more_around_it(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    asked: list[float] = []

    def note(address: str) -> None:
        if "/clip?" in address:
            onset, offset = (float(each.split("=")[1]) for each in address.split("?")[1].split("&"))
            asked.append(offset - onset)

    page.on("request", lambda request: note(request.url))
    page.keyboard.press("Alt+a")
    page.wait_for_timeout(300)
    page.keyboard.press("Alt+w")
    page.wait_for_timeout(300)
    page.keyboard.press("Alt+w")
    page.wait_for_timeout(300)
    alone, more, still_more = asked[-3:]
    assert alone < 1.5
    assert abs(more - alone - 10.8) < 0.1
    assert abs(still_more - more - 8) < 0.1


def test_signs_of_the_strip_open_their_card(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    strip = page.locator(".overview")
    box = strip.bounding_box()
    assert box
    second = page.evaluate(
        """async slug => {
            const { fetchEpisode } = await import('/static/page/api.js');
            const { flags, episode } = await fetchEpisode(slug);
            const gaps = flags.filter(({ kind }) => kind === 'unintelligible');
            return gaps[1].onset / episode.duration;
        }""",
        FIRST,
    )
    strip.click(position={"x": second * box["width"], "y": box["height"] - 4})
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(PLAYING)).to_have_count(0)
    strip.click(position={"x": box["width"] * 0.258, "y": 8})
    expect(page.locator(".row.current")).to_contain_text("How many of those")


def test_the_sound_waits_while_somebody_types_if_they_like(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    expect(page.locator(PLAYING)).to_have_count(1)
    page.keyboard.press("F8")
    expect(page.locator(PLAYING)).to_have_count(0)
    page.keyboard.press("F8")
    expect(page.locator(PLAYING)).to_have_count(1)
    page.locator("button[aria-label=Keys]").click()
    page.get_by_label("Pause while I type").check()
    page.get_by_role("button", name="Close").press("Enter")
    page.locator("#answer").focus()
    page.keyboard.press("Alt+w")
    expect(page.locator(PLAYING)).to_have_count(1)
    page.keyboard.type("a")
    expect(page.locator(PLAYING)).to_have_count(0)
    expect(page.locator(PLAYING)).to_have_count(1)
    page.reload()
    page.locator("button[aria-label=Keys]").click()
    expect(page.get_by_label("Pause while I type")).to_be_checked()


def test_ctrl_s_saves_what_is_typed(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Control+s")
    expect(page.locator("#toast")).to_contain_text("Everything is saved")
    page.locator(".row .text", has_text="How many of those").dblclick()
    page.keyboard.type("So. ")
    page.keyboard.press("Control+s")
    expect_saved(page)
    assert "So. " in editor.text(FIRST)
    expect(page.locator("[contenteditable=plaintext-only]")).to_be_focused()


def test_the_legend_and_the_wheel(editor: Editor, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    arrive(page, editor.episode(FIRST))
    expect_fair(page)
    page.locator("button[aria-label=Keys]").tap()
    expect(page.get_by_role("dialog")).to_contain_text("Signs in the strip")
    expect_fair(page)
    page.get_by_role("button", name="Close").tap()
    edge = page.get_by_role("slider", name="End of the part")
    before = float(edge.get_attribute("aria-valuemax") or 0)
    page.locator(".waveform canvas").hover()
    page.mouse.wheel(0, 120)
    page.wait_for_timeout(200)
    assert float(edge.get_attribute("aria-valuemax") or 0) > before
    context.close()

"""The whole path of a volunteer, by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import Editor

FIRST = "slack-water-slack-water-1"
SECOND = "slack-water-slack-water-2"


def gaps(episode: dict[str, object]) -> tuple[int, int, int]:
    """How many are open, filled, and beyond telling."""
    counts = episode["gaps"]
    assert isinstance(counts, dict)
    return counts["open"], counts["filled"], counts["confirmed_unintelligible"]


def arrive(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("#answer")).to_be_focused()


def expect_saved(page: Page) -> None:
    # A sheet hands over what it made when its dialog has closed: the page's next task.
    page.evaluate("() => new Promise((then) => setTimeout(then, 50))")
    expect(page.locator("#status")).to_have_attribute("data-state", "saved")


def test_from_gap_to_gap_by_keyboard_alone(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    expect(page.locator("#card-title")).to_have_text("Gap 1 of 2")
    page.keyboard.type("a dozen")
    expect(page.locator(".preview")).to_contain_text("one for the sun, and a dozen little ones")
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.type("half a metre")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#card-title")).to_have_text("No open gap is left here.")
    expect_saved(page)
    page.keyboard.press("Enter")  # "Look at the rest" has the focus

    while page.locator("#answer").input_value() != "magnet":
        before = page.locator("#card-title").inner_text() + page.url
        page.keyboard.press("Alt+n")
        page.wait_for_function(
            "before => document.querySelector('#card-title').innerText + location.href !== before",
            arg=before,
        )
    page.keyboard.type("minister")
    page.keyboard.press("Enter")
    expect_saved(page)
    text = editor.text(FIRST)
    assert "and a dozen little ones" in text
    assert "lift the water by half a metre, and" in text
    assert "The minister always waited" in text
    assert "unintelligible" not in text

    page.keyboard.press("Control+z")
    expect(page.locator("#answer")).to_have_value("magnet")
    assert "The magnet always waited" in editor.text(FIRST)
    page.keyboard.press("Control+Shift+z")
    page.wait_for_function("() => document.body.innerText.includes('The minister always')")
    expect_saved(page)
    assert "The minister always waited" in editor.text(FIRST)

    arrive(page, editor.episode(SECOND))
    page.keyboard.press("Alt+u")
    expect(page.locator(".gap-count")).to_have_text("1 of 1 gap answered")
    expect_saved(page)
    episodes = {each["slug"]: each for each in editor.json("/api/episodes")["episodes"]}
    assert gaps(episodes[SECOND]) == (0, 0, 1)
    assert gaps(episodes[FIRST]) == (0, 2, 0)


def test_sound_begins_on_arrival_and_obeys_the_keys(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    button = page.locator(".play-all")
    expect(button).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-label", "Play")
    page.keyboard.press("Alt+l")
    expect(page.locator("[aria-pressed]", has_text="Loop")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(button).to_have_attribute("aria-label", "Pause")
    page.keyboard.press("Alt+,")
    expect(page.locator(".rate")).to_have_text("0.75×")
    page.wait_for_function("() => CSS.highlights.get('spoken').size === 1")
    page.keyboard.press("Alt+r")
    expect(button).to_have_attribute("aria-label", "Pause")
    assert page.locator("#answer").input_value() == ""


def test_draft_survives_a_killed_server(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.type("eleven other")
    editor.kill()
    expect(page.locator("#status")).to_have_attribute("data-state", "offline")
    page.keyboard.type(" things")
    page.wait_for_timeout(400)
    editor.start()
    page.reload()
    offer = page.get_by_role("button", name="Bring it back")
    expect(offer).to_be_visible()
    offer.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_have_value("eleven other things")
    expect(page.locator("#status")).to_have_attribute("data-state", "typing")
    page.keyboard.press("Enter")
    expect_saved(page)
    assert "eleven other things" in editor.text(FIRST)
    page.reload()
    expect(page.locator("#answer")).to_be_focused()
    expect(offer).to_have_count(0)


def test_saves_made_while_the_server_is_away_arrive_later(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    editor.kill()
    page.keyboard.type("a dozen")
    page.keyboard.press("Enter")
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")
    expect(page.locator("#status")).to_have_text("▲offline, kept in this browser")
    page.keyboard.type("half a metre")
    page.keyboard.press("Enter")
    editor.start()
    expect(page.locator("#status")).to_have_attribute("data-state", "saved")
    assert "a dozen little" in editor.text(FIRST)
    assert "by half a metre, and" in editor.text(FIRST)


def test_line_is_edited_in_place_and_split(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Alt+e")
    line = page.locator("[contenteditable=plaintext-only]")
    expect(line).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Control+End")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("And so on.")
    page.keyboard.press("Enter")
    expect_saved(page)
    assert "the moon does badly.\n\nAnd so on.\n\n**Jonah Beck:** How many" in editor.text(FIRST)
    expect(page.locator(".row", has_text="And so on.")).to_have_count(1)


def test_another_speaker_and_none(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    row = page.locator(".row", has_text="How many of those can you keep")

    def ask() -> Locator:
        row.locator(".text").click()
        row.get_by_role("button", name="Who speaks").click()
        return page.get_by_label("Name", exact=True)

    expect(ask()).to_have_value("Jonah Beck")
    page.get_by_role("dialog").get_by_role("button", name="Nell Carrow", exact=True).click()
    expect(row.locator(".speaker")).to_have_text("Nell Carrow")
    ask().fill("")
    page.keyboard.press("Enter")
    expect(row.locator(".speaker")).to_have_count(0)
    expect_saved(page)
    assert "\n\nHow many of those can you keep in your head?\n" in editor.text(FIRST)
    ask().fill("Guest: the **third")
    page.keyboard.press("Enter")
    expect(row.locator(".speaker")).to_have_text("Guest the third")
    expect_saved(page)


def test_refused_line_says_why_and_keeps_the_text(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.press("Alt+e")
    page.keyboard.press("Control+End")
    page.keyboard.type(r" \[00:99:75.99\]")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("This was not saved")
    page.keyboard.press("Escape")
    expect(page.locator("[contenteditable=plaintext-only]")).to_contain_text("00:99:75.99")
    assert "00:99" not in editor.text(FIRST)


def test_keys_can_be_changed(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.locator("button[aria-label=Keys]").click()
    page.get_by_role("button", name="Change the keys for: Next place").click()
    page.keyboard.press("Alt+m")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+m")
    expect(page.locator("#card-title")).to_have_text("Gap 2 of 2")
    page.reload()
    expect(page.locator("#answer")).to_be_focused()
    page.keyboard.press("Alt+m")
    expect(page.locator("#card-title")).to_have_text("Gap 1 of 2")


def test_history_takes_a_change_back(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    page.keyboard.type("a dozen")
    page.keyboard.press("Enter")
    expect_saved(page)
    page.goto(editor.episode(FIRST) + "/history")
    expect(page.locator("ins")).to_contain_text("a dozen")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator(".history > li")).to_have_count(2)
    assert "a dozen" not in editor.text(FIRST)


def test_next_gap_anywhere_goes_to_a_gap(editor: Editor, page: Page) -> None:
    page.goto(editor.url)
    page.get_by_role("button", name="Next gap").click()
    expect(page.locator("#answer")).to_be_focused()
    page.goto(f"{editor.url}/review")
    expect(page.locator(".review li")).to_have_count(3)
    page.locator(".review a").first.click()
    expect(page.locator("#answer")).to_be_focused()


def test_phone_shows_the_card_and_the_transcript_in_turn(
    editor: Editor, context: BrowserContext
) -> None:
    phone = context.new_page()
    phone.set_viewport_size({"width": 390, "height": 844})
    for path in ("", "/review", f"/episodes/{FIRST}", f"/episodes/{FIRST}/history"):
        phone.goto(editor.url + path)
        phone.wait_for_load_state("networkidle")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, path
    phone.goto(editor.episode(FIRST))
    expect(phone.locator(".pane")).to_be_hidden()
    expect(phone.locator("#answer")).to_be_visible()
    phone.get_by_role("button", name="Transcript").click()
    expect(phone.locator(".pane")).to_be_visible()
    expect(phone.locator("#answer")).to_be_hidden()


def test_editor_says_beforehand_which_modules_it_needs(editor: Editor, page: Page) -> None:
    arrive(page, editor.episode(FIRST))
    late = page.evaluate(
        """() => {
            const links = [...document.querySelectorAll('link[rel=modulepreload]')];
            const known = new Set([...links.map((each) => each.href),
                ...[...document.scripts].map((each) => each.src)]);
            return performance.getEntriesByType('resource').map((each) => each.name)
                .filter((name) => name.endsWith('.js') && !known.has(name));
        }"""
    )
    assert late == []

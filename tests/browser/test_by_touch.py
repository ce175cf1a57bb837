"""The jobs of a volunteer by touch, on a phone of 390 px: cards, listening, lines, the list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import planting, test_times, test_voices
from tests.browser.conftest import PATIENCE_MS, Editor
from tests.browser.test_journey import FIRST, SECOND, arrive, expect_saved

UNSAID = "f0000000000a"
HEARD_HERE = "How many of those can you keep in your head?"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def open_card(phone: Page, editor: Editor, name: str) -> None:
    phone.goto("about:blank")  # else only the end of the address differs
    phone.goto(f"{editor.episode(FIRST)}#{name}")


def tap_line(phone: Page, words: str, tool: str) -> None:
    """A tool of the line with these words."""
    transcript = phone.get_by_role("button", name="Transcript", exact=True)
    transcript.tap()
    phone.locator(".row .text", has_text=words).tap(position={"x": 4, "y": 4})
    phone.locator(".row-tools").get_by_role("button", name=tool).tap()


def test_cards_of_all_kinds_are_answered(editor: Editor, phone: Page) -> None:
    *_, off = test_times.plant(editor)
    planting.plant(editor, FIRST, UNSAID, "not_spoken", HEARD_HERE)
    test_voices.plant(editor, "wrong_speaker")
    open_card(phone, editor, off)
    phone.get_by_role("button", name="Write 04:19").tap()
    expect_saved(phone)
    assert "04:19" in editor.text(FIRST)
    open_card(phone, editor, test_voices.WRONG)
    candidates = phone.get_by_role("list", name="The voices in question")
    candidates.get_by_role("button").first.tap()
    expect(phone.locator(".play-all")).to_have_attribute("aria-label", "Pause")
    phone.get_by_role("button", name="It is Jonah Beck").tap()
    expect_saved(phone)
    assert "**Jonah Beck:** You listen to it first." in editor.text(FIRST)
    open_card(phone, editor, UNSAID)
    phone.get_by_role("button", name="Remove it").tap()
    expect_saved(phone)
    assert HEARD_HERE not in editor.text(FIRST)
    phone.get_by_role("button", name="Undo").tap()
    expect(phone.locator("#toast")).to_contain_text("Taken back")
    assert HEARD_HERE in editor.text(FIRST)


def test_listening(editor: Editor, phone: Page) -> None:
    arrive(phone, editor.episode(FIRST))
    sound = phone.locator(".sound-buttons")
    for name in ("Alone", "More"):
        with phone.expect_response(lambda answer: "/clip?" in answer.url):
            sound.get_by_role("button", name=name).tap()
    sound.get_by_role("button", name="Loop").tap()
    expect(sound.get_by_role("button", name="Loop")).to_have_attribute("aria-pressed", "true")
    sound.get_by_role("button", name="Slower").tap()
    expect(phone.locator(".rate")).to_have_text("0.75×")
    phone.get_by_role("button", name="Can't tell").tap()
    expect(phone.locator("#card-title")).to_have_text("Gap 2 of 2")
    phone.locator(".transport .time").tap()
    phone.get_by_label("Time", exact=True).fill("1:22")
    phone.get_by_role("button", name="Go there").tap()
    expect(phone.locator(".row.current")).to_contain_text("I would like one for the kitchen")
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tap_line(phone, "I would like one for the kitchen", "Copy link to this place")
    expect(phone.locator("#toast")).to_contain_text("at 1:21")


def test_all_times_of_a_stretch_are_written(editor: Editor, phone: Page) -> None:
    first, *_ = test_times.plant(editor)
    before = editor.text(FIRST)
    open_card(phone, editor, first)
    phone.get_by_role("button", name="Write all 2 that are off by the same").tap()
    expect(phone.locator("#toast")).to_contain_text("The times of 2 lines are right now")
    expect_saved(phone)
    assert editor.text(FIRST) == before.replace("01:59", "02:19").replace("02:17", "02:37")


def test_speed_and_the_pause_while_typing_are_kept(editor: Editor, phone: Page) -> None:
    playing = phone.locator(".play-all[aria-label=Pause]")
    arrive(phone, editor.episode(FIRST))
    phone.locator(".sound-buttons").get_by_role("button", name="Faster").tap()
    expect(phone.locator(".rate")).to_have_text("1.25×")
    phone.get_by_role("button", name="Keys", exact=True).tap()
    phone.get_by_label("Pause while I type").tap()
    phone.get_by_role("button", name="Close").tap()
    expect(playing).to_have_count(1)
    phone.get_by_label("What is said here?").tap()
    phone.keyboard.type("a")
    expect(playing).to_have_count(0)
    expect(playing).to_have_count(1)  # some moments after the last letter
    phone.reload()
    expect(phone.locator(".rate")).to_have_text("1.25×")
    phone.get_by_role("button", name="Keys", exact=True).tap()
    expect(phone.get_by_label("Pause while I type")).to_be_checked()


def test_lines(editor: Editor, phone: Page) -> None:
    before = editor.text(FIRST)
    arrive(phone, editor.episode(FIRST))
    tap_line(phone, HEARD_HERE, "Who speaks")
    dialog = phone.get_by_role("dialog")
    dialog.get_by_role("button", name="Listen to Jonah Beck, line 1 of 3").tap()
    dialog.get_by_label("Name", exact=True).fill("Jonas Beck")
    dialog.get_by_label("wherever it says Jonah Beck", exact=True).tap()
    dialog.get_by_role("button", name="Save").tap()
    expect(phone.locator("#toast")).to_contain_text("Jonas Beck’s now")
    assert editor.text(FIRST) == before.replace("**Jonah Beck:**", "**Jonas Beck:**")
    tap_line(phone, "Then you take that wobbly line", "Join with the line above")
    expect(phone.locator(".row .text", has_text="all of its habits. Then you take")).to_be_visible()
    expect_saved(phone)
    tap_line(phone, HEARD_HERE, "Edit line")
    phone.get_by_role("button", name="As in the file").tap()
    expect(phone.locator("[contenteditable=plaintext-only]")).to_contain_text("**Jonas Beck:**")
    for _ in range(2):
        phone.get_by_role("button", name="Undo").tap()
        expect(phone.locator("#toast")).to_contain_text("Taken back")
        expect_saved(phone)
    assert editor.text(FIRST) == before


def test_the_list_and_a_name(editor: Editor, phone: Page) -> None:
    phone.goto(editor.url)
    phone.get_by_label("Order", exact=True).select_option("title")
    phone.get_by_label("Show", exact=True).select_option("open")
    phone.get_by_role("searchbox").fill("water 2")
    expect(phone.locator("tbody tr")).to_have_count(1)
    phone.locator("tbody a").tap()
    phone.get_by_label("What is said here?").fill("the stars")
    phone.get_by_role("button", name="Save & next").tap()
    phone.get_by_label("Your name").fill("Ann")
    phone.get_by_role("button", name="That's me").tap()
    expect(phone.locator('[data-name="who"]')).to_have_count(0)
    phone.goto(f"{editor.episode(SECOND)}/history")
    expect(phone.locator("main")).to_contain_text("Ann")

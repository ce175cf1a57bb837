"""Somebody in a browser, who does anything at random and waits until the page is at rest."""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from tests.walk.ledger import Ledger, typed_in

_SAVED = re.compile("saved|kept|refused")
"""At rest: `kept` words wait where they were typed, and nobody was told that they are saved."""


@dataclass
class Typist:
    """Somebody in a browser."""

    page: Page
    context: BrowserContext
    address: str
    dice: random.Random
    ledger: Ledger

    def step(self) -> None:
        """Do one thing, and wait until the page says where its text is."""
        self.settle()
        acts = [
            *[self.answer, self.edit] * 3,
            *[self.next, self.undo, self.cannot_tell, self.reload, self.offline],
        ]
        act = self.dice.choice(acts)
        self.ledger.asked[f"page: {act.__name__}"] += 1
        act()
        self.settle()

    def arrive(self) -> None:
        """Open the page."""
        self.page.goto(self.address)
        expect(self.page.locator(".row").first).to_be_visible()
        expect(self.page.locator("#card-title")).not_to_be_empty()
        self.decline_drafts()

    def answer(self) -> None:
        """Type into the box of the card and save."""
        box = self.page.locator("#answer")
        if box.count() and not self._is_asked:
            word = self.ledger.word()
            self._type_over(box, word)
            self._acknowledge(word)

    def edit(self) -> None:
        """Put a word at the end of a line."""
        rows = self.page.locator(".row.speech .text")
        word = self.ledger.word()
        with self._soon():
            rows.nth(self.dice.randrange(rows.count())).dblclick(timeout=2000)
            line = self.page.locator("[contenteditable=plaintext-only]")
            line.press("Control+End", timeout=2000)
            self.page.keyboard.insert_text(f" {word}")
            self.page.keyboard.press("Enter")
        self._acknowledge(word)

    def next(self) -> None:
        """Skip."""
        self.page.keyboard.press("Alt+n")

    def undo(self) -> None:
        """Take back what I did last."""
        self.page.locator("#card-title").focus()
        self.page.keyboard.press("Control+z")

    def cannot_tell(self) -> None:
        """Say that nobody can tell."""
        self.page.keyboard.press("Alt+u")

    def reload(self) -> None:
        """Open the page anew."""
        self.arrive()

    def offline(self) -> None:
        """Type while there is no line."""
        self.context.set_offline(True)
        try:
            word = self.ledger.word()
            box = self.page.locator("#answer")
            if box.count() and not self._is_asked:
                self._type_over(box, word)
        finally:
            self.context.set_offline(False)
        self._acknowledge(word)

    def settle(self) -> None:
        """Choose where something is asked, until all is saved or refused."""
        status = self.page.locator("#status")
        for _ in range(60):
            if self._is_asked:
                self._choose()
            elif self.page.locator("[contenteditable=plaintext-only]").count():
                with self._soon():
                    self.page.get_by_role("button", name="Give up changes").click(timeout=1000)
            elif _SAVED.fullmatch(status.get_attribute("data-state") or ""):
                return
            else:
                self._empty_box()
                self.page.wait_for_timeout(250)
        state, card = status.get_attribute("data-state"), self.page.locator(".card").inner_text()
        seen = self.page.locator("dialog[open], .row.editing").all_inner_texts()
        raise AssertionError(f"not at rest for long: {state}, {seen}, {card}")

    def decline_drafts(self) -> None:
        """What was kept is thrown away: it was never acknowledged."""
        self.page.wait_for_timeout(50)
        discard = self.page.get_by_role("button", name="Throw it away")
        if discard.count():
            discard.click()

    def _type_over(self, box: Locator, word: str) -> None:
        """Answer; what stood in the box, a word that was not heard, was decided against."""
        with self._soon():
            self.ledger.decided_against |= typed_in(box.input_value(timeout=2000))
            box.fill(word, timeout=2000)
            box.press("Enter", timeout=2000)

    @property
    def _is_asked(self) -> bool:
        return bool(self.page.locator("dialog[open], .their-answer:not([hidden])").count())

    def _choose(self) -> None:
        asked = self.page.locator("dialog[open], .their-answer:not([hidden])").first
        shown = typed_in(asked.inner_text())
        boxes = asked.locator("textarea")
        with self._soon():
            if not asked.get_attribute("aria-labelledby"):  # the card
                self.ledger.decided_against |= shown
                buttons = asked.locator("button")
                buttons.nth(self.dice.randrange(buttons.count())).click(timeout=1000)
            elif not boxes.count():
                asked.locator("button").last.click(timeout=1000)  # why it was refused
            else:
                radios = asked.locator("input[type=radio]")
                radios.nth(self.dice.randrange(radios.count())).check(timeout=1000)
                self.ledger.decided_against |= shown - typed_in(boxes.input_value())
                asked.get_by_role("button", name="Save what is chosen").click(timeout=1000)

    def _empty_box(self) -> None:
        box = self.page.locator("#answer")
        if self.page.locator("#status").get_attribute("data-state") == "typing" and box.count():
            with self._soon():
                box.fill("", timeout=1000)

    def _acknowledge(self, word: str) -> None:
        """What the page says is saved must be in the journal; what it asks about comes later."""
        status = self.page.locator("#status")
        for _ in range(40):
            state = status.get_attribute("data-state")
            if state == "saved" and not self._is_asked:
                shown = self.page.locator(".row", has_text=word).count()
                self.ledger.acknowledged |= {word} if shown else set()
                return
            if self._is_asked or state == "refused":
                return
            self.page.wait_for_timeout(100)

    @contextlib.contextmanager
    def _soon(self) -> Iterator[None]:
        """What others do may take away what was to be pressed: then it is not pressed."""
        with contextlib.suppress(Error):
            yield

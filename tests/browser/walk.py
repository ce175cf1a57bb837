"""People who do anything at random, and what must hold whatever they do.

    2 to 4 over the API ──┐
    1 in the browser    ──┼─► the server, killed now and then ─► journal, file, flags, counters
    the file's own change ┘

Each word that somebody types is new, so that it can be looked for: what was acknowledged is in the
file, or somebody took it back, or a conflict showed it to who decided otherwise.
"""

from __future__ import annotations

import contextlib
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from playwright.sync_api import APIRequestContext, BrowserContext, Page, expect

from aligner.transcript.model import Gap
from aligner.transcript.parse import parse
from tests.browser.conftest import Editor

_WORD = re.compile(r"\bzq\d+q\b")
_BLANK = re.compile(r"(?<=\w) (?=\w)")
_SAVED = re.compile("saved|refused")


def typed_in(text: str) -> set[str]:
    """The words of walkers in a text."""
    return set(_WORD.findall(text))


@dataclass
class Ledger:
    """What was acknowledged, and what somebody decided against in sight of it."""

    number: int = 0
    acknowledged: set[str] = field(default_factory=set)
    decided_against: set[str] = field(default_factory=set)
    asked: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)

    def word(self) -> str:
        """A word that nobody typed before."""
        self.number += 1
        return f"zq{self.number}q"


@dataclass
class Caller:
    """Somebody who uses the API with what they saw last, which may be old."""

    request: APIRequestContext
    address: str
    dice: random.Random
    ledger: Ledger
    seen: dict[str, Any] = field(default_factory=dict)
    token: str = ""

    def look(self) -> None:
        """See the episode as it is."""
        self.seen = self.request.get(self.address).json()

    def post(self, path: str, body: object = None) -> tuple[int, Any]:
        """Write; who was forgotten by a killed server comes anew."""
        if not self.token:
            site = self.address.partition("/api/")[0]
            self.token = self.request.get(f"{site}/api/me").json()["csrf"]
        headers = {"X-CSRFToken": self.token}
        answer = self.request.post(self.address + path, data=body or {}, headers=headers)
        self.ledger.answers[answer.status] += 1
        if answer.status >= 500 and answer.status != 503:
            raise AssertionError(f"{path}: {answer.status} {answer.text()[:500]}")
        return answer.status, answer.json() if answer.status != 204 else None

    def step(self) -> None:
        """Do one thing."""
        if not self.seen or self.dice.random() < 0.6:
            self.look()
        acts = [
            *[self.answer, self.edit] * 4,
            *[self.split, self.join, self.undo, self.mishear] * 2,
            *[self.redo, self.cannot_tell, self.claim, self.leave, self.skip],
        ]
        act = self.dice.choice(acts)
        self.ledger.asked[act.__name__] += 1
        act()

    def answer(self) -> None:
        """Fill a gap that is open as far as is known."""
        gaps = [
            flag
            for flag in self.seen["flags"]
            if flag["kind"] == "unintelligible" and flag["state"] in {"open", "partly_resolved"}
        ]
        if gaps:
            flag = self.dice.choice(gaps)
            row = self._row(flag["line"])
            text, word = row["text"], self.ledger.word()
            new = text[: flag["start"]] + word + text[flag["end"] :]
            self._save(row["line"], row["line"], text, new, flag["id"])

    def edit(self) -> None:
        """Put a word into a line."""
        self._put(self.ledger.word())

    def mishear(self) -> None:
        """Put a gap into a line."""
        seconds = self.dice.randrange(30)
        self._put(rf"{self.ledger.word()} \[unintelligible 00:00:{seconds:02d}.00\]")

    def split(self) -> None:
        """Part a line in two."""
        row = self._any_row()
        places = [each.start() for each in _BLANK.finditer(row["text"])]
        if places:
            at = self.dice.choice(places)
            new = f"{row['text'][:at]}\n\n{row['text'][at + 1 :]}"
            self._save(row["line"], row["line"], row["text"], new)

    def join(self) -> None:
        """Join a line without a name with the one above."""
        rows = self.seen["rows"]
        pairs = [
            (above, row)
            for above, row in pairwise(rows)
            if row["label"] is None and above["kind"] == row["kind"] == "speech"
        ]
        if pairs:
            above, row = self.dice.choice(pairs)
            old = above["text"] + "\n" * (row["line"] - above["line"]) + row["text"]
            self._save(above["line"], row["line"], old, f"{above['text']} {row['text']}")

    def undo(self) -> None:
        """Take back what I did last."""
        self.post("/undo")

    def redo(self) -> None:
        """Do again what I undid."""
        self.post("/redo")

    def cannot_tell(self) -> None:
        """Say of a gap that nobody can tell."""
        gaps = [flag for flag in self.seen["flags"] if flag["kind"] == "unintelligible"]
        if gaps:
            state = self.dice.choice(["confirmed_unintelligible", "open"])
            self.post(f"/flags/{self.dice.choice(gaps)['id']}", {"state": state})

    def claim(self) -> None:
        """Be on a flag."""
        flag = self.dice.choice([None, *self.seen["flags"]])
        self.post("/claims", {"flag": flag["id"] if flag else None})

    def leave(self) -> None:
        """Be here no more."""
        self.post("/claims/release")

    def skip(self) -> None:
        """Only look what happened."""
        answer = self.request.get(f"{self.address}/changes?since={self.seen['tick']}")
        assert answer.ok

    def _row(self, line: int) -> dict[str, Any]:
        return next(row for row in self.seen["rows"] if row["line"] == line)

    def _any_row(self) -> dict[str, Any]:
        row: dict[str, Any] = self.dice.choice(
            [row for row in self.seen["rows"] if row["kind"] == "speech"]
        )
        return row

    def _put(self, words: str) -> None:
        row = self._any_row()
        places = [each.start() for each in _BLANK.finditer(row["text"])]
        at = self.dice.choice(places) if places else len(row["text"])
        new = f"{row['text'][:at]} {words}{row['text'][at:]}"
        self._save(row["line"], row["line"], row["text"], new)

    def _save(self, first: int, last: int, old: str, new: str, flag: str | None = None) -> None:
        edit = {"first": first, "last": last, "old": old, "new": new, "flag": flag}
        status, answer = self.post("/edits", {"revision": self.seen["revision"], **edit})
        if status == 409 and answer["error"]["code"] in {"conflict", "answered"}:
            self._settle(answer["error"], flag, typed_in(new) - typed_in(old))
        elif status == 200 and answer["splice"]:
            self.ledger.acknowledged |= typed_in(new) - typed_in(old)

    def _settle(self, conflict: dict[str, Any], flag: str | None, mine: set[str]) -> None:
        """Both were shown: take the suggestion, which keeps both, or leave theirs."""
        merged = conflict["merged"]
        if merged is None or self.dice.random() < 0.3:
            return
        kept = typed_in(merged)
        assert typed_in(conflict["theirs"]) <= kept, conflict
        assert mine <= kept, conflict
        edit = {key: conflict[key] for key in ("revision", "first", "last")}
        edit |= {"old": conflict["theirs"], "new": merged}
        edit["flag"] = flag if conflict["code"] == "conflict" else None
        status, answer = self.post("/edits", edit)
        if status == 200 and answer["splice"]:
            self.ledger.acknowledged |= mine


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
            with self._soon():
                box.fill(word, timeout=2000)
                box.press("Enter", timeout=2000)
            self._acknowledge(word)

    def edit(self) -> None:
        """Put a word at the end of a line."""
        rows = self.page.locator(".row.speech .text")
        word = self.ledger.word()
        with self._soon():
            rows.nth(self.dice.randrange(rows.count())).dblclick(timeout=2000)
            line = self.page.locator("[contenteditable]")
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
                with self._soon():
                    box.fill(word, timeout=2000)
                    box.press("Enter", timeout=2000)
        finally:
            self.context.set_offline(False)
        self._acknowledge(word)

    def settle(self) -> None:
        """Choose where something is asked, until all is saved or refused."""
        status = self.page.locator("#status")
        for _ in range(60):
            if self._is_asked:
                self._choose()
            elif self.page.locator("[contenteditable]").count():
                with self._soon():
                    self.page.get_by_role("button", name="Give up changes").click(timeout=1000)
            elif _SAVED.fullmatch(status.get_attribute("data-state") or ""):
                return
            else:
                self._empty_box()
                self.page.wait_for_timeout(250)
        raise AssertionError(f"not saved for long: {status.get_attribute('data-state')}")

    def decline_drafts(self) -> None:
        """What was kept is thrown away: it was never acknowledged."""
        self.page.wait_for_timeout(50)
        discard = self.page.get_by_role("button", name="Throw it away")
        if discard.count():
            discard.click()

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
        with contextlib.suppress(Exception):
            yield


@dataclass
class Walk:
    """Everybody, and what must hold."""

    editor: Editor
    slug: str
    callers: list[Caller]
    typist: Typist | None
    dice: random.Random
    ledger: Ledger
    labels: list[str] = field(default_factory=list)
    base: str = ""

    def run(
        self, actions: int, *, calamities: float, check_every: int, tell: Callable[[int], None]
    ) -> None:
        """Do so many things, and look after every few whether all holds.

        Args:
            actions: of all together.
            calamities: share of them that kill the server, and as many that also change the file.
            check_every: so many actions.
            tell: is told how many were done, and that all holds.
        """
        self.base = self.editor.text(self.slug)
        self.labels = labels_of(self.base)
        for number in range(1, actions + 1):
            self._step(calamities)
            if number % check_every == 0 or number == actions:
                self.check()
                tell(number)

    def _step(self, calamities: float) -> None:
        lot = self.dice.random()
        if lot < calamities:
            self.ledger.asked["kill"] += 1
            self.editor.kill()
            self.editor.start()
        elif lot < 2 * calamities:
            self.ledger.asked["upstream"] += 1
            self._move_upstream()
        elif lot < 0.15 and self.typist:
            self.typist.step()
        else:
            self.dice.choice(self.callers).step()

    def _move_upstream(self) -> None:
        """The file on the disk gets another sentence, and the server is started anew."""
        path = next(self.editor.library.rglob(f"{self.slug.removeprefix('slack-water-')}.md"))
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text.rstrip()} Upstream.\n", encoding="utf-8")
        self.editor.kill()
        self.editor.start()

    def check(self) -> None:
        """All that must hold."""
        whole = self.editor.json(f"/api/episodes/{self.slug}")
        text, entries = self.editor.text(self.slug), self._entries()
        self._check_words(text, entries)
        assert labels_of(text) == self.labels
        self._check_flags(whole, text)

    def _check_words(self, text: str, entries: list[dict[str, Any]]) -> None:
        ever = typed_in(" ".join(str(entry["new"]) for entry in entries))
        assert self.ledger.acknowledged <= ever, self.ledger.acknowledged - ever
        taken_back = set[str]()
        for entry in entries:
            gone = typed_in(str(entry["old"])) - typed_in(str(entry["new"]))
            if entry["kind"] != "edit":
                taken_back |= gone
        lost = self.ledger.acknowledged - typed_in(text) - taken_back
        assert lost <= self.ledger.decided_against, lost - self.ledger.decided_against
        if "Upstream." not in text:
            assert replayed(self.base, entries) == text

    def _check_flags(self, whole: dict[str, list[dict[str, Any]]], text: str) -> None:
        transcript = parse(text)
        written = sorted(
            (paragraph.line, inline.span.of(text))
            for paragraph in transcript.paragraphs
            for inline in paragraph.inlines
            if isinstance(inline, Gap)
        )
        gaps = [flag for flag in whole["flags"] if flag["kind"] == "unintelligible"]
        there = sorted((f["line"], f["quote"]) for f in gaps if f["state"] != "filled")
        assert there == written
        rows = {row["line"]: row["text"] for row in whole["rows"]}
        for flag in gaps:
            if flag["state"] != "filled":
                assert rows[flag["line"]][flag["start"] : flag["end"]] == flag["quote"], flag
        episodes = self.editor.json("/api/episodes")["episodes"]
        counts = next(each["gaps"] for each in episodes if each["slug"] == self.slug)
        assert isinstance(counts, dict)
        states = Counter(flag["state"] for flag in gaps)
        assert {state: n for state, n in counts.items() if n} == dict(states)

    def _entries(self) -> list[dict[str, Any]]:
        """The journal, oldest first."""
        entries: list[dict[str, Any]] = []
        before = ""
        while True:
            page = self.editor.json(f"/api/episodes/{self.slug}/history?limit=500{before}")
            entries += page["entries"]
            if not page["more"]:
                return entries[::-1]
            before = f"&before={entries[-1]['revision']}"


def labels_of(text: str) -> list[str]:
    """Who is named, in order."""
    return [each.label.name for each in parse(text).paragraphs if each.label is not None]


def replayed(base: str, entries: list[dict[str, Any]]) -> str:
    """A text with the edits of a journal made one after the other."""
    lines = base.split("\n")
    for entry in entries:
        first, old = int(entry["line"]) - 1, str(entry["old"]).split("\n")
        assert lines[first : first + len(old)] == old, entry
        lines[first : first + len(old)] = str(entry["new"]).split("\n")
    return "\n".join(lines)


def begin_walk(
    editor: Editor,
    slug: str,
    seed: int,
    requests: list[APIRequestContext],
    context: BrowserContext | None,
) -> Walk:
    """People who are about to begin, each with dice of their own.

    Args:
        editor: the server.
        slug: the episode that they all are on.
        seed: the same one, the same walk (as far as the machine lets it).
        requests: one for each person without a page.
        context: of the one in the browser.
    """
    ledger = Ledger()
    address = f"{editor.url}/api/episodes/{slug}"
    callers = [
        Caller(request, address, random.Random(f"{seed} {n}"), ledger)  # noqa: S311 - no secret
        for n, request in enumerate(requests)
    ]
    typist = None
    if context:
        page = context.new_page()
        dice = random.Random(f"{seed} page")  # noqa: S311 - no secret
        typist = Typist(page, context, editor.episode(slug), dice, ledger)
        typist.arrive()
    return Walk(
        editor,
        slug,
        callers,
        typist,
        random.Random(f"{seed} all"),  # noqa: S311 - no secret
        ledger,
    )

"""People who do anything at random, and what must hold whatever they do.

    2 to 4 over the API ──┐
    1 in the browser    ──┼─► the server, killed now and then ─► journal, file, flags, counters
    the file's own change ┘

Each word that somebody types is new, so that it can be looked for: what was acknowledged is in the
file, or somebody took it back, or a conflict showed it to who decided otherwise.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import BrowserContext

from aligner.transcript.model import Gap
from aligner.transcript.parse import parse
from tests.walk.caller import Caller, Requests
from tests.walk.ledger import Ledger, typed_in
from tests.walk.typist import Typist

_BLANK = re.compile(r"(?<=[a-z]) (?=[a-z]+ )")


class Server(Protocol):
    """An editor that can be killed and comes back; what walks look at."""

    @property
    def library(self) -> Path:
        """Its texts and recordings."""

    @property
    def url(self) -> str:
        """Where it is."""

    def start(self) -> None:
        """Again, after `kill`."""

    def kill(self) -> None:
        """As a power cut would."""

    def json(self, path: str) -> Any:  # noqa: ANN401 - whatever it answers
        """What it answers."""

    def text(self, slug: str) -> str:
        """An episode's file."""


@dataclass
class Walk:
    """Everybody, and what must hold."""

    editor: Server
    slug: str
    callers: list[Caller]
    typist: Typist | None
    dice: random.Random
    ledger: Ledger
    labels: list[str] = field(default_factory=list)
    base: str = ""
    moved_alone: bool = False
    shown: set[str] = field(default_factory=set)
    """Words that upstream's change took out of the text, and that a flag offers instead."""

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
        """The file on the disk gets other words, and the server is started anew."""
        path = next(
            path for path in self.editor.library.rglob("*.md") if self.slug.endswith(path.stem)
        )
        lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
        here = self.dice.choice([n for n, line in enumerate(lines) if _BLANK.search(line)])
        at = self.dice.choice([each.end() for each in _BLANK.finditer(lines[here])])
        rest = lines[here][at:]
        match self.dice.choice(("end", "put in", "reword", "paragraph")):
            case "end":
                lines[-1] += " Upstream."
            case "put in":
                lines[here] = f"{lines[here][:at]}upstream {rest}"
            case "reword":
                lines[here] = lines[here][:at] + re.sub(r"^\w+", "otherwise", rest)
            case _:
                lines[here + 1 : here + 1] = ["", f"Upstream says {self.dice.randrange(99)}."]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.moved_alone |= not self._entries()  # then it is the base that moves
        self.editor.kill()
        self.editor.start()

    def check(self) -> None:
        """All that must hold."""
        whole = self.editor.json(f"/api/episodes/{self.slug}")
        text, entries = self.editor.text(self.slug), self._entries()
        self._check_words(text, entries)
        assert labels_of(text) == self.labels, relabelling(entries)
        self._check_flags(whole, text)

    def _check_words(self, text: str, entries: list[dict[str, Any]]) -> None:
        ever = typed_in(" ".join(str(entry["new"]) for entry in entries))
        assert self.ledger.acknowledged <= ever, self.ledger.acknowledged - ever
        taken_back = set[str]()
        for entry in entries:
            gone = typed_in(str(entry["old"])) - typed_in(str(entry["new"]))
            if entry["kind"] not in {"edit", "upstream"}:
                taken_back |= gone
        flags = self.editor.json(f"/api/episodes/{self.slug}")["flags"]
        self.shown |= typed_in(" ".join(str(flag["proposed"]) for flag in flags))
        lost = self.ledger.acknowledged - typed_in(text) - taken_back - self.shown
        silent = lost - self.ledger.decided_against
        assert not silent, (silent, whereabouts(silent, entries))
        if entries and not self.moved_alone:
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
            before = f"&before={min(e['tick'] for e in page['entries'] + page['listened'])}"


def labels_of(text: str) -> list[str]:
    """Who is named, in order."""
    return [each.label.name for each in parse(text).paragraphs if each.label is not None]


def whereabouts(words: set[str], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries that bring words, or take them away."""
    return [each for each in entries
            if (typed_in(str(each["old"])) ^ typed_in(str(each["new"]))) & words]  # fmt: skip


def relabelling(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries that change who is named."""
    return [each for each in entries
            if labels_of(str(each["old"])) != labels_of(str(each["new"]))]  # fmt: skip


def replayed(base: str, entries: list[dict[str, Any]]) -> str:
    """A text with the edits of a journal made one after the other."""
    lines = base.split("\n")
    for entry in entries:
        first, old = int(entry["line"]) - 1, str(entry["old"]).split("\n")
        assert lines[first : first + len(old)] == old, entry
        lines[first : first + len(old)] = str(entry["new"]).split("\n")
    return "\n".join(lines)


def begin_walk(
    editor: Server,
    slug: str,
    seed: int,
    requests: Sequence[Requests],
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
        typist = Typist(page, context, f"{editor.url}/episodes/{slug}", dice, ledger)
        typist.arrive()
    return Walk(
        editor,
        slug,
        callers,
        typist,
        random.Random(f"{seed} all"),  # noqa: S311 - no secret
        ledger,
    )

"""Somebody who uses the API with what they saw last, which may be old."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Protocol

from tests.walk.ledger import Ledger, typed_in

_BLANK = re.compile(r"(?<=\w) (?=\w)")


class Answer(Protocol):
    """Of the server."""

    @property
    def status(self) -> int:
        """Of HTTP."""

    def text(self) -> str:
        """Its body."""

    def json(self) -> Any:  # noqa: ANN401 - whatever it is
        """Its body, read."""


class Requests(Protocol):
    """One browser's way to the server: cookies are kept."""

    def get(self, url: str) -> Answer:
        """Look."""

    def post(self, url: str, *, data: Any, headers: dict[str, str]) -> Answer:  # noqa: ANN401
        """Write."""


@dataclass
class Caller:
    """Somebody who uses the API with what they saw last, which may be old."""

    request: Requests
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
        places = places_in(row)
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
        assert answer.status == 200, answer.text()

    def _row(self, line: int) -> dict[str, Any]:
        return next(row for row in self.seen["rows"] if row["line"] == line)

    def _any_row(self) -> dict[str, Any]:
        row: dict[str, Any] = self.dice.choice(
            [row for row in self.seen["rows"] if row["kind"] == "speech"]
        )
        return row

    def _put(self, words: str) -> None:
        row = self._any_row()
        places = places_in(row)
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
        replaced = typed_in(conflict["base"]) - typed_in(conflict["mine"])
        assert typed_in(conflict["theirs"]) - replaced <= kept, conflict
        assert mine <= kept, conflict
        edit = {key: conflict[key] for key in ("revision", "first", "last")}
        edit |= {"old": conflict["theirs"], "new": merged}
        edit["flag"] = flag if conflict["code"] == "conflict" else None
        status, answer = self.post("/edits", edit)
        if status == 200 and answer["splice"]:
            self.ledger.acknowledged |= mine


def places_in(row: dict[str, Any]) -> list[int]:
    """Where another word may stand in a row: names, stamps and tags stay what they are."""
    begin = row["label"][1] if row["label"] else 0
    found = (each.start() for each in _BLANK.finditer(row["text"], begin))
    return [at for at in found if not any(start < at < end for _, start, end, _ in row["marks"])]

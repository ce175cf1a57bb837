"""People who write while things go wrong, and what must be there afterwards."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import undefer

from web.store.database import Database
from web.store.journal import text_change_of
from web.store.tables import Episode, JournalEntry

WRITERS = 6
TEXT = "".join(f"**P{n}:** begins\n\n" for n in range(WRITERS))
ANSWER_SECONDS = 100.0
"""How long a person waits for an answer: less than `rounds` waits for them to go on."""
PASSES = {503, 507}
"""What is answered to who may try again."""


@dataclass(slots=True)
class Writer:
    """One person, who adds a word at a time to a line of their own.

    Like a browser they connect again where a connection ends, and keep their cookie.

    Attributes:
        number: of the line.
        acknowledged: words that were told to be saved.
        refused: what was answered that must not be.
        put_off: requests that were told to come again.
        cut_off: connections that ended without an answer while somebody served.
    """

    number: int
    acknowledged: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    put_off: int = 0
    cut_off: list[str] = field(default_factory=list)
    _said: int = 0
    _last: str = "asks for nothing"
    _since: float = field(default_factory=time.monotonic)

    def write(self, address: Callable[[], int]) -> None:
        """Add words until nobody serves; `address` is the port where somebody does, or 0."""
        headers: dict[str, str] = {}
        while port := address():
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
            try:
                headers = headers or self._arrive(connection)
                while self._write_on(connection, headers):
                    time.sleep(0.05)
            except (OSError, http.client.HTTPException) as error:
                # A word without an answer may be there or not.
                if address():
                    self.cut_off.append(f"{error!r} at {self._said}: {self.state}")
                    time.sleep(0.05)
            else:
                return
            finally:
                connection.close()

    @property
    def state(self) -> str:
        """What they do, and for how long."""
        return f"{self._last}, {time.monotonic() - self._since:.1f} s ago"

    def _tell(self, last: str) -> None:
        self._last, self._since = last, time.monotonic()

    def _arrive(self, connection: http.client.HTTPConnection) -> dict[str, str]:
        """The headers of a new person."""
        while True:
            self._tell("asked for GET /api/me")
            connection.request("GET", "/api/me")
            answer = connection.getresponse()
            body = answer.read()
            if answer.status == 200:
                break
            self._note(answer.status, body)
            time.sleep(0.05)
        cookie = str(answer.getheader("Set-Cookie")).partition(";")[0]
        headers = {"X-CSRFToken": json.loads(body)["csrf"], "Cookie": cookie}
        return {**headers, "Content-Type": "application/json"}

    def _write_on(self, connection: http.client.HTTPConnection, headers: dict[str, str]) -> bool:
        """Add words until one is refused; whether it is worth to go on."""
        status, whole = self._ask(connection, "GET", "", None, headers)
        line, revision = 2 * self.number + 1, whole.get("revision")
        rows = {row["line"]: row["text"] for row in whole.get("rows", ())}
        answer = whole
        while status == 200:
            word = f"p{self.number}w{self._said}"
            self._said += 1
            body = {"revision": revision, "first": line, "last": line, "old": rows[line]}
            body["new"] = f"{rows[line]} {word}"
            status, answer = self._ask(connection, "POST", "/edits", body, headers)
            if status == 200:
                self.acknowledged.append(word)
                revision, rows[line] = answer["revision"], body["new"]
        self._note(status, answer)
        return status in PASSES

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: object,
        headers: dict[str, str],
    ) -> tuple[int, Any]:
        self._tell(f"asked for {method} {path}")
        sent = None if body is None else json.dumps(body)
        connection.request(method, f"/api/episodes/talk-1{path}", sent, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def _note(self, status: int, answer: object) -> None:
        self._tell(f"was told {status} {str(answer)[:300]}")
        self.put_off += status in PASSES
        if status not in PASSES:
            self.refused.append(f"{status} at {self._said}: {str(answer)[:300]}")


@dataclass(frozen=True, slots=True)
class Crowd:
    """Six of them, each with a thread while they write."""

    writers: tuple[Writer, ...] = field(
        default_factory=lambda: tuple(Writer(number) for number in range(WRITERS))
    )

    def begin(self, address: Callable[[], int]) -> list[threading.Thread]:
        """All write at once, as long as `address` gives a port."""
        threads = [threading.Thread(target=each.write, args=(address,)) for each in self.writers]
        for thread in threads:
            thread.start()
        return threads

    def held_up(self, seconds: float) -> list[str]:
        """Who had no word acknowledged from now on, in so many seconds, and what they wait for."""
        before = [len(each.acknowledged) for each in self.writers]
        end = time.monotonic() + seconds
        while True:
            still = [
                f"person {each.number}, with {count} words, {each.state}"
                for each, count in zip(self.writers, before, strict=True)
                if len(each.acknowledged) == count
            ]
            if not still or time.monotonic() > end:
                return still
            time.sleep(0.02)

    @property
    def acknowledged(self) -> int:
        """Words."""
        return sum(len(each.acknowledged) for each in self.writers)

    @property
    def put_off(self) -> int:
        """Requests that were told to come again."""
        return sum(each.put_off for each in self.writers)

    @property
    def refused(self) -> list[str]:
        """What was answered that must not be."""
        return [f"person {each.number}: {told}" for each in self.writers for told in each.refused]

    @property
    def cut_off(self) -> list[str]:
        """Connections that ended without an answer while somebody served."""
        return [f"person {each.number}: {told}" for each in self.writers for told in each.cut_off]


def losses(url: str, writers: Sequence[Writer]) -> Iterator[str]:
    """Words that were acknowledged and are not in their line, in order; a journal with a hole."""
    episode, entries = _stored(url)
    text = episode.base_text
    for entry in entries:
        text = text_change_of(entry).apply(text)
    if text != episode.text:
        yield f"the journal gives {text!r}, the episode has {episode.text!r}"
    if [entry.revision for entry in entries] != list(range(1, episode.revision + 1)):
        yield f"revisions {[entry.revision for entry in entries]} of {episode.revision}"
    lines = episode.text.splitlines()
    for writer in writers:
        there = lines[2 * writer.number].split()
        lost = [word for word in writer.acknowledged if there.count(word) != 1]
        if lost:
            yield f"person {writer.number}: {lost} in {there}"


def words_kept(url: str) -> int:
    """How many words there are of everybody's."""
    return len(re.findall(r"\bp\d+w\d+\b", _stored(url)[0].text))


def _stored(url: str) -> tuple[Episode, list[JournalEntry]]:
    database = Database(url)
    try:
        with database.reading() as session:
            episode = session.scalars(select(Episode).options(undefer("*"))).one()
            wanted = select(JournalEntry).order_by(JournalEntry.revision)
            return episode, list(session.scalars(wanted))
    finally:
        database.close()

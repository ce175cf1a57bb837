"""Which texts say some words: an index of all of them in DATA/search.sqlite.

    texts ─ plain ─► FTS5, a row an episode ◄─ "portrait of ed" ─ episodes, each with an excerpt

It holds nothing but what is in the database: deleting the file loses nothing, it is made again.
Processes that serve the same data share it. Languages without blanks are found from the beginning
of a run of letters only.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from web.store.tables import Episode

_TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS known (id INTEGER PRIMARY KEY, mark TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS texts
    USING fts5(said, tokenize = 'unicode61 remove_diacritics 2');
"""
_PATIENCE = 10.0
"""Seconds that one waits for another process at the same index."""
_EXCERPT_WORDS = 12
"""About a line of the list."""
_MOST_EXCERPTS = 30
"""Each takes a millisecond."""

_GAP = re.compile(r"\\?\[unintelligible[^\]]*\]")
_STAMP = re.compile(r"\\?\[[\d:.]+\\?\]")
_TARGET = re.compile(r"\]\([^)\s]*\)")
_MARKS = re.compile(r"\*\*|\\(?=\W)|(?<!\w)\[|\](?!\w)")


@dataclass(frozen=True, slots=True)
class TextFound:
    """An episode whose text has the words; `excerpt` is "" beyond the first ones."""

    episode: int
    excerpt: str


class TextSearch:
    """The index.

    Args:
        data: the folder for everything.
    """

    def __init__(self, data: Path) -> None:
        self._path = data / "search.sqlite"

    def known(self) -> dict[int, str]:
        """The mark of each text that is in it, by episode."""
        with self._open() as connection:
            return dict(connection.execute("SELECT id, mark FROM known"))

    def put(self, texts: Iterable[tuple[int, str, str]]) -> None:
        """Add or replace texts in the index: episode, mark, text."""
        with self._open() as connection:
            for episode, mark, text in texts:
                connection.execute("DELETE FROM texts WHERE rowid = ?", (episode,))
                connection.execute(
                    "INSERT INTO texts (rowid, said) VALUES (?, ?)", (episode, plain(text))
                )
                connection.execute("REPLACE INTO known VALUES (?, ?)", (episode, mark))

    def find(self, words: str) -> list[TextFound]:
        """The episodes whose text says these words in this order, the last one perhaps in part."""
        wanted = " ".join(re.findall(r"\w+", words))
        if not wanted:
            return []
        phrase = f'"{wanted}" *'
        with self._open() as connection:
            rows = connection.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (phrase,))
            numbers = [number for (number,) in rows]
            shown = connection.execute(
                "SELECT rowid, snippet(texts, 0, '', '', '…', ?) FROM texts WHERE texts MATCH ? "
                "LIMIT ?",
                (_EXCERPT_WORDS, phrase, _MOST_EXCERPTS),
            )
            excerpts = {number: " ".join(excerpt.split()) for number, excerpt in shown}
        return [TextFound(number, excerpts.get(number, "")) for number in numbers]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The index; one that is spoilt is put away, and begun anew."""
        # Texts are for those who may read them here: the file is its owner's alone.
        try:
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:  # the folder is away, or the disk full: said as SQLite would
            raise sqlite3.OperationalError(error.strerror) from error
        connection = sqlite3.connect(self._path, timeout=_PATIENCE)
        try:
            connection.executescript(_TABLES)
            with connection:
                yield connection
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            for end in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
            raise
        finally:
            connection.close()


def plain(text: str) -> str:
    """A text without the marks of its form, as far as its characters tell: to be read."""
    text = _TARGET.sub("", _STAMP.sub("", _GAP.sub("…", text)))
    return unescape(_MARKS.sub("", text))


def marks_of(session: Session) -> dict[int, str]:
    """A mark for each episode's present text; it changes when the text does."""
    query = select(Episode.id, Episode.revision, Episode.base_sha256)
    return {number: f"{revision} {sha[:16]}" for number, revision, sha in session.execute(query)}

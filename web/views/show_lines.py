"""Lines of a show's episodes in which words stand: what replacing them throughout is previewed by.

The texts are searched as they are stored, which takes a millisecond each; only lines that match are
read. Which of their places are words, and not an address or a name in front of a line, is decided
where the places are shown: by the same functions as within an episode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from aligner.transcript.model import Paragraph
from aligner.transcript.positions import line_at, line_starts
from web.cache.episodes import EpisodeCache
from web.document.document import read_line
from web.store.tables import Episode
from web.views.shapes import places, wire_marks
from web.wire.lists import FoundLine, LinesAnswer, LinesOfEpisode

_MOST_LINES = 5000
"""Lines of an answer; how many are left out is told."""

_ALIKE = (
    (re.compile("['‘’ʼ]"), "['‘’ʼ]"),
    (re.compile('["“”]'), '["“”]'),
    (re.compile("[-‐‑–]"), "[-‐‑–]"),
    (re.compile(r"\s+"), r"[^\\S\\n]+"),
)
"""As `editor/find.js` has them: characters that people and files write in several ways."""


def lines_with(session: Session, cache: EpisodeCache, show: str, words: str) -> LinesAnswer:
    """Lines that hold `words`, whatever their capitals, in the episodes of a show.

    Args:
        session: to read with.
        cache: the episodes in memory, for forms in which a line alone says little.
        show: its name as episodes have it.
        words: at least one character that is no blank.
    """
    expression = _expression(words)
    query = select(Episode).where(Episode.show == show).order_by(Episode.slug)
    found: list[LinesOfEpisode] = []
    searched = left = 0
    for episode in session.scalars(query.options(undefer(Episode.text))):
        searched += 1
        numbers = list(_lines_of(episode.text, expression))
        room = max(0, _MOST_LINES - sum(len(each.lines) for each in found))
        left += max(0, len(numbers) - room)
        lines = _read(session, cache, episode, numbers[:room])
        if lines:
            found.append(LinesOfEpisode(episode.slug, episode.title, episode.revision, lines))
    return LinesAnswer(searched, found, left)


def _expression(words: str) -> re.Pattern[str]:
    pattern = re.escape(" ".join(words.split())).replace(r"\ ", " ").replace(r"\-", "-")
    for signs, alike in _ALIKE:
        pattern = signs.sub(alike, pattern)
    return re.compile(pattern, re.IGNORECASE)


def _lines_of(text: str, expression: re.Pattern[str]) -> Iterator[int]:
    """Numbers of the lines with a match, each once."""
    starts = line_starts(text)
    last = 0
    for match in expression.finditer(text):
        number = line_at(starts, match.start())
        if number != last:
            yield number
        last = number


def _read(
    session: Session, cache: EpisodeCache, episode: Episode, numbers: list[int]
) -> list[FoundLine]:
    if not numbers:
        return []
    if cache.dialect(episode) is not None:
        document = cache.document(session, episode)
        rows = [row for number in numbers for row in document.rows_of(number, number)]
        return [_found(row.line, row.text, row.paragraph) for row in rows]
    lines = episode.text.split("\n")
    texts = ((number, lines[number - 1].removesuffix("\r")) for number in numbers)
    return [
        _found(number, text, paragraph)
        for number, text in texts
        if (paragraph := read_line(text)) is not None
    ]


def _found(number: int, text: str, paragraph: Paragraph) -> FoundLine:
    place = places(text)
    label = paragraph.label
    span = None if label is None else (place(label.span.start), place(label.span.end))
    return FoundLine(number, text, span, wire_marks(paragraph, place))

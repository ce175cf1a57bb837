"""Written words -> spoken words, each with its place in the file.

Only what a person says is a word: speech paragraphs without labels, stamps, gaps, tags, link
targets and images. Headings and lone stamps (kind "other"), breaks and jingles are not spoken.
Link text, emphasis and code are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from aligner.transcript.contexts import is_open, neighbours
from aligner.transcript.lookalikes import as_said
from aligner.transcript.model import Span, SpokenWord, Token, Transcript
from aligner.transcript.readings import Said, read_word
from aligner.transcript.visible import Visible, pieces
from aligner.transcript.vocabulary import ABBREVIATIONS, OPERATORS, SPOKEN_ALONE

_APART = re.compile(
    r"""[\s"“”„«»()\[\]{}<>|;!?…—―•·]+|\.{2,}|-{2,}|[,:](?![0-9]|//)|(?<![0-9])[,:](?!//)"""
    r"""|–(?![$€£¥]?[0-9])|(?<![0-9])(?<![0-9][kKmMbB%])–"""
)
"""What stands between written words. A comma or colon between figures belongs to them, and so does
a dash between amounts."""

_OPERATOR = re.compile(
    rf"(?<!\S)(?:{'|'.join(sorted(map(re.escape, OPERATORS), key=len, reverse=True))})(?!\S)"
)
_OPERATOR_SIGNS = ("=", "&&", "||")

_STRAIGHT = str.maketrans("’‘ʼ‛`´–‐‑−", "''''''----")
_FRONT = re.compile(r"[^\w$€£¥₹₩₽±≈@#.&+~'-]*+")
_ELIDED = re.compile(
    r"'(?:em|cause|til|till|bout|round|n|tis|twas|cuz|[0-9]{2}s?)\b", re.IGNORECASE
)


_LONGEST_END = 24
"""Characters that tell whether a sign at a word's end belongs to it: no abbreviation has more."""

_Readings: TypeAlias = tuple[tuple[Said, ...], ...]


def tokenize(transcript: Transcript) -> tuple[Token, ...]:
    """The written words of everything that is spoken, in order; O(n).

    A token without any Latin letter or figure ("日本語") has the one reading (): nothing is known
    about how it sounds.
    """
    reader, shouting = _Reader(), _Reader(shouted=True)
    found: list[Token] = []
    for paragraph in transcript.paragraphs:
        if paragraph.kind == "speech":
            visible = as_said(Visible.of(pieces(transcript.text, paragraph.inlines)))
            read = shouting if visible.text.isupper() else reader
            found.extend(read.tokens(visible, paragraph.line))
    return tuple(found)


class _Reader:
    """Reads words, each spelling once."""

    def __init__(self, *, shouted: bool = False) -> None:
        self._shouted = shouted
        self._known: dict[tuple[str, str, str], _Readings] = {}
        self._simple: dict[str, str] = {}

    def tokens(self, visible: Visible, line: int) -> Iterator[Token]:
        """The words of a paragraph."""
        words = list(_words(visible.text))
        written = [visible.text[start:end] for start, end in words]
        starts, ends = visible.starts, visible.ends
        for index, (start, end) in enumerate(words):
            word, span = written[index], Span(starts[start], ends[end - 1])
            if (said := self._simple.get(word)) is not None:
                yield Token(line, span, word, ((SpokenWord(said, span),),))
                continue
            before, after = neighbours(written, index)
            readings = self._read(word, before, after)
            yield Token(line, span, word, _placed(readings, visible, start))

    def _read(self, word: str, before: str, after: str) -> _Readings:
        key = (word, before, after)
        if (known := self._known.get(key)) is None:
            straight = word.translate(_STRAIGHT)
            known = self._known[key] = read_word(
                straight, before=before, after=after, shouted=self._shouted
            )
            self._remember_simple(word, known)
        return known

    def _remember_simple(self, word: str, readings: _Readings) -> None:
        """Keep apart what is one spoken word whatever its neighbours are: most of all words."""
        if len(readings) > 1 or is_open(word):
            return
        if len(readings[0]) == 1 and readings[0][0].covers(word):
            self._simple[word] = readings[0][0].text


def _placed(
    readings: _Readings, visible: Visible, start: int
) -> tuple[tuple[SpokenWord, ...], ...]:
    return tuple(
        tuple(
            SpokenWord(said.text, visible.span(start + said.start, start + said.end))
            for said in reading
        )
        for reading in readings
    )


def _words(visible: str) -> Iterator[tuple[int, int]]:
    """Where the written words are; signs of programs between blanks are words too."""
    if not any(sign in visible for sign in _OPERATOR_SIGNS):
        yield from _plain_words(visible)
        return
    done = 0
    for operator in _OPERATOR.finditer(visible):
        yield from _shifted(_plain_words(visible[done : operator.start()]), done)
        yield operator.span()
        done = operator.end()
    yield from _shifted(_plain_words(visible[done:]), done)


def _shifted(words: Iterator[tuple[int, int]], by: int) -> Iterator[tuple[int, int]]:
    return ((start + by, end + by) for start, end in words)


def _plain_words(visible: str) -> Iterator[tuple[int, int]]:
    position = 0
    for apart in _APART.finditer(visible):
        start, end = apart.span()
        if start > position and (word := _trimmed(visible, position, start)) is not None:
            yield word
        position = end
    if position < len(visible) and (word := _trimmed(visible, position, len(visible))) is not None:
        yield word


def _trimmed(visible: str, start: int, end: int) -> tuple[int, int] | None:
    """The word in a run without blanks, without the punctuation around it; None if none."""
    chunk = visible[start:end]
    if chunk.isalpha() or chunk in SPOKEN_ALONE:
        return start, end
    if not any(map(str.isalnum, chunk)):
        return None
    front = _front(chunk)
    return start + front, start + _back(chunk, front)


def _front(chunk: str) -> int:
    straight = chunk.translate(_STRAIGHT)
    position = _FRONT.match(chunk).end()  # type: ignore[union-attr]  # it matches the empty string
    while not chunk[position].isalnum():
        following = chunk[position + 1 : position + 2]
        match straight[position]:
            case "'" if _ELIDED.match(straight, position):
                break
            case "$" | "€" | "£" | "¥" | "₹" | "₩" | "₽" | "±" | "≈" | "+" | "-" | "~" if (
                following.isdigit()
            ):
                break
            case "." | "@" | "#" | "&" if following.isalnum():
                break
        position += 1
    return position


def _back(chunk: str, front: int) -> int:
    straight = chunk.translate(_STRAIGHT)
    position = len(chunk)
    while not chunk[position - 1].isalnum():
        body = straight[max(front, position - _LONGEST_END) : position].lower()
        is_whole = position - front <= _LONGEST_END
        if is_whole and (body in ABBREVIATIONS or re.fullmatch(r"(?:[^\W\d_]\.){2,}", body)):
            break
        if re.search(r"\w(?:[%+#°€£¥¢]|°[cf]|\+\+)$|[a-z]in'$|\b(?:ol|o|th)'$", body):
            break
        position -= 1
    return position

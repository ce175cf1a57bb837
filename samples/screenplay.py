# ruff: noqa: INP001 -- read by make_sample.py from its own folder, which is no package
"""The script of the sample: paragraphs of pieces, where a piece may be written otherwise than said.

What may stand in a script is told at the head of the script itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARKS = {"?": "gap", "!": "wrong", "+": "missing"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the script: `kind` is word, gap, wrong, missing or laughs."""

    kind: str
    written: str
    spoken: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the script; `label` is empty where the same speaker goes on."""

    who: str
    label: str
    stamped: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Timed:
    """A piece at its place in the audio; `sentence` counts the sentences of the episode."""

    piece: Piece
    sentence: int
    onset: float
    offset: float


def read_pieces(text: str) -> Iterator[Piece]:
    """The pieces of one paragraph."""
    for marked, word in re.findall(r"\{([^{}]*)\}|(\S+)", text):
        kind = MARKS.get(marked[:1], "word")
        written, _, spoken = marked[kind != "word" :].partition("|")
        if marked == "laughs":
            yield Piece("laughs", marked, ())
        else:
            yield Piece(kind, written or word, tuple((spoken or written or word).split()))


def read_script(text: str) -> tuple[Line, ...]:
    """The paragraphs of a script, without its comments."""
    lines: list[Line] = []
    for row in filter(None, text.split("\n")):
        if row.startswith("#"):
            continue
        head, _, body = row.partition(": ")
        label, _, stamp = head.partition(" ")
        who = label or lines[-1].who
        lines.append(Line(who, label, stamp == "@", tuple(read_pieces(body))))
    return tuple(lines)


def sentences(line: Line) -> Iterator[tuple[Piece, ...]]:
    """Sentences apart, as each is spoken in one breath; a laugh is one of its own."""
    held: list[Piece] = []
    for piece in line.pieces:
        held.append(piece)
        if piece.kind in ("laughs", "missing") or piece.spoken[-1][-1] in ".?!":
            yield tuple(held)
            held.clear()

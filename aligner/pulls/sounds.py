r"""Whether the words that a change brought sound like what is said there.

gap filled    \[unintelligible 10:34\] -> "orchestra"    likelier: "extra"
words         "bet" -> "BERT"                             fits
removed       "you know, " -> nothing                     but "you know" is said there
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal, TypeAlias

from aligner.alignment.file import AlignmentFile
from aligner.alignment.model import GapWindow, TimedWord
from aligner.episode.gap_words import GapWords
from aligner.publish.changes import GAP_TAG, Change, new_spans
from aligner.timeline import Segment
from aligner.transcript.model import Span

Kind: TypeAlias = Literal["gap filled", "words", "removed"]
Verdict: TypeAlias = Literal["fits", "doubtful", "unheard"]
"""`unheard`: their place in the sound is not known, or how they sound."""

_MOST_WORDS: Final = 9
"""Words that are compared with others at once; of longer passages the alignment's flags tell."""
_SHORTEST: Final = 0.12
"""Seconds between the words around that can hold a word."""
_DOUBTS: Final = frozenset({"doubtful_word", "not_spoken"})


@dataclass(frozen=True, slots=True)
class WordsCheck:
    """What the sound says to words that were put in, or taken out.

    Attributes:
        kind: see the module.
        line: 1-based line of the new file.
        span: the words' characters in it; empty if they were taken out.
        onset: where they are said, seconds; None if that is not known.
        old: what stood there.
        new: what stands there.
        verdict: see `Verdict`.
        likelier: words that fit better, the best first.
    """

    kind: Kind
    line: int
    span: Span
    onset: float | None
    old: str
    new: str
    verdict: Verdict
    likelier: tuple[str, ...] = ()


def check_sounds(
    changes: Sequence[Change], file: AlignmentFile, known: GapWords
) -> Iterator[WordsCheck]:
    """Every change that puts words in or takes some out, in the order of the text.

    Args:
        changes: between the two texts.
        file: the alignment of the new one.
        known: of the new one.
    """
    for change, span in zip(changes, new_spans(changes), strict=True):
        inside = [
            w for w in file.alignment.words if w.span.start < span.end and span.start < w.span.end
        ]
        kind: Kind = "gap filled" if _fills(change) else "words"
        lines = [list(group) for _, group in groupby(inside, key=lambda word: word.line)]
        for words in lines:
            found = _put_in(kind, change, words, file, known)
            if kind == "words" and found.verdict == "fits" and len(lines) == 1:
                found = _beside_old(found, words, file, known)
            yield found
        if not inside and _takes_out(change):
            yield _taken_out(change, span, file, known)


def _fills(change: Change) -> bool:
    edit = change.edit
    return len(GAP_TAG.findall(edit.old)) > len(GAP_TAG.findall(edit.new))


def _takes_out(change: Change) -> bool:
    """Whether words, or a gap, are gone, and nothing else came."""
    old, new = change.edit.old, change.edit.new
    return any(map(str.isalnum, GAP_TAG.sub("x", old))) and not any(map(str.isalnum, new))


def _put_in(
    kind: Kind, change: Change, words: Sequence[TimedWord], file: AlignmentFile, known: GapWords
) -> WordsCheck:
    span = Span(words[0].span.start, words[-1].span.end)
    window = _window(words, file)
    found = WordsCheck(
        kind,
        words[0].line,
        span,
        window.onset if window else None,
        change.edit.old,
        span.of(known.text.transcript.text),
        "unheard",
    )
    if len(words) > _MOST_WORDS:
        doubted = any(flag.kind in _DOUBTS and _meets(flag.span, span) for flag in file.flags)
        placed = any(word.segment for word in words)
        if not placed and not doubted and not _stands_between_heard(words, file):
            return found
        # So many words are heard where they are said: none of them, between heard ones, is no luck.
        return _judged(found, doubtful=doubted or not placed)
    if window is None:
        return found
    heard = known.check(GapWindow(words[0].line, span, window, len(words)))
    return (
        found
        if heard is None
        else _judged(found, doubtful=heard.is_doubtful, likelier=heard.likelier)
    )


def _beside_old(
    check: WordsCheck, words: Sequence[TimedWord], file: AlignmentFile, known: GapWords
) -> WordsCheck:
    """The same, but doubtful where what stood there fits much better."""
    old, window = check.old.strip(), _window(words, file)
    if not old or window is None or len(words) > _MOST_WORDS or len(old.split()) > _MOST_WORDS:
        return check
    gap = GapWindow(check.line, check.span, window, len(words))
    return _judged(check, doubtful=True, likelier=(old,)) if known.is_worse(gap, old) else check


def _taken_out(change: Change, span: Span, file: AlignmentFile, known: GapWords) -> WordsCheck:
    line = known.text.transcript.text.count("\n", 0, span.start) + 1
    window = _between(span.start, file)
    found = WordsCheck(
        "removed",
        line,
        span,
        window.onset if window else None,
        change.edit.old,
        "",
        "unheard",
    )
    if window is None:
        return found
    if window.duration < _SHORTEST:
        return _judged(found, doubtful=False)
    gap = GapWindow(line, span, window, 1)
    text = GAP_TAG.sub("", change.edit.old)
    if any(map(str.isalnum, text)):
        said = known.is_said(gap, text)
        return found if said is None else _judged(found, doubtful=said)
    if known.text.place(gap) is None:
        return found
    texts = known.find(gap).texts  # a gap is gone, and nothing stands for it
    return _judged(found, doubtful=bool(texts), likelier=texts)


def _judged(check: WordsCheck, *, doubtful: bool, likelier: tuple[str, ...] = ()) -> WordsCheck:
    return WordsCheck(
        check.kind,
        check.line,
        check.span,
        check.onset,
        check.old,
        check.new,
        "doubtful" if doubtful else "fits",
        likelier if doubtful else (),
    )


def _meets(one: Span | None, other: Span) -> bool:
    return one is not None and one.start < other.end and other.start < one.end


def _window(words: Sequence[TimedWord], file: AlignmentFile) -> Segment | None:
    """Where words are said; where one at an edge has no place, as far as its neighbour."""
    around = file.alignment.words
    first = bisect_left(around, words[0].span.start, key=lambda word: word.span.start)
    last = first + len(words) - 1
    begin, end = words[0].segment, words[-1].segment
    onset = begin.onset if begin else _edge(around, first - 1, -1)
    offset = end.offset if end else _edge(around, last + 1, 1)
    return (
        Segment(onset, offset)
        if onset is not None and offset is not None and onset < offset
        else None
    )


def _stands_between_heard(words: Sequence[TimedWord], file: AlignmentFile) -> bool:
    """Whether the words before and behind were heard: elsewhere the sound may be missing."""
    around = file.alignment.words
    first = bisect_left(around, words[0].span.start, key=lambda word: word.span.start)
    last = first + len(words)
    return (
        first > 0
        and last < len(around)
        and around[first - 1].segment is not None
        and around[last].segment is not None
    )


def _between(position: int, file: AlignmentFile) -> Segment | None:
    """From the word before a place of the text to the one behind it."""
    around = file.alignment.words
    at = bisect_left(around, position, key=lambda word: word.span.start)
    onset, offset = _edge(around, at - 1, -1), _edge(around, at, 1)
    return None if onset is None or offset is None else Segment(onset, max(onset, offset))


def _edge(words: Sequence[TimedWord], at: int, step: int) -> float | None:
    """The edge of the nearest word with a place that looks at what was asked about."""
    while 0 <= at < len(words):
        segment = words[at].segment
        if segment is not None:
            return segment.offset if step < 0 else segment.onset
        at += step
    return None

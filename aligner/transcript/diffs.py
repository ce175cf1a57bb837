r"""Diff policies: what is taken for the change between two texts. Each is a function of both.

    old         We met at [gap] hall.⏎                 new    We met at the hall.⏎

    lines       We met at [gap] hall. → We met at the hall.
    tokens      [gap] → the                            tags, labels and links whole
    words       [gap] → the                            blanks anchor nothing
    characters  [gap] → the                            one replacement between the common ends

`policy(old, new).apply(old) == new` holds for all of them. They differ in what they leave together:

    lines       what a version control system shows
    tokens      what a reviewer reads one by one (`aligner.publish.changes`), and merges by
    words       what an entry of the queue or another person's words are found again by
    characters  what was typed at one place: words beside it keep their times
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, takewhile
from typing import TypeAlias

from rapidfuzz.distance import Indel, Levenshtein, Postfix, Prefix

from aligner.transcript.changes import TextChange
from aligner.transcript.model import Span
from aligner.transcript.positions import ChangedRange, PositionMap, line_starts
from aligner.transcript.replacements import Replacement

Policy: TypeAlias = Callable[[str, str], TextChange]

TOKEN = re.compile(
    r"\\?\[[^\[\]\n]*\](?:\([^()\s]*\))?|\*\*[^*\n]{1,60}:\*\*|[^\W_]+(?:['’][^\W_]+)*"
    r"|[^\S\n]+|.|\n"
)
"""What `tokens` compares: tags, links and labels whole, words, blanks, any character alone."""

_PARAGRAPH = re.compile(r"[^\n]+")
_WORD = re.compile(r"\w+|[^\w\s]")

MOST_PAIRS = 1_000_000_000
"""Pairs of entries that one comparison looks at (a core does 2.3e9 a second). Beyond that, all
between the common ends is one change. Two lines of 30,000 words are always compared in full.
"""

_LONG = 200_000
"""Characters of a line beyond which only the stretch that differs is read token by token, and told
as one change if it is longer still. The longest of 32,930 real lines has 3,502."""

_MOST_WORDS = 10_000
"""Comparing words is quadratic; longer texts count as one change between their common ends."""


def lines(old: str, new: str) -> TextChange:
    r"""Whole lines, cut at "\n"; lines that come or go take a line end with them.

    As many lines for as many others are told line by line. O(lines²/64) for lines that differ.
    """
    was, now = old.split("\n"), new.split("\n")
    starts = line_starts(old)
    made: list[Replacement] = []
    for block in compare(was, now).joined().ranges:
        made += _line_by_line(old, (was, now), starts, block)
    return TextChange(tuple(made))


def tokens(old: str, new: str, most: int | None = None) -> TextChange:
    """Tokens of markup and words (`TOKEN`): the fewest that were replaced, put in or taken out.

    O(tokens²/64): for lines, not for whole transcripts.

    Args:
        old: a line, or a few.
        new: what became of it.
        most: pairs of tokens to look at, None for `MOST_PAIRS`; see `compare`.
    """
    if max(len(old), len(new)) > _LONG:
        return _long_tokens(old, new, most)
    sides = TOKEN.findall(old), TOKEN.findall(new)
    ends = _ends(sides[0]), _ends(sides[1])
    made: list[Replacement] = []
    for each in compare(*sides, most).joined().ranges:
        was = Span(ends[0][each.old.start], ends[0][each.old.end])
        now = Span(ends[1][each.new.start], ends[1][each.new.end])
        made.append(trimmed(Replacement(was, was.of(old), now.of(new))))
    return TextChange(tuple(made))


def words(old: str, new: str) -> TextChange:
    """Paragraphs first, then the words of those that changed.

    As many words as possible stay (the longest common subsequence). What stands between two that
    stay is one replacement, without the blanks that both have at its edges. O(paragraphs² + words²)
    / 64, for 10,000 changed words at a place at most; more are told as `characters` would.
    """
    return refine(_anchored(_PARAGRAPH, old, new), _words_or_ends)


def map_between_words(change: TextChange, old: str, span: Span) -> Span:
    """What stands where `span` stood, after a change by `words`.

    An empty span is a place between two words, wherever in the blanks between them it lies: what
    was put there, together with what changed beside it.

    Args:
        change: made by `words`.
        old: the text before it.
        span: in that text.
    """
    if span:
        return change.map_span(span)
    left = len(old[: span.start].rstrip())
    right = len(old) - len(old[span.start :].lstrip())
    ranges = change.positions.ranges
    met = [each.new for each in ranges if each.old.start <= right and left <= each.old.end]
    return Span(met[0].start, met[-1].end) if met else change.map_span(span)


def characters(old: str, new: str) -> TextChange:
    """One replacement of all that lies between the common beginning and the common end; O(n)."""
    head, tail = common_ends(old, new)
    span = Span(head, len(old) - tail)
    change = Replacement(span, span.of(old), new[head : len(new) - tail])
    return TextChange((change,) if change.old or change.new else ())


def refine(change: TextChange, policy: Policy) -> TextChange:
    """A change told more finely: each replacement's two sides compared by another policy."""
    return TextChange(
        tuple(
            finer.shifted(each.span.start)
            for each in change.replacements
            for finer in policy(each.old, each.new).replacements
        )
    )


def compare(old: Sequence[str], new: Sequence[str], most: int | None = None) -> PositionMap:
    """Where the fewest entries of a sequence were replaced, put in or taken out.

    Replaced, put in and taken out are ranges of their own, even side by side.

    Args:
        old: words, lines or other entries.
        new: what became of them.
        most: pairs of entries to look at, None for `MOST_PAIRS`; what would need more is one range
            between the common ends.
    """
    head, tail = common_ends(old, new)
    was, now = Span(head, len(old) - tail), Span(head, len(new) - tail)
    if len(was) * len(now) > (MOST_PAIRS if most is None else most):
        return PositionMap((ChangedRange(was, now),))
    rows = Levenshtein.opcodes(old, new)
    return PositionMap(
        tuple(
            ChangedRange(Span(row.src_start, row.src_end), Span(row.dest_start, row.dest_end))
            for row in rows
            if row.tag != "equal"
        )
    )


def _long_tokens(old: str, new: str, most: int | None) -> TextChange:
    """The same for a line longer than any that people write: only what differs is read."""
    head, tail = common_ends(old, new)
    head = old.rfind(" ", 0, head) + 1
    gap = old.find(" ", max(head, len(old) - tail))
    tail = len(old) - gap if gap >= 0 else 0
    span = Span(head, len(old) - tail)
    was, now = span.of(old), new[head : len(new) - tail]
    if max(len(was), len(now)) > _LONG:
        return TextChange((Replacement(span, was, now),))
    return tokens(was, now, most).shifted(head)


def common_ends(
    old: Sequence[str], new: Sequence[str], *, tail_first: bool = False
) -> tuple[int, int]:
    """How long a beginning and an end two texts, or lists of lines, have in common; O(n).

    They do not overlap: where one of both would do, the beginning is longer, or the end with
    `tail_first`.
    """
    most = min(len(old), len(new))
    head, tail = Prefix.similarity(old, new), Postfix.similarity(old, new)
    return (min(head, most - tail), tail) if tail_first else (head, min(tail, most - head))


def trimmed(replacement: Replacement) -> Replacement:
    """A replacement without the tokens that are the same at its edges: a blank that went along."""
    old, new = replacement.old, replacement.new
    if max(len(old), len(new)) > _LONG:
        return replacement
    olds, news = TOKEN.findall(old), TOKEN.findall(new)
    head = _common(olds, news)
    tail = min(_common(olds[::-1], news[::-1]), len(old) - head, len(new) - head)
    span = Span(replacement.span.start + head, replacement.span.end - tail)
    return Replacement(span, old[head : len(old) - tail], new[head : len(new) - tail])


def _line_by_line(
    text: str, sides: tuple[list[str], list[str]], starts: list[int], block: ChangedRange
) -> Iterator[Replacement]:
    """The replacements of a block of lines, counted in the text."""
    was, now = sides[0][block.old.start : block.old.end], sides[1][block.new.start : block.new.end]
    first, end = block.old.start, block.old.end
    if len(was) == len(now):
        for number, (old, new) in enumerate(zip(was, now, strict=True), first):
            yield Replacement(Span(starts[number], starts[number] + len(old)), old, new)
        return
    if was and now:
        written = "\n".join(was)
        span = Span(starts[first], starts[first] + len(written))
        yield Replacement(span, written, "\n".join(now))
        return
    at_end = end == len(starts)
    if at_end:
        # The last line has no line end of its own: the one before it comes or goes.
        span = Span(max(0, starts[first] - 1) if was else len(text), len(text))
        yield Replacement(span, span.of(text), "".join(f"\n{line}" for line in now))
        return
    span = Span(starts[first], starts[end])
    yield Replacement(span, span.of(text), "".join(f"{line}\n" for line in now))


def _words_or_ends(old: str, new: str) -> TextChange:
    most = max(sum(1 for _ in _WORD.finditer(side)) for side in (old, new))
    return _anchored(_WORD, old, new) if most <= _MOST_WORDS else characters(old, new)


def _anchored(pattern: re.Pattern[str], old: str, new: str) -> TextChange:
    """What stands between the matches that both texts have in common, in order."""
    was, now = list(pattern.finditer(old)), list(pattern.finditer(new))
    pairs = [
        (was[one].span(), now[other].span())
        for one, other in _kept([each[0] for each in was], [each[0] for each in now])
    ]
    made: list[Replacement] = []
    before = (0, 0)
    for (w0, w1), (n0, n1) in [*pairs, ((len(old), 0), (len(new), 0))]:
        made += _without_blanks(Span(before[0], w0), old, new[before[1] : n0])
        before = (w1, n1)
    return TextChange(tuple(made))


def _kept(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The longest common subsequence; the common ends, if it takes more than `MOST_PAIRS`."""
    head, tail = common_ends(old, new)
    if (len(old) - head - tail) * (len(new) - head - tail) > MOST_PAIRS:
        yield from ((n, n) for n in range(head))
        yield from ((len(old) - n, len(new) - n) for n in range(tail, 0, -1))
        return
    for row in Indel.opcodes(old, new):
        if row.tag == "equal":
            yield from zip(
                range(row.src_start, row.src_end), range(row.dest_start, row.dest_end), strict=True
            )


def _without_blanks(span: Span, text: str, new: str) -> Iterator[Replacement]:
    """A replacement without the blanks that both sides have at their edges; none if all is."""
    old = span.of(text)
    if old == new:
        return
    heads = [side[: len(side) - len(side.lstrip())] for side in (old, new)]
    head = Prefix.similarity(*heads)
    old, new = old[head:], new[head:]
    tail = Postfix.similarity(old[len(old.rstrip()) :], new[len(new.rstrip()) :])
    inner = Span(span.start + head, span.end - tail)
    yield Replacement(inner, inner.of(text), new[: len(new) - tail])


def _common(olds: Sequence[str], news: Sequence[str]) -> int:
    """Characters that two lists of tokens have in common at their beginning."""
    pairs = zip(olds, news, strict=False)
    return sum(len(old) for old, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _ends(parts: Sequence[str]) -> list[int]:
    return list(accumulate(map(len, parts), initial=0))

"""Pairs the flags before an edit with those found after it, and gives each its state.

    before   gap A   gap B   doubtful C           the flags that were stored for these lines
    found    gap B'          doubtful C           what is found in the new lines
    after    A filled, B' keeps B's id, C stays   the states

A flag is found again where its characters are after an edit, else by its id, else by its kind and
the characters it is about, in order. An id comes from a flag's surroundings, so an edit beside a
flag would rename it, and two tags may read the same: the stored id of what stands there wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from aligner.alignment.flag import Flag, flag_id
from aligner.alignment.flag_kinds import kinds_answered, kinds_refound
from aligner.transcript.excerpts import excerpt_of
from web.document.document import Row
from web.flags.places import Places
from web.flags.words import propose
from web.store.tables import FlagRow

State: TypeAlias = Literal[
    "open", "filled", "partly_resolved", "confirmed_unintelligible", "not_a_problem"
]

_GAPS = kinds_answered("fill")

_DOUBTS = kinds_refound("realigning")
"""Kinds that say that something else is heard than is written."""

_EXCERPT = 60
"""Characters on each side of a flag that the review list shows."""

_LONGEST = 400
"""Characters of a flag that it shows."""


@dataclass(frozen=True, slots=True)
class FoundFlag:
    """A flag in its line: `start` and `end` are characters of the line."""

    flag: Flag
    line: int
    start: int | None
    end: int | None
    quote: str
    speaker: str | None
    excerpt: str


def in_lines(
    flags: Iterable[Flag], line_starts: Sequence[int], rows: Mapping[int, Row], *, first: int = 1
) -> list[FoundFlag]:
    """Flags counted from their lines.

    Args:
        flags: of a text.
        line_starts: where the lines of that text begin, in characters.
        rows: the rows of the document, by line.
        first: which line of the document the text's first line is.
    """
    found: list[FoundFlag] = []
    for flag in flags:
        line = flag.line + first - 1 if flag.line else max(0, first - 1)
        row = rows.get(line)
        text = row.text if row else ""
        start = end = None
        if flag.span is not None and flag.line:
            start = flag.span.start - line_starts[flag.line - 1]
            end = min(flag.span.end - line_starts[flag.line - 1], len(text))
        found.append(
            FoundFlag(
                flag,
                line,
                start,
                end,
                text[start:end] if start is not None else "",
                row.speaker if row else None,
                excerpt_around(text, start or 0, end or 0),
            )
        )
    return found


def excerpt_around(text: str, start: int, end: int) -> str:
    """Characters of a line with their surroundings, for the review list."""
    return excerpt_of(text, start, min(end, start + _LONGEST), _EXCERPT)


@dataclass(frozen=True, slots=True)
class FlagChanges:
    """What an edit did to the flags of its lines: pairs, those not found any more, new ones."""

    kept: list[tuple[FlagRow, FoundFlag]]
    lost: list[FlagRow]
    fresh: list[FoundFlag]


def match(
    before: Sequence[FlagRow], found: Sequence[FoundFlag], places: Places | None = None
) -> FlagChanges:
    """Which stored flag is which found one; O(n).

    Args:
        before: stored flags of the lines, those that were answered earlier too.
        found: what is there now, in the order of the text.
        places: of the edit between them, if there was one.
    """
    by_id = {flag.id: flag for flag in before}
    kept = _still_there(by_id, found, places) if places else []
    taken = {id(f) for _, f in kept}
    for each in found:
        if id(each) not in taken and each.flag.id in by_id:
            kept.append((by_id.pop(each.flag.id), each))
            taken.add(id(each))
    rest = [f for f in found if id(f) not in taken]
    waiting: dict[tuple[str, str], list[FlagRow]] = {}
    for flag in before:
        if flag.id in by_id:
            waiting.setdefault((flag.kind, flag.quote), []).append(flag)
    fresh: list[FoundFlag] = []
    for each in rest:
        same = waiting.get((each.flag.kind, each.quote))
        if same:
            flag = same.pop(0)
            del by_id[flag.id]
            kept.append((flag, each))
        else:
            fresh.append(each)
    return FlagChanges(kept, list(by_id.values()), fresh)


def _still_there(
    by_id: dict[str, FlagRow], found: Iterable[FoundFlag], places: Places
) -> list[tuple[FlagRow, FoundFlag]]:
    """Pairs of what stands where it stood; the stored ones are taken out of `by_id`."""
    now: dict[tuple[str, int, int | None, int | None], FoundFlag] = {
        (f.flag.kind, f.line, f.start, f.end): f for f in found
    }
    pairs: list[tuple[FlagRow, FoundFlag]] = []
    for flag in list(by_id.values()):
        if flag.start is None or flag.end is None:
            continue
        place = places.kept(flag.line, flag.start, flag.end)
        same = now.pop((flag.kind, *place), None) if place else None
        if same is not None:
            pairs.append((by_id.pop(flag.id), same))
    return pairs


def answer(outcome: FlagChanges, flag: str | None) -> FlagChanges:
    """A gap that was answered, but whose tag got another time, is the same gap.

    Args:
        outcome: from `match`.
        flag: the flag that the edit answers, if it names one.
    """
    lost = next((f for f in outcome.lost if f.id == flag and f.kind in _GAPS), None)
    moved = next((f for f in outcome.fresh if f.flag.kind in _GAPS), None)
    if lost is None or moved is None:
        return outcome
    return FlagChanges(
        [*outcome.kept, (lost, moved)],
        [f for f in outcome.lost if f is not lost],
        [f for f in outcome.fresh if f is not moved],
    )


def without_doubts(outcome: FlagChanges, answered: str | None) -> FlagChanges:
    """What follows where somebody listened: only a clear contradiction is put before them again.

    A line is placed again with less context than a whole episode, so right words come out less sure
    than they were: those of the answer, and those beside it.

    Args:
        outcome: from `match`.
        answered: the flag that was answered.
    """

    def is_unsure(found: FoundFlag) -> bool:
        return found.flag.kind in _DOUBTS and found.flag.severity != "severe"

    def is_settled(flag: FlagRow, found: FoundFlag) -> bool:
        return is_unsure(found) and (flag.id == answered or flag.state == "filled")

    return FlagChanges(
        [pair for pair in outcome.kept if not is_settled(*pair)],
        [*outcome.lost, *(flag for flag, found in outcome.kept if is_settled(flag, found))],
        [found for found in outcome.fresh if not is_unsure(found)],
    )


def state_from(opinions: Iterable[str]) -> State:
    """What people's words make of a flag that is still in the text: the majority's, else open.

    Words on a fill that was taken back say nothing of the gap.
    """
    said = [opinion for opinion in opinions if opinion != "confirmed_fill"]
    if not said:
        return "open"
    unclear = sum(opinion == "confirmed_unintelligible" for opinion in said)
    return "confirmed_unintelligible" if unclear * 2 >= len(said) else "not_a_problem"


def store(row: FlagRow, found: FoundFlag, tick: int) -> None:
    """Bring a stored flag up to date; id and state stay, its time until there is another."""
    flag = found.flag
    row.kind, row.severity, row.line = flag.kind, flag.severity, found.line
    row.start, row.end, row.quote = found.start, found.end, found.quote
    row.speaker, row.excerpt = found.speaker, found.excerpt
    row.gone, row.tick = False, tick
    if flag.segment is not None:
        row.onset, row.offset = round(flag.segment.onset, 3), round(flag.segment.offset, 3)
    elif row.onset is not None:
        return
    # Of a voice that changes, the alignment has no words for the place: the card needs the name.
    names = [flag.speaker.heard] if flag.speaker else []
    row.message, row.score = flag.message, flag.score
    propose(row, flag.candidates or names, flag.origins)


def free_id(found: FoundFlag, taken: set[str]) -> str:
    """The flag's own id, or the next one that no flag of the episode has."""
    name, repeat = found.flag.id, 0
    while name in taken:
        repeat += 1
        name = flag_id(found.flag.kind, found.quote + found.excerpt, repeat)
    return name

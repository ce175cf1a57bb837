"""Do edits find their lines in an upstream that moved? `python -m tests.benchmarks.upstream_moves`.

The twelve handed pairs of whole files are real; upstream's moves are made, so that each line's fate
is known:

    rebased    some of the same corrections are made upstream too, some with other words
               (5 for each pair): the same must be closed, the others shown as conflicts
    moves      a turn that we edit, or one beside it, is removed, doubled, swapped with the next or
               merged with it: an edit may be made in its own line, or be a conflict, nothing else;
               of the pairs' own corrections, and of words put into their shortest turns

Prints one JSON object. Options: SEED MOVES (310 1000).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from aligner.publish.changes import Change, changes_between
from aligner.publish.merge import merge
from aligner.transcript.changes import apply
from aligner.transcript.replacements import Replacement
from tests.benchmarks.replay import Correction, handed

_REBASES = 5
_SHOWN = 100
_EDITED, _SHORT_TURNS = 6, 5
"""Turns of a file that get another word, and of how many times as many short ones they are."""

_OTHER = "quite other words"


def rebased(pair: Correction, chance: Random) -> tuple[int, int, int, int]:
    """Fills that were made upstream as ours and otherwise, and how many of each went unseen."""
    fills = [each for each in changes_between(pair.before, pair.after) if each.fills]
    same = [each for each in fills if chance.random() < 0.5]
    other = [each for each in fills if each not in same and chance.random() < 0.5]
    theirs = _made(pair.before, same, other)
    made = merge(pair.before, changes_between(pair.before, pair.after), theirs)
    fate = {each.change.edit: each.outcome for each in made.verdicts}
    unseen = sum(fate[each.edit] != "closed" for each in same)
    written_over = sum(fate[each.edit] != "conflict" for each in other)
    return len(same), unseen, len(other), written_over


def _made(text: str, same: Sequence[Change], other: Sequence[Change]) -> str:
    edits = [each.edit for each in same]
    edits += [Replacement(each.edit.span, each.edit.old, _OTHER) for each in other]
    return apply(text, sorted(edits, key=lambda each: each.span))


@dataclass(frozen=True, slots=True)
class Moved:
    """Upstream's lines, each with the base's lines that it is made of."""

    kind: str
    lines: tuple[tuple[str, tuple[int, ...]], ...]


def move(lines: Sequence[str], at: int, kind: str) -> Moved:
    """One turn removed, doubled, swapped with the next or merged with it."""
    made: list[tuple[str, tuple[int, ...]]] = [(line, (i,)) for i, line in enumerate(lines)]
    following = next((i for i in range(at + 1, len(lines)) if lines[i].strip()), None)
    if kind == "removed":
        del made[at]
    elif kind == "doubled" or following is None:
        made[at:at] = [made[at], ("", ())]
    elif kind == "swapped":
        made[at], made[following] = made[following], made[at]
    else:
        joined = lines[at] + " " + lines[following].partition(":** ")[2]
        made[at : following + 1] = [(joined, (at, following))]
    return Moved(kind, tuple(made))


def short_turns(pair: Correction, chance: Random) -> Correction:
    """The same file with a word more in six of its shortest turns, which are most alike."""
    lines = pair.before.split("\n")
    spoken = [i for i, line in enumerate(lines) if line.partition(":** ")[2].strip()]
    shortest = sorted(spoken, key=lambda i: len(lines[i]))[: _SHORT_TURNS * _EDITED]
    for at in chance.sample(shortest, min(_EDITED, len(shortest))):
        label, _, words = lines[at].partition(":** ")
        lines[at] = f"{label}:** Indeed, {words}"
    return Correction(f"{pair.name}, short turns", pair.before, "\n".join(lines))


def moves(pair: Correction, chance: Random) -> Iterator[tuple[str, str, bool]]:
    """For each move its kind, what is wrong ("" if nothing), and whether all edits were made."""
    before, after = pair.before.split("\n"), pair.after.split("\n")
    edits = changes_between(pair.before, pair.after)
    if len(before) != len(after):
        return
    edited = [i for i, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    while True:
        near = chance.choice(edited) + chance.choice((0, 0, -2, 2))
        at = min(max(near, 0), len(before) - 1)
        if not before[at].strip():
            continue
        upstream = move(before, at, chance.choice(("removed", "doubled", "swapped", "merged")))
        theirs = "\n".join(line for line, _ in upstream.lines)
        made = merge(pair.before, edits, theirs)
        result = made.text.split("\n")
        yield upstream.kind, _wrong(upstream, result, before, after), not made.conflicts


def _wrong(
    upstream: Moved, result: Sequence[str], before: Sequence[str], after: Sequence[str]
) -> str:
    """The line that changed and is none of the edited ones, or became what nobody wrote."""
    if len(result) != len(upstream.lines):
        return f"{len(result)} lines of {len(upstream.lines)}"
    for (line, origins), now in zip(upstream.lines, result, strict=True):
        # In a merged line each half may be as it was or as we made it.
        wanted = {line}
        for origin in origins:
            wanted |= {_half(each, before[origin], after[origin]) for each in wanted}
        if now not in wanted:
            return f"{line[:_SHOWN]!r} became {now[:_SHOWN]!r}"
    return ""


def _half(line: str, old: str, new: str) -> str:
    """A line with one of its turns as we made it, its label left out where it was merged."""
    if old in line:
        return line.replace(old, new, 1)
    return line.replace(old.partition(":** ")[2], new.partition(":** ")[2], 1)


def main() -> None:
    """Make the moves and print."""
    seed, most = (*map(int, sys.argv[1:3]), *(310, 1000)[len(sys.argv[1:3]) :])
    chance = Random(seed)  # noqa: S311 - the moves must repeat
    pairs = [each for each in handed() if " line " not in each.name]
    counts = [rebased(pair, chance) for pair in pairs for _ in range(_REBASES)]
    same, unseen, other, written_over = map(sum, zip(*counts, strict=True))
    result: dict[str, object] = {
        "rebased": {
            "pairs": len(counts),
            "made as ours": same,
            "unseen": unseen,
            "made otherwise": other,
            "written over": written_over,
        }
    }
    wrong, whole, kinds = 0, 0, 0
    edited = [*pairs, *(short_turns(pair, chance) for pair in pairs)]
    streams = [moves(pair, chance) for pair in edited]
    while kinds < most and streams:
        for stream in list(streams):
            found = next(stream, None)
            if found is None:
                streams.remove(stream)
                continue
            kinds += 1
            wrong += bool(found[1])
            whole += found[2]
            if found[1]:
                print(f"{found[0]}: {found[1]}", file=sys.stderr)
            if kinds == most:
                break
    result["moves"] = {"moves": kinds, "edits elsewhere": wrong, "without a conflict": whole}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()

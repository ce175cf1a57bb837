"""Whether wrong speakers are found: `python -m tests.benchmarks.voices [--seeds A B] [CONDITION…]`.

Conversations are composed (`voice_episodes`), labels swapped and turns run into the one before;
what the product says of them is held against what is known. Prints one JSON object.

    --seeds A B   seeds A to B - 1; constants were chosen on 0 to 5, so take others
    --hear        align each conversation for real; otherwise words have their true times
    --fit         print weights for `aligner.alignment.voices.check`, fitted on these seeds

Recall counts a swapped turn as found if a flag names the right person, and a merged turn if the
flag begins within 1 s; both by the seconds of the turn, of the shorter part for merged ones. False
alarms are flags on turns whose label is right, an hour of conversation without a planted error.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from aligner.alignment.evaluation.truth import Truth
from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.alignment.voices import check
from aligner.alignment.voices.turns import find_turns
from aligner.audio.conformer import Conformer
from aligner.threads import one_blas_thread
from aligner.timeline import Segment
from aligner.transcript.model import Span
from aligner.transcript.parse import parse
from tests.benchmarks.recordings import Case, aligned
from tests.benchmarks.voice_episodes import CONDITIONS, Conversation, compose, utterances

SWAPPED = (0.0, 0.03, 0.06, 0.1)
"""Shares of turns under a wrong name: one conversation for each; the first has no error at all."""

MERGED = 0.08
"""Share of turns run into the one before, where there are errors."""

_LENGTHS = (0.0, 1.0, 2.0, 5.0, 10.0)
_NEAR = 1.0
"""Seconds by which a change may be off to count as found."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one person says in a paragraph; seconds."""

    speaker: str
    at: Segment


@dataclass(frozen=True, slots=True, eq=False)
class Planted:
    """A transcript with known errors.

    Attributes:
        text: of the transcript; paragraph i stands in line 2 i + 1.
        written: the names on the labels.
        parts: who really speaks in each paragraph.
        alignment: with the words' true times.
    """

    text: str
    written: tuple[str, ...]
    parts: tuple[tuple[Part, ...], ...]
    alignment: Alignment


def plant(made: Conversation, swapped: float, merged: float, seed: int) -> Planted:
    """Put wrong names on a share of the paragraphs, run a share of the turns together."""
    chance = random.Random(f"{made.condition} {seed} {swapped}")  # noqa: S311
    groups: list[list[int]] = []
    for i in range(len(made.turns)):
        if groups and len(groups[-1]) < 3 and chance.random() < merged:
            groups[-1].append(i)
        else:
            groups.append([i])
    names = sorted({turn.speaker for turn in made.turns})
    written = [made.turns[group[0]].speaker for group in groups]
    plain = [g for g, group in enumerate(groups) if len(group) == 1]
    for g in chance.sample(plain, min(len(plain), round(swapped * len(groups)))):
        written[g] = chance.choice([name for name in names if name != written[g]])
    return written_turns(made, groups, written)


def written_turns(
    made: Conversation, groups: Sequence[Sequence[int]], names: Sequence[str]
) -> Planted:
    """The transcript and the alignment of grouped turns; one with an empty name has no label."""
    paragraphs: list[str] = []
    words: list[TimedWord] = []
    lines: list[AlignedLine] = []
    start = 0
    for g, (group, name) in enumerate(zip(groups, names, strict=True)):
        text = f"**{name}:** " if name else ""
        for said, at in (word for i in group for word in made.turns[i].words):
            text += " " if text and text[-1] != " " else ""
            span = Span(start + len(text), start + len(text) + len(said))
            text += said
            words.append(TimedWord(2 * g + 1, span, said, at, 0.99, "acoustic"))
        whole = Segment(_span(made, group[0]).onset, _span(made, group[-1]).offset)
        lines.append(AlignedLine(2 * g + 1, name or None, "speech", "spoken", whole, 0.99))
        paragraphs.append(text)
        start += len(text) + 2
    parts = tuple(
        tuple(Part(made.turns[i].speaker, _span(made, i)) for i in group) for group in groups
    )
    duration = len(made.samples) / 16_000
    alignment = Alignment(duration, tuple(words), tuple(lines), (), (), (), (), "made", "none")
    return Planted("\n\n".join(paragraphs) + "\n", tuple(names), parts, alignment)


def _span(made: Conversation, turn: int) -> Segment:
    words = made.turns[turn].words
    return Segment(words[0][1].onset, words[-1][1].offset)


@dataclass(frozen=True, slots=True)
class Said:
    """A flag: the paragraph, where another voice begins (None: all of it), whose, how sure."""

    paragraph: int
    onset: float | None
    heard: str
    confidence: float


class Product:
    """What the aligner says of a planted conversation."""

    def __init__(self, *, hear: bool) -> None:
        self.seconds = 0.0
        self._ears = (Conformer(), Lexicon()) if hear else None

    def flags(self, made: Conversation, planted: Planted) -> list[Said]:
        """Its findings about single turns."""
        if self._ears:
            truth = Truth((), (), (), (), (), (), planted.alignment.duration)
            case = Case(made.condition, planted.text, made.samples, truth)
            file = aligned(case, *self._ears)
            return [
                Said(
                    flag.line // 2,
                    flag.segment.onset if flag.kind == "speaker_change" else None,
                    flag.speaker.heard,
                    flag.speaker.confidence,
                )
                for flag in file.flags
                if flag.speaker and flag.segment
            ]
        transcript = parse(planted.text)
        begun = time.process_time()
        found = check.check_voices(transcript, planted.alignment, made.samples)
        self.seconds += time.process_time() - begun
        wrong = [Said(w.turn.line // 2, None, w.heard, w.confidence) for w in found.wrong]
        return wrong + [
            Said(c.turn.line // 2, at.onset, c.heard, c.confidence)
            for c in found.changes
            if (at := c.turn.words[c.first].segment)
        ]


@dataclass(slots=True)  # noqa: RUF100
class Tally:
    """What was found and what was not, in counts by length."""

    swapped: dict[float, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    merged: dict[float, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    errors: list[float] = field(default_factory=list)
    stated: list[tuple[float, bool]] = field(default_factory=list)
    wrong_precision: list[bool] = field(default_factory=list)
    hours: float = 0.0
    clean_hours: float = 0.0
    clean_wrong: int = 0
    clean_changes: int = 0

    def judge(self, planted: Planted, said: Sequence[Said], *, clean: bool) -> None:
        """Count a conversation."""
        hours = planted.alignment.duration / 3600
        self.hours += hours
        by_paragraph: dict[int, list[Said]] = defaultdict(list)
        for each in said:
            by_paragraph[each.paragraph].append(each)
        if clean:
            self.clean_hours += hours
            self.clean_wrong += sum(each.onset is None for each in said)
            self.clean_changes += sum(each.onset is not None for each in said)
        for g, (name, parts) in enumerate(zip(planted.written, planted.parts, strict=True)):
            here = by_paragraph[g]
            if len(parts) == 1:
                self._whole(name, parts[0], here)
            else:
                self._merged(parts, here)

    def _whole(self, name: str, part: Part, said: Sequence[Said]) -> None:
        right = [each.onset is None and each.heard == part.speaker != name for each in said]
        self._state(said, right)
        self.wrong_precision += [
            ok for each, ok in zip(said, right, strict=True) if each.onset is None
        ]
        if name != part.speaker:
            counts = self.swapped[_length(part.at.duration)]
            counts[0] += any(right)
            counts[1] += 1

    def _merged(self, parts: Sequence[Part], said: Sequence[Said]) -> None:
        right = [False] * len(said)
        for before, after in pairwise(parts):
            if after.speaker == parts[0].speaker:
                continue
            off = [
                abs(each.onset - after.at.onset)
                for each in said
                if each.onset is not None and each.heard == after.speaker
            ]
            best = min(off, default=99.0)
            counts = self.merged[_length(min(before.at.duration, after.at.duration))]
            counts[0] += best <= _NEAR
            counts[1] += 1
            if best <= 3.0:
                self.errors.append(best)
            for i, each in enumerate(said):
                near = each.onset is not None and abs(each.onset - after.at.onset) <= _NEAR
                right[i] |= near and each.heard == after.speaker
        self._state(said, right)

    def _state(self, said: Sequence[Said], right: Sequence[bool]) -> None:
        self.stated += [(each.confidence, ok) for each, ok in zip(said, right, strict=True)]

    def row(self) -> dict[str, object]:
        """The figures."""
        errors = np.array(self.errors or [np.nan])
        sure = [ok for confidence, ok in self.stated if confidence >= 0.9]
        return {
            "hours": round(self.hours, 2),
            "swapped": _by_length(self.swapped),
            "wrong_speaker_flags": len(self.wrong_precision),
            "wrong_speaker_right": sum(self.wrong_precision),
            "merged": _by_length(self.merged),
            "change_within_0.6s": round(float((errors <= 0.6).mean()), 3),
            "flags": len(self.stated),
            "flags_right": sum(ok for _, ok in self.stated),
            "stated_0.9": [sum(sure), len(sure)],
            "stated_0.8_to_0.9": [
                sum(ok for c, ok in self.stated if c < 0.9),
                sum(c < 0.9 for c, _ in self.stated),
            ],
            "clean_hours": round(self.clean_hours, 2),
            "clean_wrong_speaker": self.clean_wrong,
            "clean_speaker_change": self.clean_changes,
        }


def _length(seconds: float) -> float:
    return max(least for least in _LENGTHS if seconds >= least)


def _by_length(counts: dict[float, list[int]]) -> dict[str, list[int]]:
    return {f"from {least:g} s": counts[least] for least in sorted(counts)}


def measured(
    conditions: Sequence[str], seeds: range, product: Product
) -> Iterator[tuple[str, Tally]]:
    """A tally for each condition, and one for all."""
    everything = Tally()
    for condition in conditions:
        tally = Tally()
        for seed in seeds:
            made = compose(condition, seed)
            for swapped in SWAPPED:
                planted = plant(made, swapped, MERGED if swapped else 0.0, seed)
                said = product.flags(made, planted)
                tally.judge(planted, said, clean=not swapped)
                everything.judge(planted, said, clean=not swapped)
        yield condition, tally
    yield "all", everything


def fitted(conditions: Sequence[str], seeds: range) -> dict[str, list[float]]:
    """Weights of the evidence, by logistic regression over turns and stretches."""
    whole: list[tuple[list[float], bool]] = []
    part: list[tuple[list[float], bool]] = []
    for condition in conditions:
        for seed in seeds:
            made = compose(condition, seed)
            for swapped in SWAPPED:
                planted = plant(made, swapped, MERGED if swapped else 0.0, seed)
                for kind, evidence, right in evidences(made, planted):
                    (whole if kind == "whole" else part).append((evidence, right))
    rows = {}
    for kind, examples in (("whole", whole), ("part", part)):
        model = LogisticRegression(C=1.0, max_iter=5000)
        model.fit([x for x, _ in examples], [ok for _, ok in examples])
        rows[kind] = [round(float(w), 2) for w in (*model.coef_[0], model.intercept_[0])]
        rows[f"{kind}_counts"] = [len(examples), sum(ok for _, ok in examples)]
    return rows


def evidences(made: Conversation, planted: Planted) -> Iterator[tuple[str, list[float], bool]]:
    """Kind, evidence and truth of every turn and stretch that might be another's."""
    transcript = parse(planted.text)
    turns = find_turns(transcript, planted.alignment)
    heard = check.frames_of(turns, made.samples)
    kept = [i for i, frames in enumerate(heard) if len(frames) >= 15]
    names = sorted(set(planted.written))
    beside = check.Comparison.of(
        [turns[i] for i in kept], [heard[i] for i in kept], names, planted.text
    )
    for t, turn in enumerate(beside.turns):
        parts = planted.parts[turn.line // 2]
        other = int(beside.identity.other[t])
        if len(parts) == 1 and other >= 0 and beside.identity.odds[t] > 0:
            right = turn.speaker != parts[0].speaker == names[other]
            yield "whole", beside.whole_evidence(t).tolist(), right
        if len(parts) == 1 and parts[0].speaker != turn.speaker:
            continue
        for stretch in beside.stretches(t):
            if beside.eligible(stretch):
                at = turn.words[stretch.first].segment
                right = at is not None and any(
                    p.speaker == names[stretch.voice] and abs(p.at.onset - at.onset) <= _NEAR
                    for p in parts[1:]
                )
                yield "part", check.stretch_evidence(stretch).tolist(), right


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("conditions", nargs="*", default=CONDITIONS)
    parser.add_argument("--seeds", nargs=2, type=int, default=(100, 102))
    parser.add_argument("--hear", action="store_true")
    parser.add_argument("--fit", action="store_true")
    options = parser.parse_args()
    seeds = range(*options.seeds)
    if not utterances("timit") or not utterances("libri"):
        print(json.dumps({"skipped": "the recordings are absent"}))
        return
    with one_blas_thread():
        if options.fit:
            print(json.dumps(fitted(options.conditions, seeds)))
            return
        product = Product(hear=options.hear)
        report: dict[str, object] = {
            name: tally.row() for name, tally in measured(options.conditions, seeds, product)
        }
    report["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if product.seconds:
        report["processor_seconds"] = round(product.seconds, 1)
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

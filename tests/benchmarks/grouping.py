"""Whether captions without names are grouped by voice: `python -m tests.benchmarks.grouping`.

Conversations of 2 to 4 people (`voice_episodes`) are cut into cues of up to 12 words and 5 s,
without names, in two ways:

    parted    a cue ends where somebody else begins
    running   cues run on over the changes, as automatic captions do

Prints, for each condition and way, the share of the speech under a wrong voice, by words and by
whole lines (each found voice stands for one speaker at most), how often the number of voices is
right, and how often a line's stated confidence of .9 or more is. Half-minutes of meetings are
measured as they are.

    --seeds A B   seeds A to B - 1; constants were chosen on 700 to 702, so take others
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]

from aligner.alignment.model import AlignedLine, Alignment, TimedWord
from aligner.alignment.voices.grouping import Grouping, group_voices
from aligner.timeline import Segment
from aligner.transcript.model import Span, Transcript
from aligner.transcript.parse import parse
from tests.benchmarks.recordings import meetings
from tests.benchmarks.voice_episodes import CONDITIONS, Conversation, compose, utterances

_WORDS: Final = 12
_SECONDS: Final = 5.0

Cue = list[tuple[str, str, Segment]]


def cues(made: Conversation, *, running: bool) -> Iterator[Cue]:
    """Speaker, word and time of each word, by cues."""
    cue: Cue = []
    for turn in made.turns:
        for said, at in turn.words:
            if cue and (len(cue) >= _WORDS or at.offset - cue[0][2].onset > _SECONDS):
                yield cue
                cue = []
            cue.append((turn.speaker, said, at))
        if not running and cue:
            yield cue
            cue = []
    if cue:
        yield cue


def written(lines: Sequence[Cue], duration: float) -> tuple[Transcript, Alignment]:
    """The text, a paragraph a cue, and the true times of its words."""
    text, words, aligned = "", [], []
    for i, cue in enumerate(lines):
        for j, (_, said, at) in enumerate(cue):
            text += " " if j else ""
            span = Span(len(text), len(text) + len(said))
            words.append(TimedWord(2 * i + 1, span, said, at, 0.99, "acoustic"))
            text += said
        text += "\n\n"
        whole = cue[0][2].hull(cue[-1][2])
        aligned.append(AlignedLine(2 * i + 1, None, "speech", "spoken", whole, 0.99))
    nothing = ((), (), (), ())
    return parse(text), Alignment(duration, tuple(words), tuple(aligned), *nothing, "made", "none")


@dataclass(slots=True)
class Tally:
    """Seconds and counts."""

    seconds: float = 0.0
    by_words: float = 0.0
    by_lines: float = 0.0
    episodes: int = 0
    right_number: int = 0
    sure: int = 0
    sure_right: int = 0
    numbers: list[tuple[int, int]] = field(default_factory=list)

    def judge(self, lines: Sequence[Cue], found: Grouping) -> None:
        """Count an episode; words that are in no group are wrong."""
        people = sorted({speaker for cue in lines for speaker, _, _ in cue})
        word_voice = {(each.word.line, each.word.span.start): each.voice for each in found.words}
        line_voice = {each.line: each for each in found.lines}
        starts = _starts(lines)
        size = max(found.voices, 1)
        by_words, by_lines = np.zeros((size, len(people))), np.zeros((size, len(people)))
        total = 0.0
        for i, cue in enumerate(lines):
            for j, (speaker, _, at) in enumerate(cue):
                who = people.index(speaker)
                total += at.duration
                if (voice := word_voice.get((2 * i + 1, starts[i][j]))) is not None:
                    by_words[voice, who] += at.duration
                if each := line_voice.get(2 * i + 1):
                    by_lines[each.voice, who] += at.duration
        owners = dict(zip(*linear_sum_assignment(-by_words), strict=True))
        self.seconds += total
        self.by_words += total - float(sum(by_words[v, w] for v, w in owners.items()))
        rows = zip(*linear_sum_assignment(-by_lines), strict=True)
        self.by_lines += total - float(sum(by_lines[v, w] for v, w in rows))
        self.episodes += 1
        self.right_number += found.voices == len(people)
        self.numbers.append((len(people), found.voices))
        for i, cue in enumerate(lines):
            each = line_voice.get(2 * i + 1)
            if each and each.confidence >= 0.9 and len({speaker for speaker, _, _ in cue}) == 1:
                self.sure += 1
                self.sure_right += bool(owners.get(each.voice) == people.index(cue[0][0]))

    def row(self) -> dict[str, object]:
        """The figures."""
        return {
            "minutes": round(self.seconds / 60, 1),
            "error_by_words": round(self.by_words / self.seconds, 3),
            "error_by_lines": round(self.by_lines / self.seconds, 3),
            "right_number": [self.right_number, self.episodes],
            "numbers": self.numbers if self.right_number < self.episodes else "all right",
            "stated_0.9": [self.sure_right, self.sure],
        }


def _starts(lines: Sequence[Cue]) -> list[list[int]]:
    """Where each word begins in `written`."""
    found, at = [], 0
    for cue in lines:
        here = []
        for j, (_, said, _) in enumerate(cue):
            at += bool(j)
            here.append(at)
            at += len(said)
        at += 2
        found.append(here)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("conditions", nargs="*", default=CONDITIONS)
    parser.add_argument("--seeds", nargs=2, type=int, default=(100, 103))
    options = parser.parse_args()
    if not utterances("timit") or not utterances("libri"):
        print(json.dumps({"skipped": "the recordings are absent"}))
        return
    report: dict[str, object] = {}
    everything: dict[str, Tally] = defaultdict(Tally)
    for condition in options.conditions:
        tallies: dict[str, Tally] = defaultdict(Tally)
        for seed in range(*options.seeds):
            made = compose(condition, seed)
            for way in ("parted", "running"):
                lines = list(cues(made, running=way == "running"))
                text, alignment = written(lines, len(made.samples) / 16_000)
                found = group_voices(text, alignment, made.samples)
                tallies[way].judge(lines, found)
                everything[way].judge(lines, found)
        report[condition] = {way: tally.row() for way, tally in tallies.items()}
    report["all"] = {way: tally.row() for way, tally in everything.items()}
    talk = Tally()
    for case in meetings():
        by_line: dict[int, Cue] = defaultdict(list)
        names = {p.line: p.speaker or "" for p in parse(case.text).paragraphs}
        for word in case.truth.words:
            by_line[word.line].append((names[word.line], word.text, word.segment))
        lines = list(by_line.values())
        text, alignment = written(lines, case.truth.duration)
        talk.judge(lines, group_voices(text, alignment, case.samples))
    report["meetings"] = talk.row()
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

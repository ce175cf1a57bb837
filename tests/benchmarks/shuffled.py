"""Fresh episodes of hand-timed speech, that no constant was chosen on.

The utterances come in another order each time, with other pauses, an intro and two adverts cut out
of an episode, and with what transcripts suffer from, planted where the dice fall:

    written, not said    two sentences of the utterances that are left out
    said, not written    two utterances
    wrong words          eight, each replaced by a long word from elsewhere in the text
    gaps                 nine, of one to three words
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from aligner.alignment.evaluation.truth import Insert, TrueGap, TrueLine, TrueWord, Truth
from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.timeline import Segment
from tests.benchmarks.recordings import Case, Utterance, later, room_tone

_UNSAID, _UNWRITTEN, _WRONG, _GAPS = 2, 2, 8, 9
_LONG = 7
"""Letters of a word that is put in for another: short ones sound alike."""


@dataclass(slots=True)
class _Tape:
    """What was recorded so far, and what is true of it."""

    pieces: list[Samples] = field(default_factory=list)
    length: int = 0
    paragraphs: list[str] = field(default_factory=list)
    words: list[TrueWord] = field(default_factory=list)
    lines: list[TrueLine] = field(default_factory=list)
    gaps: list[TrueGap] = field(default_factory=list)
    wrong: list[Segment] = field(default_factory=list)
    missing: list[Segment] = field(default_factory=list)
    inserts: list[Insert] = field(default_factory=list)

    def play(self, samples: Samples) -> Segment:
        start = self.length
        self.pieces.append(samples)
        self.length += len(samples)
        return Segment(start / SAMPLE_RATE, self.length / SAMPLE_RATE)

    def write(self, text: str) -> int:
        """The line of a new paragraph."""
        self.paragraphs.append(text)
        return 2 * len(self.paragraphs) - 1


def shuffled(
    name: str, utterances: Sequence[Utterance], sounds: Sequence[Samples], seed: int
) -> Case:
    """An episode of these utterances.

    Args:
        name: what to call it.
        utterances: hand-timed sentences; two are left out.
        sounds: what is played before, one third and two thirds through.
        seed: of the dice.
    """
    rng = np.random.default_rng(seed)
    order = [utterances[i] for i in rng.permutation(len(utterances))]
    unsaid, said = order[:_UNSAID], order[_UNSAID:]
    places = rng.permutation(np.arange(1, len(said)))  # the first opens the episode as it is
    ends = np.cumsum([_UNWRITTEN, _WRONG, _GAPS, _UNSAID])
    unwritten, wrong, gaps, before = np.split(places[: ends[-1]], ends[:-1])
    strange = [w for u in said for w, _ in u.words if len(w) >= _LONG]
    tape = _Tape()
    for i, each in enumerate(said):
        part, rest = divmod(i, len(said) // len(sounds))
        if not rest and part < len(sounds):
            _play_insert(tape, sounds[part])
        if i in before:
            lost = unsaid[int(np.flatnonzero(before == i)[0])]
            line = tape.write(f"**{lost.speaker}:** {lost.text}")
            tape.lines.append(TrueLine(line, "not spoken", None))
        tape.play(room_tone(each, float(rng.uniform(0.1, 0.8))))
        at = tape.play(each.samples).onset
        if i in unwritten:
            whole = Segment(each.words[0][1].onset, each.words[-1][1].offset)
            tape.missing.append(later(whole, at))
        else:
            instead = str(rng.choice(strange)) if i in wrong else ""
            _write_down(tape, each, at, rng, instead, has_gap=i in gaps)
    truth = Truth(
        tuple(tape.words),
        tuple(tape.lines),
        tuple(tape.gaps),
        tuple(tape.wrong),
        tuple(tape.missing),
        tuple(tape.inserts),
        tape.length / SAMPLE_RATE,
    )
    return Case(name, "\n\n".join(tape.paragraphs) + "\n", np.concatenate(tape.pieces), truth)


def _play_insert(tape: _Tape, sound: Samples) -> None:
    opening = not tape.pieces
    segment = tape.play(sound)
    tape.inserts.append(Insert("intro" if opening else "ad", segment))
    if not opening:
        tape.lines.append(TrueLine(tape.write("**Break:**"), "break", segment))


def _write_down(
    tape: _Tape,
    each: Utterance,
    at: float,
    rng: np.random.Generator,
    instead: str,
    *,
    has_gap: bool,
) -> None:
    """Write an utterance, with a wrong word or a gap in it."""
    written = re.findall(r"[\w']+[^\w\s]*", each.text)
    assert len(written) == len(each.words), each.text
    line = 2 * len(tape.paragraphs) + 1
    width = int(rng.integers(1, 4)) if has_gap else 1
    first = int(rng.integers(1, max(2, len(written) - width)))
    changed = range(first, min(len(written), first + width))
    within = later(each.words[changed[0]][1].hull(each.words[changed[-1]][1]), at)
    if has_gap:
        written[changed[0] : changed[-1] + 1] = [f"\\[unintelligible {_stamp(within.onset)}\\]"]
        tape.gaps.append(TrueGap(line, within, exact=True))
    elif instead:
        written[first] = instead
        tape.wrong.append(within)
    spoilt = set(changed) if has_gap or instead else set()
    for k, (word, segment) in enumerate(each.words):
        if k not in spoilt:
            tape.words.append(TrueWord(line, word, later(segment, at)))
    whole = Segment(each.words[0][1].onset, each.words[-1][1].offset)
    tape.lines.append(TrueLine(line, "spoken", later(whole, at)))
    tape.write(f"**{each.speaker}:** {' '.join(written)}")


def _stamp(seconds: float) -> str:
    """As editors write it: hours, minutes, seconds, frames at 30 a second."""
    frames = int(seconds * 30)
    whole, frame = divmod(frames, 30)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{frame:02}"

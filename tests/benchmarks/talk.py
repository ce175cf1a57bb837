"""Meetings as turns, each alone and all joined, as they are and spoilt.

    python -m tests.benchmarks.talk [--only clean reverb]

Prints one JSON object. For each way to spoil them, of all words (placed or not): the share within
200 ms, outside and inside overlap (where two people talk at once), those without a place; the same
of the four joined to one recording; of a thousand words those more than half a second off with a
confidence of .9 or more; and the expected calibration error: by how much confidence differs, in ten
classes, from the share of words within 200 ms: 253 words with perfect confidences would have .03 by
chance, so look at `all`, the words of all ways but babble. Their own times are good to 50 to 100
ms. Noise that nobody hears, 80 dB below, moves `reverb` between .735 and .838: compare no single
figure of it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from aligner.alignment.evaluation.truth import TrueWord
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import SAMPLE_RATE, Samples
from aligner.audio.conformer import Conformer
from tests.benchmarks.distortions import (
    at_speed,
    clipped,
    encoded,
    over,
    reverberant,
    telephoned,
)
from tests.benchmarks.recordings import (
    EPISODES,
    Case,
    aligned,
    episode,
    later,
    meetings,
    paired,
    timit,
)

_NEAR, _FAR, _SURE = 0.2, 0.5, 0.9
_BELOW_DB = 10.0
"""What lies under the voices is so much quieter."""
_VOICES = 6
"""People who babble."""
_CLASSES = 10
_HOPELESS = "babble"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A true word: how far its place is off (None: it has none), how sure, is it in overlap."""

    error: float | None
    confidence: float
    overlaps: bool

    @property
    def is_near(self) -> bool:
        """Whether it lies where it is said."""
        return self.error is not None and abs(self.error) <= _NEAR


def outcomes(case: Case, model: Conformer, lexicon: Lexicon) -> list[Outcome]:
    """What became of each word of a case."""
    words = aligned(case, model, lexicon).alignment.words
    return [
        Outcome(
            word.segment.onset - true.segment.onset if word and word.segment else None,
            word.confidence if word and word.segment else 0.0,
            _overlaps(true, case),
        )
        for true, word in zip(case.truth.words, paired(case.truth.words, words), strict=True)
    ]


def _overlaps(word: TrueWord, case: Case) -> bool:
    """Whether somebody else's word is said at the same time."""
    mine = _speaker(case.text, word.line)
    return any(
        other.segment.onset < word.segment.offset
        and word.segment.onset < other.segment.offset
        and _speaker(case.text, other.line) != mine
        for other in case.truth.words
        if other.line != word.line
    )


def _speaker(text: str, line: int) -> str:
    return text.split("\n")[line - 1].partition(":**")[0]


def together(cases: Sequence[Case]) -> Case:
    """One recording of several."""
    words, lines, offset, line = [], [], 0.0, 0
    for case in cases:
        words += [
            replace(each, line=each.line + line, segment=later(each.segment, offset))
            for each in case.truth.words
        ]
        lines += [
            replace(
                each, line=each.line + line, segment=each.segment and later(each.segment, offset)
            )
            for each in case.truth.lines
        ]
        offset += len(case.samples) / SAMPLE_RATE
        line += case.text.count("\n") + 1
    truth = replace(cases[0].truth, words=tuple(words), lines=tuple(lines), duration=offset)
    samples = np.concatenate([case.samples for case in cases])
    return Case("joined", "\n".join(case.text for case in cases), samples, truth)


def figures(found: Sequence[Outcome]) -> dict[str, float]:
    """What the words of several recordings come to."""
    far = sum(
        each.error is not None and abs(each.error) > _FAR and each.confidence >= _SURE
        for each in found
    )
    return {
        "words": len(found),
        "within_200ms": _share(each.is_near for each in found),
        "outside_overlap": _share(each.is_near for each in found if not each.overlaps),
        "inside_overlap": _share(each.is_near for each in found if each.overlaps),
        "unplaced": _share(each.error is None for each in found),
        "far_and_sure_per_1000": round(1000 * far / len(found), 1),
        "calibration_error": _calibration_error(found),
    }


def _share(of: Iterable[bool]) -> float:
    known = list(of)
    return round(sum(known) / len(known), 4) if known else float("nan")


def _calibration_error(found: Sequence[Outcome]) -> float:
    """Expected calibration error of the placed words."""
    placed = [each for each in found if each.error is not None]
    classes: list[list[Outcome]] = [[] for _ in range(_CLASSES)]
    for each in placed:
        classes[min(_CLASSES - 1, int(each.confidence * _CLASSES))].append(each)
    off = sum(
        abs(sum(each.confidence for each in group) - sum(each.is_near for each in group))
        for group in classes
    )
    return round(off / len(placed), 4)


def _babble() -> Samples:
    """Several people at once, whose words nobody follows."""
    voices: dict[str, list[Samples]] = {}
    for each in timit():
        voices.setdefault(each.speaker, []).append(each.samples)
    said = [np.concatenate(each) for each in list(voices.values())[:_VOICES]]
    length = min(map(len, said))
    babble: Samples = np.sum([each[:length] for each in said], axis=0, dtype=np.float32)
    return babble


def _music() -> Samples:
    """The music of the test episode's advert."""
    case = episode(EPISODES["roundtable"])
    advert = next(each for each in case.truth.inserts if each.kind == "intro").segment
    return case.samples[round(advert.onset * SAMPLE_RATE) : round(advert.offset * SAMPLE_RATE)]


def ways() -> dict[str, Callable[[Case], Case]]:
    """How they are spoilt."""
    music, babble = _music(), _babble()
    return {
        "clean": lambda case: case,
        "telephone": telephoned,
        "reverb": reverberant,
        "music": lambda case: over(case, music, _BELOW_DB, "music"),
        "babble": lambda case: over(case, babble, _BELOW_DB, "babble"),
        "faster": lambda case: at_speed(case, 1.25),
        "mp3": lambda case: replace(case, samples=encoded(case.samples, "24k")),
        "clipping": clipped,
    }


def main() -> None:
    """Align and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", help="ways to spoil them")
    only = parser.parse_args().only
    cases = list(meetings())
    if not cases:
        raise SystemExit("no measuring data beside this checkout")
    model, lexicon = Conformer(), Lexicon()
    rows: dict[str, object] = {}
    pooled: list[Outcome] = []
    for name, spoil in ways().items():
        if only and name not in only:
            continue
        alone = [each for case in cases for each in outcomes(spoil(case), model, lexicon)]
        joined = outcomes(spoil(together(cases)), model, lexicon)
        rows[name] = {"alone": figures(alone), "joined": figures(joined)}
        pooled += [] if name == _HOPELESS else alone + joined
    rows["all"] = figures(pooled)
    print(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()

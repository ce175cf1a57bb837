"""Fits the confidence model, and says what it is worth: `python -m tests.benchmarks.confidence`.

In each episode 4 % of the words are replaced by other words of the same episode, several times
over, and the whole aligner runs on the spoilt text. A logistic model of `confidence.features` tells
the replaced words (and those that were wrong from the start) from the others, learnt from all
sources of speech but one and tried on that one. `roundtable` and `ad-free-clock` hold the same
speech and count as one source.

Every wrong word weighs so much that wrong words are 1.5 % of all, as in transcripts that people
made, so that a confidence is a probability there. Prints one JSON object: the weights, what the
left-out words were given, and a reliability table.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
from threadpoolctl import threadpool_limits

from aligner.alignment.align import align
from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.word_placement import WordPlacement
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.alignment.timing import word_timing
from aligner.alignment.timing.confidence import FEATURES, features, word_confidences
from aligner.audio.acoustics import PhonePosteriors, Samples
from aligner.audio.conformer import Conformer
from aligner.timeline import Segment
from aligner.transcript.model import Token
from aligner.transcript.parse import parse
from aligner.transcript.spoken import tokenize
from tests.benchmarks.recordings import EPISODES, SAMPLE, Case, episode

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

REPLACED = 0.04
"""Share of the words that are replaced: enough to learn from, few enough to leave the rest be."""

WRONG = 0.015
"""Share of wrong words in transcripts that people made."""

SOURCES = {"ad-free-clock": "roundtable"}
"""Episodes that are made of the speech of another."""

_SPOILT_WORDS = 4000
"""Words of each episode at least, over its spoilt copies."""

LIMITS = (0.1, 0.5, 0.7, 0.9)
"""Confidences below which a word may be doubted."""

_SAME_PLACE = 15
"""Frames: a word that went further because of wrong ones beside it is left out of account."""


class Remembered:
    """An acoustic model that has heard its recording before."""

    def __init__(self, heard: PhonePosteriors, name: str) -> None:
        self.name, self.phones, self._heard = name, heard.phones, heard

    def hear(
        self,
        blocks: Iterable[Samples],  # noqa: ARG002
        *,
        progress: Callable[[float], None] | None = None,  # noqa: ARG002
    ) -> PhonePosteriors:
        """What it heard then."""
        return self._heard


class Recorded:
    """The samples of a case as a recording."""

    def __init__(self, case: Case) -> None:
        self.duration = case.truth.duration
        self.faults: tuple[Segment, ...] = ()
        self.samples = np.clip(case.samples * 32768, -32768, 32767).astype(np.int16)

    def blocks(self) -> Iterator[Samples]:
        """All of it at once."""
        yield self.samples * np.float32(1 / 32768)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """What was measured of placed words, shape (n, n_features), whether each is right, its source.

    `missed` counts wrong words that have no place; no confidence is needed to doubt those.
    """

    table: Floats
    right: Flags
    sources: npt.NDArray[np.str_]
    missed: int

    @property
    def weights(self) -> Floats:
        """How much each word counts, so that wrong ones are as frequent as in real transcripts."""
        n_right, n = int(self.right.sum()), len(self.right)
        shares: Floats = np.where(self.right, (1 - WRONG) / n_right, WRONG / (n - n_right))
        return shares * n


def words_of(stem: Path, model: Conformer, lexicon: Lexicon) -> Words:
    """The words of several spoilt copies of an episode."""
    case = episode(stem)
    tokens = tokenize(parse(case.text))
    spoken = {line.line for line in case.truth.lines if line.verdict == "spoken"}
    at_first = _wrong_at_first(stem, tokens)
    sound = Recorded(case)
    ears = Remembered(model.hear(sound.blocks()), model.name)
    _, usual = placements(case.text, sound, ears, lexicon)
    tables, right, missed = [], [], 0
    for seed in range(max(2, _SPOILT_WORDS // len(tokens))):
        text, replaced = spoil(case, tokens, seed)
        evidence, placed = placements(text, sound, ears, lexicon)
        table = features(evidence, placed)
        for i, (before, now) in enumerate(zip(usual, placed, strict=True)):
            wrong = i in replaced or i in at_first
            if tokens[i].line not in spoken:
                continue
            if now is None:
                missed += wrong
            elif wrong or (before and abs(before.frames[0] - now.frames[0]) < _SAME_PLACE):
                tables.append(table[i])
                right.append(not wrong)
    source = SOURCES.get(case.name, case.name)
    return Words(np.array(tables), np.array(right), np.full(len(right), source), missed)


def spoil(case: Case, tokens: Sequence[Token], seed: int) -> tuple[str, frozenset[int]]:
    """A text some of whose words are others, and the indices of those."""
    chance = random.Random(seed)  # noqa: S311
    types = sorted({token.text.lower() for token in tokens})
    parts: list[str] = []
    replaced: set[int] = set()
    end = 0
    for i, token in enumerate(tokens):
        if chance.random() >= REPLACED:
            continue
        # Three in ten are drawn as often as they occur: people also write "the" for "a".
        frequent = chance.random() < 0.3
        other = chance.choice(tokens).text if frequent else chance.choice(types)
        if other.lower() != token.text.lower():
            parts += [case.text[end : token.span.start], other]
            end = token.span.end
            replaced.add(i)
    text = "".join([*parts, case.text[end:]])
    if len(tokenize(parse(text))) != len(tokens):
        raise ValueError(f"{case.name}, copy {seed}: a new word is not one word.")
    return text, frozenset(replaced)


def placements(
    text: str, sound: Recorded, ears: Remembered, lexicon: Lexicon
) -> tuple[Evidence, Sequence[WordPlacement | None]]:
    """What the confidences of an alignment are made of, overheard while it is made."""
    seen: list[tuple[Evidence, Sequence[WordPlacement | None]]] = []

    def overhear(evidence: Evidence, placed: Sequence[WordPlacement | None]) -> Floats:
        seen.append((evidence, placed))
        return word_confidences(evidence, placed)

    with patch.object(word_timing, "word_confidences", overhear), threadpool_limits(1, "blas"):
        align(parse(text), sound, model=ears, lexicon=lexicon)
    return seen[-1]


def _wrong_at_first(stem: Path, tokens: Sequence[Token]) -> frozenset[int]:
    rows = json.loads(stem.with_suffix(".truth.json").read_text(encoding="utf-8"))["wrong"]
    wrong = {(row["line"], row["written"].lower()) for row in rows}
    return frozenset(
        i for i, token in enumerate(tokens) if (token.line, token.text.lower()) in wrong
    )


def together(parts: Sequence[Words]) -> Words:
    """All words of several episodes."""
    return Words(
        np.concatenate([part.table for part in parts]),
        np.concatenate([part.right for part in parts]),
        np.concatenate([part.sources for part in parts]),
        sum(part.missed for part in parts),
    )


def fitted(table: Floats, right: Flags, weights: Floats) -> LogisticRegression:
    """A logistic model, hardly held back."""
    return LogisticRegression(C=10, max_iter=2000).fit(table, right, weights)


def left_out(words: Words) -> Floats:
    """Each word's logit by the model that has not met its source, shape (n,)."""
    logits = np.zeros(len(words.right))
    for source in np.unique(words.sources):
        out = words.sources == source
        model = fitted(words.table[~out], words.right[~out], words.weights[~out])
        logits[out] = model.decision_function(words.table[out])
    return logits


def judged(words: Words, logits: Floats) -> dict[str, object]:
    """How well logits tell right from wrong, and whether they mean what they say."""
    sure = 1 / (1 + np.exp(-logits))
    wrong = ~words.right
    # Slope 1 and shift 0: the logits need no correction (Platt 1999).
    platt = fitted(logits[:, None], words.right, words.weights)
    n_wrong = int(wrong.sum()) + words.missed
    doubted = {
        f"below_{limit:g}": {
            "found": round((int((sure[wrong] < limit).sum()) + words.missed) / n_wrong, 3),
            "false_per_1000": round(1000 * float((sure[words.right] < limit).mean()), 1),
        }
        for limit in LIMITS
    }
    return {
        "auc": round(float(roc_auc_score(words.right, logits)), 4),
        **doubted,
        "platt_slope": round(float(platt.coef_[0, 0]), 2),
        "platt_shift": round(float(platt.intercept_[0]), 2),
        "reliability": reliability(sure, words),
    }


def reliability(sure: Floats, words: Words) -> list[dict[str, float]]:
    """Ten steps of confidence: what was said, what was true (weighted), how many words (not)."""
    steps = np.minimum((sure * 10).astype(int), 9)
    rows = []
    for step in range(10):
        here = steps == step
        if here.any():
            weights = words.weights[here]
            rows.append(
                {
                    "from": step / 10,
                    "mean_confidence": round(float(np.average(sure[here], weights=weights)), 3),
                    "share_right": round(float(np.average(words.right[here], weights=weights)), 3),
                    "words": int(here.sum()),
                    "wrong": int((~words.right[here]).sum()),
                }
            )
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    model, lexicon = Conformer(), Lexicon()
    stems = [stem for stem in (*EPISODES.values(), SAMPLE) if stem.with_suffix(".mp3").is_file()]
    words = together([words_of(stem, model, lexicon) for stem in stems])
    whole = fitted(words.table, words.right, words.weights)
    report = {
        "words": len(words.right),
        "wrong": int((~words.right).sum()),
        "wrong_without_a_place": words.missed,
        "weights": dict(zip(FEATURES, whole.coef_[0].round(2).tolist(), strict=True)),
        "bias": round(float(whole.intercept_[0]), 2),
        "left_out": judged(words, left_out(words)),
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()

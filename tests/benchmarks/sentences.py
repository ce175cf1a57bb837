"""How much of a whole sentence is heard right, and does the search know?

    python -m tests.benchmarks.sentences --items FILE --audio DIR [--every 4]

Each item's sound is searched as speech of which nothing is written, without the words around;
windows without English speech (N) alone. `wrong`: words wrong, left out or too many, a word of the
truth. The share of right words is predicted by a logistic model that is fitted on four fifths of
the speakers and episodes and tried on the last fifth; `shown` from `SHOWN` on. Prints the figures
of those left out and the weights of all as JSON; `sentences.py` holds the latter.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from scipy.optimize import minimize  # type: ignore[import-untyped]

from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.review.candidates.episode_words import EpisodeWords
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.proposals import GapContext
from aligner.review.candidates.sentences import SHOWN, find_sentence, sentence_features
from aligner.review.candidates.vocabulary import load_vocabulary
from tests.benchmarks.candidate_items import Item, chunks, hear, read_items

Floats = npt.NDArray[np.float64]

_FOLDS = 5
_RIDGE = 0.3
_ALONE = GapContext((), (), (0, 0))


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence that was heard: what tells how good it is, how much of it is right."""

    item: Item
    measured: Floats
    wrong: int
    truth: int
    right: float
    seconds: float


def listen(items: Sequence[Item], folder: Path) -> list[Heard]:
    """Search every item; those in which no words are found are left out."""
    vocabulary = load_vocabulary()
    model = DEFAULT_PROFILE.load_model(jobs=1)
    reader = WordReader(vocabulary, Lexicon())
    words = EpisodeWords.of(vocabulary)
    found = []
    for _, item in chunks(items):
        heard = hear(item, folder, model)
        text = f"{item.left} {item.truth} {item.right}" if item.words else ""
        truth = [word.text.lower() for word in reader.words(text) if word.ways]
        if not item.words:
            first, last = (int(edge * heard.frame_rate) for edge in item.window)
            heard = replace(heard, log_probs=heard.log_probs[first:last])
        began = time.process_time()
        best, without = find_sentence(heard, _ALONE, words)
        seconds = time.process_time() - began
        if best is None:
            continue
        said = [words.spelling(number).lower() for number in best.words]
        wrong = Levenshtein.distance(truth, said)
        right = max(0.0, 1 - wrong / len(said)) if truth else 0.0
        measured = sentence_features(best, without)
        found.append(Heard(item, measured, wrong, len(truth), right, seconds))
    return found


def fit(heard: Sequence[Heard]) -> Floats:
    """Weights of `sentence_features` for the share of right words, with a ridge."""
    measured = np.array([each.measured for each in heard])
    right = np.array([each.right for each in heard])
    spread = measured.std(axis=0)
    spread[0] = 1.0
    x = measured / spread

    def loss(w: Floats) -> float:
        z = x @ w
        return float(np.sum(np.logaddexp(0, z) - right * z) + _RIDGE * w[1:] @ w[1:])

    best: Floats = minimize(loss, np.zeros(x.shape[1])).x / spread
    return best


def left_out(heard: Sequence[Heard]) -> dict[str, object]:
    """Figures of a fifth of the speakers and episodes after another."""
    groups = sorted({each.item.group for each in heard})
    np.random.default_rng(1).shuffle(groups)
    fold = {group: n % _FOLDS for n, group in enumerate(groups)}
    rows: list[tuple[Heard, float]] = []
    for n in range(_FOLDS):
        weights = fit([each for each in heard if fold[each.item.group] != n])
        rows += [
            (each, float(1 / (1 + np.exp(-each.measured @ weights))))
            for each in heard
            if fold[each.item.group] == n
        ]
    sets = {
        name: _figures([row for row in rows if row[0].item.set == name])
        for name in sorted({each.item.set for each in heard})
    }
    chance = np.array([share for _, share in rows])
    right = np.array([each.right for each, _ in rows])
    bins = np.minimum((chance * 5).astype(int), 4)
    by_share = [
        (int((bins == n).sum()), *(round(float(v[bins == n].mean()), 2) for v in (chance, right)))
        for n in range(5)
        if (bins == n).any()
    ]
    return {"sets": sets, "number, predicted, right": by_share}


def _figures(rows: Sequence[tuple[Heard, float]]) -> dict[str, object]:
    shown = [each for each, share in rows if share >= SHOWN]
    truth = sum(each.truth for each, _ in rows)
    return {
        "n": len(rows),
        "wrong": round(sum(each.wrong for each, _ in rows) / truth, 3) if truth else None,
        "shown": round(len(shown) / len(rows), 3),
        "right_when_shown": round(sum(e.right for e in shown) / len(shown), 3) if shown else None,
        "median_ms": round(float(np.median([each.seconds for each, _ in rows])) * 1000),
    }


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--audio", type=Path, required=True)
    parser.add_argument(
        "--every", type=int, default=4, help="every so many items; of N twice as many"
    )
    given = parser.parse_args()
    items = read_items(given.items)
    some = [
        each
        for name in sorted({item.set for item in items})
        for each in [item for item in items if item.set == name][
            :: max(1, given.every // 2) if name == "N" else given.every
        ]
    ]
    heard = listen(some, given.audio)
    print(json.dumps({**left_out(heard), "weights": fit(heard).round(3).tolist()}))


if __name__ == "__main__":
    main()

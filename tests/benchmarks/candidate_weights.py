"""Fit the ranking of candidates.

    python -m tests.benchmarks.candidate_weights --items FILE --audio DIR [--keep FILE]
        [--text FOLDER] [--fills FILE] [--around FILE ...]

Everything found in each gap is ranked by a conditional logit, and how sure the first one is by a
logistic model, each on four fifths of the speakers and episodes and tried on the last fifth. Prints
the figures of those left out, then the weights and levels of all, as JSON. `--keep FILE` keeps what
was found.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]

from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.proposals import find_strings
from aligner.review.candidates.ranking import (
    LEVELS,
    ScoredWords,
    found_features,
    shares,
    sureness_features,
)
from aligner.review.candidates.vocabulary import load_vocabulary
from tests.benchmarks.candidate_items import (
    Item,
    chunks,
    hear,
    is_right,
    place,
    read_items,
)
from tests.benchmarks.episode_texts import add_options, learn_texts

Floats = npt.NDArray[np.float64]

FOLDS = 5
_RIDGE = 0.01
_SURE_RIDGE = 0.3


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found in a gap, and which of it is right."""

    item: Item
    strings: tuple[ScoredWords, ...]
    right: tuple[bool, ...]
    without: float


def find(items: Sequence[Item], options: argparse.Namespace) -> list[Found]:
    """Search every gap."""
    vocabulary = load_vocabulary()
    model = DEFAULT_PROFILE.load_model(jobs=1)
    reader = WordReader(vocabulary, Lexicon())
    texts = learn_texts(items, options, reader, vocabulary)
    found = []
    for _, item in chunks(items):
        known = texts.words(item)
        heard, context = place(item, hear(item, options.audio, model), reader, vocabulary.phones)
        strings, without = find_strings(heard, context, known)
        said = [" ".join(map(known.spelling, each.words)) for each in strings]
        right = tuple(bool(item.words) and is_right(text, item.truth) for text in said)
        found.append(Found(item, tuple(strings), right, without))
    return found


def fit_weights(found: Sequence[Found]) -> Floats:
    """The weights of a ranking of candidates."""
    return fit_choices(
        [(found_features(each.strings), np.array(each.right)) for each in found if any(each.right)]
    )


def fit_choices(rows: Sequence[tuple[Floats, npt.NDArray[np.bool_]]]) -> Floats:
    """A conditional logit: the share of what is right is to be large.

    Args:
        rows: of each gap the features of what was found, shape (found, features), and what of it
            is right.
    """
    spread = np.concatenate([x - x[:1] for x, _ in rows]).std(axis=0) + 1e-9

    def loss(w: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros(len(w))
        for x, y in rows:
            p = shares(x / spread, w.tolist())
            mass = float(p[y].sum()) + 1e-12
            total -= float(np.log(mass))
            slope -= (p * y / mass - p) @ (x / spread)
        n = len(rows)
        return total / n + _RIDGE * float(w @ w), slope / n + 2 * _RIDGE * w

    best: Floats = minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B").x / spread
    return best


def measure(found: Sequence[Found], weights: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """What tells how sure the first of each gap is, and whether it is right."""
    rows, right = [], []
    for each in (each for each in found if each.strings):
        share = shares(found_features(each.strings), weights.tolist())
        rows.append(sureness_features(each.strings, share, each.without))
        right.append(each.right[int(share.argmax())])
    return np.array(rows), np.array(right)


def fit_sureness(measured: Floats, right: npt.NDArray[np.bool_]) -> Floats:
    """A logistic model with a ridge on all but the constant."""
    spread = measured.std(axis=0)
    spread[0] = 1.0
    x = measured / spread

    def loss(w: Floats) -> tuple[float, Floats]:
        z = x @ w
        kept = np.concatenate([[0.0], w[1:]])
        total = float(np.sum(np.logaddexp(0, z) - right * z)) + _SURE_RIDGE * float(kept @ kept)
        return total, x.T @ (1 / (1 + np.exp(-z)) - right) + 2 * _SURE_RIDGE * kept

    best: Floats = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x / spread
    return best


def shares_right(
    sure: Floats, right: npt.NDArray[np.bool_], levels: Sequence[tuple[float, float]] = LEVELS
) -> list[tuple[float, float]]:
    """The levels with the share that is right in each.

    Args:
        sure: what the logistic model says of the first of each gap.
        right: whether that is right.
        levels: where each begins.
    """
    least = [start for start, _ in levels]
    at = np.searchsorted(least, sure, side="right") - 1
    hits, all_there = (np.bincount(at, each, len(least)) for each in (right, np.ones(len(at))))
    measured = (hits + 0.5) / (all_there + 1)
    return list(zip(least, measured.round(3).tolist(), strict=True))


def left_out(found: Sequence[Found]) -> dict[str, object]:
    """Figures of a fifth of the speakers and episodes after another."""
    groups = sorted({each.item.group for each in found})
    np.random.default_rng(1).shuffle(groups)
    fold = {group: n % FOLDS for n, group in enumerate(groups)}
    rows: list[tuple[str, int, float]] = []
    for n in range(FOLDS):
        rest = [each for each in found if fold[each.item.group] != n]
        weights = fit_weights(rest)
        sureness = fit_sureness(*measure(rest, weights))
        for each in (each for each in found if fold[each.item.group] == n and each.strings):
            share = shares(found_features(each.strings), weights.tolist())
            order = np.argsort(-share)
            rank = next((r for r, i in enumerate(order) if each.right[i]), -1)
            sure = sureness_features(each.strings, share, each.without) @ sureness
            rows.append((each.item.set, rank, float(1 / (1 + np.exp(-sure)))))
    return {name: _figures([row for row in rows if row[0] == name]) for name in "RUMN"}


def _figures(rows: Sequence[tuple[str, int, float]]) -> dict[str, object]:
    rank = np.array([row[1] for row in rows])
    sure = np.array([row[2] for row in rows])
    bins = np.minimum((sure * 10).astype(int), 9)
    used = [bins == n for n in range(10) if (bins == n).any()]
    far = sum(part.mean() * abs(sure[part].mean() - (rank[part] == 0).mean()) for part in used)
    at = {
        f"{least}": (
            round(float((sure >= least).mean()), 3),
            round(float((rank[sure >= least] == 0).mean()), 3) if (sure >= least).any() else None,
        )
        for least in (0.5, 0.6, 0.65, 0.7, 0.75)
    }
    first, five = (rank == 0).mean(), ((rank >= 0) & (rank < 5)).mean()
    ranks = {"first": round(float(first), 3), "five": round(float(five), 3)}
    return {"n": len(rows), **ranks, "error": round(float(far), 3), "shown, right": at}


def main() -> None:
    """Fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--audio", type=Path, required=True)
    add_options(parser)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    if options.keep and options.keep.is_file():
        found = pickle.loads(options.keep.read_bytes())  # noqa: S301  our own file
    else:
        found = find(read_items(options.items), options)
        if options.keep:
            options.keep.write_bytes(pickle.dumps(found))
    print(json.dumps(left_out(found), indent=1))
    weights = fit_weights([each for each in found if each.item.words])
    measured, right = measure(found, weights)
    sureness = fit_sureness(measured, right)
    fitted = {
        "weights": weights.round(3).tolist(),
        "sureness": sureness.round(3).tolist(),
        "levels": shares_right(1 / (1 + np.exp(-measured @ sureness)), right),
    }
    print(json.dumps(fitted))


if __name__ == "__main__":
    main()

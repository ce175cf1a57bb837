"""Fit the joined ranking of candidates by phones and by Whisper.

    python -m tests.benchmarks.whisper_weights --items FILE --audio DIR --model FOLDER [--every 4]
        [--keep FILE] [--text FOLDER] [--fills FILE] [--around FILE ...]

As `candidate_weights`: a conditional logit over everything that either found, and a logistic model
of how sure the first one is, each tried on the speakers and episodes left out. Prints their figures
beside those of either alone, then the weights of all, as JSON.
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

from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import SAMPLE_RATE
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.ranking import shares
from aligner.review.candidates.vocabulary import load_vocabulary
from aligner.review.whisper.joining import features, sureness_features
from aligner.review.whisper.model import WINDOW, load_whisper
from aligner.review.whisper.proposals import Both, find_both, hear_again
from tests.benchmarks.candidate_items import (
    Item,
    chunks,
    hear,
    is_right,
    place,
    read_items,
    samples_of,
)
from tests.benchmarks.candidate_weights import fit_choices, fit_sureness
from tests.benchmarks.episode_texts import add_options, learn_texts

Floats = npt.NDArray[np.float64]

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Found:
    """All that both found in a gap, which of it is right."""

    item: Item
    both: Both
    right: tuple[bool, ...]


def find(items: Sequence[Item], known: Sequence[Item], options: argparse.Namespace) -> list[Found]:
    """Search some gaps; `known` are all items, whose texts are known of the episodes."""
    vocabulary = load_vocabulary()
    model = DEFAULT_PROFILE.load_model(jobs=1)
    reader = WordReader(vocabulary, Lexicon())
    texts = learn_texts(known, options, reader, vocabulary)
    whisper = load_whisper(options.model)
    found = []
    for _, item in chunks(items):
        heard, context = place(item, hear(item, options.audio, model), reader, vocabulary.phones)
        sound = samples_of(item, options.audio)[: int(WINDOW * SAMPLE_RATE)]
        again = hear_again(whisper, sound, item.left.split(), item.right.split())
        both = find_both(heard, context, texts.words(item), again, reader)
        right = [bool(item.words) and is_right(each.text, item.truth) for each in both.proposed]
        found.append(Found(item, both, tuple(right)))
    return found


def fit_weights(found: Sequence[Found]) -> Floats:
    """The weights of the joined ranking."""
    rows = [
        (features(each.both.proposed), np.array(each.right)) for each in found if any(each.right)
    ]
    return fit_choices(rows)


def measure(found: Sequence[Found], weights: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """What tells how sure the first of each gap is, and whether it is right."""
    rows, right = [], []
    for each in (each for each in found if each.both.proposed):
        both = each.both
        share = shares(features(both.proposed), weights.tolist())
        rows.append(sureness_features(both.proposed, share, both.without, both.best_sound))
        right.append(each.right[int(share.argmax())])
    return np.array(rows), np.array(right)


def left_out(found: Sequence[Found]) -> dict[str, object]:
    """Figures of a fifth of the speakers and episodes after another."""
    groups = sorted({each.item.group for each in found})
    np.random.default_rng(1).shuffle(groups)
    fold = {group: n % FOLDS for n, group in enumerate(groups)}
    rows: list[tuple[Item, tuple[int, int, int], float]] = []
    for n in range(FOLDS):
        rest = [each for each in found if fold[each.item.group] != n]
        weights = fit_weights(rest)
        sureness = fit_sureness(*measure(rest, weights))
        for each in (each for each in found if fold[each.item.group] == n):
            both = each.both
            if not both.proposed:
                rows.append((each.item, (-1, -1, -1), 0.0))
                continue
            share = shares(features(both.proposed), weights.tolist())
            measured = sureness_features(both.proposed, share, both.without, both.best_sound)
            sure = measured @ sureness
            alone = [[getattr(one, who) for one in both.proposed] for who in ("phones", "whisper")]
            orders = (share, *map(np.array, alone))
            ranks = [_rank(order, each.right) for order in orders]
            rows.append((each.item, (ranks[0], ranks[1], ranks[2]), float(1 / (1 + np.exp(-sure)))))
    return {
        name: _figures([row for row in rows if row[0].set == name])
        for name in "RUMN"
        if any(row[0].set == name for row in rows)
    }


def _rank(order: Floats, right: Sequence[bool]) -> int:
    """Of the first right one that has any share at all."""
    best = np.argsort(-order, kind="stable").tolist()
    return next((n for n, at in enumerate(best) if right[at] and order[at] > 0), -1)


def _figures(rows: Sequence[tuple[Item, tuple[int, int, int], float]]) -> dict[str, object]:
    sure = np.array([row[2] for row in rows])
    right = np.array([row[1][0] == 0 for row in rows])
    bins = np.minimum((sure * 10).astype(int), 9)
    used = [bins == n for n in range(10) if (bins == n).any()]
    far = sum(part.mean() * abs(sure[part].mean() - right[part].mean()) for part in used)
    shown = {
        f"{least}": (
            round(float((sure >= least).mean()), 3),
            round(float(right[sure >= least].mean()), 3) if (sure >= least).any() else None,
        )
        for least in (0.5, 0.6, 0.7, 0.75, 0.8)
    }
    table: dict[str, object] = {"n": len(rows), "error": round(float(far), 3), "shown": shown}
    for name, some in (("all", rows), ("one word", [row for row in rows if row[0].words == 1])):
        for at, who in enumerate(("joined", "phones", "whisper")):
            ranks = np.array([row[1][at] for row in some])
            five = ((ranks >= 0) & (ranks < 5)).mean() if len(ranks) else 0.0
            first = (ranks == 0).mean() if len(ranks) else 0.0
            table[f"{name}, {who}"] = (round(float(first), 3), round(float(five), 3))
    return table


def main() -> None:
    """Fit, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--audio", type=Path, required=True)
    add_options(parser)
    parser.add_argument("--model", default="", help="folder or name of a Whisper model")
    parser.add_argument("--every", type=int, default=1, help="every so many items of a set")
    parser.add_argument("--from", dest="first", type=int, default=0, help="from this one on")
    parser.add_argument("--keep", type=Path, nargs="*", default=[], help="found; the last is made")
    options = parser.parse_args()
    items = read_items(options.items)
    found = []
    for path in options.keep:
        if path.is_file():
            found += pickle.loads(path.read_bytes())  # noqa: S301  our own file
    if options.model:
        sets = sorted({each.set for each in items})
        some = [
            each
            for name in sets
            for each in [i for i in items if i.set == name][options.first :: options.every]
        ]
        made = find(some, items, options)
        found += made
        if options.keep:
            options.keep[-1].write_bytes(pickle.dumps(made))
    print(json.dumps(left_out(found), indent=1))
    weights = fit_weights([each for each in found if each.item.words])
    sureness = fit_sureness(*measure(found, weights))
    fitted = {"weights": weights.round(3).tolist(), "sureness": sureness.round(3).tolist()}
    print(json.dumps(fitted))


if __name__ == "__main__":
    main()

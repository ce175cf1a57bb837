"""Are the right words among the candidates for gaps, how sure, how fast?

    python -m tests.benchmarks.candidates --items FILE --audio DIR [--json] [--only R] [--every 4]
        [--whisper MODEL] [--text FOLDER] [--fills FILE] [--around FILE ...]

Sets: R real read voices, U words that people filled in, spoken by synthesis, M the same in noise,
N no English speech (nothing should be shown). `first` and `five`: the share of gaps whose first
candidate, or one of five, is said like the truth. `shown`: the share in which the candidates are
sure enough; `right_when_shown`: how often the first one of those is right. `error`: the expected
calibration error over ten bins. The last line is JSON.

Of an item's episode is known what stands around its gaps; its whole text where `--text` has it,
without the words of any gap (`episode_texts`): `with_text` are the figures of those items alone,
`by_words_known` those of all by how much of the episode is known.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import SAMPLE_RATE
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.proposals import Candidate, propose
from aligner.review.candidates.ranking import SHOWN
from aligner.review.candidates.vocabulary import DATA, read_vocabulary
from aligner.review.whisper.model import WINDOW, load_whisper
from aligner.review.whisper.proposals import find_both, hear_again, propose_joined
from aligner.threads import one_blas_thread
from tests.benchmarks.candidate_items import (
    Item,
    chunks,
    hear,
    is_right,
    place,
    read_items,
    samples_of,
)
from tests.benchmarks.episode_texts import KnownTexts, add_options, learn_texts

Figures = dict[str, object]

_KNOWN = (0, 200, 500, 1000, 4000)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was proposed for an item: rank of the truth (-1: not among them), CPU seconds."""

    item: Item
    candidates: tuple[Candidate, ...]
    rank: int
    seconds: float

    @property
    def first(self) -> float:
        """The probability of the first candidate, 0 if there is none."""
        return self.candidates[0].probability if self.candidates else 0.0


def answer(
    items: Sequence[Item], options: argparse.Namespace, say: Callable[[str], None]
) -> tuple[list[Answer], list[Answer], KnownTexts, Figures]:
    """Propose words for every item, alone and with a Whisper model; with what loading cost."""
    folder, data, name = options.audio, options.vocabulary, options.whisper
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    vocabulary = read_vocabulary(data)
    cost: Figures = {
        "load_seconds": round(time.process_time() - began, 3),
        "load_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, 1),
        "package_mb": round(sum(p.stat().st_size for p in data.iterdir()) / 1e6, 2),
    }
    model = DEFAULT_PROFILE.load_model(jobs=1)
    reader = WordReader(vocabulary, Lexicon())
    texts = learn_texts(read_items(options.items), options, reader, vocabulary)
    whisper = load_whisper(name) if name else None
    answers, joint = [], []
    for done, (_, item) in enumerate(chunks(items)):
        heard, context = place(item, hear(item, folder, model), reader, vocabulary.phones)
        words = texts.words(item)
        began = time.process_time()
        found = propose(heard, context, words).candidates
        seconds = time.process_time() - began
        answers.append(_answer(item, found, seconds))
        if whisper:
            began = time.process_time()
            sound = samples_of(item, folder)[: int(WINDOW * SAMPLE_RATE)]
            again = hear_again(whisper, sound, item.left.split(), item.right.split())
            both = find_both(heard, context, words, again, reader)
            found = propose_joined(both).candidates
            joint.append(_answer(item, found, time.process_time() - began))
        if done % 50 == 49:
            say(f"{done + 1} of {len(items)}")
    return answers, joint, texts, cost


def _answer(item: Item, found: Sequence[Candidate], seconds: float) -> Answer:
    right = [n for n, each in enumerate(found) if is_right(each.text, item.truth)]
    return Answer(item, tuple(found), right[0] if item.words and right else -1, seconds)


def figures(answers: Sequence[Answer]) -> Figures:
    """What the answers of one set are worth."""
    shown = [each for each in answers if each.first >= SHOWN]
    base: Figures = {"n": len(answers), "shown": _share(shown, answers)}
    if not any(each.item.words for each in answers):
        return base
    groups: dict[str, list[Answer]] = {}
    for each in answers:
        length = "4+ words" if each.item.words > 3 else f"{each.item.words} words"
        groups.setdefault(length, []).append(each)
        groups.setdefault(each.item.kind, []).append(each)
    return {
        **_ranks(answers),
        **base,
        "right_when_shown": _share([each for each in shown if each.rank == 0], shown),
        "error": calibration_error(answers),
        "by": {name: _ranks(each) for name, each in sorted(groups.items())},
    }


def by_set(answers: Sequence[Answer]) -> dict[str, Figures]:
    """The figures of each set."""
    names = sorted({each.item.set for each in answers})
    return {name: figures([each for each in answers if each.item.set == name]) for name in names}


def by_words_known(answers: Sequence[Answer], texts: KnownTexts) -> dict[str, Figures]:
    """Ranks by how many words of the episode are known at least; whole ones have thousands."""
    groups: dict[str, list[Answer]] = {}
    for each in (each for each in answers if each.item.episode):
        least = max(n for n in _KNOWN if n <= texts.known(each.item))
        groups.setdefault(f"{each.item.set} {least}", []).append(each)
    return {name: _ranks(each) for name, each in sorted(groups.items())}


def _ranks(answers: Sequence[Answer]) -> Figures:
    return {
        "first": _share([each for each in answers if each.rank == 0], answers),
        "five": _share([each for each in answers if 0 <= each.rank < 5], answers),
        "n": len(answers),
    }


def _share(part: Sequence[Answer], whole: Sequence[Answer]) -> float | None:
    return round(len(part) / len(whole), 3) if whole else None


def calibration_error(answers: Sequence[Answer]) -> float:
    """Mean distance of probability and share right, over ten bins of the first candidate's."""
    chance = np.array([each.first for each in answers])
    right = np.array([each.rank == 0 for each in answers])
    bins = np.minimum((chance * 10).astype(int), 9)
    far = [
        np.mean(bins == n) * abs(chance[bins == n].mean() - right[bins == n].mean())
        for n in range(10)
        if (bins == n).any()
    ]
    return round(float(sum(far)), 3)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--audio", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, default=DATA, help="another one to try")
    parser.add_argument("--whisper", default="", help="a Whisper model to join; gives `joint`")
    add_options(parser)
    parser.add_argument("--only", default="", help="sets, as in RUM")
    parser.add_argument("--every", type=int, default=1, help="every so many items of a set")
    parser.add_argument("--json", action="store_true", help="only the JSON")
    parser.add_argument("--misses", action="store_true", help="print what was missed")
    options = parser.parse_args()
    say = (lambda _: None) if options.json else print
    items = [each for each in read_items(options.items) if each.set in (options.only or each.set)]
    names = sorted({each.set for each in items})
    items = [
        each for name in names for each in [i for i in items if i.set == name][:: options.every]
    ]
    with one_blas_thread():
        answers, joint, texts, cost = answer(items, options, say)
    if options.misses:
        _print_misses(answers)
    spent = [each.seconds for each in answers]
    cost |= {
        "median_ms": round(float(np.median(spent)) * 1000),
        "p95_ms": round(float(np.quantile(spent, 0.95)) * 1000),
    }
    result: Figures = {"sets": by_set(answers), "cost": cost, "texts": texts.summary()}
    if joint:
        result["joint"] = by_set(joint)
        cost["joint_median_ms"] = round(float(np.median([each.seconds for each in joint])) * 1000)
    for label, some in (("with_text", answers), ("joint_with_text", joint)):
        if there := [each for each in some if texts.has_text(each.item)]:
            result[label] = by_set(there)
    result["by_words_known"] = by_words_known(answers, texts)
    print(json.dumps(result))


def _print_misses(answers: Sequence[Answer]) -> None:
    for each in answers:
        if each.rank:
            item = each.item
            found = "; ".join(f"{c.text} {c.probability:.2f}" for c in each.candidates[:3])
            print(f"{item.set} {item.left[-20:]} [{item.truth}] {item.right[:20]} | {found}")


if __name__ == "__main__":
    main()

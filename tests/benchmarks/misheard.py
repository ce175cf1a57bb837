"""Are wrong words found that sound like the right ones, and are right ones left alone?

    python -m tests.benchmarks.misheard --items FILE --audio DIR [--only R] [--seed 3]

Each gap of one word is aligned twice: with the word that is said, and with one of the eight that
sound most like it (by phones, of the 20,000 most frequent words). `flagged`: wrong words under the
flag `doubtful_word`; `right_flagged`: the same of the right words; `beside_flagged`: of all words
around them, which are right too; `named`: of the flagged ones, those that the flag names the right
word for. `by_search` asks otherwise, as if somebody had typed the word into the gap: a search
finds the best other words, and the wrong one and the right one are compared with those (`written`).
The share of wrong words that are further behind than all but so many right ones, and the area under
that curve. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from aligner.alignment.align import align
from aligner.alignment.flag import Flag
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import SAMPLE_RATE, PhonePosteriors, Samples
from aligner.episode.gap_words import RecalledModel
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.misheard import doubted, find_misheard, with_likelier
from aligner.review.candidates.proposals import said
from aligner.review.candidates.sound_alikes import WORDS
from aligner.review.candidates.vocabulary import Vocabulary, load_vocabulary
from aligner.review.candidates.written import check_written
from aligner.review.flags import find_flags
from aligner.timeline import Segment
from aligner.transcript.model import Span
from aligner.transcript.parse import parse
from tests.benchmarks.candidate_items import (
    Item,
    chunks,
    hear,
    is_right,
    place,
    read_items,
    samples_of,
)
from tests.benchmarks.episode_texts import KnownTexts, read_texts

NEAREST = 8

_RIGHT_SHARES = (0.01, 0.03, 0.06)
"""Shares of the right words that are doubted too."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording in memory."""

    speech: Samples
    faults: tuple[Segment, ...] = field(default=())

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.speech) / SAMPLE_RATE

    @property
    def samples(self) -> np.ndarray:
        """All of it."""
        return (self.speech * 32767).astype(np.int16)

    def blocks(self) -> Iterator[Samples]:
        """All of it."""
        yield self.speech


def flags_of(text: str, clip: Clip, heard: PhonePosteriors, lexicon: Lexicon) -> tuple[Flag, ...]:
    """What aligning flags, as the door to it does."""
    transcript = parse(f"{text}\n")
    model = RecalledModel("recalled", heard)
    found = align(transcript, clip, model=model, lexicon=lexicon, adapt=False)
    misheard = find_misheard(transcript, found, heard)
    return with_likelier(find_flags(transcript, doubted(found, misheard)), misheard)


def alike(item: Item, vocabulary: Vocabulary, chance: random.Random) -> str | None:
    """A wrong word that sounds like an item's; None if its sound is not known."""
    ways = vocabulary.ways(vocabulary.number(item.truth))
    if not ways:
        return None
    near = sorted(
        (Levenshtein.normalized_distance(ways[0], way), chance.random(), word)
        for word, way in _spoken(vocabulary)
        if abs(len(way) - len(ways[0])) <= 2
    )
    words = [word for _, _, word in near if not is_right(word, item.truth)][:NEAREST]
    return chance.choice(words)


def _spoken(vocabulary: Vocabulary) -> Sequence[tuple[str, tuple[int, ...]]]:
    if not _SPOKEN:
        for n in range(4, WORDS):
            word, ways = vocabulary.spellings[n], vocabulary.ways(n)
            if ways and word.isalpha() and len(word) > 1:
                _SPOKEN.append((word, ways[0]))
    return _SPOKEN


_SPOKEN: list[tuple[str, tuple[int, ...]]] = []


def measure(items: Sequence[Item], folder: Path, seed: int) -> dict[str, object]:
    """The figures of some items."""
    vocabulary, lexicon = load_vocabulary(), Lexicon()
    model = DEFAULT_PROFILE.load_model(jobs=1)
    chance = random.Random(seed)  # noqa: S311  a benchmark
    count: Counter[str] = Counter()
    missed = []
    reader = WordReader(vocabulary, lexicon)
    texts = KnownTexts.learnt(read_texts(items, None), reader, vocabulary)
    searched = _Searched(reader, texts)
    for _, item in chunks(items):
        wrong = alike(item, vocabulary, chance)
        if wrong is None:
            continue
        clip, heard = Clip(samples_of(item, folder)), hear(item, folder, model)
        count["n"] += 1
        searched.add(item, heard, wrong)
        start = len(item.left) + bool(item.left)
        text = f"{item.left} {item.truth} {item.right}".strip()
        over, rest = _parted(flags_of(text, clip, heard, lexicon), start, len(item.truth))
        count["right_flagged"] += bool(over)
        count["beside"] += len(item.left.split()) + len(item.right.split())
        count["beside_flagged"] += sum(len(span.of(text).split()) for span, _ in rest)
        text = f"{item.left} {wrong} {item.right}".strip()
        over, _ = _parted(flags_of(text, clip, heard, lexicon), start, len(wrong))
        count["flagged"] += bool(over)
        named = {said(each) for _, flag in over for each in flag.candidates}
        count["named"] += said(item.truth) in named
        if not over:
            missed.append(f"{item.truth}/{wrong}")
    n = max(1, count["n"])
    return {
        "n": count["n"],
        "flagged": round(count["flagged"] / n, 3),
        "named": round(count["named"] / max(1, count["flagged"]), 3),
        "right_flagged": round(count["right_flagged"] / n, 3),
        "beside_flagged": round(count["beside_flagged"] / max(1, count["beside"]), 4),
        "by_search": searched.figures(),
        "missed": missed,
    }


@dataclass
class _Searched:
    """Nats by which other words fit better than wrong and than right ones."""

    reader: WordReader
    texts: KnownTexts
    wrong: list[float] = field(default_factory=list)
    right: list[float] = field(default_factory=list)

    def add(self, item: Item, heard: PhonePosteriors, wrong: str) -> None:
        """Search the place of an item's word; words of unknown sound are left out of the curve."""
        words = self.texts.words(item)
        frames, context = place(item, heard, self.reader, words.vocabulary.phones)
        found = [
            check_written(frames, context, words, [w for w in self.reader.words(text) if w.ways])
            for text in (wrong, item.truth)
        ]
        if found[0] and found[1]:
            self.wrong.append(found[0].behind)
            self.right.append(found[1].behind)

    def figures(self) -> dict[str, object]:
        """The curve; nothing of no words."""
        wrong, right = np.array(self.wrong), np.sort(self.right)[::-1]
        if not len(right):
            return {}
        limits = {share: right[int(share * len(right))] for share in _RIGHT_SHARES}
        return {
            "n": len(right),
            "area": round(float((wrong[:, None] > right).mean()), 3),
            "found_at": {
                str(share): round(float((wrong > limit).mean()), 3)
                for share, limit in limits.items()
            },
        }


def _parted(
    flags: Sequence[Flag], start: int, length: int
) -> tuple[list[tuple[Span, Flag]], list[tuple[Span, Flag]]]:
    """Doubtful places over a word, and the others."""
    doubtful = [
        (flag.span, flag)
        for flag in flags
        if flag.kind in ("doubtful_word", "not_spoken") and flag.span
    ]
    over = [each for each in doubtful if each[0].start < start + length and each[0].end > start]
    return over, [each for each in doubtful if each not in over]


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=Path, required=True)
    parser.add_argument("--audio", type=Path, required=True)
    parser.add_argument("--only", default="RUM")
    parser.add_argument("--seed", type=int, default=3)
    options = parser.parse_args()
    items = [each for each in read_items(options.items) if each.words == 1]
    found = {
        name: measure([i for i in items if i.set == name], options.audio, options.seed)
        for name in options.only
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()

"""Are wrong fills told from right ones by ear? `python -m tests.benchmarks.check_pr`.

    python -m tests.benchmarks.check_pr [--items FILE] [--audio DIR] [--every 3]

Into every gap of the benchmark of candidates (R real read voices, U synthetic ones, M in noise) go:
the right words, as many words of another gap, and those that sound most alike: the best proposal
that is not right. Prints one JSON object: for each set and several limits (nats beyond the one that
is used, see `aligner.review.candidates.written`) the share of right fills that are doubted and of
wrong ones that are found. Odd items were looked at when the limit was chosen, even ones were not.
The curve is of all sets: the least limit at which so many right fills of a hundred are doubted, and
what is found of the others there. `--raw FILE` keeps every fill, `--part 2/3` takes
the second third of the items: parts that were kept are put together by `--join FILE...`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.episode_words import STOP, EpisodeWords, KnownWord
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.proposals import GapContext, propose
from aligner.review.candidates.vocabulary import DATA, read_vocabulary
from aligner.review.candidates.written import check_written, doubted_from
from tests.benchmarks.candidate_items import (
    Item,
    chunks,
    hear,
    is_right,
    place,
    read_items,
)
from tests.benchmarks.episode_texts import KnownTexts, read_texts
from tests.benchmarks.recordings import DATA as MEASURING

LIMITS = (-10.0, -6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0)
FALSE_SHARES = (0.0, 0.01, 0.02, 0.05)
_SETS = ("R", "U", "M")


@dataclass(frozen=True, slots=True)
class Fill:
    """Words put into a gap: which set and half, what they are, how many, nats beyond the limit."""

    set: str
    half: str
    kind: str
    words: int
    beyond: float | None


def fills(items: Sequence[Item], others: Sequence[Item], folder: Path) -> Iterator[Fill]:
    """Every item with right, other and alike words; the other words are those of `others`."""
    vocabulary = read_vocabulary(DATA)
    model = DEFAULT_PROFILE.load_model(jobs=1)
    reader = WordReader(vocabulary, Lexicon())
    texts = KnownTexts.learnt(read_texts(others, None), reader, vocabulary)
    chance = random.Random(0)  # noqa: S311 - to pick other words
    for number, item in chunks(items):
        heard, context = place(item, hear(item, folder, model), reader, vocabulary.phones)
        known = texts.words(item)
        put_in = {"right": item.truth, "other": _other(item, others, chance)}
        if alike := _alike(item, heard, context, known):
            put_in["alike"] = alike
        for kind, text in put_in.items():
            found = check_written(heard, context, known, _plain(reader, text))
            half = "odd" if number % 2 else "even"
            beyond = float(found.behind - doubted_from(found.count)) if found else None
            yield Fill(item.set, half, kind, len(text.split()), beyond)


def _plain(reader: WordReader, text: str) -> list[KnownWord]:
    return [word for word in reader.words(text) if word is not STOP]


def _other(item: Item, items: Sequence[Item], chance: random.Random) -> str:
    return chance.choice(
        [
            each.truth
            for each in items
            if each.words == item.words and not is_right(each.truth, item.truth)
        ]
    )


def _alike(
    item: Item, heard: PhonePosteriors, context: GapContext, words: EpisodeWords
) -> str | None:
    proposals = propose(heard, context, words).candidates
    return next((each.text for each in proposals if not is_right(each.text, item.truth)), None)


def figures(found: Sequence[Fill]) -> dict[str, object]:
    """Shares that are doubted, by limit."""
    groups: dict[str, list[float | None]] = defaultdict(list)
    for each in found:
        groups[each.kind].append(each.beyond)
    return {
        kind: {
            "n": len(beyond),
            "not_compared": sum(each is None for each in beyond),
            "doubted": {
                f"{limit:g}": round(
                    sum(each is not None and each >= limit for each in beyond) / len(beyond), 4
                )
                for limit in LIMITS
            },
        }
        for kind, beyond in groups.items()
    }


def curve(found: Sequence[Fill]) -> list[dict[str, float]]:
    """For each share of right fills that may be doubted the limit, and what is found there."""
    right = sorted((_beyond(each) for each in found if each.kind == "right"), reverse=True)
    rows = []
    for share in FALSE_SHARES:
        limit = right[int(share * len(right))] + 1e-6
        row = {"false_at_most": share, "limit": round(limit, 2)}
        for kind in ("other", "alike"):
            beyond = [_beyond(each) for each in found if each.kind == kind]
            row[kind] = round(sum(each >= limit for each in beyond) / max(1, len(beyond)), 4)
        rows.append(row)
    return rows


def _beyond(fill: Fill) -> float:
    return float("-inf") if fill.beyond is None else fill.beyond


def main() -> None:
    """Fill and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=Path, default=MEASURING / "candidates/items_dev.jsonl")
    parser.add_argument("--audio", type=Path, default=MEASURING)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--raw", type=Path)
    parser.add_argument("--join", type=Path, nargs="+", default=())
    options = parser.parse_args()
    if options.join:
        found = [Fill(**row) for path in options.join for row in json.loads(path.read_text())]
    else:
        items = [each for each in read_items(options.items) if each.words and each.set in _SETS]
        part, parts = map(int, options.part.split("/"))
        chosen = items[:: options.every]
        size = 2 * -(-len(chosen) // (2 * parts))  # even: the halves stay what they are
        found = list(fills(chosen[size * (part - 1) : size * part], chosen, options.audio))
    if options.raw:
        options.raw.write_text(json.dumps([asdict(each) for each in found]))
    rows = {
        f"{name}, {half}": figures(
            [each for each in found if (each.set, each.half) == (name, half)]
        )
        for name in _SETS
        for half in ("odd", "even")
    }
    result = {"curve": curve(found), "sets": rows}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()

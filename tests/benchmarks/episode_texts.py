"""What is written in the episodes of a benchmark's gaps, without the words of any gap.

    … give you a 3m digital file and we're …      give you a [unintelligible] and we're

An item's episode is looked for in a folder of transcripts, `FOLDER/show/episode.md`. The words of
every item, and every fill of a list of corrections, are cut out between the words around them: what
people typed there would tell the answer. Texts were edited since, so a place is also found by the
words on one side, or by both with something else between. An item whose own place is not found
does not get the text.

Lines of corrections (`path`, `left`, `right`, sometimes the line `before`) tell something of the
episodes whose text is not there.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from aligner.review.candidates.episode_words import EpisodeWords
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.learning import learn
from aligner.review.candidates.vocabulary import Vocabulary
from aligner.transcript.parse import parse
from tests.benchmarks.candidate_items import Item

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"\\?\[(?:unintelligible|\d)[^\]]*\]")
_GAP = " \\[unintelligible 00:00:00.00\\] "

_BESIDE, _ALONE = 2, 4
"""Words that must stand on both sides of a place, and on one side if the other was edited."""

_EDITED = 8
"""Words more than the fill that may stand between both sides: somebody wrote more there later."""

_SEEN, _RUN = 0.5, 4
"""Share of a line's runs of so many words that another line said: then it is the same line."""


@dataclass(frozen=True, slots=True)
class Fill:
    """Words of a gap and what stands around them."""

    left: tuple[str, ...]
    words: tuple[str, ...]
    right: tuple[str, ...]

    @classmethod
    def of(cls, left: str, truth: str, right: str) -> Fill:
        """Of written text; what stands beyond another gap or a stamp tells nothing."""
        return cls(
            tuple(_plain(_TAG.split(left)[-1])),
            tuple(_plain(truth)),
            tuple(_plain(_TAG.split(right)[0])),
        )


@dataclass(frozen=True, slots=True)
class EpisodeText:
    """What is known of an episode besides the sound of its gaps.

    Attributes:
        whole: its transcript, None if it is not there.
        placed: items whose words were found in it and cut out.
        missing: items whose words were not.
        other_fills_missing: how many of the other fills of the episode were not.
        pieces: other pieces of its text, such as what stands around gaps.
    """

    whole: str | None
    placed: frozenset[str]
    missing: frozenset[str]
    other_fills_missing: int
    pieces: tuple[str, ...]

    @property
    def words(self) -> int:
        """How many words of it are known."""
        return sum(len(_plain(text)) for text in (self.whole or "", *self.pieces))


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """What is known of each item's episode, as the search reads it."""

    texts: Mapping[str, EpisodeText]
    nothing: EpisodeWords
    pieces: Mapping[str, EpisodeWords]
    whole: Mapping[str, EpisodeWords]

    @classmethod
    def learnt(
        cls, texts: Mapping[str, EpisodeText], reader: WordReader, vocabulary: Vocabulary
    ) -> KnownTexts:
        """Learn the words of some texts, a whole one as the product does."""
        pieces = {
            name: EpisodeWords.of(
                vocabulary, [run for piece in text.pieces for run in reader.text_runs(piece)]
            )
            for name, text in texts.items()
        }
        whole = {
            name: learn(parse(text.whole), reader, vocabulary)
            for name, text in texts.items()
            if text.whole
        }
        return cls(texts, EpisodeWords.of(vocabulary), pieces, whole)

    def has_text(self, item: Item) -> bool:
        """Whether an item's whole episode is known, without its own words."""
        return item.id in self.texts[item.episode].placed if item.episode else False

    def words(self, item: Item) -> EpisodeWords:
        """The words that are known in an item's episode."""
        if not item.episode:
            return self.nothing
        return (self.whole if self.has_text(item) else self.pieces)[item.episode]

    def known(self, item: Item) -> int:
        """How many words of an item's episode are known."""
        return self.texts[item.episode].words if item.episode else 0

    def summary(self) -> dict[str, object]:
        """What is told of the texts beside the figures."""
        there = [text for text in self.texts.values() if text.whole]
        return {
            "episodes": len(self.texts),
            "whole": len(there),
            "items_with_text": sum(len(text.placed) for text in there),
            "items_not_found_in_it": sorted(name for text in there for name in text.missing),
            "fills_not_found_in_it": sum(text.other_fills_missing for text in there),
        }


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options that tell where more of the episodes' text is."""
    parser.add_argument("--text", type=Path, help="folder of transcripts [AUDIO/transcripts]")
    parser.add_argument("--fills", type=Path, help="list of fills that are cut out of all texts")
    parser.add_argument(
        "--around", type=Path, nargs="*", default=[], help="corrections with more lines of them"
    )


def learn_texts(
    items: Sequence[Item],
    options: argparse.Namespace,
    reader: WordReader,
    vocabulary: Vocabulary,
) -> KnownTexts:
    """What the options of `add_options` and `--audio` say of the episodes of all items."""
    folder, fills = options.text, options.fills
    if folder is None and (options.audio / "transcripts").is_dir():
        folder = options.audio / "transcripts"
    usual = options.audio / "corrections" / "gap_fills_dev.jsonl"
    if fills is None and usual.is_file():
        fills = usual
    texts = read_texts(items, folder, fills, options.around)
    return KnownTexts.learnt(texts, reader, vocabulary)


def read_texts(
    items: Sequence[Item],
    folder: Path | None,
    fills: Path | None = None,
    around: Iterable[Path] = (),
) -> dict[str, EpisodeText]:
    """The texts of all episodes of some items; every word of a gap is cut out.

    Args:
        items: all items of the benchmark, not only those that are measured.
        folder: of transcripts, a folder a show.
        fills: a list of fills, JSON lines, that are cut out too.
        around: lists of corrections with more lines of the episodes.
    """
    by_episode: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.episode:
            by_episode[item.episode].append(item)
    typed: dict[str, list[Fill]] = defaultdict(list)
    for row in _rows([fills] if fills else []):
        typed[_episode(row)].append(Fill.of(row["left"], row["new"], row["right"]))
    lines: dict[str, list[str]] = defaultdict(list)
    for row in _rows(around):
        lines[_episode(row)] += _lines(row)
    return {
        name: _read(some, folder and folder / name, typed[name], lines[name])
        for name, some in by_episode.items()
    }


def _read(
    items: Sequence[Item], path: Path | None, typed: Sequence[Fill], lines: Sequence[str]
) -> EpisodeText:
    own = {item.id: Fill.of(item.left, item.truth, item.right) for item in items}
    fills = [*own.values(), *typed]
    sides = dict.fromkeys(side for item in items for side in (item.left, item.right))
    pieces = [cut_out(piece, fills)[0] for piece in [*sides, *_unseen(lines)]]
    if not path or not path.is_file():
        return EpisodeText(None, frozenset(), frozenset(), 0, tuple(pieces))
    text, found = cut_out(path.read_text(encoding="utf-8"), fills)
    placed = frozenset(name for name, fill in own.items() if fill in found)
    unseen = len(set(typed) - found)
    return EpisodeText(text, placed, frozenset(own) - placed, unseen, tuple(pieces))


def _rows(paths: Iterable[Path]) -> Iterator[dict[str, str]]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _episode(row: dict[str, str]) -> str:
    return "/".join(row["path"].split("/")[-2:])


def _lines(row: dict[str, str]) -> list[str]:
    """A line as it was before its correction, or what stood beside it, in whole words."""
    if "before" in row:
        return [row["before"]]
    return [re.sub(r"^\S*\s", "", row["left"]), re.sub(r"\s\S*$", "", row["right"])]


def _unseen(lines: Iterable[str]) -> Iterator[str]:
    """Lines of which another one, in a later or an earlier form, did not say most."""
    seen: set[tuple[str, ...]] = set()
    for line in sorted(lines, key=len, reverse=True):
        words = _plain(line)
        runs = {tuple(words[n : n + _RUN]) for n in range(max(1, len(words) - _RUN + 1))}
        if len(runs & seen) < _SEEN * len(runs):
            yield line
        seen |= runs


def cut_out(text: str, fills: Sequence[Fill]) -> tuple[str, set[Fill]]:
    """A text with gaps instead of fills, and which of those were found.

    Returns:
        A fill counts as found, too, where nothing but a gap stands between its sides.
    """
    tokens = list(_WORD.finditer(text))
    words = [match.group().lower() for match in tokens]
    cuts: list[tuple[int, int]] = []
    found = set()
    for fill in dict.fromkeys(fills):
        for first, last in _places(words, fill):
            found.add(fill)
            if last > first:
                cuts.append((tokens[first].start(), tokens[last - 1].end()))
    made, at = [], 0
    for start, end in sorted(cuts):
        if end > at:
            made += [text[at : max(at, start)], _GAP]
            at = end
    return "".join([*made, text[at:]]), found


def _places(words: Sequence[str], fill: Fill) -> set[tuple[int, int]]:
    """Where a fill stands among some words: the first and behind the last."""
    left, right, size = fill.left, fill.right, len(fill.words)
    places: set[tuple[int, int]] = set()
    before = left[-_BESIDE - 1 :]
    behind = right[: _BESIDE + 1]
    if len(before) > _BESIDE and len(behind) > _BESIDE:
        for start in _ends(words, before):
            reach = words[start : start + size + _EDITED + len(behind)]
            at = next(islice(_ends(reach, behind), 1), None)
            if at is not None:
                places.add((start, start + at - len(behind)))
    for n_before, n_behind in ((_BESIDE, _BESIDE), (_ALONE, 0), (0, _ALONE)):
        tail, head = left[len(left) - n_before :], right[:n_behind]
        if size and len(tail) == n_before and len(head) == n_behind:
            for end in _ends(words, (*tail, *fill.words, *head)):
                places.add((end - n_behind - size, end - n_behind))
    return places | _at_the_edges(words, fill)


def _at_the_edges(words: Sequence[str], fill: Fill) -> set[tuple[int, int]]:
    """The end of a fill with which a piece of text begins, or a beginning with which it ends."""
    places = set()
    count = len(words)
    for n in range(1, len(fill.words) + 1):
        behind, before = (*fill.words[-n:], *fill.right), (*fill.left, *fill.words[:n])
        least = n + _BESIDE
        if count >= least and len(behind) >= least and tuple(words[:least]) == behind[:least]:
            places.add((0, n))
        if count >= least and len(before) >= least and tuple(words[-least:]) == before[-least:]:
            places.add((count - n, count))
    return places


def _ends(words: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    """Behind each place where some words follow each other."""
    n = len(wanted)
    for at, word in enumerate(words[: len(words) - n + 1]):
        if word == wanted[0] and tuple(words[at : at + n]) == tuple(wanted):
            yield at + n


def _plain(text: str) -> list[str]:
    return [match.group().lower() for match in _WORD.finditer(text)]

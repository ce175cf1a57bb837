"""Gaps with known words, as the benchmarks of candidates read them: one JSON object a line.

An item has `set`, `audio` (relative to a folder), `clip` [start, end] seconds or none, `left`,
`truth` and `right` words, `window` [start, end] seconds of the gap as found without its words,
`n` (words) and `cls`; items of one `episode` know the words around each other's gaps.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

import numpy as np

from aligner.audio.acoustics import SAMPLE_RATE, AcousticModel, PhonePosteriors, Samples
from aligner.audio.decode import open_audio
from aligner.review.candidates.frame_scores import score_frames
from aligner.review.candidates.known_words import WordReader
from aligner.review.candidates.proposals import GapContext
from aligner.review.candidates.word_chains import junctions
from aligner.transcript.parse import parse
from aligner.transcript.readings import read_word
from aligner.transcript.spoken import tokenize

SOUNDING = 2
"""Known words on each side that are said again within the frames."""

_CLIP_MARGIN = 0.1
"""Seconds around a clip; the window's times count from there."""


@dataclass(frozen=True, slots=True)
class Item:
    """A gap whose words are known."""

    id: str
    set: str
    audio: str
    clip: tuple[float | None, float | None] | None
    left: str
    truth: str
    right: str
    window: tuple[float, float]
    words: int
    kind: str
    group: str
    episode: str | None


def read_items(path: Path) -> list[Item]:
    """The items of a file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [
        Item(
            row["id"],
            row["set"],
            row["audio"],
            tuple(row["clip"]) if row.get("clip") else None,
            row["left"],
            row["truth"],
            row["right"],
            tuple(row["window"]),
            row["n"],
            row["cls"],
            row.get("episode") or row.get("speaker") or row["id"],
            row.get("episode"),
        )
        for row in rows
    ]


def hear(item: Item, folder: Path, model: AcousticModel) -> PhonePosteriors:
    """What the model hears of an item's sound."""
    return model.hear([samples_of(item, folder)])


def samples_of(item: Item, folder: Path) -> Samples:
    """An item's sound, with a margin around its clip."""
    samples = _samples(folder / item.audio)
    if item.clip:
        start, end = item.clip
        first = int(max(0.0, (start or 0.0) - _CLIP_MARGIN) * SAMPLE_RATE)
        last = int((end + _CLIP_MARGIN) * SAMPLE_RATE) if end else len(samples)
        samples = samples[first:last]
    sound: Samples = samples.astype(np.float32)
    return sound


@lru_cache(maxsize=2)
def _samples(path: Path) -> np.ndarray:
    return np.concatenate(list(open_audio(path).blocks()))


def place(
    item: Item, heard: PhonePosteriors, reader: WordReader, phones: Sequence[str]
) -> tuple[PhonePosteriors, GapContext]:
    """The frames to search and the known words in them; the gap's own words are not looked at."""
    left, right = reader.words(item.left), reader.words(item.right)
    frames = score_frames(heard, phones)
    spoken = [[word.ways for word in side if word.ways] for side in (left, right)]
    first, last = (int(edge * heard.frame_rate) for edge in item.window)
    start, stop = 0, len(frames)
    if len(spoken[0]) > SOUNDING:
        at = junctions(frames.part(0, first + 3), spoken[0])
        start = max(0, int(at[len(spoken[0]) - SOUNDING]) - 1)
    if len(spoken[1]) > SOUNDING:
        since = max(0, last - 3)
        at = junctions(frames.part(since, len(frames)), spoken[1])
        stop = min(len(frames), since + int(at[SOUNDING]) + 2)
    cut = PhonePosteriors(
        heard.log_probs[start:stop], heard.phones, heard.frame_rate, heard.blank, heard.boundary
    )
    sounding = (min(SOUNDING, len(spoken[0])), min(SOUNDING, len(spoken[1])))
    return cut, GapContext(left, right, sounding)


def is_right(text: str, truth: str) -> bool:
    """Whether two texts are said alike, in one of the ways to say each."""
    return bool(spoken_forms(text) & spoken_forms(truth))


_ALIKE = {"ok": "okay", "alright": "allright", "'cause": "because", "cause": "because"}


@lru_cache(maxsize=200_000)
def spoken_forms(text: str) -> frozenset[str]:
    """The ways to say a text, without blanks and apostrophes; at most 64."""
    written = [token.text for token in tokenize(parse(f"{text.lower().strip()}\n"))]
    choices = [list(_forms(_ALIKE.get(word, word))) for word in written]
    return frozenset(
        "".join(choice) for choice, _ in zip(product(*choices), range(64), strict=False)
    )


@lru_cache(maxsize=100_000)
def _forms(word: str) -> frozenset[str]:
    readings = read_word(word.replace("’", "'"))[:4]
    said = {"".join(part.text for part in reading).replace("'", "") for reading in readings}
    return frozenset(form.replace("okay", "ok") for form in said)


def chunks(items: Sequence[Item]) -> Iterator[tuple[int, Item]]:
    """Items with their place, those of one recording together: each is decoded once."""
    yield from sorted(enumerate(items), key=lambda each: (each[1].audio, each[0]))

"""Recordings with known truth, and what the aligner makes of them.

The data are not part of the project: what is absent is left out.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from aligner.alignment.evaluation.truth import TrueLine, TrueWord, Truth, read_truth
from aligner.alignment.file import AlignmentFile
from aligner.alignment.model import TimedWord
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import SAMPLE_RATE, AcousticModel, Samples
from aligner.audio.decode import open_audio
from aligner.episode.align import align_files
from aligner.timeline import Segment

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data"

SAMPLE = ROOT / "samples/slack-water-1"
EPISODES = {name: DATA / "episodes" / name for name in ("words", "roundtable", "ad-free-clock")}

_TONE_SECONDS = 0.1
"""Before the first word of an utterance there is at least this much of the room alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A transcript, its sound at 16 kHz, and what is true of it."""

    name: str
    text: str
    samples: Samples
    truth: Truth


@dataclass(frozen=True, slots=True, eq=False)
class Utterance:
    """A hand-timed sentence: `words` are what is said and when, in order."""

    speaker: str
    text: str
    samples: Samples
    words: tuple[tuple[str, Segment], ...]


def episode(stem: Path) -> Case:
    """An episode from its three files: `stem`.md, .mp3, .truth.json."""
    text = stem.with_suffix(".md").read_text(encoding="utf-8")
    return Case(
        stem.name,
        text,
        _samples(stem.with_suffix(".mp3")),
        read_truth(stem.with_suffix(".truth.json")),
    )


def aligned(case: Case, model: AcousticModel, lexicon: Lexicon) -> AlignmentFile:
    """The case as two files, through the door that everybody uses."""
    with tempfile.TemporaryDirectory() as name:
        text, sound = Path(name) / "case.md", Path(name) / "case.wav"
        text.write_text(case.text, encoding="utf-8")
        loudest = max(1.0, float(np.abs(case.samples).max(initial=0.0)))
        soundfile.write(sound, case.samples / loudest, SAMPLE_RATE, subtype="PCM_16")
        return align_files(text, sound, model=model, lexicon=lexicon).file


def onset_errors(true: Sequence[TrueWord], words: Sequence[TimedWord]) -> list[float | None]:
    """Signed errors of the onsets in seconds, one a true word, None where it has no time."""
    return [
        found.segment.onset - wanted.segment.onset if found and found.segment else None
        for wanted, found in zip(true, paired(true, words), strict=True)
    ]


def paired(true: Sequence[TrueWord], words: Sequence[TimedWord]) -> list[TimedWord | None]:
    """The word of the alignment for each true word, paired as `evaluation.accuracy` does."""
    found: list[TimedWord | None] = []
    for line, group in groupby(true, key=lambda word: word.line):
        wanted = list(group)
        given = [word for word in words if word.line == line]
        spelt = [_plain(word.text) for word in wanted], [_plain(word.text) for word in given]
        here: list[TimedWord | None] = [None] * len(wanted)
        for block in SequenceMatcher(None, *spelt, autojunk=False).get_matching_blocks():
            here[block.a : block.a + block.size] = given[block.b : block.b + block.size]
        found += here
    return found


def _plain(word: str) -> str:
    return re.sub(r"[^a-z0-9']", "", word.lower().replace("’", "'"))


def timit() -> list[Utterance]:
    """The hand-timed utterances, in the order of their speakers."""
    folder = DATA / "speech/timit"
    utterances = []
    for row in _manifest(folder):
        words = ((w["word"], Segment(w["start"], w["end"])) for w in row["words"])
        samples = _samples(folder / row["path"])
        text = row["text"].replace("-", " ")  # both halves are timed
        utterances.append(Utterance(row["speaker"], text, samples, tuple(words)))
    return sorted(utterances, key=lambda each: each.speaker)


def joined(name: str, utterances: Sequence[Utterance], pause: float) -> Case:
    """Utterances one after the other, each a paragraph, with the tone of the room between them."""
    pieces: list[Samples] = []
    words: list[TrueWord] = []
    lines: list[TrueLine] = []
    length = 0
    for i, each in enumerate(utterances):
        line = 2 * i + 1
        tone = room_tone(each, pause)
        start = (length + len(tone)) / SAMPLE_RATE
        words += [TrueWord(line, word, later(at, start)) for word, at in each.words]
        whole = Segment(each.words[0][1].onset, each.words[-1][1].offset)
        lines.append(TrueLine(line, "spoken", later(whole, start)))
        pieces += [tone, each.samples]
        length += len(tone) + len(each.samples)
    text = "\n\n".join(f"**{each.speaker}:** {each.text}" for each in utterances) + "\n"
    return Case(name, text, np.concatenate(pieces), _truth(words, lines, length / SAMPLE_RATE))


def room_tone(utterance: Utterance, seconds: float) -> Samples:
    """What the room sounds like before the first word, to and fro."""
    quiet = min(_TONE_SECONDS, utterance.words[0][1].onset)
    tone = utterance.samples[: max(1, round(quiet * SAMPLE_RATE))]
    return np.resize(np.concatenate([tone, tone[::-1]]), round(seconds * SAMPLE_RATE))


def meetings() -> Iterator[Case]:
    """Half-minutes of meetings, a paragraph whenever somebody else says a word.

    The words are in the order of their onsets: where two talk at once, they take turns.
    """
    folder = DATA / "speech/ami"
    for row in _manifest(folder):
        said = [word for word in row["words"] if _plain(word["word"])]
        paragraphs: list[str] = []
        words: list[TrueWord] = []
        lines: list[TrueLine] = []
        for speaker, group in groupby(said, key=lambda word: word["speaker"]):
            turn = list(group)
            line = 2 * len(lines) + 1
            times = [Segment(word["start"], word["end"]) for word in turn]
            texts = [word["word"].strip().replace("_", "") for word in turn]
            paragraphs.append(f"**{speaker}:** {' '.join(texts)}")
            words += [TrueWord(line, *each) for each in zip(texts, times, strict=True)]
            lines.append(TrueLine(line, "spoken", times[0].hull(times[-1])))
        text = "\n\n".join(paragraphs) + "\n"
        truth = _truth(words, lines, row["duration"])
        yield Case(row["path"], text, _samples(folder / row["path"]), truth)


def _truth(words: Sequence[TrueWord], lines: Sequence[TrueLine], duration: float) -> Truth:
    return Truth(tuple(words), tuple(lines), (), (), (), (), duration)


def later(segment: Segment, seconds: float) -> Segment:
    return Segment(segment.onset + seconds, segment.offset + seconds)


def _manifest(folder: Path) -> list[dict[str, Any]]:
    """The rows of a folder's manifest, none if the data are absent."""
    path = folder / "manifest.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines]


def _samples(path: Path) -> Samples:
    samples: Samples = open_audio(path).samples[:] * np.float32(1 / 32768)
    return samples

"""Against boundaries that people set by hand; measured only, nothing of it is kept here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import soundfile

from aligner.alignment.boundaries.refine import refine
from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.lattice import SearchRegion
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import SAMPLE_RATE
from aligner.audio.conformer import Conformer
from aligner.timeline import Segment

GRID = 320
"""Samples of an acoustic frame: utterances are padded to whole ones."""


def test_onsets_of_hand_timed_words_are_met(shared_data: Path) -> None:
    folder = shared_data / "speech" / "timit"
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    sounds, spoken, stretches = [], [], []
    words: list[str] = []
    at = 0
    for utterance in map(json.loads, lines):
        sound = soundfile.read(folder / utterance["path"], dtype="float32")[0]
        sounds.append(np.pad(sound, (0, -len(sound) % GRID)))
        frames = len(sounds[-1]) // GRID
        told = utterance["words"]
        stretches.append(SearchRegion(len(words), len(words) + len(told), at, at + frames))
        words += [word["word"] for word in told]
        spoken += [(at * GRID / SAMPLE_RATE + word["start"]) for word in told]
        at += frames
    model, lexicon = Conformer(), Lexicon()
    lexicon.learn(words)
    columns = {phone: i for i, phone in enumerate(model.phones)}
    ways = [
        tuple(tuple(columns[p] for p in way if p in columns) for way in lexicon.phones(word))
        for word in words
    ]
    samples = np.concatenate(sounds)
    evidence = Evidence.of(model.hear([samples]))
    placed = place_words(evidence, ways, stretches, opens=[False] * len(words))
    refined = refine(samples, placed, [Segment(0.0, at / 50)] * len(words))
    off = np.array(
        [abs(got.onset - onset) for got, onset in zip(refined.segments, spoken, strict=True) if got]
    )
    assert refined.adapted
    assert len(off) > 0.98 * len(words)
    assert off.mean() <= 0.0185
    assert np.mean(off <= 0.010) >= 0.43
    assert np.mean(off <= 0.100) >= 0.99

"""A model that remembers what it heard reads nothing: the times must be the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import soundfile

from aligner.alignment.align import align
from aligner.alignment.profiles import DEFAULT_PROFILE
from aligner.audio.acoustics import PhonePosteriors, Samples
from aligner.audio.decode import IncomingAudio
from aligner.cli.demo import EPISODE, sample_folder
from aligner.transcript.parse import parse

SECONDS = 24


@dataclass(frozen=True, slots=True)
class Remembering:
    """Knows the posteriors of one recording."""

    name: str
    phones: tuple[str, ...]
    kept: PhonePosteriors

    def hear(
        self, blocks: Iterable[Samples], *, progress: Callable[[float], None] | None = None
    ) -> PhonePosteriors:
        del blocks, progress
        return self.kept


def test_times_from_kept_posteriors_are_those_of_hearing(tmp_path: Path) -> None:
    sample = sample_folder() / EPISODE
    lines = sample.with_suffix(".md").read_text(encoding="utf-8").split("\n")[:5]
    samples, rate = soundfile.read(sample.with_suffix(".mp3"))
    path = tmp_path / "opening.wav"
    soundfile.write(path, samples[: SECONDS * rate], rate)
    model, lexicon = DEFAULT_PROFILE.load_model(jobs=1), DEFAULT_PROFILE.load_lexicon()
    kept = model.hear(IncomingAudio(path).blocks())
    text = parse("\n".join(lines) + "\n")
    made = [
        align(text, IncomingAudio(path), model=each, lexicon=lexicon)
        for each in (model, Remembering(model.name, tuple(model.phones), kept))
    ]
    assert made[0].words == made[1].words
    assert made[0] == made[1]

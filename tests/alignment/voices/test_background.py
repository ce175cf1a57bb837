from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from aligner.alignment.voices.background import load_background
from aligner.alignment.voices.make_background import main
from aligner.audio.voice_features import N_FEATURES


def test_the_background_shares_every_frame_among_its_gaussians() -> None:
    background = load_background()
    assert background.means.shape == background.variances.shape == (32, N_FEATURES)
    frames = np.random.default_rng(0).normal(0, 5, (50, N_FEATURES)).astype(np.float16)
    np.testing.assert_allclose(background.responsibilities(frames).sum(axis=1), 1, rtol=1e-5)
    assert np.isclose(np.exp(background.log_weights).sum(), 1, rtol=1e-4)


def test_the_same_recordings_make_the_same_background(tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    files = []
    for i in range(2):
        files.append(str(tmp_path / f"{i}.wav"))
        soundfile.write(files[-1], chance.normal(0, 0.1, 32_000), 16_000)
    said: list[str] = []
    for name in ("one.npz", "two.npz"):
        main([str(tmp_path / name), *files], said.append)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert said[0].startswith("2 voices, 4 s")

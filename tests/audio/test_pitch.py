from __future__ import annotations

import numpy as np
import pytest

from aligner.audio.pitch import pitch


@pytest.mark.parametrize("hertz", [65.0, 100.0, 180.0, 250.0, 330.0])
def test_a_voice_is_as_high_as_its_lowest_tone(hertz: float) -> None:
    at = np.arange(32_000) / 16_000
    sound = np.sum([np.sin(2 * np.pi * hertz * k * at) / k for k in range(1, 8)], axis=0)
    found = 2 ** pitch(0.1 * sound.astype(np.float32), 8_000, 16)
    np.testing.assert_allclose(found, hertz, rtol=0.02)


def test_noise_and_silence_have_no_pitch() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 32_000).astype(np.float32)
    assert np.isnan(pitch(noise, 8_000, 16)).mean() > 0.9
    assert np.isnan(pitch(np.zeros(32_000, np.float32), 8_000, 16)).all()

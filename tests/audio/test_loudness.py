from __future__ import annotations

import numpy as np
import pytest

from aligner.audio.loudness import LOUDNESS_RATE, loudness


def test_a_full_scale_sine_is_3_db_below_full_scale_and_silence_is_the_floor() -> None:
    time = np.arange(16_000) / 16_000
    sine = np.sin(2 * np.pi * 440 * time).astype(np.float32)
    levels = loudness([sine, np.zeros(16_000, np.float32)])
    assert len(levels) == 2 * LOUDNESS_RATE
    assert levels[10] == pytest.approx(-3.01, abs=0.1)
    assert levels[-1] == pytest.approx(-100)


def test_blocks_of_any_length_give_the_same() -> None:
    samples = np.random.default_rng(0).normal(0, 0.1, 10_000).astype(np.float32)
    pieces = np.split(samples, [1, 500, 501, 4000])
    assert np.allclose(loudness(pieces), loudness([samples]))


def test_nothing_has_no_levels() -> None:
    assert len(loudness([])) == 0

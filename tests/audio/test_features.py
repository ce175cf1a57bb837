from __future__ import annotations

import librosa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.audio.features import (
    FEATURE_RATE,
    HOP,
    N_CEPSTRA,
    N_FEATURES,
    band_powers,
    features_of,
    n_frames,
    spectral_features,
)

NOISE = np.random.default_rng(1).normal(0.0, 0.1, 16_000).astype(np.float32)


def test_a_second_has_two_hundred_frames_of_twenty_six_columns() -> None:
    assert n_frames(16_000) == FEATURE_RATE == 200
    assert spectral_features(NOISE, 0, 200).shape == (200, N_FEATURES)


@given(st.integers(0, 190), st.integers(5, 60))
@settings(max_examples=20, deadline=None)
def test_a_frame_is_the_same_whatever_slice_it_is_computed_in(start: int, length: int) -> None:
    end = min(200, start + length)
    whole = spectral_features(NOISE, 0, 200)
    np.testing.assert_allclose(
        spectral_features(NOISE, start, end), whole[start:end], rtol=0, atol=2e-3
    )


def test_whole_numbers_and_fractions_of_full_scale_say_the_same() -> None:
    whole_numbers = (NOISE * 32768).astype(np.int16)
    difference = spectral_features(whole_numbers, 20, 180) - spectral_features(NOISE, 20, 180)
    assert np.abs(difference).max() < 0.5


def test_it_is_what_librosa_gives() -> None:
    bands = librosa.feature.melspectrogram(
        y=NOISE, sr=16_000, n_fft=320, hop_length=HOP, n_mels=32, fmax=7600, center=False
    )
    np.testing.assert_allclose(band_powers(NOISE, 2, 199), bands.T, rtol=1e-4)
    cepstra = librosa.feature.mfcc(S=librosa.power_to_db(bands, top_db=None), n_mfcc=N_CEPSTRA)
    expected = np.vstack([cepstra, librosa.feature.delta(cepstra, width=5)]).T
    # Frames 4 to 196: farther out librosa extrapolates its slopes.
    ours = spectral_features(NOISE, 4, 197)
    np.testing.assert_allclose(ours, expected[2:-2], rtol=0, atol=2e-3)


def test_a_click_shows_only_in_frames_that_see_it() -> None:
    clicked = NOISE.copy()
    clicked[100 * HOP] += 1.0
    touched = np.flatnonzero(
        np.abs(band_powers(clicked, 0, 200) - band_powers(NOISE, 0, 200)).max(1) > 1e-5
    )
    assert 98 <= touched[0] <= touched[-1] <= 102


def test_sound_below_the_floor_makes_no_difference() -> None:
    floor = 1e4 * float(band_powers(NOISE, 0, 200).mean())
    loud = spectral_features(NOISE, 0, 200, floor=floor)[:, :N_CEPSTRA]
    assert np.ptp(loud, axis=0).max() < 0.1


@pytest.mark.parametrize("length", [0, 1, 79, 81])
def test_beyond_the_ends_lies_silence(length: int) -> None:
    features = spectral_features(NOISE[:length], 0, 3)
    assert features.shape == (3, N_FEATURES)
    assert np.isfinite(features).all()


def test_many_spans_are_the_spans_one_after_the_other() -> None:
    spans = [(0, 20), (20, 40), (45, 60), (50, 70), (180, 200), (90, 120)]
    apart = np.concatenate([spectral_features(NOISE, *span) for span in spans])
    np.testing.assert_allclose(features_of(NOISE, spans), apart, rtol=0, atol=2e-3)
    assert features_of(NOISE, []).shape == (0, N_FEATURES)

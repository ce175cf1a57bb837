"""A language of coloured noises, spoken with known boundaries, its spikes late and jittered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment.boundaries import adaptation
from aligner.alignment.boundaries import refine as refine_module
from aligner.alignment.boundaries.phrases import find_phrases, slices
from aligner.alignment.boundaries.refine import Refined, refine
from aligner.alignment.placement.word_placement import WordPlacement
from aligner.audio.features import FEATURE_RATE
from aligner.batch.crew import Crew
from aligner.timeline import Segment

RATE = 16_000
LAG = 0.083
PHONES = ((300, 800), (900, 1500), (1700, 2500), (2700, 3600), (3900, 5000), (5300, 7000))
"""The band of each phone's noise, Hz."""

Sound = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Spoken:
    samples: npt.NDArray[np.int16]
    truth: tuple[Segment, ...]
    placed: tuple[WordPlacement, ...]


def band_noise(rng: np.random.Generator, band: tuple[int, int], n: int) -> Sound:
    spectrum = np.fft.rfft(rng.normal(size=n + 400))
    hertz = np.fft.rfftfreq(n + 400, 1 / RATE)
    spectrum[(hertz < band[0]) | (hertz > band[1])] = 0.0
    noise = np.fft.irfft(spectrum)[200 : 200 + n]
    sound: Sound = (0.1 * noise / (noise.std() + 1e-9)).astype(np.float32)
    return sound


def speak(words: int, *, seed: int = 0, pauses: float = 0.2, jitter: float = 0.02) -> Spoken:
    """Words of two to four phones, a pause of 0.3 s now and then, hiss throughout."""
    rng = np.random.default_rng(seed)
    pieces: list[Sound] = [np.zeros(RATE // 2, np.float32)]
    at = RATE // 2
    truth, placed = [], []
    for _ in range(words):
        onset = at
        phones: list[int] = []
        spikes: list[float] = []
        for _ in range(int(rng.integers(2, 5))):
            phone = int(rng.choice([p for p in range(len(PHONES)) if p not in phones[-1:]]))
            length = int(rng.integers(RATE // 15, RATE // 7))
            phones.append(phone)
            spikes.append(at / RATE + LAG + rng.normal(0.0, jitter))
            pieces.append(band_noise(rng, PHONES[phone], length))
            at += length
        frames = [round(spike * 50) for spike in spikes]
        frames.append(max(frames[-1] + 1, round(at / RATE * 50)))
        frames = [max(f, frames[0] + k) for k, f in enumerate(np.maximum.accumulate(frames))]
        truth.append(Segment(onset / RATE, at / RATE))
        placed.append(WordPlacement(tuple(phones), tuple(map(int, frames)), 0.0))
        if rng.random() < pauses:
            pieces.append(np.zeros(RATE * 3 // 10, np.float32))
            at += RATE * 3 // 10
    sound = np.concatenate([*pieces, np.zeros(RATE // 2, np.float32)])
    sound += rng.normal(0.0, 1e-3, len(sound)).astype(np.float32)
    return Spoken((sound * 32767).astype(np.int16), tuple(truth), tuple(placed))


def refined_of(samples: npt.NDArray[np.generic], placed: Sequence[WordPlacement | None]) -> Refined:
    """Boundaries of words that follow each other with nothing else between them."""
    return refine(samples, placed, [Segment(0.0, float("inf"))] * len(placed))


def misses(refined: Refined, truth: Sequence[Segment]) -> npt.NDArray[np.float64]:
    """Seconds by which onsets and offsets are off, shape (n_words, 2)."""
    return np.array(
        [
            (abs(got.onset - true.onset), abs(got.offset - true.offset))
            for got, true in zip(refined.segments, truth, strict=True)
            if got
        ]
    )


@pytest.fixture(scope="module")
def spoken() -> Spoken:
    return speak(150)


@pytest.fixture(scope="module")
def refined(spoken: Spoken) -> Refined:
    return refined_of(spoken.samples, spoken.placed)


def test_planted_boundaries_are_found_to_a_frame(spoken: Spoken, refined: Refined) -> None:
    off = misses(refined, spoken.truth)
    assert refined.adapted
    assert off.mean() < 0.008
    assert np.quantile(off, 0.95) < 0.025


def test_the_answer_beats_the_spikes_it_came_from(spoken: Spoken, refined: Refined) -> None:
    off = misses(refined, spoken.truth)[:, 0]
    spikes = [
        abs(p.frames[0] / 50 - LAG - t.onset)
        for p, t in zip(spoken.placed, spoken.truth, strict=True)
    ]
    assert off.mean() < np.mean(spikes) / 2


def test_a_lag_of_another_model_is_learnt() -> None:
    spoken = speak(150, seed=3, jitter=0.01)
    later = [
        WordPlacement(p.phones, tuple(f + 2 for f in p.frames), p.ratio) for p in spoken.placed
    ]
    assert misses(refined_of(spoken.samples, later), spoken.truth)[:, 0].mean() < 0.012


def test_the_same_input_gives_the_same_output(spoken: Spoken, refined: Refined) -> None:
    assert refined_of(spoken.samples, spoken.placed) == refined


def test_nobody_can_tell_who_did_the_work(spoken: Spoken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refine_module, "_SLICE_SECONDS", 4.0)
    monkeypatch.setattr(adaptation, "_PART_SECONDS", 4.0)
    limits = [Segment(0.0, float("inf"))] * len(spoken.placed)
    alone = refine(spoken.samples, spoken.placed, limits)
    with Crew(2) as crew:
        crew.warm_up()
        shared = refine(spoken.samples, spoken.placed, limits, spread=crew)
    assert shared == alone
    assert shared.adapted


def test_slices_reach_no_further_than_they_may() -> None:
    limits = [Segment(0.0, float("inf"))] * 20
    places = [WordPlacement((1, 2), (500 * i, 500 * i + 5, 500 * i + 10), 0.0) for i in range(20)]
    phrases = find_phrases(places, limits, 200 * 220, 50.0)
    assert len(phrases) == 20
    near = list(slices(phrases, 240.0, 35.0))
    assert [phrase for part in near for phrase in part] == list(phrases)
    spans = [(part[-1].end - part[0].start) / FEATURE_RATE for part in near]
    assert max(spans) <= 35
    assert len(near) == 5
    assert len(list(slices(phrases, 240.0))) == 1


@pytest.mark.parametrize(("following", "last"), [(1.18, 1.14), (1.30, 1.16)])
def test_a_word_leaves_room_for_a_doubtful_one_before_the_next(
    following: float, last: float
) -> None:
    places = [
        WordPlacement((1, 2), (50, 54, 60), 0.0),
        None,
        WordPlacement((3, 4), (61, 64, 70), 0.0),
    ]
    limits = [Segment(0.0, 1.1), Segment(0.0, float("inf")), Segment(following, float("inf"))]
    before, after = find_phrases(places, limits, 400, 50.0)
    assert before.end == round(last * FEATURE_RATE)
    assert after.end > before.end


def test_floats_are_as_good_as_whole_numbers(spoken: Spoken, refined: Refined) -> None:
    floats = (spoken.samples / 32768).astype(np.float32)
    assert refined_of(floats, spoken.placed).segments == pytest.approx(refined.segments)


def test_words_that_were_not_placed_stay_so(spoken: Spoken) -> None:
    placed = [None if i % 7 == 3 else place for i, place in enumerate(spoken.placed)]
    segments = refined_of(spoken.samples, placed).segments
    assert [s is None for s in segments] == [p is None for p in placed]
    off = [abs(s.onset - t.onset) for s, t in zip(segments, spoken.truth, strict=True) if s]
    assert np.mean(off) < 0.012


@pytest.mark.parametrize("words", [0, 1, 5])
def test_too_little_speech_keeps_the_acoustic_times_less_their_lag(words: int) -> None:
    spoken = speak(words)
    refined = refined_of(spoken.samples, spoken.placed)
    assert not refined.adapted
    for segment, place in zip(refined.segments, spoken.placed, strict=True):
        assert segment is not None
        assert segment.onset == pytest.approx(place.frames[0] / 50 - LAG, abs=0.05)


def test_whoever_needs_no_exact_edges_gets_the_acoustic_times(spoken: Spoken) -> None:
    limits = [Segment(0.0, float("inf"))] * len(spoken.placed)
    refined = refine(spoken.samples, spoken.placed, limits, adapt=False)
    assert not refined.adapted
    onsets = [segment.onset for segment in refined.segments if segment]
    heard = [place.frames[0] / 50 - LAG for place in spoken.placed if place]
    assert onsets == pytest.approx(heard, abs=0.05)


def test_noise_moves_no_word_far_from_where_it_was_heard(spoken: Spoken) -> None:
    noise = np.random.default_rng(5).normal(0, 3000, len(spoken.samples)).astype(np.int16)
    for segment, place in zip(
        refined_of(noise, spoken.placed).segments, spoken.placed, strict=True
    ):
        assert segment is not None
        assert abs(segment.onset - (place.frames[0] / 50 - LAG)) < 0.15
        assert abs(segment.offset - place.frames[-1] / 50) < 0.4


def test_digital_silence_is_no_trouble(spoken: Spoken) -> None:
    segments = refined_of(np.zeros_like(spoken.samples), spoken.placed).segments
    assert all(segment for segment in segments)


@given(st.integers(0, 10_000), st.floats(0.0, 0.08), st.booleans())
@settings(max_examples=8, deadline=None)
def test_words_come_in_order_without_overlap(seed: int, jitter: float, adapted: bool) -> None:
    spoken = speak(90 if adapted else 4, seed=seed, jitter=jitter)
    segments = [s for s in refined_of(spoken.samples, spoken.placed).segments if s]
    assert all(segment.offset > segment.onset >= 0.0 for segment in segments)
    assert all(a.offset <= b.onset + 1e-9 for a, b in pairwise(segments))

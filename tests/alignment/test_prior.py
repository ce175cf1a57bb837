"""What is known of a language beforehand makes up for what a short recording cannot teach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
import pytest

from aligner.alignment.boundaries.phrases import find_phrases
from aligner.alignment.boundaries.prior import Prior, load_prior, read_prior
from aligner.alignment.boundaries.refine import refine
from aligner.alignment.make_prior import lesson_of, table_of
from aligner.audio.acoustics import PhonePosteriors, Samples
from aligner.audio.conformer import Conformer
from aligner.audio.features import N_CEPSTRA, n_frames
from aligner.timeline import Segment
from tests.alignment.test_boundaries import LAG, PHONES, Spoken, misses, speak

SPOKEN = tuple(f"p{i}" for i in range(len(PHONES)))


@dataclass(frozen=True, slots=True)
class Deaf:
    """A model with a name and phones; nobody asks it to hear."""

    name: str = "noise 1"
    phones: tuple[str, ...] = (*SPOKEN, "blank")

    def hear(
        self, blocks: Iterable[Samples], *, progress: Callable[[float], None] | None = None
    ) -> PhonePosteriors:
        raise NotImplementedError


def anywhere(spoken: Spoken) -> list[Segment]:
    return [Segment(0.0, float("inf"))] * len(spoken.placed)


@pytest.fixture(scope="module")
def packed() -> bytes:
    spoken = speak(150, seed=11)
    phrases = find_phrases(spoken.placed, anywhere(spoken), n_frames(len(spoken.samples)), 50.0)
    file = BytesIO()
    lesson = lesson_of(spoken.samples, phrases, len(Deaf().phones))
    np.savez_compressed(file, **table_of(Deaf(), [lesson]))
    return file.getvalue()


@pytest.fixture(scope="module")
def prior(packed: bytes) -> Prior:
    known = read_prior(packed, Deaf())
    assert known
    return known


@pytest.mark.parametrize("words", [2, 5])
def test_planted_boundaries_of_a_few_words_are_found(words: int, prior: Prior) -> None:
    off, spikes = [], []
    for seed in range(5):
        spoken = speak(words, seed=seed)
        refined = refine(spoken.samples, spoken.placed, anywhere(spoken), prior=prior)
        assert refined.adapted
        off += misses(refined, spoken.truth)[:, 0].tolist()
        spikes += [
            abs(p.frames[0] / 50 - LAG - t.onset)
            for p, t in zip(spoken.placed, spoken.truth, strict=True)
        ]
    assert np.mean(off) < 0.008
    assert np.mean(off) < np.mean(spikes) / 2


def test_what_a_microphone_adds_to_all_phones_is_measured(prior: Prior) -> None:
    expected = prior.expected(np.arange(len(SPOKEN)), 10.0)
    added = np.linspace(-30.0, 30.0, N_CEPSTRA, dtype=np.float32)
    states = np.arange(len(expected.means))  # silence among them: nothing is learnt of it
    heard = expected.means.copy()
    heard[:-1, :N_CEPSTRA] += added
    moved = expected.moved(heard, states)
    assert moved.means[:, :N_CEPSTRA] == pytest.approx(
        expected.means[:, :N_CEPSTRA] + added, abs=1e-3
    )
    assert np.array_equal(moved.means[:, N_CEPSTRA:], expected.means[:, N_CEPSTRA:])


def test_in_a_long_recording_a_prior_of_other_sounds_is_outvoted(prior: Prior) -> None:
    spoken = speak(150, seed=2)
    turned = prior.means.copy()
    turned[:-4] = np.roll(turned[:-4], 3, axis=0)  # each phone as the one before it sounds
    wrong = replace(prior, means=turned)
    refined = refine(spoken.samples, spoken.placed, anywhere(spoken), prior=wrong)
    assert misses(refined, spoken.truth)[:, 0].mean() < 0.015


def test_phones_are_found_by_their_names(packed: bytes, prior: Prior) -> None:
    other = read_prior(packed, Deaf(phones=("new", *SPOKEN[::-1])))
    assert other
    assert np.array_equal(other.means[3:-1:3], prior.means[:-4:3][::-1])
    assert np.isnan(other.means[:3]).all()
    assert other.latencies.onset[1:-1].tolist() == prior.latencies.onset[:-2][::-1].tolist()
    assert np.array_equal(other.means[-1], prior.means[-1])


def test_a_model_of_another_name_has_no_prior(packed: bytes) -> None:
    assert read_prior(packed, Deaf(name="noise 2")) is None
    assert load_prior(Deaf()) is None


def test_the_package_knows_the_phones_of_english() -> None:
    model = Conformer()
    prior = load_prior(model)
    assert prior
    known = [
        phone for i, phone in enumerate(model.phones) if not np.isnan(prior.means[3 * i]).any()
    ]
    assert len(known) >= 39
    assert (prior.variances[~np.isnan(prior.variances)] > 0).all()
    assert (np.abs(prior.latencies.onset + LAG) < 0.05).all()

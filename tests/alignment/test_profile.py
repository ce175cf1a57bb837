from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pytest

from aligner.alignment.align import align
from aligner.alignment.boundaries.refine import refine
from aligner.alignment.model import Alignment
from aligner.alignment.profile import Profile
from aligner.alignment.profiles import DEFAULT_PROFILE, PROFILES, load_profile
from aligner.alignment.pronunciation.lexicon import Lexicon
from aligner.audio.acoustics import AcousticModel, Samples
from aligner.audio.conformer import Conformer
from aligner.timeline import Segment
from aligner.transcript.parse import parse
from tests.alignment.test_boundaries import LAG, misses, speak
from tests.alignment.test_prior import anywhere
from tests.planted_model import LATENCY, PHONE_SECONDS, PHONES, RATE, Prompter, Said, Syllables

PLANTED = "tests.planted_model:PROFILE"
SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Hiss:
    """A recording that this model does not need to listen to."""

    duration: float = SECONDS
    faults: tuple[Segment, ...] = ()

    @property
    def samples(self) -> npt.NDArray[np.int16]:
        return np.random.default_rng(0).normal(0, 30, int(self.duration * 16_000)).astype(np.int16)

    def blocks(self) -> Iterator[Samples]:
        yield (self.samples / 32768).astype(np.float32)


def talk(n_words: int, *, at: float, seed: int = 3) -> tuple[Said, ...]:
    """Words of two to four phones, a breath after each fifth."""
    rng = np.random.default_rng(seed)
    said: list[Said] = []
    for i in range(n_words):
        phones = rng.choice(PHONES, int(rng.integers(2, 5)))
        said.append(Said("".join(phones), at))
        at += len(phones) * PHONE_SECONDS + (0.6 if i % 5 == 4 else 0.0)
    return tuple(said)


def aligned(said: tuple[Said, ...], written: tuple[Said, ...], profile: Profile) -> Alignment:
    return align(
        parse(f"**A:** {' '.join(each.word for each in written)}.\n"),
        Hiss(),
        model=Prompter(said),
        lexicon=Syllables(),
        profile=profile,
        adapt=False,
    )


def off(found: Alignment, written: tuple[Said, ...]) -> list[float]:
    onsets = [word.segment.onset if word.segment else np.nan for word in found.words]
    return [abs(onset - each.onset) for onset, each in zip(onsets, written, strict=True)]


def test_another_model_with_its_own_phones_words_and_lateness_takes_the_place() -> None:
    said = talk(60, at=5.0)
    found = aligned(said, said, load_profile(PLANTED))
    assert max(off(found, said)) <= 1 / RATE
    assert {word.basis for word in found.words} == {"acoustic"}
    assert found.acoustic_model.startswith("prompter 1")


def test_the_figures_of_the_wrong_model_are_seen_in_the_times() -> None:
    said = talk(60, at=5.0)
    found = aligned(said, said, DEFAULT_PROFILE)
    assert min(off(found, said)) > LATENCY - LAG - 1 / RATE


def test_unwritten_words_are_counted_in_the_models_own_phones() -> None:
    said = talk(60, at=5.0)
    written = said[:25] + said[35:]
    [speech] = aligned(said, written, load_profile(PLANTED)).unwritten
    phones = sum(len(each.spikes) for each in said[25:35])
    assert speech.words == pytest.approx(phones / 2.5, abs=1)


def test_boundaries_are_learnt_from_spikes_as_late_as_the_profile_says() -> None:
    spoken = speak(60, seed=1)
    later = round((LATENCY - LAG) * 50)
    late = [
        replace(each, frames=(*(f + later for f in each.frames[:-1]), each.frames[-1] + later))
        for each in spoken.placed
    ]
    profile = load_profile(PLANTED)
    found = refine(spoken.samples, late, anywhere(spoken), latency=profile.latency)
    assert found.adapted
    assert misses(found, spoken.truth)[:, 0].mean() < 0.01
    wrong = refine(spoken.samples, late, anywhere(spoken))
    assert misses(wrong, spoken.truth)[:, 0].mean() > 0.03


def test_a_profile_is_found_by_its_name() -> None:
    assert load_profile() is DEFAULT_PROFILE
    assert load_profile("hama-english") is PROFILES["hama-english"]
    planted = load_profile(PLANTED)
    model: AcousticModel = planted.load_model(jobs=3)
    assert isinstance(model, Prompter)
    assert model.jobs == 3
    assert isinstance(planted.load_lexicon(), Syllables)


@pytest.mark.parametrize("name", ["", "hama", "no.such:THING", "tests.planted_model:PHONES", ":"])
def test_a_name_of_no_profile_is_told_with_those_there_are(name: str) -> None:
    with pytest.raises(LookupError, match="hama-english"):
        load_profile(name)


def test_the_package_profile_loads_what_comes_with_it() -> None:
    assert isinstance(DEFAULT_PROFILE.load_model(jobs=1), Conformer)
    assert isinstance(DEFAULT_PROFILE.load_lexicon(), Lexicon)

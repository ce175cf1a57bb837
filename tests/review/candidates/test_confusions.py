"""Phones that are often heard for each other are nearer than others; known ones are placed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from aligner.alignment.placement.lattice import Pronunciations
from aligner.audio.acoustics import PhonePosteriors
from aligner.audio.conformer import ENGLISH_PHONES
from aligner.review.candidates.confusions import meant_phones, score_meant
from aligner.review.candidates.episode_words import EpisodeWords, KnownWord
from aligner.review.candidates.frame_scores import score_frames
from aligner.review.candidates.proposals import find_strings
from tests.benchmarks.phone_confusions import begins
from tests.planted import BLANK, N_PHONES, posteriors, say
from tests.review.candidates.planted_gap import WORDS, between, planted_vocabulary

PHONES = tuple(ENGLISH_PHONES)


def test_what_was_meant_is_mostly_what_is_heard_and_else_a_phone_nearby() -> None:
    meant = meant_phones(PHONES)
    assert meant is not None
    np.testing.assert_allclose(meant.sum(axis=1), 1, atol=1e-3)
    assert (meant.argmax(axis=1) == np.arange(len(PHONES))).all()
    t, d, m = (PHONES.index(phone) for phone in "tdm")
    assert meant[t, d] > 5 * meant[t, m]


def test_phones_by_name_whatever_their_order_and_strange_ones_stay() -> None:
    turned = meant_phones((*reversed(PHONES), "nobody knows"))
    straight = meant_phones(PHONES)
    assert turned is not None
    assert straight is not None
    np.testing.assert_allclose(turned[:-1, :-1][::-1, ::-1], straight, atol=1e-6)
    assert turned[-1].tolist() == [*[0.0] * len(PHONES), 1.0]
    assert meant_phones(("p0", "p1")) is None


def test_a_frame_is_more_like_phones_that_sound_like_the_one_heard() -> None:
    log_probs = np.full((1, len(PHONES) + 1), -40.0, np.float32)
    log_probs[0, PHONES.index("t")] = -1e-6
    sound = PhonePosteriors(log_probs, (*PHONES, "_"), 50.0, len(PHONES), None)
    t, d, m = (PHONES.index(phone) for phone in "tdm")
    plain = score_frames(sound, PHONES).phones[0]
    scores = score_meant(sound, PHONES).phones[0]
    assert plain[d] == plain[m]
    assert scores[t] == 0
    assert scores[d] > scores[m] + 1
    assert scores[d] > plain[d] + 5


def test_known_phones_are_placed_where_they_are_said() -> None:
    words: list[Pronunciations] = [WORDS[n][:1] for n in (1, 2, 2, 7)]
    spikes = say(words, 6)
    sound = posteriors(spikes, 140)
    names = tuple(f"p{n}" for n in range(N_PHONES))
    found = begins(score_frames(sound, names), words)
    assert [phone for phone, _ in found] == [phone for ways in words for phone in ways[0]]
    heard = sound.log_probs.argmax(axis=1)
    assert [heard[frame] for _, frame in found] == [phone for phone, _ in found]
    placed = [frame for _, frame in found]
    assert placed == sorted(set(placed))
    assert (heard[placed] != BLANK).all()


def test_of_words_that_are_not_said_as_heard_the_likelier_ones_are_nearer() -> None:
    """Heard is "d ɛ d": "tet" is meant rather than "mem", though neither has a phone of it."""
    rest = [phone for phone in PHONES if phone not in "tdmɛ"][: N_PHONES - 4]
    names = ("t", "d", "m", "ɛ", *rest)
    sound = posteriors([*say([WORDS[1]], 6), *say([((1, 3, 1),)], 30), *say([WORDS[2]], 50)], 90)
    heard = replace(sound, phones=(*names, "blank"))
    vocabulary = replace(planted_vocabulary(), phones=names)
    words = EpisodeWords.of(
        vocabulary, [[KnownWord("tet", ((0, 3, 0),))], [KnownWord("mem", ((2, 3, 2),))]]
    )
    strings, _ = find_strings(heard, between((1,), (2,)), words)
    found = {" ".join(map(words.spelling, each.words)): each for each in strings}
    assert found["tet"].meant - found["mem"].meant > 4
    assert abs(found["tet"].sound - found["mem"].sound) < 2

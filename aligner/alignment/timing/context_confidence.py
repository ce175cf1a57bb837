"""How surely the words around it hold a word in its place.

    written   Can you spell that?  Yes, it's  S        Um, yeah, go for …
    heard     ▒▒▒ ▒▒▒ ▒▒▒▒▒ ▒▒▒▒   ▒▒▒  ▒▒▒▒  ɛ s      əm j ɛ  g oʊ f ɚ
    holds     ◄─────────── weakly ──────────►    1.8 s  ◄─── well, but from afar ─►

A short word is easily heard in the wrong place, and fits there: what tells is that nothing ties it
to that place, neither the words before nor those behind. So a place is worth what the sound says of
its word, and of the words on both sides, as far as these are near:

    side     logit of the next word on it, or what holds that one less 1; less 6 for each second
             between them beyond 0.2
    hurry    frames that its phones have less than 2.5 each: what is squeezed in is said elsewhere

A logistic model of these caps the confidences above `LIMITED_FROM`. Below that people are asked
about a word, and whether they are is left to the acoustic confidence alone. It was fitted with
meetings in eight forms, conversations and read episodes, as they are and with wrong words in them,
each clip judged by a fit without it. Of meetings (seven forms of four clips, each alone and joined,
without babble, 3,346 words), of a thousand words those more than half a second off at .9 or more,
and the expected calibration error:

                                          far and sure    calibration
    the word alone                             8.4            .033
    with the sides                             4.5            .022
    with the sides and hurry                   3.9            .020
    the same, less 9 for each second           3.0            .018
    a logistic model of talk alone             5.4            .023   (no longer finds wrong words)

With what the search places since, and words that have no room to be others (`squeezed`), these are
4.2 and .029, of more words: .036 have no place (.048). In read episodes no word is far and sure,
before and after, and the calibration error is .008.
Units: frames of the acoustic model.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.word_placement import WordPlacement

Floats = npt.NDArray[np.float64]

LIMITED_FROM = 0.7
"""Confidence above which the sides of a word have a say: the one below which people are asked."""

_LEAST, _MOST = -2.0, 9.0
"""Logits that hold a neighbour: what says nothing, and what is beyond doubt."""

_LEAST_OWN = -4.0
_FORCED = 1.5
"""The most that a word holds which was forced into its own place."""

_A_WORD, _A_SECOND, _NEAR = 1.0, 6.0, 0.2
"""Logit that is lost with each word between, and with each second beyond some."""

_UNHURRIED = 2.5
"""Frames a phone."""


def held_confidences(
    confidences: Floats,
    heard: Floats,
    evidence: Evidence,
    placed: Sequence[WordPlacement | None],
) -> Floats:
    """Cap the confidences of words that their neighbours do not tie to their place; O(n).

    Args:
        confidences: shape (n_words,).
        heard: what the sound alone says of each word, shape (n_words,).
        evidence: what was heard.
        placed: the place of every word, None where it has none.

    Returns:
        Shape (n_words,), none above the one given.
    """
    known = [i for i, place in enumerate(placed) if place]
    places = [place for place in placed if place]
    if not places:
        return confidences
    model = evidence.profile.passage
    forced = np.array([place.forced for place in places])
    share = np.where(forced, evidence.profile.confidence.forced_share, 1.0)
    own = np.clip(_logits(heard[known] / share), _LEAST_OWN, _MOST)
    sides = _sides(np.where(forced, np.minimum(own, _FORCED), own), places, evidence.frame_rate)
    better, worse = sides.max(axis=0), sides.min(axis=0)
    logits = model.bias + model.own * own + model.better * better + model.worse * worse
    limits = _chances(logits - model.hurry * _hurry(places))
    held = confidences.copy()
    held[known] = np.minimum(held[known], np.maximum(LIMITED_FROM, limits))
    return held


def _sides(logits: Floats, places: Sequence[WordPlacement], rate: float) -> Floats:
    """What holds each word from before and from behind, shape (2, n)."""
    starts = np.array([place.frames[0] for place in places[1:]])
    ends = np.array([place.frames[-1] for place in places[:-1]])
    lost = _A_SECOND * np.maximum(0.0, (starts - ends) / rate - _NEAR)
    before = _carried(logits, lost)
    behind = _carried(logits[::-1], lost[::-1])[::-1]
    return np.stack([before, behind])


def _carried(logits: Floats, lost: Floats) -> Floats:
    """What reaches each word from those before it, shape (n,)."""
    reached = [_LEAST]
    for own, price in zip(np.maximum(logits[:-1], _LEAST).tolist(), lost.tolist(), strict=True):
        reached.append(max(_LEAST, max(own, reached[-1] - _A_WORD) - price))
    return np.array(reached)


def _hurry(places: Sequence[WordPlacement]) -> Floats:
    """Frames that each phone of a word has less than it usually needs, shape (n,)."""
    frames = [(place.frames[-1] - place.frames[0]) / len(place.phones) for place in places]
    return np.maximum(0.0, _UNHURRIED - np.array(frames))


def _logits(chances: Floats) -> Floats:
    within = np.clip(chances, 1e-9, 1 - 1e-9)
    return np.log(within / (1 - within))


def _chances(logits: Floats) -> Floats:
    chances: Floats = 1.0 / (1.0 + np.exp(-logits))
    return chances

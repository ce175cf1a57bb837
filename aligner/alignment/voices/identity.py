"""Whose voice each turn is, by the voices of the labels, each turn compared without itself.

    fit of a turn to its label's voice - fit to another's, on a scale between the two voices:

      another's turns          written label's turns
            -1 ────────── 0 ────────── +1
              ▲ this turn: log odds from its place, its length, and how far apart the voices are

Turns that are probably somebody else's are taken from their label, so that its voice is not learnt
from them; three rounds settle it. They are not given to the other: turns of one person at another
microphone would go together, and then fit each other there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.alignment.voices.statistics import Doubles, TurnStatistics
from aligner.audio.voice_features import VOICE_RATE

Ints = npt.NDArray[np.intp]

_ROUNDS: Final = 3
_PRIOR: Final = 0.03
"""Share of turns under a wrong name: 1 to 5 % in transcripts that were corrected."""

_NOISE: Final = 9.0
"""Variance of a frame's log odds against what independent frames would have."""

_SPREAD: Final = 0.08
"""Variance of a turn's place on the scale, however long it is: moods, distance, other rooms."""

_LEAST_MARGIN: Final = 0.02
"""Nats a frame: voices that are no farther apart cannot be told."""

_LEAST_FRAMES: Final = VOICE_RATE // 2
"""Frames of a turn whose margin counts for what is usual."""

_FAR: Final = 1.5
"""Place on the scale beyond which a turn is no surer."""

_APART_COUNTS: Final = 0.4
"""Share of the distance between two voices that a shortfall is measured by."""

UNCONTESTED: Final = 20.0
"""Log odds against a third voice where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """How each of n turns compares with the v voices of the labels.

    Attributes:
        weights: how much each turn counts for each voice, shape (n, v).
        fits: log-likelihood ratio a frame to the background, the turn left out, (n, v).
        margins: usual margin of a's own turns over voice b, (v, v); NaN where it is not known.
        usual: usual fit of a voice's own turns, shape (v,); NaN where there are none.
        other: the voice but the written one that each turn fits best, shape (n,); -1 for none.
        odds: log odds that it is that voice rather than the written one, shape (n,).
        third: log odds of that voice against the best of all others, shape (n,).
        first_margins: the margins before any turn was moved.
    """

    weights: Doubles
    fits: Doubles
    margins: Doubles
    usual: Doubles
    other: Ints
    odds: Doubles
    third: Doubles
    first_margins: Doubles

    @property
    def shifts(self) -> Doubles:
        """What is added to a fit to voice b so that zero lies half-way from voice a; (a, b)."""
        return (self.margins - self.margins.T) / 2

    def typical(self, fit: float, voice: int, apart: float) -> float:
        """How near a fit to a voice comes to what is usual for its own turns: 1 if it is that.

        What is missing counts in the larger of two measures: how far the voice lies from the
        background, which is little for somebody who speaks nearly all the time, and from the
        other voice in question.

        Args:
            fit: to the voice, nats a frame.
            voice: whose.
            apart: distance of the two voices that are compared, nats a frame.
        """
        usual = self.usual[voice]
        if not np.isfinite(usual):
            return 0.0
        return float(1 - (usual - fit) / max(0.05, usual, _APART_COUNTS * apart))

    def apart(self, one: int, other: int) -> float:
        """Distance of two voices, nats a frame."""
        return float(self.margins[one, other] + self.margins[other, one]) / 2


def log_odds(margin: Doubles, frames: Doubles, own: Doubles, other: Doubles) -> Doubles:
    """Log odds that turns are the other voice's.

    Args:
        margin: fit to the own voice less fit to the other, nats a frame.
        frames: length of each turn.
        own: usual margin of the own voice's turns.
        other: usual margin of the other voice's turns over the own.
    """
    half = (np.maximum(own, _LEAST_MARGIN) + np.maximum(other, _LEAST_MARGIN)) / 2
    place = scale_place(margin, own, other)
    variance = _NOISE / (half * np.maximum(1.0, frames)) + _SPREAD
    odds: Doubles = -2 * np.clip(place, -_FAR, _FAR) / variance
    return odds


def scale_place(margin: Doubles, own: Doubles, other: Doubles) -> Doubles:
    """Where margins lie between the two voices: +1 the own one's usual, -1 the other's."""
    own, other = np.maximum(own, _LEAST_MARGIN), np.maximum(other, _LEAST_MARGIN)
    place: Doubles = (margin - (own - other) / 2) / ((own + other) / 2)
    return place


def identify(statistics: TurnStatistics, labels: Ints, voices: int) -> Identity:
    """Compare every turn with every voice; O(turns * voices).

    Args:
        statistics: of the turns.
        labels: the voice that each turn's label names, 0 to voices - 1; -1 where it names nobody.
        voices: how many labels there are.
    """
    weights = np.zeros((len(labels), voices))
    if not voices:
        nobody, none = np.full(len(labels), -1), np.full(len(labels), -np.inf)
        between, each = np.empty((0, 0)), np.empty(0)
        return Identity(weights, weights, between, each, nobody, none, none, between)
    named = labels >= 0
    weights[named, labels[named]] = 1.0
    owner = labels.copy()
    fits = statistics.fits(weights)
    first = margins = _margins(fits, statistics.frames, owner)
    for left in reversed(range(_ROUNDS)):
        other, odds = _against_label(fits, statistics.frames, labels, margins)
        chance = 1 / (1 + np.exp(-np.clip(odds + np.log(_PRIOR / max(1, voices - 1)), -50, 50)))
        owner = np.where((chance > 0.5) & (other >= 0), other, labels)
        weights = np.zeros((len(labels), voices))
        weights[named, labels[named]] = 1 - chance[named]
        if left:
            fits = statistics.fits(weights)
            margins = _margins(fits, statistics.frames, owner)
    third = _against_third(fits, statistics.frames, other, labels, margins)
    usual = np.array([_usual(fits[:, v], statistics.frames, owner == v) for v in range(voices)])
    return Identity(weights, fits, margins, usual, other, odds, third, first)


def weighted_median(values: Doubles, weights: Doubles) -> float:
    """The value that half of the weight does not exceed."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def _usual(values: Doubles, frames: Doubles, own: npt.NDArray[np.bool_]) -> float:
    """Median over a voice's own turns, of long ones if there are enough; NaN if there are none."""
    long = own & (frames >= _LEAST_FRAMES)
    chosen = long if long.sum() >= 2 else own
    if not chosen.any():
        return float("nan")
    return weighted_median(values[chosen], np.sqrt(frames[chosen]) + 1e-9)


def _margins(fits: Doubles, frames: Doubles, owner: Ints) -> Doubles:
    voices = fits.shape[1]
    margins = np.full((voices, voices), np.nan)
    for a in range(voices):
        for b in range(voices):
            if a != b:
                margins[a, b] = _usual(fits[:, a] - fits[:, b], frames, owner == a)
    return margins


def _against_label(
    fits: Doubles, frames: Doubles, labels: Ints, margins: Doubles
) -> tuple[Ints, Doubles]:
    """The best other voice of each turn, and the log odds that it is that one."""
    comparable = np.isfinite(margins) & np.isfinite(margins.T)
    allowed = comparable[labels] & (labels >= 0)[:, None]
    other = np.where(allowed, fits, -np.inf).argmax(axis=1)
    known = allowed.any(axis=1)
    rows = np.arange(len(labels))
    margin = fits[rows, labels] - fits[rows, other]
    odds = log_odds(margin, frames, margins[labels, other], margins[other, labels])
    return np.where(known, other, -1), np.where(known, odds, -np.inf)


def _against_third(
    fits: Doubles, frames: Doubles, other: Ints, labels: Ints, margins: Doubles
) -> Doubles:
    """Log odds of each turn's best other voice against all voices but the written one."""
    rows = np.arange(len(other))
    worst = np.full(len(other), UNCONTESTED)
    for voice in range(fits.shape[1]):
        margin = fits[rows, other] - fits[:, voice]
        own, their = margins[other, voice], margins[voice, other]
        counts = np.isfinite(own) & np.isfinite(their) & (voice != labels) & (other >= 0)
        odds = -log_odds(margin, frames, own, their)
        worst = np.where(counts, np.fmin(worst, odds), worst)
    return worst

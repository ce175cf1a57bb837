"""Whether labels follow voices at all: what concerns a label as a whole, not one of its turns.

one voice under two labels    "Angus Miur" beside "Angus Muir": a name misspelt or changed
two voices under one label    two people, or one who changed the microphone
labels that follow no voice   two labels whose turns change sides by the dozen
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.alignment.voices.identity import Identity, Ints, weighted_median
from aligner.alignment.voices.statistics import Doubles, TurnStatistics
from aligner.audio.voice_features import VOICE_RATE

_ENOUGH: Final = 30.0
"""Seconds that each of two labels must have to be called one voice."""

_ALIKE: Final = 0.3
_ALIKE_OF_USUAL: Final = 0.25
_ALIKE_ALONE: Final = 0.15
"""Nats a frame between two labels below which they are one voice; the same as a share of the median
distance of the episode's labels; the same where there are only two."""

_APART: Final = 0.7
_APART_OF_USUAL: Final = 0.4
_APART_SECONDS: Final = 15.0
"""Nats a frame between the halves of a label above which it is two voices; the same as a share of
the median distance between labels; seconds of the smaller half."""

_LEAST_TURN: Final = 40
"""Frames of a turn that helps to halve a label."""

_HALVINGS: Final = 2
_ROUNDS: Final = 6
"""Principal directions along which a label is halved, the one that parts better counts; and rounds
of giving turns to the half that explains them better, until none moves."""

_SIDES_CHANGED: Final = 6
_SIDES_SHARE: Final = 0.25
"""Turns of two labels that sound like the other, and their share, from which the labels do not
follow voices; a transcript with every tenth turn under a wrong name has less than half as many."""

_SURELY: Final = 2.0
"""Log odds from which a turn counts as the other's."""


@dataclass(frozen=True, slots=True)
class OneVoice:
    """Two labels that sound like one person; `seconds` of the one that speaks less."""

    labels: tuple[int, int]
    seconds: float


@dataclass(frozen=True, slots=True)
class TwoVoices:
    """A label that sounds like two people; `seconds` of the one who speaks less."""

    label: int
    seconds: float


def find_one_voice(
    statistics: TurnStatistics, labels: Ints, identity: Identity
) -> Iterator[OneVoice]:
    """Pairs of labels that are one voice."""
    distances = dict(_distances(identity))
    usual = float(np.median(list(distances.values()))) if distances else 0.0
    least = min(_ALIKE, _ALIKE_OF_USUAL * usual) if len(distances) > 1 else _ALIKE_ALONE
    for (a, b), distance in distances.items():
        seconds = min(statistics.frames[labels == each].sum() for each in (a, b)) / VOICE_RATE
        turns = min((labels == each).sum() for each in (a, b))
        if distance < least and turns > 1 and seconds >= _ENOUGH:
            yield OneVoice((a, b), float(seconds))


def find_two_voices(
    statistics: TurnStatistics, labels: Ints, identity: Identity
) -> Iterator[TwoVoices]:
    """Labels that are two voices."""
    usual = [distance for _, distance in _distances(identity)]
    least = max(_APART, _APART_OF_USUAL * float(np.median(usual)) if usual else 0.0)
    for label in range(identity.fits.shape[1]):
        own = np.flatnonzero((labels == label) & (statistics.frames >= _LEAST_TURN))
        distance, seconds = _halved(statistics.some(own))
        if distance > least and seconds >= _APART_SECONDS:
            yield TwoVoices(label, seconds)


def find_unfollowed(labels: Ints, identity: Identity) -> tuple[tuple[int, int], ...]:
    """Pairs of labels between which so many turns would change sides that none can be told."""
    found = []
    for a, b in combinations(range(identity.fits.shape[1]), 2):
        both = (labels == a) | (labels == b)
        theirs = np.where(labels == a, b, a)
        changed = int((both & (identity.other == theirs) & (identity.odds > _SURELY)).sum())
        if changed >= _SIDES_CHANGED and changed > _SIDES_SHARE * both.sum():
            found.append((a, b))
    return tuple(found)


def _distances(identity: Identity) -> Iterator[tuple[tuple[int, int], float]]:
    """How far apart two labels' voices are, nats a frame, where both have turns enough."""
    margins = identity.first_margins
    for a, b in combinations(range(len(margins)), 2):
        distance = float(margins[a, b] + margins[b, a]) / 2
        if np.isfinite(distance):
            yield (a, b), distance


def _halved(turns: TurnStatistics) -> tuple[float, float]:
    """Distance between the most different halves of turns, and the seconds of the smaller one.

    The halves begin on both sides of a principal component of the turns' offsets; then each turn
    goes to the half whose other turns it fits best.
    """
    n = len(turns.frames)
    if n < 4:
        return 0.0, 0.0
    weights = np.sqrt(turns.frames / turns.frames.sum())
    places = (turns.offsets / (turns.counts + 32.0)[:, :, None]).reshape(n, -1)
    places = (places - weights**2 @ places) * weights[:, None]
    sides = np.linalg.svd(places, full_matrices=False)[0][:, :_HALVINGS]
    return max(_settled(turns, side > 0) for side in sides.T)


def _settled(turns: TurnStatistics, second: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """What becomes of two halves when turns may change sides."""
    fits: Doubles = np.zeros((len(second), 2))
    for _ in range(_ROUNDS):
        if not second.any() or second.all():
            return 0.0, 0.0
        fits = turns.fits(np.stack([~second, second], axis=1).astype(np.float64))
        now = fits[:, 1] > fits[:, 0]
        if (now == second).all():
            break
        second = now
    if min(second.sum(), (~second).sum()) < 2:
        return 0.0, 0.0
    margin = fits[:, 1] - fits[:, 0]
    apart = weighted_median(margin[second], turns.frames[second])
    apart -= weighted_median(margin[~second], turns.frames[~second])
    seconds = min(turns.frames[second].sum(), turns.frames[~second].sum()) / VOICE_RATE
    return apart / 2, float(seconds)

"""One ranking of what both pairs of ears propose.

    phones    to my .52   two my .11   to mine .08   into my .02    shares of everything found
    whisper   to my .61   to mine .20  into my .04                  shares of its n-best
    forced    to my .70   two my .15   to mine .10   into my .01    shares of what it was asked
    joined    to my .86   to mine .06  into my .01 …

Each is asked about what the other found: the sound of the phones of Whisper's fills, and how likely
Whisper finds the strings of the search. A conditional logit weighs what they say; fills of one word
have weights of their own.

Fitted by `tests.benchmarks.whisper_weights` on 300 gaps and 40 windows without English speech, with
whisper-tiny, before the search knew the phones that are meant (`candidates.confusions`). Right
first and among five, of speakers and episodes left out, beside the phones alone and Whisper alone:

    138 read        .84  .92       .61  .83       .81  .90
    83 synthetic    .63  .81       .42  .71       .63  .72
    79 in noise     .51  .66       .30  .49       .49  .63
    84 of one word  .70  .90       .55  .79       .70  .83
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from aligner.review.candidates.proposals import Candidate, said
from aligner.review.whisper.fills import Fill

Floats = npt.NDArray[np.float64]

WEIGHTS = (0.269, 0.446, 0.438, 0.293, -1.025, 0.045, -0.061, -0.088)
"""Of what `features` gives."""

SURENESS = (-1.401, 1.204, 0.938, 0.898, -1.619, 0.182, 0.212)
"""Of what `sureness_features` gives."""

SHOWN = 0.8
"""Probability of the first candidate from which candidates are shown: of 62 % of read gaps, 45 of
synthetic ones, 33 in noise. Of speakers and episodes left out right first, in percent of those
shown: 98, 82, 83; no window without English speech is shown. Their calibration error is .10, .16,
.14: what is right in read speech is doubted too much."""

_SMALL, _LITTLE = 2e-3, 1e-4
"""What a share of an n-best list, and of all, is at least when its logarithm is weighed: nothing is
impossible."""

_TINY = 1e-12
"""The share of what was asked for at least."""

_MOST_ASKED = 16
"""Fills by phones that Whisper is asked about; each costs some 45 ms."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A fill with what both say of it.

    Attributes:
        text: as written.
        phones: its share of all by the sound of its phones and the language, 0 if nobody knows.
        whisper: its share of Whisper's n-best, 0 if it is not there.
        forced: its share by how likely Whisper finds it, 0 if it was not asked.
    """

    text: str
    phones: float
    whisper: float
    forced: float = 0.0


def join(found: Sequence[tuple[str, float]], fills: Sequence[Fill]) -> tuple[Proposed, ...]:
    """Every fill that either has.

    Args:
        found: text and share of all by its phones.
        fills: Whisper's.
    """
    heard: Mapping[str, Fill] = {said(fill.text): fill for fill in fills}
    joined: dict[str, Proposed] = {}
    for text, share in found:
        key = said(text)
        known = joined.get(key)
        fill = heard.get(key)
        joined[key] = Proposed(
            known.text if known else text,
            share + (known.phones if known else 0.0),
            fill.share if fill else 0.0,
        )
    for key, fill in heard.items():
        joined.setdefault(key, Proposed(fill.text, 0.0, fill.share))
    return tuple(joined.values())


def to_ask(proposed: Sequence[Proposed]) -> tuple[int, ...]:
    """Which fills Whisper is asked about: its own, and those likeliest by their phones."""
    order = np.argsort([-each.phones for each in proposed], kind="stable")[:_MOST_ASKED]
    own = (n for n, each in enumerate(proposed) if each.whisper)
    return tuple(dict.fromkeys((*own, *order.tolist())))


def with_scores(
    proposed: Sequence[Proposed], asked: Sequence[int], scores: Sequence[float]
) -> tuple[Proposed, ...]:
    """The fills with how likely Whisper finds those that it was asked about.

    Args:
        proposed: from `join`.
        asked: from `to_ask`.
        scores: nats of each that was asked.
    """
    chance = np.exp(np.array(scores) - max(scores, default=0.0))
    forced = dict(zip(asked, (chance / max(chance.sum(), 1.0)).tolist(), strict=True))
    return tuple(
        replace(each, forced=max(forced[n], _TINY)) if n in forced else each
        for n, each in enumerate(proposed)
    )


def features(proposed: Sequence[Proposed]) -> Floats:
    """What the weights weigh, shape (n, 8)."""
    rows = []
    for each in proposed:
        words = len(each.text.split())
        phones, forced = np.log(each.phones + _LITTLE), np.log(each.forced + _LITTLE)
        rows.append(
            (
                phones,
                forced,
                each.forced,
                np.log(each.whisper + _SMALL),
                each.forced == 0,
                words,
                phones * (words == 1),
                forced * (words == 1),
            )
        )
    return np.array(rows, np.float64).reshape(-1, 8)


def sureness_features(
    proposed: Sequence[Proposed], share: Floats, without: float, best_sound: float
) -> Floats:
    """What tells whether the likeliest fill is right, shape (7,).

    Args:
        proposed: fills.
        share: from `ranking.shares`.
        without: the score of sound without words, nats.
        best_sound: that of the best string of words.
    """
    best = int(share.argmax())
    p = float(np.clip(share[best], 1e-4, 1 - 1e-4))
    first = proposed[best]
    return np.array(
        [
            1.0,
            np.log(p / (1 - p)),
            first.phones,
            first.whisper,
            first.forced,
            np.log(max(len(first.text.split()), 1)),
            np.clip(best_sound - without, -30, 30) / 10,
        ]
    )


def ranked(
    proposed: Sequence[Proposed], chance: Floats, first: float, most: int
) -> tuple[Candidate, ...]:
    """Candidates, the likeliest first; what is doubted of the first goes to the others."""
    order = np.argsort(-chance, kind="stable").tolist()[:most]
    rest = 1 - float(chance[order[0]]) if order else 0.0
    left = 1 - first
    found = []
    for rank, at in enumerate(order):
        share = first if rank == 0 else min(first, float(chance[at]) / max(rest, 1e-9) * left)
        found.append(Candidate(proposed[at].text, share))
    return tuple(found)

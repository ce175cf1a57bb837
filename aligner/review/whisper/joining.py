"""One ranking of what both pairs of ears propose.

    phones    to my .52   two my .11   to mine .08                  shares of everything found
    whisper   to my .61   to mine .20  into my .04                  shares of the n-best
    joined    to my .86   to mine .06  into my .01 …

A conditional logit weighs how likely each of the two holds a fill, and whether it has it at all;
fills of one word have weights of their own.

Fitted by `tests.benchmarks.whisper_weights` on 207 gaps, with whisper-tiny. Right first and among
five, of speakers and episodes left out, beside the phones alone and Whisper alone:

    67 read         .85  .94       .61  .72       .85  .94
    68 synthetic    .59  .78       .37  .59       .59  .69
    72 in noise     .43  .64       .22  .39       .40  .60
    52 of one word  .63  .85       .50  .69       .63  .75
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.review.candidates.proposals import Candidate, said
from aligner.review.whisper.fills import Fill

Floats = npt.NDArray[np.float64]

WEIGHTS = (0.951, -0.027, 0.731, 0.605, 3.126, -0.177, -1.769, 0.098, -0.109)
"""Of what `features` gives."""

SURENESS = (-2.183, 0.754, 2.067, 0.275, -0.096, 0.234, 0.299)
"""Of what `sureness_features` gives."""

SHOWN = 0.8
"""Probability of the first candidate from which candidates are shown. With whisper-tiny, of those
shown of speakers and episodes left out the first is right: 97 % of 39 read, 82 % of 27 synthetic,
90 % of 19 in noise; one of 30 windows without English speech is shown."""

_SMALL = 2e-3
"""What a share is at least when its logarithm is weighed: nothing is impossible."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A fill with what both say of it.

    Attributes:
        text: as written.
        phones: its share of what the search of the phones found, 0 if it is not there.
        whisper: its share of Whisper's n-best.
    """

    text: str
    phones: float
    whisper: float


def join(found: Sequence[tuple[str, float]], fills: Sequence[Fill]) -> tuple[Proposed, ...]:
    """Every fill that either has.

    Args:
        found: text and share of what the search of the phones found.
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


def features(proposed: Sequence[Proposed]) -> Floats:
    """What the weights weigh, shape (n, 9)."""
    rows = []
    for each in proposed:
        words = len(each.text.split())
        phones, whisper = np.log(each.phones + _SMALL), np.log(each.whisper + _SMALL)
        rows.append(
            (
                phones,
                each.phones,
                whisper,
                each.whisper,
                each.phones == 0,
                words,
                each.phones * each.whisper,
                phones * (words == 1),
                whisper * (words == 1),
            )
        )
    return np.array(rows, np.float64).reshape(-1, 9)


def sureness_features(measured: Floats, share: Floats, without: float, best_sound: float) -> Floats:
    """What tells whether the likeliest fill is right, shape (7,).

    Args:
        measured: from `features`.
        share: from `ranking.shares`.
        without: the score of sound without words, nats.
        best_sound: that of the best string of words.
    """
    best = int(share.argmax())
    p = float(np.clip(share[best], 1e-4, 1 - 1e-4))
    phones, held, _, whisper, _, words, both, *_ = measured[best]
    del phones
    return np.array(
        [
            1.0,
            np.log(p / (1 - p)),
            held,
            whisper,
            both,
            np.log(max(words, 1)),
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

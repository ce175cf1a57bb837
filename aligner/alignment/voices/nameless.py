"""Whose turns are those whose label names nobody: `**Unknown:**`, `**Speaker 1:**`, none at all.

    turn ─┬─ fits the voice of a name best, better than all others' ─┐
          ├─ as well as that voice's own turns do                    ├─► a name, how probable
          └─ no worse than the other turns of its own label ─────────┘

The last asks whether the label stands for somebody who has no name in this text: an audience, or a
guest who is "Speaker 1" throughout, fits its own label better than any name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from aligner.alignment.voices.identity import UNCONTESTED, Identity, Ints, log_odds
from aligner.alignment.voices.statistics import Doubles, TurnStatistics
from aligner.alignment.voices.turns import Turn
from aligner.audio.voice_features import VOICE_RATE


def likeliest_names(
    turns: Sequence[Turn], labels: Ints, statistics: TurnStatistics, identity: Identity
) -> Iterator[tuple[int, int, Doubles]]:
    """The best name of each turn that has none, and what speaks for it.

    Args:
        turns: all that were compared.
        labels: index of each turn's name, shape (n,); -1 where it names nobody.
        statistics: of the turns.
        identity: of the turns.

    Yields:
        A turn, a voice and the evidence, shape (4,): log odds against the other voices, how usual
        the fit is for that voice's own turns, how much better the turn fits the others of its own
        label in shares of the distance between voices (0 where none of them is
        better), log of the seconds.
    """
    nameless = np.flatnonzero(labels < 0).tolist()
    known = np.flatnonzero(np.isfinite(identity.usual))
    if not len(nameless) or len(known) < 2:
        return
    written = {t: (turns[t].name or "").casefold() for t in nameless}
    groups = sorted(set(written.values()))
    members = np.zeros((len(turns), len(groups)))
    for t, group in written.items():
        members[t, groups.index(group)] = 1.0
    own = statistics.fits(members)
    for t in nameless:
        best = int(known[identity.fits[t, known].argmax()])
        others = [int(v) for v in known if v != best]
        apart = [a for v in others if np.isfinite(a := identity.apart(best, v))]
        if not apart:
            continue
        usual = float(np.median(apart))
        fit = float(identity.fits[t, best])
        label = own[t, members[t].argmax()]
        evidence = (
            min(20.0, _odds(identity, statistics, t, best, others)),
            np.clip(identity.typical(fit, best, usual), -1, 1),
            np.clip((label - fit) / max(usual, 0.05), 0, 1),
            np.log(max(statistics.frames[t], 5) / VOICE_RATE),
        )
        yield t, best, np.array(evidence)


def _odds(
    identity: Identity, statistics: TurnStatistics, t: int, best: int, others: Sequence[int]
) -> float:
    """Log odds of a turn's best voice against the likeliest other."""
    fits, margins, least = identity.fits[t], identity.margins, UNCONTESTED
    for v in others:
        own, other = margins[best, v], margins[v, best]
        if np.isfinite(own) and np.isfinite(other):
            margin = np.array(fits[best] - fits[v])
            least = min(least, -float(log_odds(margin, statistics.frames[t], own, other)))
    return least

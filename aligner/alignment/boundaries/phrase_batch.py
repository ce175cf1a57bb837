"""Phrases side by side: in which frames each phone may sound, and how it scores there.

A phone never begins long before or after its spike, so that each has a window of some seventy
frames, in which its states are scored, and no other:

    phone 0   ├────────┤
    phone 1       ├───────────┤
    phone 2              ├───────┤
              └───────────────────► frames
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.alignment.boundaries.mixtures import Floats, Sounds
from aligner.alignment.boundaries.phrases import PHONE_STATES, Ints, Phrase
from aligner.alignment.boundaries.spike_latency import PhoneLatencies, TimePrior
from aligner.audio.features import FEATURE_RATE

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PhraseBatch:
    """B phrases of up to P phones, the longest first; frames count from each phrase's own start.

    Attributes:
        columns: of the phones, shape (B, P), -1 where there is none.
        lengths: how many each has, shape (B,).
        frames: how many frames each has, shape (B,).
        begin: when the phones begin, later ones no earlier, shape (B, P).
        rest: when silence behind them begins, shape (B, P).
        until: when both are over at the latest, shape (B, P).
        rests: frames of that silence at least, 0 if there is none, shape (B, P).
        needed: whether it must be there, shape (B, P).
    """

    columns: Ints
    lengths: Ints
    frames: Ints
    begin: TimePrior
    rest: TimePrior
    until: Ints
    rests: Ints
    needed: Flags

    @classmethod
    def of(cls, phrases: Sequence[Phrase], latencies: PhoneLatencies) -> PhraseBatch:
        """Pad the phrases to one length, and bound when each of their phones may begin."""
        lengths = np.array([len(phrase.phones) for phrase in phrases])
        frames = np.array([phrase.n_frames for phrase in phrases])
        known = np.arange(lengths.max()) < lengths[:, None]
        starts = np.array([phrase.start for phrase in phrases])[:, None]

        def laid(name: str, missing: float) -> npt.NDArray[Any]:
            values = np.concatenate([getattr(phrase, name) for phrase in phrases])
            padded = np.full(known.shape, missing, values.dtype)
            padded[known] = values
            return padded

        columns = laid("phones", -1)
        begin = latencies.onsets(columns, laid("spikes", 0.0) * FEATURE_RATE - starts)
        rest = latencies.ends(laid("closes", 0.0) * FEATURE_RATE - starts)
        earliest = np.maximum.accumulate(np.maximum(begin.earliest, 0), axis=1)
        latest = np.where(known, begin.latest, frames[:, None])
        latest = np.hstack([latest, frames[:, None]])[:, ::-1]
        latest = np.minimum.accumulate(latest, axis=1)[:, ::-1]
        return cls(
            columns,
            lengths,
            frames,
            replace(begin, earliest=earliest, latest=latest[:, :-1]),
            replace(rest, earliest=np.maximum(rest.earliest, earliest)),
            latest[:, 1:],
            laid("rests", 0),
            laid("needed", 0),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Scores of the states in the frames of their windows, window after window.

    Attributes:
        phones: of the states of the phones, shape (PHONE_STATES, n).
        phones_at: where the window of each phone begins, shape (B, P).
        rests: of the silences, shape (n,).
        rests_at: where the window of each begins, shape (B, P).
        leads: of what comes before the first phones, shape (n,).
        leads_at: where those of each phrase begin, shape (B,).
    """

    phones: Floats
    phones_at: Ints
    rests: Floats
    rests_at: Ints
    leads: Floats
    leads_at: Ints

    @classmethod
    def of(cls, batch: PhraseBatch, starts: Ints, sounds: Sounds, columns: Ints) -> Scores:
        """Compute log likelihoods: each state in the frames of all of its windows at once."""
        spoken = np.nonzero(batch.columns >= 0)
        silent = np.nonzero(batch.rests)
        silence = int(columns[-1])

        def of_phone(column: int, frames: Ints) -> Floats:
            first = int(columns[column])
            return sounds.of_states(first, first + PHONE_STATES, frames)

        def of_rest(edge: int, frames: Ints) -> Floats:
            if edge:
                return sounds.of_anything(frames)
            return sounds.of_states(silence, silence + 1, frames).ravel()

        def scored(
            at: tuple[Ints, ...], kinds: Ints, since: Ints, score: Callable[[int, Ints], Floats]
        ) -> tuple[Floats, Ints]:
            lengths = np.maximum(1, batch.until[at] - since[at])
            where = np.zeros(batch.until.shape, np.int64)
            scores, where[at] = _score(kinds, starts[at[0]] + since[at], lengths, score)
            return scores, where

        leads = np.maximum(1, batch.begin.latest[:, 0])
        edges = silent[1] == batch.lengths[silent[0]] - 1
        return cls(
            *scored(spoken, batch.columns[spoken], batch.begin.earliest, of_phone),
            *scored(silent, edges.astype(np.int64), batch.rest.earliest, of_rest),
            *_score(np.ones_like(leads), starts, leads, of_rest),
        )


def _score(
    kinds: Ints, begins: Ints, lengths: Ints, score: Callable[[int, Ints], Floats]
) -> tuple[Floats, Ints]:
    """Score windows of frames, all those of a kind at once.

    Args:
        kinds: what each is to be scored against, shape (n,).
        begins: the first frame of each.
        lengths: how many frames each has.
        score: gives scores by kind and frames.

    Returns:
        The scores of all windows, the last axis theirs, and where those of each begin, shape (n,).
    """
    order = np.argsort(kinds, kind="stable")
    ends = np.cumsum(lengths[order])
    at = ends - lengths[order]
    frames = np.repeat(begins[order] - at, lengths[order]) + np.arange(ends[-1])
    firsts = np.flatnonzero(np.diff(kinds[order], prepend=-1))
    bounds = np.append(at[firsts], ends[-1]).tolist()
    names = kinds[order][firsts].tolist()
    scores = [
        score(kind, frames[a:b]) for kind, (a, b) in zip(names, pairwise(bounds), strict=True)
    ]
    where = np.empty_like(at)
    where[order] = at
    return np.concatenate(scores, axis=-1), where

"""Viterbi search for phone boundaries: the likeliest segmentation of phrases of known phones.

A path's score is the log likelihood of the frames under their states (`mixtures`) plus the log
prior of each phone's onset, a Gaussian about the spike less its latency (`spike_latency`).

The search goes phone by phone in all phrases at once, within each phone's window
(`phrase_batch`). The best score of paths whose state s ends at frame u follows from those whose
state s - 1 ends at v:

    score(s, u) = sums(s, u) + max [ score(s - 1, v) - price(s, v) - sums(s, v) ]
                               v < u

with sums(s, u) the cumulative log likelihood of state s up to u. So each state costs one running
sum and one running maximum over the window, whatever the durations: O(frames), not O(frames²).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.alignment.boundaries.mixtures import Floats, Sounds
from aligner.alignment.boundaries.phrase_batch import Flags, PhraseBatch, Scores
from aligner.alignment.boundaries.phrases import PHONE_STATES, Ints, Path, Phrase
from aligner.alignment.boundaries.spike_latency import PhoneLatencies, TimePrior

_NEVER: Final = np.float32(-1e30)


def trace(
    phrases: Sequence[Phrase],
    starts: Ints,
    latencies: PhoneLatencies,
    sounds: Sounds,
    columns: Ints,
) -> list[Path | None]:
    """The likeliest path through each phrase.

    Complexity: O(frames in the windows of all phones). Memory: some tens of bytes for each.

    Args:
        phrases: what was said.
        starts: row of each one's first frame in `sounds`, shape (n_phrases,).
        latencies: of the spikes, for the priors of onsets.
        sounds: the frames of all phrases, ready to be scored.
        columns: see `Phrase.states`.

    Returns:
        None for a phrase through which no path is within the limits.
    """
    if not phrases:
        return []
    order = np.argsort([-len(phrase.phones) for phrase in phrases], kind="stable")
    batch = PhraseBatch.of([phrases[i] for i in order], latencies)
    found = _search(batch, Scores.of(batch, starts[order], sounds, columns))
    paths: list[Path | None] = [None] * len(phrases)
    for i, path in zip(order.tolist(), found, strict=True):
        paths[i] = path
    return paths


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """Backpointers of one phone, for the k phrases that have it and the W frames of its window.

    Attributes:
        best: for each of its states the running maximum of entering, (PHONE_STATES, k, W).
        resting: the phrases in which silence may follow, shape (r,).
        best_rest: the same as `best` for that silence, shape (r, W).
        rested: whether the best path that ends at a frame went through it, shape (r, W).
    """

    best: Floats
    resting: Ints
    best_rest: Floats
    rested: Flags


def _search(batch: PhraseBatch, scores: Scores) -> list[Path | None]:
    """Forward pass, phone by phone, then backtracking from the ends."""
    total, steps = _forth(batch, scores)
    entered = _back(batch, steps)
    return [
        path[:length] if most > _NEVER / 2 else None
        for path, length, most in zip(entered, batch.lengths, total, strict=True)
    ]


def _forth(batch: PhraseBatch, scores: Scores) -> tuple[Floats, list[_Step]]:
    """Score of the best path through each phrase, and the backpointers of each phone."""
    over = _sums(scores.leads, scores.leads_at, max(1, int(batch.begin.latest[:, 0].max())))
    since = np.zeros_like(batch.frames)
    total = np.full(len(batch.lengths), _NEVER)
    steps = []
    for phone in range(batch.columns.shape[1]):
        k = np.count_nonzero(batch.lengths > phone)
        start = batch.begin.earliest[:k, phone]
        width = max(1, int((batch.until[:k, phone] - start).max())) + 1
        over = _later(over[:k], start - since[:k], width)
        over = _priced(over, batch.begin, (np.arange(k), phone), start)
        best = _sums(scores.phones, scores.phones_at[:k, phone], width - 1)
        for sums in best:
            over -= sums
            reached = np.maximum.accumulate(over, axis=1)
            np.add(sums[:, 1:], reached[:, :-1], out=over[:, 1:])
            over[:, 0] = _NEVER
            sums[...] = reached
        rest = _rest(over, batch, scores, phone, start)
        steps.append(_Step(best, *rest))
        ending = np.flatnonzero(batch.lengths[:k] == phone + 1)
        total[ending] = _later(over[ending], (batch.frames[:k] - start)[ending], 1)[:, 0]
        since = start
    return total, steps


def _rest(
    over: Floats, batch: PhraseBatch, scores: Scores, phone: int, start: Ints
) -> tuple[Ints, Floats, Flags]:
    """Let silence follow a phone where it may, in place in `over`; its backpointers."""
    resting = np.flatnonzero(batch.rests[: len(over), phone])
    width = over.shape[1]
    if not len(resting):
        return resting, np.empty((0, width), np.float32), np.empty((0, width), np.bool_)
    at = resting, phone
    ahead = batch.rest.earliest[at] - start[resting]
    sums = _sums(scores.rests, scores.rests_at[at] - ahead, width - 1)
    best = _priced(over[resting], batch.rest, at, start[resting]) - sums
    np.maximum.accumulate(best, axis=1, out=best)
    silence = _later(best, -batch.rests[at], width) + sums
    silence[np.arange(width) < batch.rests[at][:, None]] = _NEVER
    rested = (silence >= over[resting]) | batch.needed[at][:, None]
    over[resting] = np.where(rested, silence, over[resting])
    return resting, best, rested


def _back(batch: PhraseBatch, steps: list[_Step]) -> Ints:
    """When each state begins and the last is over on the best path, (B, P, PHONE_STATES + 1)."""
    entered = np.zeros((*batch.columns.shape, PHONE_STATES + 1), np.int64)
    until = batch.frames.copy()
    for phone, step in reversed(list(enumerate(steps))):
        k = step.best.shape[1]
        start = batch.begin.earliest[:k, phone]
        at = until[:k] - start
        few = step.rested.take(_places(step.rested, at[step.resting, None])[:, 0])
        rows = step.resting[few]
        at[rows] = _begun(step.best_rest[few], at[rows] - batch.rests[rows, phone])
        entered[:k, phone, -1] = start + at
        for state in reversed(range(PHONE_STATES)):
            at = _begun(step.best[state], at - 1)
            entered[:k, phone, state] = start + at
        until[:k] = entered[:k, phone, 0]
    return entered


def _priced(scores: Floats, due: TimePrior, at: tuple[Ints, int], start: Ints) -> Floats:
    """Scores plus the log prior of a boundary in each frame, k phrases, W frames.

    Args:
        scores: of paths up to each frame from `start` on, shape (k, W).
        due: the priors.
        at: which phrases and which of their phones.
        start: a frame of each, shape (k,).
    """
    frames = np.arange(scores.shape[1], dtype=np.float32)
    usual, earliest, latest = (
        (each[at] - start).astype(np.float32)[:, None]
        for each in (due.frames, due.earliest, due.latest)
    )
    off = (frames - usual) * due.sharpness[at].astype(np.float32)[:, None]
    priced: Floats = scores - np.float32(0.5) * off * off
    priced[(frames < earliest) | (frames > latest)] = _NEVER
    return priced


def _sums(scores: Floats, at: Ints, width: int) -> Floats:
    """Sums of scores from `at` up to each of `width` frames, shape (..., len(at), width + 1)."""
    some = scores.take(at[:, None] + np.arange(width), axis=-1, mode="clip")
    sums = np.zeros((*some.shape[:-1], width + 1), np.float32)
    np.cumsum(some, axis=-1, out=sums[..., 1:])
    return sums


def _later(values: Floats, frames: Ints, width: int) -> Floats:
    """Each row from so many frames later on, shape (k, width); edges are repeated."""
    later: Floats = values.take(_places(values, frames[:, None] + np.arange(width)))
    return later


def _begun(best: Floats, last: Ints) -> Ints:
    """The frame of the highest score up to a last one, the first of several; shape (k,)."""
    highest = best.take(_places(best, last[:, None]))
    begun: Ints = (best >= highest).argmax(axis=1)
    return begun


def _places(values: npt.NDArray[np.generic], frames: Ints) -> Ints:
    """Flat places of frames in the rows of `values`, or of the frames nearest to those."""
    k, width = values.shape
    places: Ints = np.minimum(np.maximum(frames, 0), width - 1) + width * np.arange(k)[:, None]
    return places

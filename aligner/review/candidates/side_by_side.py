"""Scores of many word strings at once, each in frames of its own.

    string 0   [ frames 120 … 161 ]   hadn't · gone · to
    string 1   [ frames 120 … 161 ]   hadn't · going · to
    string 2   [ frames 907 … 933 ]   a · new · one

`word_chains` asks where known words are in one stretch; here a thousand stretches of a second are
compared, and what each of them costs alone would be too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.review.candidates.frame_scores import NEVER, Floats, FrameScores
from aligner.review.candidates.word_chains import LULL, Chains, Ints, Ways


@dataclass(frozen=True, slots=True)
class WordsOnFrames:
    """Words and the frames that hold them, from the first sounding word's start to the end."""

    start: int
    stop: int
    words: Sequence[Ways]


def score_stretches(frames: FrameScores, stretches: Sequence[WordsOnFrames]) -> Floats:
    """The score of the best path of each stretch's words through its frames, shape (n,), nats.

    Args:
        frames: of the whole recording.
        stretches: each with at least one frame and one word with phones.
    """
    # Those of like length together: all of a batch are advanced as long as the longest of them.
    order = sorted(range(len(stretches)), key=lambda n: stretches[n].stop - stretches[n].start)
    scores = np.empty(len(stretches), np.float32)
    for low in range(0, len(order), _BATCH):
        rows = order[low : low + _BATCH]
        scores[rows] = _score(frames, [stretches[n] for n in rows])
    return scores


_BATCH = 400


def _score(frames: FrameScores, stretches: Sequence[WordsOnFrames]) -> Floats:
    chains = Chains.of([each.words for each in stretches])
    string_of, of_state = _owners(chains)
    start = np.array([each.start for each in stretches])
    lasting = np.array([each.stop for each in stretches]) - start
    (first, source), (last, rows, targets) = chains.opening, chains.closing
    held = np.full(len(chains.labels), NEVER, np.float32)
    blank, incoming = held.copy(), held.copy()
    at = np.full(1 + int(chains.tails[-1]), NEVER, np.float32)
    at[chains.heads] = 0
    scores = np.full(len(stretches), NEVER, np.float32)
    for t in range(int(lasting.max())):
        now = np.minimum(start + t, len(frames) - 1)
        best = np.maximum(held, blank)
        incoming[1:] = best[:-1]
        incoming[chains.doubled] = blank[chains.doubled - 1]
        incoming[first] = at[source]
        blank = best + (frames.blank[now] - LULL)[of_state]
        held = np.maximum(held, incoming) + frames.phones[now[of_state], chains.labels]
        at = at + frames.filler[now][string_of]
        ended = np.maximum.reduceat(np.maximum(held[last], blank[last]), rows)
        at[targets] = np.maximum(at[targets], ended)
        over = lasting == t + 1
        scores[over] = at[chains.tails[over]]
    return scores


def _owners(chains: Chains) -> tuple[Ints, Ints]:
    """The string of each junction, and of each state."""
    junctions = np.arange(1 + int(chains.tails[-1]))
    string_of = np.searchsorted(chains.heads, junctions, side="right") - 1
    begins, source = chains.opening
    lengths = np.diff(begins, append=len(chains.labels))
    return string_of, np.repeat(string_of[source], lengths)

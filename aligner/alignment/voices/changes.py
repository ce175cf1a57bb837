"""Where another voice goes on inside a turn: most likely voices over time, changes at a price.

    words     … that is all. Yeah, but who pays? The …
    voices    A A A A A A A  B B B B B B B B  A A
                            └ here: a pause, and a sentence ends ┘

A Viterbi search over tenths of a second of speech finds the stretches; each end then moves to the
beginning of a word near by that the voices allow and that a pause or the end of a sentence favours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from aligner.alignment.voices.identity import (
    Identity,
    Ints,
    log_odds,
    scale_place,
)
from aligner.alignment.voices.statistics import Doubles
from aligner.alignment.voices.turns import Turn
from aligner.audio.voice_features import VOICE_RATE, VoiceFrames

_CHUNK: Final = 5
"""Frames that keep one voice: a tenth of a second."""

_CHANGE: Final = 7.0
"""Nats that a change of voice costs."""

_AT_PARAGRAPH: Final = 4.0
"""The same where a paragraph without a label begins: somebody chose the place."""

_CORRELATED: Final = 4.5
"""Neighbouring frames repeat each other: so many count as one."""

_REACH: Final = 0.8
"""Seconds that an end may be moved to the beginning of a word."""

_PAUSE: Final = 2.5
"""Nats for a pause between two words, for each factor e of its length plus 60 ms."""

_SENTENCE: Final = 2.0
"""Nats for the end of a sentence."""

_AWAY: Final = 1.0
"""Nats a second of moving an end."""

_LEAST_FRAMES: Final = VOICE_RATE
"""Frames of a turn in which a change can be heard."""

_LEAST_STRETCH: Final = VOICE_RATE // 2
"""Frames of another voice that can be told."""


@dataclass(frozen=True, slots=True)
class TurnWords:
    """When the words of a turn begin, and before which of them a sentence ends.

    Attributes:
        onsets: seconds, ascending, shape (n,).
        offsets: seconds, shape (n,).
        opens: whether what stands before a word ends a sentence, shape (n,).
        paragraphs: whether a word is the first of a paragraph without a label, shape (n,).
    """

    onsets: Doubles
    offsets: Doubles
    opens: npt.NDArray[np.bool_]
    paragraphs: npt.NDArray[np.bool_]

    def are_paragraphs(self, first: int, last: int) -> bool:
        """Whether words from `first` to before `last` are whole paragraphs."""
        ends = last == len(self.onsets) or bool(self.paragraphs[last])
        return ends and bool(self.paragraphs[first])


def turn_words(turn: Turn, text: str) -> TurnWords:
    """The words of a turn of a text, all of which were heard."""
    segments = [word.segment for word in turn.words if word.segment]
    before = [0, *(word.span.end for word in turn.words[:-1])]
    between = [
        text[end : word.span.start] if i else ""
        for i, (end, word) in enumerate(zip(before, turn.words, strict=True))
    ]
    lines = np.array([word.line for word in turn.words])
    return TurnWords(
        np.array([each.onset for each in segments]),
        np.array([each.offset for each in segments]),
        np.array([any(mark in each for mark in ".?!\n") for each in between]),
        np.diff(lines, prepend=lines[:1]) > 0,
    )


@dataclass(frozen=True, slots=True)
class VoiceStretch:
    """Words of a turn that sound like another voice.

    Attributes:
        turn: its index.
        first: index of the first word among the turn's.
        last: the one after the last; the first word of the written voice, or past the end.
        voice: whose it sounds like.
        odds: log odds against the written voice.
        place: on the scale of `identity`, -1 for what is usual for the other voice.
        typical: its fit relative to what is usual for the other voice's turns.
        typical_rest: fit of the rest of the turn relative to the written voice's turns.
        own_share: share of the turn's frames that fit the written voice best.
        own_gain: by how much they do, nats against this voice.
        seconds: of speech.
        at_edge: whether it begins or ends the turn, or is whole paragraphs without a label.
    """

    turn: int
    first: int
    last: int
    voice: int
    odds: float
    place: float
    typical: float
    typical_rest: float
    own_share: float
    own_gain: float
    seconds: float
    at_edge: bool


def find_stretches(
    turn: int,
    frames: VoiceFrames,
    fits: Doubles,
    words: TurnWords,
    label: int,
    identity: Identity,
) -> Iterator[VoiceStretch]:
    """Stretches of other voices in a turn, in order; O(frames * voices).

    Args:
        turn: its index.
        frames: of the turn.
        fits: log-likelihood ratio of each under each voice, nats, shape (frames, voices).
        words: of the turn.
        label: the voice that its label names.
        identity: of all turns.
    """
    if not can_change(frames, identity):
        return
    shifts = np.nan_to_num(identity.shifts[label], nan=-9.0)
    shifts[label] = 0.0
    fits = fits + shifts
    moments = frames.index / VOICE_RATE
    starts, path = _most_likely(fits / _CORRELATED, label, _prices(moments, words))
    if len(path) < 2:
        return
    cuts = [0]
    for k in range(1, len(path)):
        gain = np.cumsum(fits[:, path[k - 1]] - fits[:, path[k]]) / _CORRELATED
        cuts.append(max(cuts[-1], _word_near(starts[k], gain, moments, words)))
    cuts.append(len(words.onsets))
    at = np.append(np.searchsorted(moments, words.onsets[np.array(cuts[:-1])]), len(frames))
    at[0] = 0
    spoken = np.full(len(frames), label)
    for k, voice in enumerate(path):
        spoken[at[k] : at[k + 1]] = voice
    rest = fits[spoken == label]
    for k, voice in enumerate(path):
        part = fits[at[k] : at[k + 1]]
        if voice == label or len(part) < _LEAST_STRETCH:
            continue
        n = np.array(float(len(part)))
        apart = identity.apart(label, int(voice))
        margin = np.array((part[:, label] - part[:, voice]).mean() + shifts[voice])
        own, other = identity.margins[label, voice], identity.margins[voice, label]
        yield VoiceStretch(
            turn=turn,
            first=cuts[k],
            last=cuts[k + 1],
            voice=int(voice),
            odds=float(log_odds(margin, n, own, other)),
            place=float(scale_place(margin, own, other)),
            typical=identity.typical(
                float(part[:, voice].mean() - shifts[voice]), int(voice), apart
            ),
            typical_rest=identity.typical(float(rest[:, label].mean()), label, apart)
            if len(rest)
            else 0.0,
            own_share=len(rest) / len(frames),
            own_gain=float((rest[:, label] - rest[:, voice]).sum()) / _CORRELATED,
            seconds=len(part) / VOICE_RATE,
            at_edge=k in {0, len(path) - 1} or words.are_paragraphs(cuts[k], cuts[k + 1]),
        )


def can_change(frames: VoiceFrames, identity: Identity) -> bool:
    """Whether a change of voice could be heard in a turn."""
    return len(frames) >= _LEAST_FRAMES and identity.fits.shape[1] > 1


def _prices(moments: Doubles, words: TurnWords) -> Doubles:
    """What a change of voice costs at the beginning of each tenth of a second, nats."""
    prices = np.full(_chunks(len(moments)), _CHANGE)
    begins = np.searchsorted(moments, words.onsets[words.paragraphs])
    prices[np.minimum(np.rint(begins / _CHUNK).astype(np.intp), len(prices) - 1)] = _AT_PARAGRAPH
    return prices


def _chunks(frames: int) -> int:
    return max(1, frames // _CHUNK)


def _most_likely(fits: Doubles, label: int, prices: Doubles) -> tuple[list[int], list[int]]:
    """First frame and voice of each stretch of the likeliest path, shape (frames, voices)."""
    starts = np.arange(_chunks(len(fits))) * _CHUNK
    chunks = np.add.reduceat(fits, starts, axis=0)
    if _stays(chunks, label, float(prices.min())):
        return [0], [label]
    stay = np.arange(chunks.shape[1])
    scores = chunks[0] - np.where(stay == label, 0.0, _CHANGE / 2)
    back = np.empty(chunks.shape, np.intp)
    for i in range(1, len(chunks)):
        best = int(scores.argmax())
        changed = scores[best] - prices[i]
        back[i] = np.where(scores >= changed, stay, best)
        scores = np.maximum(scores, changed) + chunks[i]
    path = np.empty(len(chunks), np.intp)
    path[-1] = scores.argmax()
    for i in range(len(chunks) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    heads = np.flatnonzero(np.diff(path, prepend=-1))
    return starts[heads].tolist(), path[heads].tolist()


def _stays(chunks: Doubles, label: int, price: float) -> bool:
    """Whether no stretch of other voices can be worth its changes: most turns need no search."""
    gained = np.cumsum(np.max(np.delete(chunks, label, axis=1), axis=1) - chunks[:, label])
    from_start = np.minimum.accumulate(np.append(0.0, gained[:-1]))
    inside, opening = (gained - from_start).max(), gained.max()
    closing = gained[-1] - from_start.min()
    costs = (2 * price, _CHANGE / 2 + price, price, _CHANGE / 2)
    gains = (inside, opening, closing, gained[-1])
    return all(gain < cost for gain, cost in zip(gains, costs, strict=True))


def _word_near(frame: int, gain: Doubles, moments: Doubles, words: TurnWords) -> int:
    """The word that a change at a frame begins with.

    Args:
        frame: where the search put it.
        gain: log likelihood of the voice before against the voice after, summed up by frames.
        moments: seconds of the frames.
        words: of the turn.
    """
    when = moments[frame]
    near = np.flatnonzero(np.abs(words.onsets - when) <= _REACH)
    near = near[near > 0]
    if not len(near):
        nearest: Ints = np.abs(words.onsets - when).argmin(keepdims=True)
        return int(nearest[0])
    summed = np.append(0.0, gain)
    at = np.searchsorted(moments, words.onsets[near])
    pauses = np.maximum(0.0, words.onsets[near] - words.offsets[near - 1])
    score = summed[at] - summed[frame] + _PAUSE * np.log1p(pauses / 0.06)
    score += _SENTENCE * words.opens[near] - _AWAY * np.abs(words.onsets[near] - when)
    return int(near[score.argmax()])

"""Lines of a text without names, grouped by voice: "Voice 1", "Voice 2" and so on.

    lines ─ statistics ─► places ─ k-means, k = 1, 2, … ─► each line to the group whose others it
                                                           fits best ─► the k worth its price
    words ─ fit to each voice ─ likeliest path ─► whose each word is, how surely

How many voices there are: every further one makes the lines fit their groups better, also when it
only halves a voice; but each line is scored without itself, so that gains little. The number is the
one with the best fit a frame less `_PRICE` a voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aligner.alignment.model import Alignment, TimedWord
from aligner.alignment.voices.background import Background, load_background
from aligner.alignment.voices.check import frames_of
from aligner.alignment.voices.identity import Ints
from aligner.alignment.voices.statistics import Doubles, TurnStatistics, frame_fits
from aligner.alignment.voices.turns import Turn
from aligner.audio.acoustics import Sliceable
from aligner.audio.voice_features import VOICE_RATE, VoiceFrames
from aligner.threads import one_blas_thread
from aligner.transcript.model import Transcript

_MOST_VOICES: Final = 6
"""Numbers of voices that are tried, each with a search of its own: more than most talks have."""

_PRICE: Final = 0.04
"""Nats a frame that a voice must bring: true ones brought .05 to 1.0, halves of one up to .03
(composed conversations, `tests.benchmarks.grouping`, seeds 700 to 702). Tried instead on those: a
least distance between groups (right number 19 of 23), the best silhouette (16), and a price that
falls with the length (22 to 23); this one 23."""

_DIMENSIONS: Final = 6
_PRIOR_FRAMES: Final = 32.0
_STARTS: Final = 4
_ROUNDS: Final = 30
_SETTLING: Final = 8
"""Principal components in which lines are clustered; prior strength of a line's statistics, frames,
so that short ones do not lie far out; random starts of k-means, of which the best is kept, and its
rounds at most; rounds of giving lines to the group that explains them best, until none moves."""

_LEAST_SECONDS: Final = 0.3
"""Voice that a line must have to be compared."""

_CORRELATED: Final = 4.5
"""Neighbouring frames repeat each other: so many count as one."""

_CHANGE: Final = 7.0
_AT_LINE: Final = 3.0
"""Nats that a change of voice costs between two words, and where a line begins."""


@dataclass(frozen=True, slots=True)
class GroupedWord:
    """A word with its voice, 0 for the first that is heard, and the probability of that."""

    word: TimedWord
    voice: int
    confidence: float


@dataclass(frozen=True, slots=True)
class GroupedLine:
    """A line with the voice that most of it is.

    Attributes:
        line: 1-based.
        voice: 0 for the first that is heard.
        confidence: probability that it is that one.
        seconds: of other voices in it.
    """

    line: int
    voice: int
    confidence: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Grouping:
    """Whose voice the words are; lines in which too little was heard are in none."""

    voices: int
    lines: tuple[GroupedLine, ...]
    words: tuple[GroupedWord, ...]


@one_blas_thread()
def group_voices(
    transcript: Transcript, alignment: Alignment, samples: Sliceable, jobs: int = 1
) -> Grouping:
    """Group the lines of a text by voice, whatever its labels say; O(lines² + duration).

    Args:
        transcript: the text.
        alignment: where its words are.
        samples: all of the recording, 16 kHz mono.
        jobs: threads to listen in; the groups are the same for any number.
    """
    lines = _lines(transcript, alignment)
    heard = frames_of(lines, samples, jobs)
    kept = [i for i, frames in enumerate(heard) if len(frames) >= _LEAST_SECONDS * VOICE_RATE]
    if not kept:
        return Grouping(0, (), ())
    lines, heard = [lines[i] for i in kept], [heard[i] for i in kept]
    background = load_background()
    statistics = TurnStatistics.of(heard, background)
    groups = find_groups(statistics)
    return _words_by_voice(lines, heard, statistics, groups, background)


def _lines(transcript: Transcript, alignment: Alignment) -> list[Turn]:
    """The heard words of every paragraph of speech, in order."""
    words: dict[int, list[TimedWord]] = {
        paragraph.line: [] for paragraph in transcript.paragraphs if paragraph.kind == "speech"
    }
    for word in alignment.words:
        if word.line in words and word.segment and word.basis == "acoustic":
            words[word.line].append(word)
    return [
        Turn(p.line, None, None, p.body, tuple(words[p.line]))
        for p in transcript.paragraphs
        if words.get(p.line)
    ]


def find_groups(statistics: TurnStatistics, price: float = _PRICE) -> Ints:
    """The group of each line, 0 and up; as many groups as are worth their price."""
    places, weights = _places(statistics)
    chance = np.random.default_rng(0)
    best, most = np.zeros(len(weights), np.intp), -np.inf
    for count in range(1, min(_MOST_VOICES, len(weights)) + 1):
        groups, fit = _settled(statistics, _clusters(places, weights, count, chance))
        worth = fit - price * len(np.unique(groups))
        if worth > most:
            best, most = groups, worth
    return np.unique(best, return_inverse=True)[1]


def _places(statistics: TurnStatistics) -> tuple[Doubles, Doubles]:
    """Lines by their first principal components, and their weights, shapes (n, d) and (n,)."""
    weights = statistics.frames / statistics.frames.sum()
    roots = np.sqrt(weights)[:, None]
    offsets = statistics.offsets / (statistics.counts + _PRIOR_FRAMES)[:, :, None]
    rows = offsets.reshape(len(weights), -1)
    rows = (rows - weights @ rows) * roots
    values, vectors = np.linalg.eigh(rows @ rows.T)
    first = np.argsort(-values)[:_DIMENSIONS]
    places: Doubles = vectors[:, first] * np.sqrt(np.maximum(values[first], 0)) / roots
    return places, weights


def _clusters(places: Doubles, weights: Doubles, count: int, chance: np.random.Generator) -> Ints:
    """The best of some weighted k-means, each from places drawn far from each other."""
    found = [_k_means(places, weights, count, chance) for _ in range(_STARTS)]
    return min(found, key=lambda each: each[0])[1]


def _k_means(
    places: Doubles, weights: Doubles, count: int, chance: np.random.Generator
) -> tuple[float, Ints]:
    """What is left of the squared distances, and the cluster of each place."""
    centres = places[chance.choice(len(places), size=1, p=weights)]
    while len(centres) < count:
        far = _distances(places, centres).min(axis=1) * weights
        if far.sum() <= 0:
            break
        drawn = chance.choice(len(places), p=far / far.sum())
        centres = np.vstack([centres, places[drawn]])
    for _ in range(_ROUNDS):
        shares = _distances(places, centres).argmin(axis=1)[:, None] == np.arange(len(centres))
        shares = shares * weights[:, None]
        total = shares.sum(axis=0)[:, None]
        moved = np.where(total > 0, shares.T @ places / np.maximum(total, 1e-12), centres)
        if np.allclose(moved, centres):
            break
        centres = moved
    far = _distances(places, centres)
    return float(weights @ far.min(axis=1)), far.argmin(axis=1)


def _distances(places: Doubles, centres: Doubles) -> Doubles:
    """Squared, shape (places, centres)."""
    squared: Doubles = np.square(places[:, None] - centres[None]).sum(axis=2)
    return squared


def _settled(statistics: TurnStatistics, groups: Ints) -> tuple[Ints, float]:
    """What becomes of groups when lines may change them, and the fit of all, nats a frame."""
    count = int(groups.max()) + 1
    for _ in range(_SETTLING):
        now = _fits(statistics, groups, count).argmax(axis=1)
        if (now == groups).all():
            break
        groups = now
    own = _fits(statistics, groups, count)[np.arange(len(groups)), groups]
    return groups, float(statistics.frames @ own / statistics.frames.sum())


def _fits(statistics: TurnStatistics, groups: Ints, count: int) -> Doubles:
    """Fit of each line to each group without itself; a group that has nobody fits nobody."""
    weights = (groups[:, None] == np.arange(count)).astype(np.float64)
    fits = statistics.fits(weights)
    fits[:, weights.sum(axis=0) == 0] = -np.inf
    return fits


def _words_by_voice(
    lines: Sequence[Turn],
    heard: Sequence[VoiceFrames],
    statistics: TurnStatistics,
    groups: Ints,
    background: Background,
) -> Grouping:
    """The words' voices, numbered as they are first heard."""
    count = int(groups.max()) + 1
    sums = statistics.sums((groups[:, None] == np.arange(count)).astype(np.float64))
    words = [word for line in lines for word in line.words]
    fits = np.zeros((len(words), count))
    frames = np.zeros(len(words))
    prices = np.full(len(words), _CHANGE)
    at = 0
    for t, (line, each) in enumerate(zip(lines, heard, strict=True)):
        known = statistics.voices_without(sums, t)
        scores = frame_fits(each, known, background, statistics.centre) / _CORRELATED
        onsets = np.array([word.segment.onset for word in line.words if word.segment])
        place = at + np.maximum(0, np.searchsorted(onsets, each.index / VOICE_RATE, "right") - 1)
        np.add.at(fits, place, scores)
        np.add.at(frames, place, 1.0)
        prices[at] = _AT_LINE
        at += len(line.words)
    shares = _posteriors(fits, prices)
    voices = shares.argmax(axis=1)
    order = list(dict.fromkeys(voices.tolist()))
    shares, voices = shares[:, order], np.array([order.index(v) for v in voices.tolist()])
    made = [
        GroupedWord(word, int(voice), float(share))
        for word, voice, share in zip(words, voices, shares.max(axis=1), strict=True)
    ]
    found, at = [], 0
    for line in lines:
        part = slice(at, at + len(line.words))
        weight = frames[part] + 1e-6
        said = weight @ shares[part] / weight.sum()
        main = int(said.argmax())
        others = float(frames[part][voices[part] != main].sum()) / VOICE_RATE
        found.append(GroupedLine(line.line, main, float(said[main]), others))
        at = part.stop
    return Grouping(len(order), tuple(found), tuple(made))


def _posteriors(fits: Doubles, prices: Doubles) -> Doubles:
    """Probability of each voice in each word, (n, voices): forward and backward."""
    ahead, back = np.zeros_like(fits), np.zeros_like(fits)
    ahead[0] = fits[0]
    for i in range(1, len(fits)):
        ahead[i] = fits[i] + _stepped(ahead[i - 1], prices[i])
    for i in range(len(fits) - 2, -1, -1):
        back[i] = _stepped(back[i + 1] + fits[i + 1], prices[i + 1])
    both = ahead + back
    both = np.exp(both - both.max(axis=1, keepdims=True))
    shares: Doubles = both / both.sum(axis=1, keepdims=True)
    return shares


def _stepped(scores: Doubles, price: float) -> Doubles:
    """Log of what reaches each voice from all: staying is free, changing has its price."""
    most = scores.max()
    changed = np.exp(scores - most)
    stepped: Doubles = most + np.log(changed + np.exp(-price) * (changed.sum() - changed) + 1e-300)
    return stepped

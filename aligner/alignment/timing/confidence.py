"""How sure it is that a written word was said where it was placed.

Four things are measured of each placed word and weighed by a logistic model:

    fit      how well its phones fit the sound, against whatever fits best there (mean nats)
    worst    the same for its worst phone
    unlike   phones heard in its place that are not its own, and the reverse, per phone
    beside   phones heard between it and its neighbours that no written word accounts for

The weights, and the bounds of what is measured (so that single words do not bend them), stand in
the acoustic model's profile. They are those of `tests/benchmarks/confidence.py`: 14,174 words of
three sources of speech, 478 of them replaced by others and weighed as if 1.5 % were wrong, about
what transcripts made by people have. With each source left out in turn (AUC .988) a confidence
meant:

    said       0-.1  -.2  -.3  -.4  -.5  -.6  -.7  -.8  -.9    -1
    mean        .05  .14  .24  .35  .44  .55  .66  .76  .86  .998
    true        .20  .25  .14  .46  .25  .47  .65  .78  .91  .999
    words       139  110   59   52   47   36   43   53   77 13558

Of the wrong words, those included that found no place at all, .81 are below .5 (with 3.8 right
words in 1,000), .89 below .7 (5.9), .94 below .9 (12.9). The new words are random: a wrong word
that sounds like the right one is surer than it should be.

That its phones fit does not say that a word is at its own place: `context_confidence` limits what
is sure.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from aligner.alignment.evidence import Evidence
from aligner.alignment.placement.word_placement import EARLY_FRAMES, WordPlacement

Floats = npt.NDArray[np.float64]

FEATURES = ("fit", "worst", "unlike", "beside")


def features(evidence: Evidence, placed: Sequence[WordPlacement | None]) -> Floats:
    """What is measured of each word, 0 if it has no place; shape (n_words, len(FEATURES))."""
    table = np.zeros((len(placed), len(FEATURES)))
    known = [i for i, place in enumerate(placed) if place]
    heard = [place for place in placed if place]
    if not heard:
        return table
    lengths = np.array([len(place.phones) for place in heard])
    ratios = _phone_ratios(evidence, heard)
    begins = np.cumsum(lengths) - lengths
    fits = np.add.reduceat(ratios, begins) / lengths
    worst = np.minimum.reduceat(ratios, begins)

    bounds = evidence.profile.confidence
    spikes, frames = evidence.spikes.phones, evidence.spikes.frames
    starts = np.array([place.frames[0] for place in heard]) - EARLY_FRAMES
    first = np.searchsorted(frames, starts)
    last = np.searchsorted(frames, [place.frames[-1] for place in heard])
    said = spikes.tolist()
    distances = [
        Levenshtein.distance(said[a:b], place.phones)
        for place, a, b in zip(heard, first.tolist(), last.tolist(), strict=True)
    ]
    unlike = np.minimum(bounds.most_unlike, distances / lengths)
    extra = np.clip(first[1:] - last[:-1], 0, bounds.most_beside)
    beside = np.maximum(np.append(0.0, extra), np.append(extra, 0.0))
    table[known] = np.column_stack([fits, worst, unlike, beside])
    return table


def word_confidences(evidence: Evidence, placed: Sequence[WordPlacement | None]) -> Floats:
    """The probability that each word was said where it was placed, shape (n_words,).

    Words without a place have 0; those that were forced into theirs have a share of what they
    would have, which stands in the profile.
    """
    known = np.array([place is not None for place in placed], dtype=bool)
    model = evidence.profile.confidence
    logits = features(evidence, placed) @ np.array(model.weights) + model.bias
    forced = np.array([place is not None and place.forced for place in placed], dtype=bool)
    sure: Floats = np.where(known, 1.0 / (1.0 + np.exp(-logits)), 0.0)
    return np.where(forced, model.forced_share * sure, sure)


def _phone_ratios(evidence: Evidence, heard: Sequence[WordPlacement]) -> Floats:
    """Log-probability of each phone where it begins against the likeliest class there."""
    at = np.array([frame for place in heard for frame in place.frames[:-1]])
    phones = [phone for place in heard for phone in place.phones]
    likeliest = np.maximum(evidence.best[at], evidence.blank[at])
    ratios = evidence.log_probs[at, phones] - likeliest
    clipped: Floats = np.maximum(ratios, evidence.profile.confidence.worst_ratio, dtype=np.float64)
    return clipped

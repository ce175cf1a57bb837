"""What is said where no text stands, or text that was not heard: a whole sentence.

    … before that.   ├──── 3.4 s of speech ────┤   Yeah, well …
                      So we went to the kitchen.     proposed, with how much of it is likely right

The search is the gaps' own, for more words. That every word of a long sentence is right is seldom
so; what is told is which share of its words is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from aligner.audio.acoustics import PhonePosteriors
from aligner.review.candidates.beam import SETTINGS
from aligner.review.candidates.episode_words import EpisodeWords
from aligner.review.candidates.proposals import Candidate, GapContext, Proposals, find_strings
from aligner.review.candidates.ranking import WEIGHTS, ScoredWords, features

LONGEST = 25.0
"""Seconds of speech that are searched."""

SHOWN = 0.6
"""Share of right words from which a sentence is worth reading. Of speakers and episodes left out,
43 of 60 read sentences are shown, with .75 of their words right, 29 of 32 synthetic ones with .84,
23 of 32 in noise with .80, and 2 of 30 windows without English speech; where .06, .29, .51, .71,
.85 were predicted on the average, .03, .26, .53, .73, .83 were right."""

_SETTINGS = replace(SETTINGS, longest=80, found=12)

_CLEAREST = 2.0
"""Nats a phone beyond which sound is no clearer: silence around one phone says nothing."""

_SURENESS = (-5.016, 1.327, -1.772, 0.158)
"""Of what `sentence_features` gives; fitted by `tests.benchmarks.sentences`."""


def propose_sentence(
    heard: PhonePosteriors, context: GapContext, words: EpisodeWords
) -> Proposals | None:
    """The sentence that the sound is most like; None if there is none.

    Args:
        heard: see `proposals.propose`.
        context: the known words around.
        words: the language's and the episode's.
    """
    best, without = find_sentence(heard, context, words)
    if best is None:
        return None
    right = float(1 / (1 + np.exp(-sentence_features(best, without) @ np.array(_SURENESS))))
    text = " ".join(map(words.spelling, best.words))
    return Proposals((Candidate(f"{text[0].upper()}{text[1:]}.", right),), shown=right >= SHOWN)


def find_sentence(
    heard: PhonePosteriors, context: GapContext, words: EpisodeWords
) -> tuple[ScoredWords | None, float]:
    """The likeliest string of words, if any, and the score of sound without words."""
    found, without = find_strings(heard, context, words, _SETTINGS)
    if not found:
        return None, without
    return found[int((features(found) @ np.array(WEIGHTS)).argmax())], without


def sentence_features(best: ScoredWords, without: float) -> npt.NDArray[np.float64]:
    """What tells how much of a sentence is right, shape (4,).

    Args:
        best: the sentence.
        without: the score of sound without words, nats.
    """
    phones, words = max(best.phones, 1), max(len(best.words), 1)
    clear = float(np.clip(best.sound / phones, -_CLEAREST, _CLEAREST))
    return np.array([1.0, (best.sound - without) / phones, clear, best.language / words])

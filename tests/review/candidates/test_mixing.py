from __future__ import annotations

import numpy as np
import pytest

from aligner.review.candidates.language_model import LanguageModel
from aligner.review.candidates.mixing import Strings, mix, most_telling
from tests.review.candidates.test_language_model import TEXT, log_prob, model

OTHER = "**Ann:** the dog ran on the mat. a dog sat. the cat sat on a dog.\n" * 9


def both() -> tuple[dict[str, int], LanguageModel, LanguageModel]:
    """Two models of the same words."""
    numbers, ours = model(TEXT)
    theirs_of, theirs = model(OTHER)
    at = {number: theirs_of[word] for word, number in numbers.items()}
    order = np.array([at[n] for n in range(len(at))])
    back = np.argsort(order)
    pairs = (back[theirs.bigram_keys >> 16] << 16) | back[theirs.bigram_keys & 0xFFFF]
    rows = theirs.trigram_keys >> 16
    sort = np.argsort(pairs)
    place = np.argsort(sort)
    triples = (place[rows] << 16) | back[theirs.trigram_keys & 0xFFFF]
    last = np.argsort(triples)
    other = LanguageModel(
        theirs.unigram[order],
        theirs.backoff[order],
        pairs[sort],
        theirs.bigram[sort],
        theirs.bigram_backoff[sort],
        triples[last],
        theirs.trigram[last],
    )
    return numbers, ours, other


@pytest.mark.parametrize("words", ["on the mat", "the cat sat", "a dog sat", "sat on a"])
def test_what_is_kept_has_the_mean_of_both_probabilities(words: str) -> None:
    numbers, ours, other = both()
    made = mix(ours, other, 0.25, Strings.of(ours).union(Strings.of(other)))
    mean = 0.75 * np.exp(log_prob(numbers, ours, words)) + 0.25 * np.exp(
        log_prob(numbers, other, words)
    )
    assert np.exp(log_prob(numbers, made, words)) == pytest.approx(mean, rel=1e-4)


@pytest.mark.parametrize("most", [3, 6, 1000])
def test_the_words_after_a_history_share_one_probability_whatever_is_kept(most: int) -> None:
    numbers, ours, other = both()
    whole = mix(ours, other, 0.4, Strings.of(ours).union(Strings.of(other)))
    made = mix(ours, other, 0.4, most_telling(whole, most, most))
    everything = np.arange(len(made))
    for history in ("the cat", "sat on", "mat mat", "on the"):
        u, v = (np.full(len(made), numbers[word]) for word in history.split())
        assert np.exp(made.log_probs(u, v, everything)).sum() == pytest.approx(1, abs=0.08), history


def test_what_tells_most_is_kept() -> None:
    numbers, ours, _ = both()
    kept = most_telling(ours, 4, 2)
    assert len(kept.pairs) == 4
    assert len(kept.triples) == 2
    assert (numbers["on"] << 16) | numbers["the"] in kept.pairs.tolist()
    everything = Strings.of(ours)
    again = most_telling(ours, 1000, 1000)
    assert again.pairs.tolist() == everything.pairs.tolist()
    assert again.triples.tolist() == everything.triples.tolist()

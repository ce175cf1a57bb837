from __future__ import annotations

import numpy as np

from aligner.review.candidates.counting import count_texts
from aligner.review.candidates.language_model import UNKNOWN, LanguageModel, estimate, pack, unpack

TEXT = "**Ann:** the cat sat. the cat ran. the dog sat on the mat. a cat sat on the mat.\n" * 6


def model(text: str = TEXT) -> tuple[dict[str, int], LanguageModel]:
    spellings, counts = count_texts([text])
    alone = np.log((counts.unigrams + 0.1) / (counts.unigrams + 0.1).sum()).astype(np.float32)
    numbers = {word: n for n, word in enumerate(spellings)}
    return numbers, estimate(counts, alone, discount=0.8)


def log_prob(numbers: dict[str, int], of: LanguageModel, words: str) -> float:
    u, v, w = (np.array([numbers.get(word, UNKNOWN)]) for word in words.split())
    return float(of.log_probs(u, v, w)[0])


def test_what_was_said_is_likelier_than_what_was_not() -> None:
    numbers, made = model()
    assert log_prob(numbers, made, "on the mat") > log_prob(numbers, made, "on the dog")
    assert log_prob(numbers, made, "the cat sat") > log_prob(numbers, made, "the cat mat")


def test_the_words_after_a_history_share_one_probability() -> None:
    numbers, made = model()
    everything = np.arange(len(made))
    for history in ("the cat", "sat on", "mat mat", "<unk> dog"):
        u, v = (np.full(len(made), numbers[word]) for word in history.split())
        total = float(np.exp(made.log_probs(u, v, everything)).sum())
        assert abs(total - 1) < 0.05, history


def test_storing_costs_less_than_a_sixteenth_of_a_nat() -> None:
    _, made = model()
    again = unpack(pack(made))
    rng = np.random.default_rng(2)
    u, v, w = (rng.integers(0, len(made), 500) for _ in range(3))
    far = np.abs(made.log_probs(u, v, w) - again.log_probs(u, v, w))
    assert far.max() <= 3 / 32 + 1e-3  # three rounded numbers at most add up


def test_nothing_is_learnt_across_a_gap() -> None:
    numbers, made = model("**Ann:** salt \\[unintelligible 00:01:02.03\\] pepper and salt\n" * 9)
    pairs = {(int(key) >> 16, int(key) & 0xFFFF) for key in made.bigram_keys}
    assert (numbers["and"], numbers["salt"]) in pairs
    assert (numbers["salt"], numbers["pepper"]) not in pairs

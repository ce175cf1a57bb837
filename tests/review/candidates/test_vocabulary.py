from __future__ import annotations

from pathlib import Path

import numpy as np

from aligner.audio.conformer import ENGLISH_PHONES
from aligner.review.candidates.language_model import UNKNOWN
from aligner.review.candidates.vocabulary import (
    DATA,
    load_vocabulary,
    read_vocabulary,
    write_vocabulary,
)
from tests.review.candidates.planted_gap import WORDS, planted_vocabulary


def test_what_is_stored_is_read(tmp_path: Path) -> None:
    made = planted_vocabulary()
    write_vocabulary(made, tmp_path)
    again = read_vocabulary(tmp_path)
    assert (again.spellings, again.phones) == (made.spellings, made.phones)
    for n, ways in enumerate(WORDS):
        assert again.ways(again.number(f"W{n}")) == ways
    assert np.allclose(again.model.unigram, made.model.unigram, atol=1 / 32)
    assert again.number("w40") == UNKNOWN


def test_the_package_knows_everyday_and_software_words() -> None:
    known = load_vocabulary()
    assert known.phones == ENGLISH_PHONES
    for word in ("the", "because", "Kubernetes", "postgres", "transcript", "garage"):
        assert any(known.ways(known.number(word))), word
    u, v, likely, odd = (np.array([known.number(w)]) for w in ["one", "of", "the", "banana"])
    assert known.model.log_probs(u, v, likely) > known.model.log_probs(u, v, odd) + 3


def test_the_packages_words_are_small_enough_for_its_wheel() -> None:
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 6_000_000

from __future__ import annotations

import random

import pytest

from aligner.review.candidates.ranking import shares
from aligner.review.whisper.fills import cut, fills
from aligner.review.whisper.joining import WEIGHTS, Proposed, join, ranked, to_ask, with_scores
from aligner.review.whisper.joining import features as joined_features
from aligner.review.whisper.model import Hypothesis

BEHIND = ["auction", "yet,", "but", "it", "was"]


def heard(text: str, log_prob: float = -1.0) -> Hypothesis:
    return Hypothesis(tuple(text.split()), log_prob)


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("want to go to auction yet, but it was", 4),
        ("want to go to Auction. Yet but", 4),
        ("want to go to action yet but it was", 4),
        ("auction yet but it was", 0),
        ("it was auction yet but it was", 2),
    ],
)
def test_the_fill_ends_where_the_known_words_begin(said: str, count: int) -> None:
    assert cut(said.split(), BEHIND)[0] == count


def test_planted_fills_are_cut_out_again() -> None:
    rng = random.Random(4)  # noqa: S311  a test
    words = [f"{a}{b}" for a in ("bo", "ke", "li", "mu", "tra") for b in ("dan", "pes", "gol")]
    for _ in range(200):
        fill, behind = (rng.sample(words, rng.randint(1, 5)) for _ in range(2))
        behind = [word for word in behind if word not in fill]
        count, cost = cut([*fill, *behind], behind)
        if behind:
            assert (count, cost) == (len(fill), 0)


def test_hypotheses_with_the_same_fill_are_one() -> None:
    found = fills(
        [
            heard("want to auction yet, but it was", -1.0),
            heard("Want to, auction yet but it was", -1.5),
            heard("went to auction yet, but it was", -2.0),
            heard("auction yet, but it was", -0.5),
        ],
        BEHIND,
    )
    assert [fill.text for fill in found] == ["want to", "went to"]
    assert found[0].share > 2 * found[1].share
    assert sum(fill.share for fill in found) < 1


def test_what_goes_on_otherwise_counts_less() -> None:
    found = fills([heard("to auction yet but it was"), heard("two cats are on the mat")], BEHIND)
    assert found[0].text == "to"
    assert found[0].share > 5 * found[1].share


def test_nothing_heard_is_no_fill() -> None:
    assert fills([], BEHIND) == ()
    assert fills([heard("")], BEHIND) == ()


def test_both_pairs_of_ears_give_one_list() -> None:
    by_whisper = fills([heard("to my auction yet but it was")], BEHIND)
    joined = join([("To my", 0.5), ("two my", 0.2)], by_whisper)
    assert [each.text for each in joined] == ["To my", "two my"]
    assert joined[0].whisper > 0.9
    assert joined[1].whisper == 0
    alone = join([], by_whisper)
    assert [(each.text, each.phones) for each in alone] == [("to my", 0.0)]


def test_what_both_hear_is_likelier_than_what_one_hears() -> None:
    by_whisper = fills(
        [heard("to my auction yet but it was", -1), heard("into auction yet but it was", -1)],
        BEHIND,
    )
    found_here = join([("two mine", 0.4), ("to my", 0.4)], by_whisper)
    joined = with_scores(found_here, (0, 1, 2), (-4.0, -3.0, -4.0))
    chance = shares(joined_features(joined), WEIGHTS)
    assert joined[int(chance.argmax())].text == "to my"
    assert chance.sum() == pytest.approx(1)
    found = ranked(joined, chance, 0.6, 5)
    assert found[0].text == "to my"
    assert found[0].probability == pytest.approx(0.6)
    assert sum(each.probability for each in found) == pytest.approx(1)


def test_whisper_is_asked_about_its_own_fills_and_the_likeliest_by_phones() -> None:
    many = [Proposed(f"w{n}", (n + 1) / 1000, 0.0) for n in range(40)]
    asked = to_ask([*many, Proposed("mine", 0.0, 0.5)])
    assert len(asked) == 17
    assert asked[:3] == (40, 39, 38)
    assert len(set(asked)) == len(asked)


def test_what_whisper_was_not_asked_is_not_what_it_finds_unlikely() -> None:
    found = [Proposed("a", 0.5, 0.0), Proposed("b", 0.3, 0.0), Proposed("c", 0.2, 0.0)]
    scored = with_scores(found, (0, 1), (-200.0, -1.0))
    assert scored[1].forced == pytest.approx(1)
    assert 0 < scored[0].forced < 1e-9
    assert scored[2].forced == 0
    assert with_scores([], (), ()) == ()

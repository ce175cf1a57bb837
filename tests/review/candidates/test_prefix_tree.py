from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aligner.review.candidates.prefix_tree import Entry, PrefixTree, grow

entries = st.lists(
    st.builds(
        Entry, st.integers(0, 20), st.lists(st.integers(0, 4), min_size=1, max_size=5).map(tuple)
    ),
    max_size=30,
)


def walk(tree: PrefixTree, node: int = 0, way: tuple[int, ...] = ()) -> Iterator[tuple[Entry, int]]:
    for at in range(int(tree.ends[node]), int(tree.ends[node] + tree.endings[node])):
        yield Entry(int(tree.words[at]), way), node
    for child in range(int(tree.first[node]), int(tree.first[node] + tree.children[node])):
        yield from walk(tree, child, (*way, int(tree.phone[child])))


@given(entries)
def test_what_is_put_in_is_read_out(some: list[Entry]) -> None:
    assert sorted((e.phones, e.word) for e, _ in walk(grow(some))) == sorted(
        {(e.phones, e.word) for e in some}
    )


@given(entries, entries)
def test_joined_trees_hold_what_both_held(ours: list[Entry], theirs: list[Entry]) -> None:
    both = grow(ours).joined(grow(theirs))
    held = [(e.phones, e.word) for e, _ in walk(both)]
    apart = [*walk(grow(ours)), *walk(grow(theirs))]
    assert sorted(held) == sorted((e.phones, e.word) for e, _ in apart)


@given(entries, entries, st.integers(0, 99))
def test_looking_ahead_finds_the_best_word_below(
    ours: list[Entry], theirs: list[Entry], seed: int
) -> None:
    log_probs = -np.random.default_rng(seed).random(21).astype(np.float32)
    tree = grow(ours).with_log_probs(log_probs).joined(grow(theirs).with_log_probs(log_probs))
    for entry, node in walk(tree):
        assert tree.ahead[node] >= log_probs[entry.word]
        assert tree.ahead[0] >= tree.ahead[node]
    words = [entry.word for entry, _ in walk(tree)]
    if words:
        assert tree.ahead[0] == log_probs[words].max()

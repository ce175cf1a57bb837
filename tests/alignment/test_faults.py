from __future__ import annotations

import numpy as np

from aligner.alignment.placement.lattice import SearchRegion
from aligner.alignment.placement.viterbi import place_words
from aligner.alignment.timing.faults import beside_faults
from aligner.timeline import Segment
from tests.planted import evidence, say, vocabulary

WORDS = vocabulary(40)
HEARD = evidence(say(WORDS, 10, step=8), 2_000)
PLACED = place_words(HEARD, WORDS, [SearchRegion(0, 40, 0, 2_000)], opens=[True] * 40)


def limited(*faults: Segment) -> set[int]:
    sure = np.full(40, 0.99)
    limits = beside_faults(sure, HEARD, [*PLACED[:39], None], faults)
    assert set(limits.tolist()) <= {0.99, 0.8}
    return set(np.flatnonzero(limits < 0.9).tolist())


def times(word: int) -> Segment:
    place = PLACED[word]
    assert place is not None
    return Segment(place.frames[0] / HEARD.frame_rate, place.frames[-1] / HEARD.frame_rate)


def test_words_on_a_fault_and_next_to_it_are_not_certain() -> None:
    fault = Segment(times(20).middle, times(22).middle)
    found = limited(fault)
    assert {20, 21, 22} <= found
    # Half a second holds three words here, or four.
    assert found <= set(range(14, 29))


def test_a_fault_of_no_length_counts() -> None:
    assert 20 in limited(Segment(times(20).middle, times(20).middle))


def test_a_long_fault_counts_to_its_end_whatever_begins_in_it() -> None:
    long, short = Segment(times(5).onset, times(30).onset), Segment(times(8).onset, times(9).onset)
    assert set(range(5, 30)) <= limited(long, short)
    assert not {0, 36, 39} & limited(long, short)


def test_a_recording_without_faults_keeps_its_confidences() -> None:
    assert limited() == set()

from __future__ import annotations

import numpy as np
import pytest

from aligner.alignment.placement.anchors import find_anchors

PHONES = 40


def speech(rng: np.random.Generator, length: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return rng.integers(0, PHONES, length).astype(np.int32)


def damaged(
    phones: np.ndarray[tuple[int], np.dtype[np.int32]], rng: np.random.Generator, share: float
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    out = phones.copy()
    wrong = rng.random(len(out)) < share
    out[wrong] = rng.integers(0, PHONES, wrong.sum())
    return out


@pytest.mark.parametrize("seed", range(5))
def test_finds_the_planted_path_through_errors_and_inserts(seed: int) -> None:
    rng = np.random.default_rng(seed)
    written = speech(rng, 3000)
    advert, forgotten = speech(rng, 400), speech(rng, 60)
    heard = np.concatenate(
        [speech(rng, 200), written[:1000], advert, written[1000:2000], forgotten, written[2000:]]
    )
    true = np.concatenate([np.arange(1000) + 200, np.arange(1000, 2000) + 600])
    true = np.concatenate([true, np.arange(2000, 3000) + 660])
    anchors = find_anchors(written, damaged(heard, rng, 0.15))
    assert len(anchors) > 600
    assert (np.diff(anchors, axis=0) > 0).all()
    assert (anchors[:, 1] == true[anchors[:, 0]]).mean() > 0.995


def test_unrelated_speech_has_no_anchors() -> None:
    rng = np.random.default_rng(7)
    assert len(find_anchors(speech(rng, 5000), speech(rng, 5000))) == 0


def test_a_passage_said_and_written_twice_is_paired_in_order() -> None:
    rng = np.random.default_rng(8)
    teaser, talk = speech(rng, 100), speech(rng, 1000)
    text = np.concatenate([teaser, talk, teaser, talk[::-1]])
    anchors = find_anchors(text, np.concatenate([speech(rng, 50), text]))
    assert (anchors[:, 1] - anchors[:, 0] == 50).all()
    assert len(anchors) > 2000


def test_a_passage_written_once_and_said_twice_does_not_mislead() -> None:
    rng = np.random.default_rng(9)
    teaser, talk = speech(rng, 60), speech(rng, 1000)
    written = np.concatenate([talk[:500], teaser, talk[500:]])
    heard = np.concatenate([teaser, written])
    anchors = find_anchors(written, heard)
    assert (anchors[:, 1] - anchors[:, 0] == 60).all()


@pytest.mark.parametrize("length", [0, 1, 3])
def test_too_little_to_go_by_gives_nothing(length: int) -> None:
    phones = np.arange(length, dtype=np.int32)
    assert find_anchors(phones, phones).shape == (0, 2)


def test_a_repeat_that_is_lost_on_either_side_shifts_no_other() -> None:
    rng = np.random.default_rng(11)
    again, talk = speech(rng, 30), speech(rng, 1000)
    # Both hold the sentence twice, but the first is not written and the last is not said.
    heard = np.concatenate([talk[:300], again, talk[300:600], again, talk[600:]])
    written = np.concatenate([talk[:600], again, talk[600:800], again, talk[800:]])
    anchors = find_anchors(written, heard)
    inside = (anchors[:, 0] >= 600) & (anchors[:, 0] < 630)
    assert (anchors[inside, 1] == anchors[inside, 0] + 30).all()

"""The search of windows finds what a search of every frame finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment.boundaries.boundary_viterbi import trace
from aligner.alignment.boundaries.mixtures import Floats, SoundModel, Sounds
from aligner.alignment.boundaries.phrases import PAUSE_FRAMES, PHONE_STATES, Ints, Path, Phrase
from aligner.alignment.boundaries.spike_latency import PhoneLatencies, TimePrior
from aligner.audio.features import FEATURE_RATE

N_PHONES = 3
SILENCE = N_PHONES * PHONE_STATES
COLUMNS = np.append(np.arange(0, SILENCE, PHONE_STATES), SILENCE)
LATENCIES = PhoneLatencies(
    np.array([-0.06, -0.08, -0.1, -0.08]), np.array([0.01, 0.02, 0.04, 0.03]), 0.0, 0.05
)


def sounds_of(scores: Floats) -> Sounds:
    """Frames whose scores are these, shape (n, SILENCE + 1)."""
    states = np.eye(SILENCE + 1, dtype=np.float32)
    return Sounds(SoundModel((states[None],), SILENCE + 1), scores)


def phrase_of(rng: np.random.Generator, n_frames: int) -> Phrase:
    """Up to five phones that are said within a stretch, now and then with a pause between two."""
    n = int(rng.integers(1, 6))
    steps = rng.uniform(0.02, 0.15, n + 1)
    spikes = 3.0 + 0.08 + np.cumsum(steps)[:-1]
    rests = np.where(rng.random(n) < 0.4, PAUSE_FRAMES, 0)
    rests[-1] = 1
    return Phrase(
        start=3 * FEATURE_RATE,
        end=3 * FEATURE_RATE + n_frames,
        phones=rng.integers(0, N_PHONES, n),
        words=np.arange(n),
        spikes=spikes,
        closes=spikes + steps[1:] / 2,
        rests=rests,
        needed=(rests == PAUSE_FRAMES) & (rng.random(n) < 0.5),
    )


def price(due: TimePrior, i: int, frame: int) -> float:
    """What it costs to begin in a frame."""
    if not due.earliest[i] <= frame <= due.latest[i]:
        return float("inf")
    return float(0.5 * ((frame - due.frames[i]) * due.sharpness[i]) ** 2)


def most(phrase: Phrase, scores: Floats, fixed: Path | None = None) -> float:
    """The score of the best path, or that of a given one: every way to go on, frame by frame."""
    n = phrase.n_frames
    begin = LATENCIES.onsets(phrase.phones, phrase.spikes * FEATURE_RATE - phrase.start)
    rest = LATENCIES.ends(phrase.closes * FEATURE_RATE - phrase.start)
    edge = np.maximum(np.log(np.exp(scores).mean(axis=1)), scores[:, -1])
    sums = np.vstack([np.zeros(SILENCE + 2), np.cumsum(np.c_[scores, edge], axis=0)])
    over = sums[:, -1].copy()  # at each frame that a state may end at

    def after(state: int, least: int, entry: tuple[TimePrior, int] | None, at: int | None) -> Ints:
        reached = np.full(n + 1, -np.inf)
        for since in range(n + 1) if at is None else [at]:
            paid = over[since] - (price(*entry, since) if entry else 0.0)
            for until in range(since + least, n + 1):
                now = paid + sums[until, state] - sums[since, state]
                reached[until] = max(reached[until], now)
        return reached

    for i, phone in enumerate(phrase.phones.tolist()):
        for k in range(PHONE_STATES):
            entry = (begin, i) if k == 0 else None
            at = None if fixed is None else int(fixed[i, k])
            over = after(PHONE_STATES * phone + k, 1, entry, at)
        if phrase.rests[i]:
            column = -1 if i == len(phrase.phones) - 1 else SILENCE
            at = None if fixed is None else int(fixed[i, -1])
            rested = after(column, int(phrase.rests[i]), (rest, i), at)
            used = fixed is not None and fixed[i, -1] < [*fixed[1:, 0], n][i]
            over = rested if phrase.needed[i] or used else np.maximum(over, rested)
    return float(over[n])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_no_other_path_is_better(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(30, 80, 3)
    phrases = [phrase_of(rng, int(n)) for n in lengths]
    scores = [rng.normal(0.0, 1.0, (n, SILENCE + 1)).astype(np.float32) for n in lengths]
    starts = np.cumsum(lengths) - lengths
    paths = trace(phrases, starts, LATENCIES, sounds_of(np.concatenate(scores)), COLUMNS)
    for phrase, score, path in zip(phrases, scores, paths, strict=True):
        best = most(phrase, score)
        assert (path is None) == (best == -np.inf)
        if path is not None:
            edges = [0, *path.ravel().tolist(), phrase.n_frames]
            assert edges == sorted(edges)
            assert abs(most(phrase, score, path) - best) < 1e-3


def test_a_path_is_a_state_for_every_frame() -> None:
    phrase = phrase_of(np.random.default_rng(1), 60)
    path = 10 + 5 * np.arange(len(phrase.phones) * 4).reshape(-1, 4) // 2
    states = phrase.states(path, COLUMNS)
    assert len(states) == 60
    assert (states[:10] == SILENCE).all()
    for phone, edges in zip(phrase.phones.tolist(), path.tolist(), strict=True):
        for k in range(PHONE_STATES):
            assert (states[edges[k] : edges[k + 1]] == PHONE_STATES * phone + k).all()


def test_nothing_to_trace_is_fine() -> None:
    empty = np.zeros((0, SILENCE + 1), np.float32)
    assert trace([], np.zeros(0, np.int64), LATENCIES, sounds_of(empty), COLUMNS) == []

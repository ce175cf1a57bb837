"""The Conformer of `hama` as a numpy forward pass, written from its shape.

    samples ─ log-mel 80 ─ convolution, stride 2 ─ GELU ─ 4 blocks ─ linear ─ log-softmax

    block     x += ½ feed-forward;  x += attention;  x += convolution;  x += ½ feed-forward;  norm

A conformer block is that of Gulati et al. 2020; `fused` has most of what is not a matrix product in
its matrices. The sum of the softmax comes from a column of ones beside the values. What is left is
nearly all matrix products and `exp`.

Attention is banded: a tile of queries sees itself and some frames on each side. The model has no
positions and grew up on short utterances, so that a band is not only cheaper than windows that
overlap but hears better: the phone error rates of two test episodes (greedy phones against the
pronunciations of what was said) are 20.6 and 11.9 %, with windows of 20 s + 2 s 21.3 and 13.9 %.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from aligner.audio.fused import HEAD, HEADS, STEP, TAPS, WIDTH, Block, fuse_block, with_bias
from aligner.audio.weights import Array

FRAME_SAMPLES = 320
"""Samples between outputs: a hop of 160, and every second frame."""

TILE = 200
"""Queries that share their keys, frames."""

REACH = 100
"""Keys before and after a tile of queries, frames."""

ROWS = 256
"""Rows that fit into the cache with what is made of them."""
Bands = tuple[tuple[slice, slice], ...]
"""Rows of queries with the rows of their keys."""

SAFE_EXPONENT = 80.0
"""exp of it is still far from the end of float32."""


class Network:
    """Samples to log probabilities.

    Args:
        weights: the tensors of the archive by name (`weights.load_weights`).
        tile: frames that share their keys; up to that many in all, attention is full.
        reach: frames before and after a tile that it sees.
    """

    def __init__(
        self, weights: Mapping[str, Array], *, tile: int = TILE, reach: int = REACH
    ) -> None:
        self._tile = tile
        self._reach = reach
        self._window = weights["stft_real_kernel"][0, 0]
        self._mel = np.repeat(weights["mel_fb"], 2, axis=0)
        self._stem = np.concatenate(weights["onnx::Conv_801"].transpose(2, 1, 0))
        self._stem_bias = weights["onnx::Conv_802"]
        self._blocks = tuple(fuse_block(weights, index) for index in range(4))
        model = "acoustic_model.model."
        self._out = with_bias(
            np.ascontiguousarray(weights[model + "proj.weight"][:, :, 0].T),
            weights[model + "proj.bias"],
        )

    def __call__(self, samples: Array, *, lead: int = 0) -> Array:
        """Natural-log probabilities of every output.

        Args:
            samples: shape (n,), n >= 1, 16 kHz, -1 to 1.
            lead: frames of context at the start: the frame after them begins a tile, so that what
                is heard does not depend on how the recording was cut.

        Returns:
            Shape (n // 320 + 1, 191), float32.
        """
        with np.errstate(over="ignore"):  # exp gives inf where 1 / (1 + exp) is to be 0
            x = self._begin(samples)
            bands = self._bands(len(x), lead)
            for block in self._blocks:
                _run(block, x, bands)
            return self._end(x)

    def _begin(self, samples: Array) -> Array:
        frames = sliding_window_view(np.pad(samples, 200, mode="reflect"), 400)[::160]
        rows = (len(frames) + 1) // 2
        mel = np.zeros(
            (2 * rows + 1, 80), np.float32
        )  # a frame of zeros before, if need be one after
        for part in _tiles(len(frames), 2 * ROWS):
            mel[part.start + 1 : part.stop + 1] = self._log_mel(frames[part])
        triples = as_strided(mel, (rows, 3 * 80), (2 * 80 * 4, 4))
        x = np.empty((rows, WIDTH), np.float32)
        for part in _tiles(rows, ROWS):
            x[part] = _gelu(triples[part] @ self._stem + self._stem_bias)
        return x

    def _log_mel(self, frames: Array) -> Array:
        spectrum = np.fft.rfft(frames * self._window).astype(np.complex64, copy=False)
        halves = spectrum.view(np.float32)
        # Both halves of a complex number meet the same mel weight: their squares add up there.
        mel: Array = np.square(halves, out=halves) @ self._mel
        np.maximum(mel, np.float32(1e-10), out=mel)
        return np.log(mel, out=mel)

    def _bands(self, length: int, lead: int) -> Bands:
        edges = [0, *range(lead % self._tile or self._tile, length, self._tile), length]
        return tuple(
            (slice(start, stop), slice(max(0, start - self._reach), stop + self._reach))
            for start, stop in itertools.pairwise(edges)
        )

    def _end(self, x: Array) -> Array:
        scores: Array = _ones_beside(x) @ self._out
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return scores


def _run(block: Block, x: Array, bands: Bands) -> None:
    _feed_forward(x, block.first_up, block.first_down, block.first_bias)
    _attention(x, block, bands)
    _convolution(x, block)
    _feed_forward(x, block.second_up, block.second_down, block.second_bias)
    x -= x.mean(axis=1, keepdims=True)
    x *= _scale(x)[:, None]
    x *= block.gain
    x += block.shift


def _feed_forward(x: Array, up: Array, down: Array, bias: Array) -> None:
    # The same memory for every tile: it is in the cache already, fresh memory is not.
    wides, spares = np.empty((2, min(len(x), ROWS), up.shape[1]), np.float32)
    for rows in _tiles(len(x), ROWS):
        size = rows.stop - rows.start
        wide = np.matmul(_normal(x[rows]), up, out=wides[:size])
        _minus_silu(wide, spares[:size])
        x[rows] += wide @ down
        x[rows] += bias


def _attention(x: Array, block: Block, bands: Bands) -> None:
    """Channels first: products of matrices so low are faster if their rows are long."""
    mixed = np.empty((block.attend.shape[0], len(x)), np.float32)
    for rows in _tiles(len(x), ROWS):
        mixed[:, rows] = block.attend @ _normal(x[rows]).T
    queries, keys, values = mixed[:WIDTH], mixed[WIDTH : 2 * WIDTH], mixed[2 * WIDTH :]
    lengths = np.sqrt(np.square(mixed[: 2 * WIDTH]).reshape(2, HEADS, HEAD, len(x)).sum(axis=2))
    # The same memory for every tile: it is in the cache already, fresh memory is not.
    widest = max(rows.stop - rows.start for rows, _ in bands)
    spare = np.empty(widest * max(len(x[near]) for _, near in bands), np.float32)
    for rows, near in bands:
        shape = len(x[near]), rows.stop - rows.start
        scores = spare[: shape[0] * shape[1]].reshape(shape)
        heard = np.empty((WIDTH, shape[1]), np.float32)
        # By Cauchy-Schwarz no score is larger.
        largest = lengths[0, :, rows].max(axis=1) * lengths[1, :, near].max(axis=1)
        for head in range(HEADS):
            of_head = slice(HEAD * head, HEAD * (head + 1))
            with_ones = slice((HEAD + 1) * head, (HEAD + 1) * (head + 1))
            np.matmul(keys[of_head, near].T, queries[of_head, rows], out=scores)
            _unscaled_softmax(scores, largest[head])
            summed = values[with_ones, near] @ scores
            np.divide(summed[:HEAD], summed[HEAD:], out=heard[of_head])
        x[rows] += heard.T @ block.join
        x[rows] += block.join_bias


def _unscaled_softmax(scores: Array, largest: float) -> None:
    """In place, over the first axis."""
    if largest > SAFE_EXPONENT:  # most tiles skip this
        scores -= scores.max(axis=0)
    np.exp(scores, out=scores)


def _convolution(x: Array, block: Block) -> None:
    """Gated linear unit, depthwise, SiLU; channels first, so that time is contiguous."""
    steps = -(-len(x) // STEP)
    padded = np.zeros((WIDTH, steps * STEP + TAPS - 1), np.float32)
    middle = padded[:, TAPS // 2 :]
    for rows in _tiles(len(x), ROWS):
        both = block.gate @ _normal(x[rows]).T
        gate = np.exp(both[WIDTH:], out=both[WIDTH:])
        gate += 1
        np.divide(both[:WIDTH], gate, out=middle[:, rows])
    for part in _tiles(steps, ROWS // STEP):
        first, last = part.start * STEP, min(part.stop * STEP, len(x))
        smooth = _depthwise(padded[:, first:], part.stop - part.start, block.taps)
        _minus_silu(smooth, np.empty_like(smooth))
        rows = slice(first, last)
        x[rows] += smooth[:, : last - first].T @ block.mix
        x[rows] += block.mix_bias


def _depthwise(padded: Array, steps: int, taps: Array) -> Array:
    reach = STEP + TAPS - 1
    line, item = padded.strides
    pieces = np.ones((WIDTH, steps, reach + 1), np.float32)
    pieces[:, :, :reach] = as_strided(padded, (WIDTH, steps, reach), (line, STEP * item, item))
    result: Array = np.matmul(pieces, taps).reshape(WIDTH, steps * STEP)
    return result


def _minus_silu(minus: Array, spare: Array) -> None:
    """-x in, -x / (1 + exp(-x)) out, in place; `spare` is as large and is overwritten."""
    divisor = np.exp(minus, out=spare)
    divisor += 1
    minus /= divisor


def _gelu(x: Array) -> Array:
    """The exact x Φ(x), with erf to 1.5e-7 (Abramowitz and Stegun 1964, 7.1.26)."""
    size = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * size)
    tail = np.zeros_like(t)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail = (tail + np.float32(factor)) * t
    tail *= np.exp(-size * size)
    half = np.float32(0.5)
    twice: Array = np.where(x < 0, tail, 2 - tail)
    return half * x * twice


def _squares(x: Array) -> Array:
    total: Array = np.einsum("ij,ij->i", x, x)
    return total


def _scale(x: Array) -> Array:
    """One over the standard deviation of each row, as a layer norm takes it (eps 1e-5)."""
    mean: Array = x @ np.full(WIDTH, 1 / WIDTH, np.float32)
    variance: Array = _squares(x) / np.float32(WIDTH)
    variance -= mean * mean
    scale: Array = np.float32(1) / np.sqrt(variance + np.float32(1e-5))
    return scale


def _normal(x: Array) -> Array:
    """Rows of unit deviation beside a column of ones; the matrix that follows centres them."""
    wide = np.ones((len(x), WIDTH + 1), np.float32)
    np.multiply(x, _scale(x)[:, None], out=wide[:, :WIDTH])
    return wide


def _ones_beside(x: Array) -> Array:
    wide = np.ones((len(x), WIDTH + 1), np.float32)
    wide[:, :WIDTH] = x
    return wide


def _tiles(length: int, size: int) -> Iterator[slice]:
    for start in range(0, length, size):
        yield slice(start, min(start + size, length))

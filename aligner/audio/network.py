"""The Conformer of `hama`: samples in, log probabilities of phones out.

    samples ─ log-mel 80 ─► network.onnx (see make_network), weights from hama's wheel ─► phones

onnxruntime runs the graph, in the thread that calls. Large matrices are multiplied as bytes (see
`tensors`), which takes half the time.

Attention is banded: a tile of queries sees itself and some frames on each side. The model has no
positions and grew up on short utterances, so that a band is not only cheaper than windows that
overlap but hears better. What lies there need not be known frame by frame either, but for the
first block: the others see the means of neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

import numpy as np
import numpy.typing as npt
import onnxruntime
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from aligner.audio.tensors import BANDS, SPECTRA, WIDTH, Tensors, graph_tensors
from aligner.audio.weights import Array

Indices = npt.NDArray[np.int64]

FRAME_SAMPLES: Final = 320
"""Samples between outputs: a hop of 160, and every second frame."""

GRAPH: Final = "network.onnx"

_LEAST_POWER: Final = np.float32(1e-10)
_ROWS: Final = 512
"""Frames of the spectrum that fit into the cache."""


@dataclass(frozen=True, slots=True)
class View:
    """The band of the attention, in frames.

    Attributes:
        tile: queries that share their keys; up to so many in all, attention is full.
        reach: before and after a tile.
        pools: neighbours whose mean is one key and one value, for each block. The graph is made
            for them; tile and reach are multiples of them.
    """

    tile: int
    reach: int
    pools: tuple[int, ...]


VIEW: Final = View(tile=100, reach=152, pools=(1, 2, 4, 4))
"""As coarse as can be without hearing worse: phone errors of TIMIT's sentences, a round table, a
meeting and noise change by less than their own uncertainty (0.3 to 0.4 points), words of newly made
episodes by 0.2 ms. Means of four in the first block too cost 2.2 points in noise; single frames,
every fourth, 1 to 3 points; a reach of 100 costs 0.5 ms."""


class Network:
    """Samples to log probabilities.

    Args:
        weights: the tensors of the archive by name (`weights.load_weights`).
        view: what attention sees.
        rough: whether the graph multiplies bytes.
        graph: made for this view and roughness; without, it is the package's.
    """

    def __init__(
        self,
        weights: Mapping[str, Array],
        *,
        view: View = VIEW,
        rough: bool = True,
        graph: bytes | None = None,
    ) -> None:
        self._view = view
        self._window = weights["stft_real_kernel"][0, 0]
        self._mel = np.repeat(weights["mel_fb"], 2, axis=0)
        self._tensors = graph_tensors(weights, rough=rough)
        self._graph = graph or resources.files("aligner.audio").joinpath(GRAPH).read_bytes()
        self._session = _session(self._graph, self._tensors)

    def __call__(self, samples: Array, columns: Indices) -> Array:
        """Natural-log probabilities of outputs; may be called from several threads at once.

        Args:
            samples: shape (n,), n >= 1, 16 kHz, -1 to 1.
            columns: which outputs, shape (m,).

        Returns:
            Shape (n // 320 + 1, m), float32.
        """
        frames = self._frames(samples)
        view = self._view
        rows = _up(len(frames), max(view.pools))
        tile = min(view.tile, rows)
        # After the end its last frame goes on: up to three of those, to fill a mean, are seen.
        padded = np.pad(frames, ((0, _up(rows, tile) - len(frames)), (0, 0)), mode="edge")
        feeds = {"frames": padded, "tiled": np.array([-1, tile, WIDTH]), "columns": columns}
        for block, pool in enumerate(view.pools):
            feeds[f"{block}.near"] = _near(rows // pool, tile // pool, view.reach // pool)
        heard: Array = self._session.run(None, feeds)[0]
        return heard[: len(frames)]

    def rest(self) -> None:
        """Give back the memory that calls grew into, at the cost of a tenth of a second."""
        self._session = _session(self._graph, self._tensors)

    def _frames(self, samples: Array) -> Array:
        """Log-mel spectra, three at every second place: what the first convolution works on."""
        frames = sliding_window_view(np.pad(samples, 200, mode="reflect"), 400)[::160]
        rows = (len(frames) + 1) // 2
        # A spectrum of zeros before, and if need be one after.
        mel = np.zeros((2 * rows + 1, BANDS), np.float32)
        for part in _parts(len(frames), _ROWS):
            mel[part.start + 1 : part.stop + 1] = self._log_mel(frames[part])
        return as_strided(mel, (rows, SPECTRA), (2 * BANDS * 4, 4))

    def _log_mel(self, frames: Array) -> Array:
        spectrum = np.fft.rfft(frames * self._window).astype(np.complex64, copy=False)
        halves = spectrum.view(np.float32)
        # Both halves of a complex number meet the same mel weight: their squares add up there.
        mel: Array = np.square(halves, out=halves) @ self._mel
        np.maximum(mel, _LEAST_POWER, out=mel)
        return np.log(mel, out=mel)


def _session(graph: bytes, tensors: Tensors) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # it holds a third more memory and saves next to no time
    held = [onnxruntime.OrtValue.ortvalue_from_numpy(tensor) for tensor in tensors.values()]
    options.add_external_initializers(list(tensors), held)
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _near(rows: int, tile: int, reach: int) -> Indices:
    """Which rows each tile sees, shape (tiles, keys): all as many, none beyond the ends."""
    keys = min(rows, tile + 2 * reach)
    first = np.clip(np.arange(0, rows, tile) - reach, 0, rows - keys)
    return first[:, None] + np.arange(keys)


def _up(length: int, step: int) -> int:
    return -(-length // step) * step


def _parts(length: int, size: int) -> Iterator[slice]:
    for start in range(0, length, size):
        yield slice(start, min(start + size, length))

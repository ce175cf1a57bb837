"""The archive's tensors as the graph in `network.onnx` wants them, by the names it gives them.

Most of the work is products with fixed matrices: those are held as bytes, one scale a column, and
their inputs are rounded to bytes as they come. 99.3 % of frames keep their best phone, and words
lie where they lay: onsets of TIMIT's sentences are off by 15.1 ms, without rounding by 14.9 ms. The
first and the last matrix stay as they are: rounding those too changes 3 % of the best phones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from aligner.audio.weights import Array

Tensors: TypeAlias = dict[str, npt.NDArray[Any]]

BANDS = 80
"""Mel bands of a spectrum."""

SPECTRA = 3 * BANDS
"""What the first convolution sees at a time."""

WIDTH = 144
"""Channels of the residual stream."""

HEADS = 4

TAPS = 31
"""Length of the depthwise kernel, frames."""

BLOCKS = 4


def graph_tensors(weights: Mapping[str, Array], *, rough: bool = True) -> Tensors:
    """Every tensor that the graph leaves open.

    Args:
        weights: the tensors of the archive by name (`weights.load_weights`).
        rough: the large matrices as bytes; else as they are, which nearly doubles the time.
    """
    model = "acoustic_model.model."
    out = weights[model + "proj.weight"][:, :, 0].T, weights[model + "proj.bias"]
    stem = np.concatenate(weights["onnx::Conv_801"].transpose(2, 1, 0)), weights["onnx::Conv_802"]
    tensors: Tensors = {}
    for name, (matrix, bias) in (("stem", stem), ("out", out)):
        tensors |= _linear(name, matrix, bias, rough=False)
    for index in range(BLOCKS):
        for name, matrix, bias in _linear_layers(weights, index):
            tensors |= _linear(f"{index}.{name}", matrix, bias, rough=rough)
        tensors |= {f"{index}.{name}": tensor for name, tensor in _others(weights, index)}
    return {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}


def _linear(name: str, matrix: Array, bias: Array, *, rough: bool) -> Tensors:
    if not rough:
        return {name: matrix, name + ".bias": bias}
    scale = np.abs(matrix).max(axis=0) / np.float32(127)
    codes = np.rint(matrix / scale).astype(np.int8)
    return {name: codes, name + ".scale": scale, name + ".bias": bias}


def _linear_layers(weights: Mapping[str, Array], index: int) -> Iterator[tuple[str, Array, Array]]:
    """Name, matrix to be applied from the right, and bias."""

    def of(name: str) -> Array:
        return weights[f"acoustic_model.model.blocks.{index}.{name}"]

    # Linear layers were stored under the numbers of the exporter: six a block, in order of use.
    numbers = sorted(int(name[13:]) for name in weights if name.startswith("onnx::MatMul_"))
    linear = [weights[f"onnx::MatMul_{number}"] for number in numbers[6 * index : 6 * index + 6]]
    half = np.float32(0.5)  # a feed-forward counts half
    yield "first.up", linear[0], of("ffn1.fc1.bias")
    yield "first.down", half * linear[1], half * of("ffn1.fc2.bias")
    asked, answered = np.split(linear[2], [WIDTH], axis=1)
    ask_bias, answer_bias = np.split(of("attn.in_proj_bias"), [WIDTH])
    yield "ask", asked, ask_bias
    yield "answer", answered, answer_bias
    yield "join", linear[3], of("attn.out_proj.bias")
    yield "gate", of("conv.pointwise1.weight")[:, :, 0].T, of("conv.pointwise1.bias")
    yield "mix", of("conv.pointwise2.weight")[:, :, 0].T, of("conv.pointwise2.bias")
    yield "second.up", linear[4], of("ffn2.fc1.bias")
    yield "second.down", half * linear[5], half * of("ffn2.fc2.bias")


def _others(weights: Mapping[str, Array], index: int) -> Iterator[tuple[str, Array]]:
    norms = {
        "first.norm": "ffn1.norm",
        "attend.norm": "attn_norm",
        "gate.norm": "conv.norm",
        "second.norm": "ffn2.norm",
        "norm": "norm",
    }
    for name, stored in norms.items():
        prefix = f"acoustic_model.model.blocks.{index}.{stored}"
        yield name, weights[prefix + ".weight"]
        yield name + ".bias", weights[prefix + ".bias"]
    yield "taps", weights[f"onnx::Conv_{804 + 3 * index}"][:, :, None, :]
    yield "taps.bias", weights[f"onnx::Conv_{805 + 3 * index}"]

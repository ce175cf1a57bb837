"""The blocks' matrices as the forward pass wants them.

A layer norm's centring, gain and shift are linear: they go into the matrix that follows, so that
only a scale per row is left to compute. A bias is one more row of its matrix, met by a column of
ones in the data. What SiLU and the gate work on is negated, which saves a pass over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from aligner.audio.weights import Array

WIDTH = 144
"""Channels of the residual stream."""

HEADS = 4
HEAD = WIDTH // HEADS

TAPS = 31
"""Length of the depthwise kernel, frames."""

STEP = 16
"""Outputs that one small Toeplitz matrix gives in the depthwise convolution."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The fused matrices of one block.

    Attributes:
        first_up: (145, 576), negated; second_up is the same for the other feed-forward.
        first_down: (576, 144), negated and halved.
        first_bias: (144,), halved.
        attend: (436, 145): queries, keys, and per head 36 values and a row of ones, to be applied
            from the left.
        gate: (288, 145): values and negated gates, to be applied from the left.
        taps: (144, 47, 16): one Toeplitz matrix a channel, the negated bias in the last row.
        mix: (144, 144), negated.
        gain: (144,) of the last norm, with its bias `shift`.
    """

    first_up: Array
    first_down: Array
    first_bias: Array
    attend: Array
    join: Array
    join_bias: Array
    gate: Array
    taps: Array
    mix: Array
    mix_bias: Array
    second_up: Array
    second_down: Array
    second_bias: Array
    gain: Array
    shift: Array


def with_bias(matrix: Array, bias: Array) -> Array:
    """The matrix with its bias as one more row."""
    return np.concatenate((matrix, bias[None])).astype(np.float32)


def _after_norm(matrix: Array, bias: Array, gain: Array, shift: Array) -> Array:
    """Norm and linear layer in one, for rows that are scaled but not centred."""
    weighted = gain[:, None] * matrix
    return with_bias(weighted - weighted.mean(axis=0), shift @ matrix + bias)


def fuse_block(weights: Mapping[str, Array], index: int) -> Block:
    """The matrices of one of the four blocks.

    Args:
        weights: the tensors of the archive by name.
        index: 0 to 3.
    """

    def of(name: str) -> Array:
        return weights[f"acoustic_model.model.blocks.{index}.{name}"]

    def norm(name: str) -> tuple[Array, Array]:
        return of(name + ".weight"), of(name + ".bias")

    # Linear layers were stored under the numbers of the exporter: six a block, in order of use.
    numbers = sorted(int(name[13:]) for name in weights if name.startswith("onnx::MatMul_"))
    linear = [weights[f"onnx::MatMul_{number}"] for number in numbers[6 * index : 6 * index + 6]]
    half = np.float32(0.5)
    gate = _after_norm(
        of("conv.pointwise1.weight")[:, :, 0].T, of("conv.pointwise1.bias"), *norm("conv.norm")
    )
    gate[:, WIDTH:] *= -1
    return Block(
        first_up=-_after_norm(linear[0], of("ffn1.fc1.bias"), *norm("ffn1.norm")),
        first_down=-half * linear[1],
        first_bias=half * of("ffn1.fc2.bias"),
        attend=_attend(_after_norm(linear[2], of("attn.in_proj_bias"), *norm("attn_norm"))),
        join=linear[3],
        join_bias=of("attn.out_proj.bias"),
        gate=np.ascontiguousarray(gate.T),
        taps=_toeplitz(
            weights[f"onnx::Conv_{804 + 3 * index}"][:, 0],
            weights[f"onnx::Conv_{805 + 3 * index}"],
        ),
        mix=-of("conv.pointwise2.weight")[:, :, 0].T,
        mix_bias=of("conv.pointwise2.bias"),
        second_up=-_after_norm(linear[4], of("ffn2.fc1.bias"), *norm("ffn2.norm")),
        second_down=-half * linear[5],
        second_bias=half * of("ffn2.fc2.bias"),
        gain=of("norm.weight"),
        shift=of("norm.bias"),
    )


def _attend(matrix: Array) -> Array:
    """Queries scaled for the softmax; a row that gives 1 after each head's values; transposed."""
    queries = matrix[:, :WIDTH] / np.float32(HEAD**0.5)
    one = np.zeros((WIDTH + 1, 1), np.float32)
    one[-1] = 1
    parts = [queries, matrix[:, WIDTH : 2 * WIDTH]]
    for head in range(HEADS):
        start = 2 * WIDTH + HEAD * head
        parts += [matrix[:, start : start + HEAD], one]
    return np.ascontiguousarray(np.concatenate(parts, axis=1).T)


def _toeplitz(taps: Array, bias: Array) -> Array:
    matrices = np.zeros((WIDTH, STEP + TAPS, STEP), np.float32)
    for column in range(STEP):
        matrices[:, column : column + TAPS, column] = -taps
    matrices[:, -1, :] = -bias[:, None]
    return matrices

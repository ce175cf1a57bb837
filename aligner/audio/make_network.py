"""Make the graph of the acoustic model that comes with the package, without its weights.

    python -m aligner.audio.make_network [FILE]

It needs the package `onnx`, which running the graph does not.

    frames ─ convolution, stride 2 ─ GELU ─ 4 blocks ─ linear ─ log-softmax ─ chosen columns

    block     x += ½ feed-forward;  x += attention;  x += convolution;  x += ½ feed-forward;  norm

A conformer block is that of Gulati et al. 2020. It has no positions: attention is over whichever
frames its input `near` names for each tile of queries.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from aligner.atomic import write_atomically
from aligner.audio.network import GRAPH, VIEW
from aligner.audio.tensors import BLOCKS, HEADS, SPECTRA, TAPS, WIDTH, Tensors, graph_tensors
from aligner.audio.weights import load_weights

_OPSET = 20
_IR_VERSION = 9
_CONTRIBUTED = "com.microsoft"


_Attribute: TypeAlias = int | float | list[int]


class _Graph:
    """Nodes in the making; every method adds some and names what they give."""

    def __init__(self, tensors: Mapping[str, npt.NDArray[Any]]) -> None:
        self._tensors = tensors
        self._nodes: list[onnx.NodeProto] = []
        self._fixed: dict[str, npt.NDArray[np.int64]] = {}

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: _Attribute) -> str:
        return self.several(kind, 1, *inputs, domain=domain, **attributes)[0]

    def several(
        self, kind: str, count: int, *inputs: str, domain: str = "", **attributes: _Attribute
    ) -> list[str]:
        outputs = [f"{len(self._nodes)}.{i}" for i in range(count)]
        node = helper.make_node(kind, inputs, outputs, domain=domain)
        node.attribute.extend(helper.make_attribute(*each) for each in attributes.items())
        self._nodes.append(node)
        return outputs

    def integers(self, *values: int) -> str:
        name = "integers " + " ".join(map(str, values))
        self._fixed[name] = np.array(values, np.int64)
        return name

    def linear(self, x: str, name: str) -> str:
        if name + ".scale" not in self._tensors:
            return self.add("Gemm", x, name, name + ".bias")
        scale, symmetric, bias = name + ".scale", "", name + ".bias"
        return self.add(
            "DynamicQuantizeMatMul", x, name, scale, symmetric, bias, domain=_CONTRIBUTED
        )

    def norm(self, x: str, name: str) -> str:
        return self.add("LayerNormalization", x, name, name + ".bias", epsilon=1e-5)

    def silu(self, x: str) -> str:
        return self.add("QuickGelu", x, domain=_CONTRIBUTED, alpha=1.0)

    def feed_forward(self, x: str, name: str) -> str:
        wide = self.silu(self.linear(self.norm(x, name + ".norm"), name + ".up"))
        return self.add("Add", x, self.linear(wide, name + ".down"))

    def attention(self, x: str, block: int, pool: int) -> str:
        scaled = self.norm(x, f"{block}.attend.norm")
        pooled = self.mean_of_rows(scaled, pool) if pool > 1 else scaled
        both = self.linear(pooled, f"{block}.answer")
        keys, values = self.several("Split", 2, both, self.integers(WIDTH, WIDTH), axis=1)
        heard = self.add(
            "MultiHeadAttention",
            self.add("Reshape", self.linear(scaled, f"{block}.ask"), "tiled"),
            self.add("Gather", keys, f"{block}.near"),
            self.add("Gather", values, f"{block}.near"),
            domain=_CONTRIBUTED,
            num_heads=HEADS,
        )
        rows = self.add("Reshape", heard, self.integers(-1, WIDTH))
        return self.add("Add", x, self.linear(rows, f"{block}.join"))

    def mean_of_rows(self, x: str, count: int) -> str:
        groups = self.add("Reshape", x, self.integers(-1, count, WIDTH))
        return self.add("ReduceMean", groups, self.integers(1), keepdims=0)

    def convolution(self, x: str, block: int) -> str:
        """Gated linear unit, depthwise, SiLU."""
        both = self.linear(self.norm(x, f"{block}.gate.norm"), f"{block}.gate")
        half, gate = self.several("Split", 2, both, self.integers(WIDTH, WIDTH), axis=1)
        gated = self.add("Mul", half, self.add("Sigmoid", gate))
        # As a picture one frame high: only then does the engine take its fast way.
        picture = self.integers(0, 2)
        high = self.add("Unsqueeze", self.add("Transpose", gated, perm=[1, 0]), picture)
        side = TAPS // 2
        smooth = self.add(
            "Conv",
            high,
            f"{block}.taps",
            f"{block}.taps.bias",
            group=WIDTH,
            kernel_shape=[1, TAPS],
            pads=[0, side, 0, side],
        )
        rows = self.add("Transpose", self.add("Squeeze", self.silu(smooth), picture), perm=[1, 0])
        return self.add("Add", x, self.linear(rows, f"{block}.mix"))

    def finish(self, output: str) -> bytes:
        described = helper.make_tensor_value_info
        near = [
            described(f"{block}.near", TensorProto.INT64, ["tiles", f"keys {block}"])
            for block in range(BLOCKS)
        ]
        graph = helper.make_graph(
            self._nodes,
            "phones",
            [
                described("frames", TensorProto.FLOAT, ["rows", SPECTRA]),
                described("tiled", TensorProto.INT64, [3]),
                *near,
                described("columns", TensorProto.INT64, ["columns"]),
            ],
            [described(output, TensorProto.FLOAT, ["rows", "columns"])],
            [numpy_helper.from_array(value, name) for name, value in self._fixed.items()]
            + [_open(name, tensor) for name, tensor in self._tensors.items()],
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIBUTED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        packed: bytes = model.SerializeToString(deterministic=True)
        return packed


def _open(name: str, tensor: npt.NDArray[Any]) -> onnx.TensorProto:
    """A tensor that is said to lie elsewhere, for `Network` to put in."""
    proto = TensorProto(
        name=name,
        data_type=helper.np_dtype_to_tensor_dtype(tensor.dtype),
        dims=tensor.shape,
        data_location=TensorProto.EXTERNAL,
    )
    proto.external_data.add(key="location", value="put in by aligner.audio.network")
    return proto


def make_network(tensors: Tensors, pools: Sequence[int] = VIEW.pools) -> bytes:
    """The graph for tensors of these names, shapes and types, as a file of ONNX."""
    graph = _Graph(tensors)
    x = graph.add("Gelu", graph.linear("frames", "stem"))
    for block, pool in enumerate(pools):
        x = graph.feed_forward(x, f"{block}.first")
        x = graph.attention(x, block, pool)
        x = graph.convolution(x, block)
        x = graph.feed_forward(x, f"{block}.second")
        x = graph.norm(x, f"{block}.norm")
    scores = graph.add("LogSoftmax", graph.linear(x, "out"), axis=-1)
    return graph.finish(graph.add("Gather", scores, "columns", axis=1))


def main() -> None:
    """Write the graph to the file named, or over the package's own."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name(GRAPH)
    write_atomically(path, make_network(graph_tensors(load_weights())))


if __name__ == "__main__":
    main()

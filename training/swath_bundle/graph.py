"""ONNX graphs written down operator by operator, and weights stored in fewer bits than they are computed with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, checker, helper, numpy_helper

OPSET, IR_VERSION = 18, 9
BLOCK = 32
# Weights from here on may lie outside the graph, each beginning at such a multiple.
OUTSIDE, ALIGNMENT = 1024, 64


class Graph:
    """Nodes and weights by name; a call of an operator's name adds a node and returns its output.

    data: a new file that takes the large weights (ONNX external data), each written at once, so that a model larger than the memory can be made."""

    def __init__(self, data: Path | None = None):
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}
        self.data = data

    def constant(self, values: np.ndarray, name: str | None = None) -> str:
        name = name or f"constant.{len(self.weights)}"
        values = np.ascontiguousarray(values)
        self.weights[name] = numpy_helper.from_array(values, name) if self.data is None or values.nbytes < OUTSIDE else self._outside(values, name)
        return name

    def _outside(self, values: np.ndarray, name: str) -> onnx.TensorProto:
        with open(self.data, "ab") as file:
            file.write(bytes(-file.tell() % ALIGNMENT))
            offset = file.tell()
            values.tofile(file)
        tensor = TensorProto(name=name, data_type=helper.np_dtype_to_tensor_dtype(values.dtype), dims=values.shape, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", self.data.name), ("offset", offset), ("length", values.nbytes)):
            tensor.external_data.add(key=key, value=str(value))
        return tensor

    def ints(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64), "ints." + "_".join(map(str, values)))

    def add(self, operator: str, *inputs: str, outputs: list[str] | int = 1, domain: str = "", **attributes):
        """outputs: their names, or how many."""
        number = len(self.nodes)
        names = outputs if isinstance(outputs, list) else [f"{operator}.{number}.{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, list(inputs), names, name=f"{operator}.{number}", domain=domain, **attributes))
        return names[0] if len(names) == 1 else names

    def __getattr__(self, operator: str):
        if not operator[0].isupper():
            raise AttributeError(operator)
        return lambda *inputs, name=None, **attributes: self.add(operator, *inputs, outputs=[name] if name else 1, **attributes)

    def stored(self, name: str, weight: np.ndarray, storage: str) -> str:
        """A weight whose stored form is turned into float32 once, when the graph is loaded. See `as_stored`."""
        if storage == "fp32":
            return self.constant(weight.astype(np.float32), name)
        if storage == "fp16":
            return self._float(weight.astype(np.float16), name)
        if storage == "int8":
            values, scale = per_channel(weight)
            return self.Mul(self._float(values, name + ".int8"), self.constant(scale, name + ".scale"))
        if storage == "q8":
            values, scale = in_blocks(weight)
            blocks = self.Mul(self._float(values, name + ".int8"), self._float(scale, name + ".scale"))
        else:
            values, scale, minimum = in_nibbles(weight)
            packed = self.constant(values[..., : BLOCK // 2] | values[..., BLOCK // 2 :] << 4, name + ".uint4")
            low = self.BitwiseAnd(packed, self.constant(np.uint8(15), "low nibble"))
            high = self.BitShift(packed, self.constant(np.uint8(4), "nibble"), direction="RIGHT")
            nibbles = self.Cast(self.Concat(low, high, axis=-1), to=TensorProto.FLOAT)
            blocks = self.Add(self.Mul(nibbles, self._float(scale, name + ".scale")), self._float(minimum, name + ".minimum"))
        return self.Reshape(blocks, self.ints(*weight.shape))

    def product(self, x: str, name: str, weight: np.ndarray, output: str | None = None) -> str:
        """x [..., in] times a weight [out, in] that stays in 8 bits (see `in_blocks`) also in memory. Level 4: x is rounded to 8 bits, too; exact products take a hundred times as long."""
        values, scale = in_blocks(weight)
        rows, columns = weight.shape
        shifted = self.constant((values.astype(np.int16) + 128).astype(np.uint8), name + ".uint8")
        scale = self.constant(scale.astype(np.float32).reshape(rows, -1), name + ".scale")
        return self.add("MatMulNBits", x, shifted, scale, outputs=[output] if output else 1, domain="com.microsoft",
                        K=columns, N=rows, bits=8, block_size=BLOCK, accuracy_level=4)

    def _float(self, values: np.ndarray, name: str) -> str:
        return self.Cast(self.constant(values, name), to=TensorProto.FLOAT)

    def model(self, title: str, inputs: list, outputs: list) -> onnx.ModelProto:
        graph = helper.make_graph(self.nodes, title, inputs, outputs, list(self.weights.values()))
        opsets = [helper.make_opsetid("", OPSET)]
        if any(node.domain == "com.microsoft" for node in self.nodes):
            opsets.append(helper.make_opsetid("com.microsoft", 1))
        model = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION, producer_name="swath")
        if self.data is None:  # else its file must lie beside it: see save
            checker.check_model(model)
        return model


def save(model: onnx.ModelProto, path: Path) -> None:
    path.write_bytes(model.SerializeToString(deterministic=True))
    if any(weight.data_location == TensorProto.EXTERNAL for weight in model.graph.initializer):
        checker.check_model(str(path))


def floats(name: str, *shape: int | str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def longs(name: str, *shape: int | str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.INT64, shape)


def per_channel(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[out, in] → int8 [out, in] and float32 scales [out, 1]."""
    scale = np.abs(weight).max(-1, keepdims=True).astype(np.float32) / 127
    scale[scale == 0] = 1
    return np.rint(weight / scale).clip(-127, 127).astype(np.int8), scale


def in_blocks(weight: np.ndarray, block: int = BLOCK) -> tuple[np.ndarray, np.ndarray]:
    """[rows, columns] → int8 [rows, columns / block, block] and float16 scales [rows, columns / block, 1]."""
    blocks = weight.reshape(len(weight), -1, block)
    scale = (np.abs(blocks).max(-1, keepdims=True) / 127).astype(np.float16)
    scale[scale == 0] = 1
    return np.rint(blocks / scale.astype(np.float32)).clip(-127, 127).astype(np.int8), scale


def in_nibbles(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """[rows, columns] → uint8 0…15 [rows, columns / 32, 32], float16 scales and minima [rows, columns / 32, 1]; loses nothing of what GGUF stores as Q4_1."""
    blocks = weight.reshape(len(weight), -1, BLOCK)
    lowest = blocks.min(-1, keepdims=True)
    minimum, scale = lowest.astype(np.float16), ((blocks.max(-1, keepdims=True) - lowest) / 15).astype(np.float16)
    scale[scale == 0] = 1
    return np.rint((blocks - minimum.astype(np.float32)) / scale.astype(np.float32)).clip(0, 15).astype(np.uint8), scale, minimum


def as_stored(weight: np.ndarray, storage: str) -> np.ndarray:
    """What a weight [out, in] is after it was stored so: the exact float32 values that the graph computes with.

    fp32, fp16; int8: a scale a row; q8: a scale each 32 columns; q4: 4 bits with a scale and a minimum each 32 columns."""
    if storage == "fp32":
        return weight.astype(np.float32)
    if storage == "fp16":
        return weight.astype(np.float16).astype(np.float32)
    if storage == "q4":
        values, scale, minimum = in_nibbles(weight)
        return (values.astype(np.float32) * scale.astype(np.float32) + minimum.astype(np.float32)).reshape(weight.shape)
    values, scale = per_channel(weight) if storage == "int8" else in_blocks(weight)
    return (values.astype(np.float32) * scale.astype(np.float32)).reshape(weight.shape)

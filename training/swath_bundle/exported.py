"""Graphs that others exported: where they lie, their external data, and what surgery on them needs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from google.protobuf.message import DecodeError
from onnx import TensorProto, helper

from .errors import BundleError, expect

LARGEST_GRAPH = 2**31 - 1
LEAST_OPSET = 13
Value = onnx.ValueInfoProto
_TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(bool)": np.bool_}


class ExportedGraph:
    """A graph whose external weights stay where they are until `write` copies them."""

    def __init__(self, folder: Path, names: tuple[str, ...], data: str):
        """data: what the files of external weights are called in the bundle."""
        expect(folder.is_dir(), str(folder), "the folder of an export", "none")
        candidates = [place / name for place in (folder, folder / "onnx") for name in names]
        path = next((candidate for candidate in candidates if candidate.is_file()), None)
        if path is None:
            raise BundleError(f"{folder}: expected one of {', '.join(names)}, found none")
        self.path, self.data = path, data
        self.copies: dict[str, str] = {}
        try:
            self.model = onnx.load(str(path), load_external_data=False)
        except DecodeError as e:
            raise BundleError(f"{path}: expected an ONNX graph, found none: {e}") from e
        opset = next((each.version for each in self.model.opset_import if each.domain in ("", "ai.onnx")), 0)
        expect(opset >= LEAST_OPSET, f"{path}, opset", f"at least {LEAST_OPSET}", opset)
        for tensor in tensors_of(self.model.graph):
            check_external(tensor, path)

    @property
    def graph(self) -> onnx.GraphProto:
        return self.model.graph

    def inputs(self) -> dict[str, Value]:
        weights = {weight.name for weight in self.graph.initializer}
        return {value.name: value for value in self.graph.input if value.name not in weights}

    def outputs(self) -> dict[str, Value]:
        return {value.name: value for value in self.graph.output}

    def initializers(self) -> dict[str, TensorProto]:
        return {weight.name: weight for weight in self.graph.initializer}

    def producers(self) -> dict[str, onnx.NodeProto]:
        return {output: node for node in self.graph.node for output in node.output}

    def port(self, ports: dict[str, Value], kind: str, name: str, why: str = "") -> Value:
        expect(name in ports, f"{self.path}, {kind}", name + why, ", ".join(sorted(ports)) or "none")
        return ports[name]

    def rename(self, old: str, new: str) -> None:
        """Whoever reads `old` reads `new`."""
        for graph in graphs_of(self.graph):
            for node in graph.node:
                node.input[:] = [new if name == old else name for name in node.input]

    def give_way(self, *names: str) -> None:
        """Tensors that happen to be called so are called something else."""
        for name in names:
            inner = f"{name}.inner"
            self.rename(name, inner)
            for node in self.graph.node:
                node.output[:] = [inner if output == name else output for output in node.output]
            for weight in self.graph.initializer:
                weight.name = inner if weight.name == name else weight.name

    def to_float_input(self, value: Value) -> None:
        """The port becomes float32 whatever the graph reads inside."""
        kind = value.type.tensor_type.elem_type
        if kind != TensorProto.FLOAT:
            inner = f"{value.name}.inner"
            self.rename(value.name, inner)
            self.graph.node.insert(0, helper.make_node("Cast", [value.name], [inner], name=inner, to=kind))
            value.type.tensor_type.elem_type = TensorProto.FLOAT

    def to_float_output(self, value: Value) -> None:
        """The port becomes float32 whatever the graph gives inside."""
        if value.type.tensor_type.elem_type != TensorProto.FLOAT:
            self.give_way(value.name)
            inner = f"{value.name}.inner"
            self.graph.node.append(helper.make_node("Cast", [inner], [value.name], name=inner, to=TensorProto.FLOAT))
            value.type.tensor_type.elem_type = TensorProto.FLOAT

    def set_ports(self, inputs: list[Value], outputs: list[Value]) -> None:
        """Drops what no output needs any more, and what is said about tensors in between."""
        del self.graph.input[:], self.graph.output[:], self.graph.value_info[:]
        self.graph.input.extend(inputs)
        self.graph.output.extend(outputs)
        needed = {value.name for value in outputs}
        kept = []
        for node in reversed(self.graph.node):
            if needed.intersection(node.output):
                kept.append(node)
                needed.update(read_by(node))
        weights = [weight for weight in self.graph.initializer if weight.name in needed]
        del self.graph.node[:], self.graph.initializer[:]
        self.graph.node.extend(reversed(kept))
        self.graph.initializer.extend(weights)

    def write(self, model: onnx.ModelProto, target: Path) -> None:
        """Writes a graph of these weights. Files of external ones are copied beside it, once for all graphs, without being read into memory.

        No hard links: the onnx package would then refuse both the bundle and the export."""
        expect(model.ByteSize() <= LARGEST_GRAPH, target.name, "less than 2 GB without external data", f"{model.ByteSize()} bytes")
        for tensor in tensors_of(model.graph):
            for entry in tensor.external_data:
                if entry.key == "location":
                    entry.value = self._copied(entry.value, target.parent)
        # They say where the exporter's own source files lay.
        for graph in graphs_of(model.graph):
            del graph.metadata_props[:]
            for node in graph.node:
                node.doc_string = ""
                del node.metadata_props[:]
        target.write_bytes(model.SerializeToString())

    def _copied(self, location: str, folder: Path) -> str:
        if location not in self.copies:
            self.copies[location] = self.data + (f".{len(self.copies)}" if self.copies else "")
            shutil.copyfile(self.path.parent / location, folder / self.copies[location])
        return self.copies[location]


def check_external(tensor: TensorProto, path: Path) -> None:
    if tensor.data_location != TensorProto.EXTERNAL:
        return
    entries = {entry.key: entry.value for entry in tensor.external_data}
    where = f"{path}, {tensor.name}"
    expect("location" in entries, where, "the location of its external data", "none")
    data = path.parent / entries["location"]
    expect(data.is_file(), where, f"its external data in {data}", "no such file")
    inside = data.absolute().is_relative_to(path.parent.absolute()) and ".." not in Path(entries["location"]).parts
    expect(inside, where, f"external data below {path.parent}", entries["location"])
    end = int(entries.get("offset", 0)) + int(entries.get("length", 0))
    expect(end <= data.stat().st_size, where, f"{end} bytes in {data}", f"{data.stat().st_size}")


def graphs_of(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            for inner in [attribute.g] if attribute.HasField("g") else attribute.graphs:
                yield from graphs_of(inner)


def tensors_of(graph: onnx.GraphProto) -> Iterator[TensorProto]:
    for part in graphs_of(graph):
        yield from part.initializer
        for node in part.node:
            for attribute in node.attribute:
                if attribute.HasField("t"):
                    yield attribute.t


def read_by(node: onnx.NodeProto) -> set[str]:
    """What a node reads, by graphs inside it too."""
    names = set(node.input)
    for attribute in node.attribute:
        for inner in [attribute.g] if attribute.HasField("g") else attribute.graphs:
            for part in graphs_of(inner):
                names.update(value.name for value in part.output)
                for each in part.node:
                    names.update(each.input)
    return names - {""}


def dimensions(value: Value) -> list[int | str]:
    return [d.dim_value if d.HasField("dim_value") else d.dim_param or "?" for d in value.type.tensor_type.shape.dim]


def has_export(folder: Path, names: tuple[str, ...]) -> bool:
    return any((place / name).is_file() for place in (folder, folder / "onnx") for name in names)


def light() -> onnxruntime.SessionOptions:
    """Weights stay where they lie on disk and as they are: a model larger than the memory can be run, slowly."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.disable_prepacking", "1")
    return options


def run_export(path: Path, **inputs: np.ndarray) -> dict[str, np.ndarray]:
    """Runs a graph as it was exported on those of the inputs that it takes."""
    session = onnxruntime.InferenceSession(str(path), light(), providers=["CPUExecutionProvider"])
    given = {port.name: inputs[port.name].astype(_TYPES[port.type]) for port in session.get_inputs()}
    return dict(zip([output.name for output in session.get_outputs()], session.run(None, given)))

"""A decoder as Hugging Face Optimum exports it (input_ids → logits) becomes the bundle's decoder.onnx and token_embeddings.onnx."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import tokenizers
from onnx import TensorProto, helper, numpy_helper

from .bridge import RET
from .errors import BundleError, expect
from .exported import ExportedGraph, dimensions, run_export
from .graph import IR_VERSION, OPSET, floats, longs
from .llama import CACHE_PARTS

NAMES = ("model.onnx", "decoder_model_merged.onnx", "decoder_with_past_model.onnx", "decoder_model.onnx")
_EMBEDDERS = ("Gather", "GatherBlockQuantized")
_VIEWS = ("Identity", "Cast", "Reshape")
_PRODUCTS = ("MatMul", "Gemm", "MatMulNBits")
_BRANCH = "use_cache_branch"
_PREFIX = "swath."
# Kinds of weights behind which computations are rounded.
_INEXACT = {TensorProto.FLOAT16, TensorProto.BFLOAT16, TensorProto.UINT8, TensorProto.INT8}


class ImportedDecoder:
    """config: Hugging Face's config.json, whose sizes the graph must have."""

    def __init__(self, folder: Path, config: Mapping, config_file: Path):
        self.exported = ExportedGraph(folder, NAMES, "decoder.onnx_data")
        self.path = self.exported.path
        self._inline_cache_branch()

        def size(name: str) -> int:
            expect(isinstance(config.get(name), int), f"{config_file}, {name}", "a number", config.get(name, "none"))
            return config[name]

        self.layers, heads, self.width = size("num_hidden_layers"), size("num_attention_heads"), size("hidden_size")
        self.kv_heads = config.get("num_key_value_heads") or heads
        self.head_dim = config.get("head_dim") or self.width // heads
        self.vocabulary = size("vocab_size")
        self.config_file = config_file
        self.exact = not _INEXACT.intersection(weight.data_type for weight in self.exported.graph.initializer)
        self._check_ports()

    def _inline_cache_branch(self) -> None:
        """A merged export holds a branch without a cache and one with it: the second, which an empty cache suits too, is kept."""
        graph = self.exported.graph
        if _BRANCH not in self.exported.inputs():
            return
        choice = next((node for node in graph.node if node.op_type == "If" and node.input[0] == _BRANCH), None)
        if choice is None:
            raise BundleError(f"{self.path}, input {_BRANCH}: expected an If node that reads it, found none")
        branch = next(attribute.g for attribute in choice.attribute if attribute.name == "then_branch")
        outer = {inner.name: name for inner, name in zip(branch.output, choice.output)}
        before = [node for node in graph.node if node is not choice]
        nodes = [onnx.NodeProto.FromString(node.SerializeToString()) for node in branch.node]
        weights = list(branch.initializer)
        del graph.node[:]
        graph.node.extend([*before, *nodes])
        graph.initializer.extend(weights)
        for old, new in outer.items():
            if old != new:
                self.exported.give_way(new)
                self.exported.rename(old, new)
                for node in graph.node:
                    node.output[:] = [new if name == old else name for name in node.output]
        inputs = [value for value in graph.input if value.name != _BRANCH]
        del graph.input[:]
        graph.input.extend(inputs)

    def _check_ports(self) -> None:
        exported, inputs, outputs = self.exported, self.exported.inputs(), self.exported.outputs()
        exported.port(inputs, "inputs", "input_ids")
        exported.port(inputs, "inputs", "attention_mask")
        exported.port(outputs, "outputs", "logits")
        without = ": a decoder with a cache (Optimum's task text-generation-with-past)"
        cache = [f"{layer}.{part}" for layer in range(self.layers) for part in CACHE_PARTS]
        for part in cache:
            for name, kind, ports in ((f"past_key_values.{part}", "inputs", inputs), (f"present.{part}", "outputs", outputs)):
                found = dimensions(exported.port(ports, kind, name, without))
                self._check_size(name, found, 4, {1: ("num_key_value_heads", self.kv_heads), 3: ("head_dim", self.head_dim)})
        known = {"input_ids", "attention_mask", "position_ids", *(f"past_key_values.{part}" for part in cache)}
        expect(not inputs.keys() - known, f"{self.path}, inputs", "no others than " + ", ".join(sorted(known)[:3]) + " and the cache of "
               f"{self.layers} layers ({self.config_file.name}, num_hidden_layers)", ", ".join(sorted(inputs.keys() - known)))
        self._check_size("logits", dimensions(outputs["logits"]), 3, {2: ("vocab_size", self.vocabulary)})
        sequence = dimensions(inputs["input_ids"])
        expect(len(sequence) == 2 and not isinstance(sequence[1], int), f"{self.path}, input_ids", "a free sequence length", sequence)

    def _check_size(self, name: str, found: list, rank: int, sizes: dict[int, tuple[str, int]]) -> None:
        expect(len(found) == rank, f"{self.path}, {name}", f"{rank} dimensions", found)
        for axis, (field, size) in sizes.items():
            holds = not isinstance(found[axis], int) or found[axis] == size
            expect(holds, f"{self.path}, {name}, dimension {axis}", f"{size} ({self.config_file.name}, {field})", found[axis])

    def write(self, folder: Path, ret_token: int, ret: np.ndarray) -> None:
        """Both graphs, with [RET]'s row, which the table lacks."""
        exported = self.exported
        exported.give_way("inputs_embeds", "hidden_state")
        embedder = self._embedder()
        table = self._table(embedder)
        hidden = self._hidden_state()
        self._write_embeddings(embedder, table, folder / "token_embeddings.onnx", ret_token, ret)
        self._feed_embeddings(embedder)
        self._give_hidden_state(hidden)
        inputs, outputs = exported.inputs(), exported.outputs()
        cache = [f"{layer}.{part}" for layer in range(self.layers) for part in CACHE_PARTS]
        pasts, presents = [inputs[f"past_key_values.{part}"] for part in cache], [outputs[f"present.{part}"] for part in cache]
        for value in pasts:
            exported.to_float_input(value)
        for value in [outputs["logits"], *presents]:
            exported.to_float_output(value)
        positions = inputs.get("position_ids", longs("position_ids", "batch_size", "sequence_length"))
        exported.set_ports(
            [floats("inputs_embeds", "batch_size", "sequence_length", self.width), inputs["attention_mask"], positions, *pasts],
            [outputs["logits"], floats("hidden_state", "batch_size", "sequence_length", self.width), *presents],
        )
        exported.write(exported.model, folder / "decoder.onnx")

    def check_tokenizer(self, tokenizer: tokenizers.Tokenizer, file: Path) -> None:
        """An export says nothing about its tokenizer that could be checked."""

    def logits(self, bundle, ids: np.ndarray) -> np.ndarray:
        """[1, sequence, vocabulary] of the export as it was."""
        positions = np.arange(ids.shape[1])[None]
        cache = {f"past_key_values.{layer}.{part}": np.zeros((1, self.kv_heads, 0, self.head_dim)) for layer in range(self.layers) for part in CACHE_PARTS}
        return run_export(self.path, input_ids=ids, attention_mask=np.ones_like(ids), position_ids=positions, use_cache_branch=np.array([True]), **cache)["logits"]

    def _embedder(self) -> onnx.NodeProto:
        """The one node that looks token ids up; all else may ask for their shape only."""
        ids, found = {"input_ids"}, []
        for node in self.exported.graph.node:
            if not ids.intersection(node.input):
                continue
            if node.op_type in _EMBEDDERS and node.input[1] in ids:
                found.append(node)
            elif node.op_type in _VIEWS and node.input[0] in ids:
                ids.update(node.output)
            elif node.op_type != "Shape" or node.input[0] != "input_ids":
                raise BundleError(f"{self.path}, input_ids: expected it to be embedded and asked for its shape, found {node.op_type} {node.name}")
        expect(len(found) == 1, f"{self.path}, input_ids", "one embedding table", f"{len(found)} lookups")
        return found[0]

    def _table(self, embedder: onnx.NodeProto) -> TensorProto:
        weights = self.exported.initializers()
        for name in (embedder.input[0], *embedder.input[2:]):
            expect(name in weights, f"{self.path}, {embedder.name}", "an embedding table among the weights", name)
        table = weights[embedder.input[0]]
        if embedder.op_type == "Gather":
            expect(list(table.dims)[1:] == [self.width], f"{self.path}, {table.name}", f"[tokens, {self.width}] ({self.config_file.name}, hidden_size)", list(table.dims))
        return table

    def _hidden_state(self) -> str:
        """What the output layer multiplies: the final norm's output."""
        producers, weights = self.exported.producers(), self.exported.initializers()
        node = producers.get("logits")
        while node is not None and node.op_type in (*_VIEWS, "Add"):
            data = [name for name in node.input if name not in weights]
            node = producers.get(data[0]) if data else None
        expect(node is not None and node.op_type in _PRODUCTS, f"{self.path}, logits", "the product of an output layer", node.op_type if node else "none")
        name = node.input[0]
        # Some exports keep the last positions only.
        while name in producers and producers[name].op_type in ("Slice", "Gather", "Reshape", "Identity"):
            name = producers[name].input[0]
        return name

    def _write_embeddings(self, embedder: onnx.NodeProto, table: TensorProto, path: Path, ret_token: int, ret: np.ndarray) -> None:
        weights = self.exported.initializers()
        constants = {
            "last": np.int64(table.dims[0] - 1),
            "ret_token": np.int64(ret_token),
            "last_axis": np.array([-1], np.int64),
            RET: ret.astype(np.float32),
        }
        lookup = onnx.NodeProto()
        lookup.CopyFrom(embedder)
        lookup.input[1], lookup.output[0] = _PREFIX + "known", _PREFIX + "row"
        nodes = [
            helper.make_node("Min", ["input_ids", _PREFIX + "last"], [_PREFIX + "known"]),
            lookup,
            helper.make_node("Cast", [_PREFIX + "row"], [_PREFIX + "float"], to=TensorProto.FLOAT),
            helper.make_node("Equal", ["input_ids", _PREFIX + "ret_token"], [_PREFIX + "is_ret"]),
            helper.make_node("Unsqueeze", [_PREFIX + "is_ret", _PREFIX + "last_axis"], [_PREFIX + "is_ret_row"]),
            helper.make_node("Where", [_PREFIX + "is_ret_row", _PREFIX + RET, _PREFIX + "float"], ["inputs_embeds"]),
        ]
        initializers = [numpy_helper.from_array(values, _PREFIX + name) for name, values in constants.items()]
        initializers += [TensorProto.FromString(weights[name].SerializeToString()) for name in (embedder.input[0], *embedder.input[2:])]
        graph = helper.make_graph(nodes, "token_embeddings", [longs("input_ids", "batch", "sequence")],
                                  [floats("inputs_embeds", "batch", "sequence", self.width)], initializers)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
        self.exported.write(helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION), path)

    def _feed_embeddings(self, embedder: onnx.NodeProto) -> None:
        """Embeddings come in where they were looked up; whoever asked for the shape of input_ids gets theirs without the last."""
        exported, graph = self.exported, self.exported.graph
        weights = exported.initializers()
        kind = weights[embedder.input[2]].data_type if embedder.op_type == "GatherBlockQuantized" else weights[embedder.input[0]].data_type
        nodes = [helper.make_node("Cast", ["inputs_embeds"], [embedder.output[0]], name=_PREFIX + "inputs_embeds", to=kind)]
        for node in graph.node:
            if node is embedder or node.op_type == "Shape" and "input_ids" in node.input:
                continue
            nodes.append(node)
        shapes = [node for node in graph.node if node.op_type == "Shape" and "input_ids" in node.input]
        front = []
        if shapes:
            front.append(helper.make_node("Shape", ["inputs_embeds"], [_PREFIX + "shape"], name=_PREFIX + "shape"))
        for number, node in enumerate(shapes):
            attributes = {attribute.name: attribute.i for attribute in node.attribute}
            start, end, _ = slice(attributes.get("start", 0), attributes.get("end")).indices(2)
            bounds = [f"{_PREFIX}shape.{number}.{name}" for name in ("start", "end")]
            for name, value in zip(bounds, (start, end)):
                graph.initializer.append(numpy_helper.from_array(np.array([value], np.int64), name))
            front.append(helper.make_node("Slice", [_PREFIX + "shape", *bounds], list(node.output), name=f"{_PREFIX}shape.{number}"))
        copies = [onnx.NodeProto.FromString(node.SerializeToString()) for node in [*front, *nodes]]
        del graph.node[:]
        graph.node.extend(copies)

    def _give_hidden_state(self, name: str) -> None:
        self.exported.graph.node.append(helper.make_node("Cast", [name], ["hidden_state"], name=_PREFIX + "hidden_state", to=TensorProto.FLOAT))

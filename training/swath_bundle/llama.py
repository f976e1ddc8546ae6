"""A decoder of the LLaMA family as the decoder.onnx and token_embeddings.onnx of docs/model-bundle.md."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto

from .errors import expect
from .graph import BLOCK, Graph, as_stored, floats, in_blocks, longs

# matmul8: 8 bits that stay so in memory, see graph.Graph.product.
STORAGES = ("fp32", "fp16", "int8", "q4", "matmul8")
CACHE_PARTS = ("key", "value")
EMBEDDINGS, HEAD, FINAL_NORM = "model.embed_tokens.weight", "lm_head.weight", "model.norm.weight"
_MASKED = np.float32(-1e9)


@dataclass(frozen=True)
class Shape:
    """The sizes of a decoder, as a Hugging Face config names them, and what its family adds to LLaMA-2's layers.

    input_bias: of queries, keys and values (Qwen2); output_bias, inner_bias: of the other products; head_norm: each head's query and key is normalised
    (Qwen3); scaling: how LLaMA-3 stretches its positions (factor, low_freq_factor, high_freq_factor, original_max_position_embeddings)."""

    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    width: int
    inner: int
    rope_theta: float
    epsilon: float
    input_bias: bool = False
    output_bias: bool = False
    inner_bias: bool = False
    head_norm: bool = False
    scaling: tuple[float, float, float, float] | None = None

    @staticmethod
    def of(config: Mapping, file: str = "config.json") -> Shape:
        def field(name: str):
            expect(name in config, f"{file}, {name}", "the field", "none")
            return config[name]

        heads, width = field("num_attention_heads"), field("hidden_size")
        rope = (config.get("rope_parameters") or {}) | (config.get("rope_scaling") or {})
        theta = config.get("rope_theta", rope.get("rope_theta"))
        expect(theta is not None, f"{file}, rope_theta", "the field", "none")
        kind = rope.get("rope_type", rope.get("type", "default"))
        expect(kind in ("default", "llama3"), f"{file}, rope_scaling", "none, or that of llama3", kind)
        family = config.get("model_type", "llama")
        return Shape(
            layers=field("num_hidden_layers"),
            heads=heads,
            kv_heads=config.get("num_key_value_heads") or heads,
            head_dim=config.get("head_dim") or width // heads,
            width=width,
            inner=field("intermediate_size"),
            rope_theta=float(theta),
            epsilon=field("rms_norm_eps"),
            input_bias=family == "qwen2" or bool(config.get("attention_bias")),
            output_bias=family != "qwen2" and bool(config.get("attention_bias")),
            inner_bias=bool(config.get("mlp_bias")),
            head_norm=family == "qwen3",
            scaling=tuple(_number(rope, name, file) for name in _SCALING) if kind == "llama3" else None,
        )

    @property
    def frequencies(self) -> np.ndarray:
        half = self.head_dim // 2
        plain = self.rope_theta ** -(np.arange(half) / half)
        if self.scaling is None:
            return plain.astype(np.float32)
        factor, low, high, original = self.scaling
        turns = original * plain / (2 * np.pi)  # of each pair within the length that the model began with
        share = np.clip((turns - low) / (high - low), 0, 1)
        return ((1 - share) * plain / factor + share * plain).astype(np.float32)

    def weight_shapes(self, vocabulary: int) -> dict[str, tuple[int, ...]]:
        """Names and shapes of what `decoder_graph` reads."""
        query, keys, width = self.heads * self.head_dim, self.kv_heads * self.head_dim, self.width
        layer = {
            "input_layernorm": (width,),
            "self_attn.q_proj": (query, width),
            "self_attn.k_proj": (keys, width),
            "self_attn.v_proj": (keys, width),
            "self_attn.o_proj": (width, query),
            "post_attention_layernorm": (width,),
            "mlp.gate_proj": (self.inner, width),
            "mlp.up_proj": (self.inner, width),
            "mlp.down_proj": (width, self.inner),
        }
        if self.head_norm:
            layer |= {"self_attn.q_norm": (self.head_dim,), "self_attn.k_norm": (self.head_dim,)}
        biased = [name for name in layer if name.endswith("_proj") and self._has_bias(name)]
        tensors = {f"{name}.weight": shape for name, shape in layer.items()} | {f"{name}.bias": layer[name][:1] for name in biased}
        shapes = {f"model.layers.{i}.{name}": shape for i in range(self.layers) for name, shape in tensors.items()}
        return shapes | {FINAL_NORM: (width,), HEAD: (vocabulary, width)}

    def _has_bias(self, name: str) -> bool:
        if name.startswith("mlp."):
            return self.inner_bias
        return self.output_bias if name.endswith("o_proj") else self.input_bias


_SCALING = ("factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings")


def _number(rope: Mapping, name: str, file: str) -> float:
    expect(isinstance(rope.get(name), (int, float)), f"{file}, rope_scaling.{name}", "a number", rope.get(name, "none"))
    return float(rope[name])


def shape_of(weights: Mapping, name: str) -> tuple[int, ...]:
    """Without reading the weight, where it lies in a checkpoint."""
    return weights.shape(name) if hasattr(weights, "shape") else weights[name].shape


def with_head(weights: Mapping[str, np.ndarray], vocabulary: int | None = None) -> dict[str, np.ndarray]:
    """The weights with an output layer of their own (where it is the embedding table's), cut to the first tokens."""
    head = weights.get(HEAD, weights[EMBEDDINGS])
    return {**weights, HEAD: head[:vocabulary]}


def stored_weights(weights: Mapping[str, np.ndarray], storage: str) -> dict[str, np.ndarray]:
    """The exact float32 values that a graph of this storage computes with; for references."""
    return {name: as_stored(weight, storage_of(name, storage)) if weight.ndim == 2 else weight.astype(np.float32) for name, weight in weights.items()}


def storage_of(name: str, storage: str) -> str:
    """The output layer, which is mostly the embedding table's, is more easily hurt than the others: 8 bits where they have 4."""
    return "q8" if storage == "matmul8" or (storage == "q4" and name == HEAD) else storage


def decoder_graph(weights: Mapping[str, np.ndarray], config: Mapping, storage: str, data: Path | None = None) -> onnx.ModelProto:
    """weights: Hugging Face's names and layout, `lm_head.weight` among them; its rows are the vocabulary. config: Hugging Face's.

    storage: see `graph.as_stored`; weights become float32 when the graph is loaded, but for those of matmul8. The output layer of q4 is q8.
    data: the file of the large weights; None: they lie in the graph."""
    shape = Shape.of(config)
    expect(storage in STORAGES, "storage", " | ".join(STORAGES), storage)
    expect(HEAD in weights, "weights", HEAD, "none")
    for name, wanted in shape.weight_shapes(shape_of(weights, HEAD)[0]).items():
        expect(name in weights, "weights", name, "none")
        expect(shape_of(weights, name) == wanted, f"weights, {name}", list(wanted), list(shape_of(weights, name)))
    model = _Decoder(weights, shape, storage, data).model()
    onnx.helper.set_model_props(model, {"config": json.dumps(dict(config), sort_keys=True)})
    return model


class _Decoder:
    def __init__(self, weights: Mapping[str, np.ndarray], shape: Shape, storage: str, data: Path | None):
        self.weights, self.shape, self.storage = weights, shape, storage
        self.graph = Graph(data)

    def model(self) -> onnx.ModelProto:
        g, shape = self.graph, self.shape
        self._prepare()
        inputs = [floats("inputs_embeds", "batch", "sequence", shape.width), longs("attention_mask", "batch", "total"),
                  longs("position_ids", "batch", "sequence")]
        outputs = [floats("logits", "batch", 1, shape_of(self.weights, HEAD)[0]), floats("hidden_state", "batch", "sequence", shape.width)]
        x = "inputs_embeds"
        for layer in range(shape.layers):
            x = self._layer(x, layer)
            for part in CACHE_PARTS:
                inputs.append(floats(f"past_key_values.{layer}.{part}", "batch", shape.kv_heads, "past", shape.head_dim))
                outputs.append(floats(f"present.{layer}.{part}", "batch", shape.kv_heads, "total", shape.head_dim))
        self._norm(x, FINAL_NORM, name="hidden_state")
        last = g.Gather("hidden_state", g.ints(-1), axis=1)
        self._linear(last, HEAD, name="logits")
        return g.model("decoder", inputs, outputs)

    def _prepare(self) -> None:
        """What all layers share: the angles of the positions, the mask, and the shapes that depend on the input."""
        g, shape = self.graph, self.shape
        positions = g.Unsqueeze(g.Cast("position_ids", to=TensorProto.FLOAT), g.ints(1, 3))
        angles = g.Mul(positions, g.constant(shape.frequencies, "rope.frequencies"))
        angles = g.Concat(angles, angles, axis=-1)
        self.cos, self.sin = g.Cos(angles), g.Sin(angles)

        total, sequence = g.Shape("attention_mask", start=1, end=2), g.Shape("inputs_embeds", start=1, end=2)
        keys = g.Unsqueeze(self._range(total), g.ints(0))
        queries = g.Unsqueeze(g.Add(self._range(sequence), g.Sub(total, sequence)), g.ints(1))
        earlier = g.Unsqueeze(g.LessOrEqual(keys, queries), g.ints(0, 1))
        unpadded = g.Unsqueeze(g.Cast("attention_mask", to=TensorProto.BOOL), g.ints(1, 2))
        self.mask = g.Where(g.And(earlier, unpadded), g.constant(np.float32(0), "seen"), g.constant(_MASKED, "masked"))

        self.by_head = g.Concat(g.ints(0), g.ints(shape.heads), sequence, total, axis=0)
        self.by_group = g.Concat(g.ints(0), g.ints(shape.kv_heads), g.ints(-1), total, axis=0)
        self.mixed = g.Concat(g.ints(0), g.ints(shape.heads), sequence, g.ints(shape.head_dim), axis=0)

    def _range(self, length: str) -> str:
        g = self.graph
        return g.Range(g.constant(np.int64(0), "zero"), g.Squeeze(length, g.ints(0)), g.constant(np.int64(1), "one"))

    def _layer(self, x: str, layer: int) -> str:
        g, prefix = self.graph, f"model.layers.{layer}."
        x = g.Add(x, self._attention(self._norm(x, prefix + "input_layernorm.weight"), layer, prefix + "self_attn."))
        y = self._norm(x, prefix + "post_attention_layernorm.weight")
        gate = self._linear(y, prefix + "mlp.gate_proj.weight")
        gated = g.Mul(g.Mul(gate, g.Sigmoid(gate)), self._linear(y, prefix + "mlp.up_proj.weight"))
        return g.Add(x, self._linear(gated, prefix + "mlp.down_proj.weight"))

    def _attention(self, y: str, layer: int, prefix: str) -> str:
        g, shape = self.graph, self.shape
        query, key = (self._heads(self._linear(y, f"{prefix}{part}_proj.weight"), heads) for part, heads in (("q", shape.heads), ("k", shape.kv_heads)))
        if shape.head_norm:
            query, key = self._norm(query, prefix + "q_norm.weight"), self._norm(key, prefix + "k_norm.weight")
        query, key = self._turned(query), self._turned(key)
        value = self._heads(self._linear(y, prefix + "v_proj.weight"), shape.kv_heads)
        key = g.Concat(f"past_key_values.{layer}.key", key, axis=2, name=f"present.{layer}.key")
        value = g.Concat(f"past_key_values.{layer}.value", value, axis=2, name=f"present.{layer}.value")
        # The queries that share a key stand below each other, so that keys and values are never repeated.
        query = g.Reshape(query, g.ints(0, shape.kv_heads, -1, shape.head_dim))
        scores = g.MatMul(query, g.Transpose(key, perm=[0, 1, 3, 2]))
        scores = g.Mul(scores, g.constant(np.float32(shape.head_dim**-0.5), "attention.scale"))
        weights = g.Softmax(g.Add(g.Reshape(scores, self.by_head), self.mask), axis=-1)
        mixed = g.Reshape(g.MatMul(g.Reshape(weights, self.by_group), value), self.mixed)
        mixed = g.Reshape(g.Transpose(mixed, perm=[0, 2, 1, 3]), g.ints(0, 0, shape.heads * shape.head_dim))
        return self._linear(mixed, prefix + "o_proj.weight")

    def _heads(self, x: str, heads: int) -> str:
        g = self.graph
        return g.Transpose(g.Reshape(x, g.ints(0, 0, heads, self.shape.head_dim)), perm=[0, 2, 1, 3])

    def _turned(self, x: str) -> str:
        g, half = self.graph, self.shape.head_dim // 2
        left, right = g.add("Split", x, g.ints(half, half), outputs=2, axis=-1)
        return g.Add(g.Mul(x, self.cos), g.Mul(g.Concat(g.Neg(right), left, axis=-1), self.sin))

    def _norm(self, x: str, name_of_weight: str, name: str | None = None) -> str:
        g = self.graph
        squares = g.ReduceMean(g.Pow(x, g.constant(np.float32(2), "two")), g.ints(-1), keepdims=1)
        root = g.Sqrt(g.Add(squares, g.constant(np.float32(self.shape.epsilon), "epsilon")))
        return g.Mul(g.Div(x, root), g.constant(self.weights[name_of_weight].astype(np.float32), name_of_weight), name=name)

    def _linear(self, x: str, name_of_weight: str, name: str | None = None) -> str:
        g, weight = self.graph, self.weights[name_of_weight]
        storage = storage_of(name_of_weight, self.storage)
        expect(storage not in ("q4", "q8") or weight.shape[1] % BLOCK == 0, f"weights, {name_of_weight}", f"a multiple of {BLOCK} columns", weight.shape[1])
        bias = name_of_weight.removesuffix("weight") + "bias"
        output = None if bias in self.weights else name
        if self.storage == "matmul8":
            product = g.product(x, name_of_weight, weight, output)
        else:
            product = g.MatMul(x, g.Transpose(g.stored(name_of_weight, weight, storage), perm=[1, 0]), name=output)
        return g.Add(product, g.constant(self.weights[bias].astype(np.float32), bias), name=name) if bias in self.weights else product


def embeddings_block(width: int) -> int:
    return BLOCK if width % BLOCK == 0 else width


def embeddings_graph(table: np.ndarray, storage: str, data: Path | None = None) -> onnx.ModelProto:
    """table [tokens, width]; storage fp32, fp16 or q8 (a scale each 32 columns), of which only the rows asked for are turned into float32."""
    g = Graph(data)
    if storage == "q8":
        values, scales = in_blocks(table, block=embeddings_block(table.shape[1]))
        rows = g.Cast(g.Gather(g.constant(values, EMBEDDINGS + ".int8"), "input_ids"), to=TensorProto.FLOAT)
        scale = g.Cast(g.Gather(g.constant(scales, EMBEDDINGS + ".scale"), "input_ids"), to=TensorProto.FLOAT)
        g.Reshape(g.Mul(rows, scale), g.ints(0, 0, table.shape[1]), name="inputs_embeds")
    elif storage == "fp16":
        g.Cast(g.Gather(g.constant(table.astype(np.float16), EMBEDDINGS), "input_ids"), to=TensorProto.FLOAT, name="inputs_embeds")
    else:
        g.Gather(g.constant(table.astype(np.float32), EMBEDDINGS), "input_ids", name="inputs_embeds")
    return g.model("token_embeddings", [longs("input_ids", "batch", "sequence")], [floats("inputs_embeds", "batch", "sequence", table.shape[1])])


def embeddings_as_stored(table: np.ndarray, storage: str) -> np.ndarray:
    """The exact float32 values that `embeddings_graph` gives."""
    if storage != "q8":
        return as_stored(table, storage)
    values, scales = in_blocks(table, block=embeddings_block(table.shape[1]))
    return (values.astype(np.float32) * scales.astype(np.float32)).reshape(table.shape)

"""Both towers of a CLIP (a ViT and a text transformer) as a checkpoint has them: sizes, weights by open_clip's names, graphs, and the same in numpy."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto

from .bridge import IMAGE, normalised
from .graph import Graph, as_stored, floats, longs

Weights = Callable[[str], np.ndarray]
ACTIVATIONS = ("gelu", "quick_gelu")
_MASKED = np.float32(-1e9)


@dataclass(frozen=True)
class Tower:
    """The sizes of one transformer; prefix is where its tensors' names begin."""

    prefix: str
    width: int
    layers: int
    heads: int
    inner: int

    def shapes(self) -> dict[str, tuple[int, ...]]:
        width, inner = self.width, self.inner
        block = {"ln_1.weight": (width,), "ln_1.bias": (width,), "attn.in_proj_weight": (3 * width, width), "attn.in_proj_bias": (3 * width,),
                 "attn.out_proj.weight": (width, width), "attn.out_proj.bias": (width,), "ln_2.weight": (width,), "ln_2.bias": (width,),
                 "mlp.c_fc.weight": (inner, width), "mlp.c_fc.bias": (inner,), "mlp.c_proj.weight": (width, inner), "mlp.c_proj.bias": (width,)}
        return {f"{self.prefix}resblocks.{layer}.{name}": shape for layer in range(self.layers) for name, shape in block.items()}


@dataclass(frozen=True)
class ClipShape:
    vision: Tower
    text: Tower
    image: int
    patch: int
    embedding: int
    vocabulary: int
    context: int
    activation: str
    epsilon: float = 1e-5

    @property
    def side(self) -> int:
        return self.image // self.patch

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Names and shapes of all tensors that are read, as open_clip publishes them."""
        width, text = self.vision.width, self.text.width
        return {"visual.conv1.weight": (width, 3, self.patch, self.patch), "visual.class_embedding": (width,),
                "visual.positional_embedding": (self.side**2 + 1, width), "visual.ln_pre.weight": (width,), "visual.ln_pre.bias": (width,),
                **self.vision.shapes(), "visual.ln_post.weight": (width,), "visual.ln_post.bias": (width,), "visual.proj": (width, self.embedding),
                "token_embedding.weight": (self.vocabulary, text), "positional_embedding": (self.context, text), **self.text.shapes(),
                "ln_final.weight": (text,), "ln_final.bias": (text,), "text_projection": (text, self.embedding)}


def shares(side: int, cells: int) -> np.ndarray:
    """[cells², side²]: how much each patch of a square grid counts in each cell of a coarser one, by area."""
    edges = np.arange(cells + 1) * side / cells
    low, high = np.maximum(edges[:-1, None], np.arange(side)), np.minimum(edges[1:, None], np.arange(side) + 1)
    rows = np.clip(high - low, 0, None) * cells / side
    return np.einsum("ay,bx->abyx", rows, rows).reshape(cells**2, side**2).astype(np.float32)


class _Towers:
    """Writes the operators that both towers consist of."""

    def __init__(self, weights: Weights, shape: ClipShape, storage: str, data: Path | None):
        self.weights, self.shape, self.storage, self.graph = weights, shape, storage, Graph(data)

    def stored(self, name: str, transposed: bool = False) -> str:
        values = self.graph.stored(name, self.weights(name), self.storage)
        return self.graph.Transpose(values, perm=[1, 0]) if transposed else values

    def constant(self, name: str) -> str:
        return self.graph.constant(self.weights(name).astype(np.float32), name)

    def norm(self, x: str, name: str) -> str:
        return self.graph.LayerNormalization(x, self.constant(f"{name}.weight"), self.constant(f"{name}.bias"), axis=-1, epsilon=self.shape.epsilon)

    def linear(self, x: str, weight: str, bias: str) -> str:
        return self.graph.Add(self.graph.MatMul(x, self.stored(weight, transposed=True)), self.constant(bias))

    def activated(self, x: str) -> str:
        g = self.graph
        if self.shape.activation == "quick_gelu":
            return g.Mul(x, g.Sigmoid(g.Mul(x, g.constant(np.float32(1.702), "quick"))))
        half = g.Mul(x, g.constant(np.float32(0.5), "half"))
        return g.Mul(half, g.Add(g.Erf(g.Mul(x, g.constant(np.float32(math.sqrt(0.5)), "root"))), g.constant(np.float32(1), "one")))

    def blocks(self, x: str, tower: Tower, mask: str | None = None) -> str:
        for layer in range(tower.layers):
            prefix = f"{tower.prefix}resblocks.{layer}."
            x = self.graph.Add(x, self._attention(self.norm(x, prefix + "ln_1"), prefix + "attn.", tower, mask))
            inner = self.activated(self.linear(self.norm(x, prefix + "ln_2"), prefix + "mlp.c_fc.weight", prefix + "mlp.c_fc.bias"))
            x = self.graph.Add(x, self.linear(inner, prefix + "mlp.c_proj.weight", prefix + "mlp.c_proj.bias"))
        return x

    def _attention(self, x: str, prefix: str, tower: Tower, mask: str | None) -> str:
        g, size = self.graph, tower.width // tower.heads
        both = self.linear(x, prefix + "in_proj_weight", prefix + "in_proj_bias")
        query, key, value = (g.Transpose(g.Reshape(part, g.ints(0, 0, tower.heads, size)), perm=[0, 2, 1, 3])
                             for part in g.add("Split", both, g.ints(*[tower.width] * 3), outputs=3, axis=-1))
        scores = g.Mul(g.MatMul(query, g.Transpose(key, perm=[0, 1, 3, 2])), g.constant(np.float32(size**-0.5), f"scale.{size}"))
        if mask:
            scores = g.Add(scores, mask)
        mixed = g.Transpose(g.MatMul(g.Softmax(scores, axis=-1), value), perm=[0, 2, 1, 3])
        return self.linear(g.Reshape(mixed, g.ints(0, 0, tower.width)), prefix + "out_proj.weight", prefix + "out_proj.bias")


def vision_graph(weights: Weights, shape: ClipShape, cells: int, image: tuple[np.ndarray, np.ndarray] | None, storage: str, data: Path | None = None) -> onnx.ModelProto:
    """vision_encoder.onnx. image: a bridge's weight and bias from the pooled output to its own retrieval space; None: CLIP's space."""
    towers = _Towers(weights, shape, storage, data)
    g, width, side = towers.graph, shape.vision.width, shape.side
    patches = g.Conv("pixels", towers.stored("visual.conv1.weight"), kernel_shape=[shape.patch] * 2, strides=[shape.patch] * 2)
    patches = g.Transpose(g.Reshape(patches, g.ints(0, width, side**2)), perm=[0, 2, 1])
    batch = g.Shape("pixels", start=0, end=1)
    first = g.Expand(towers.constant("visual.class_embedding"), g.Concat(batch, g.ints(1, width), axis=0))
    x = g.Add(g.Concat(first, patches, axis=1), towers.constant("visual.positional_embedding"))
    x = towers.blocks(towers.norm(x, "visual.ln_pre"), shape.vision)
    whole, grid = g.add("Split", x, g.ints(1, side**2), outputs=2, axis=1)
    g.Concat(whole, g.MatMul(g.constant(shares(side, cells), "shares"), grid), axis=1, name="features")
    pooled = towers.norm(g.Squeeze(whole, g.ints(1)), "visual.ln_post")
    if image is None:
        projected = g.MatMul(pooled, towers.stored("visual.proj"))
    else:
        kernel = g.Transpose(g.stored(f"{IMAGE}.weight", image[0], storage), perm=[1, 0])
        projected = g.Add(g.MatMul(pooled, kernel), g.constant(image[1].astype(np.float32), f"{IMAGE}.bias"))
    normalised(g, projected, "embedding")
    embedding = shape.embedding if image is None else len(image[0])
    return g.model("vision_encoder", [floats("pixels", "batch", 3, shape.image, shape.image)],
                   [floats("features", "batch", 1 + cells**2, width), floats("embedding", "batch", embedding)])


def text_graph(weights: Weights, shape: ClipShape, end: int, storage: str, data: Path | None = None) -> onnx.ModelProto:
    """text_encoder.onnx: texts may be padded after their end token by anything."""
    towers = _Towers(weights, shape, storage, data)
    g = towers.graph
    table = weights("token_embedding.weight")
    rows = g.Gather(g.constant(table.astype(np.float16 if storage == "fp16" else np.float32), "token_embedding.weight"), "input_ids")
    sequence = g.Shape("input_ids", start=1, end=2)
    places = g.Slice(towers.constant("positional_embedding"), g.ints(0), sequence, g.ints(0))
    length = g.Squeeze(sequence, g.ints(0))
    order = g.Range(g.constant(np.int64(0), "zero"), length, g.constant(np.int64(1), "step"))
    later = g.Greater(g.Unsqueeze(order, g.ints(0)), g.Unsqueeze(order, g.ints(1)))
    mask = g.Where(later, g.constant(_MASKED, "masked"), g.constant(np.float32(0), "seen"))
    x = towers.blocks(g.Add(g.Cast(rows, to=TensorProto.FLOAT), places), shape.text, mask)
    ends = g.Cast(g.Equal("input_ids", g.constant(np.int64(end), "end")), to=TensorProto.INT32)
    place = g.ArgMax(ends, axis=1, keepdims=1)
    last = g.GatherND(x, place, batch_dims=1)
    normalised(g, g.MatMul(towers.norm(last, "ln_final"), towers.stored("text_projection")), "embedding")
    return g.model("text_encoder", [longs("input_ids", "batch", "sequence")], [floats("embedding", "batch", shape.embedding)])


class Reference:
    """The same in numpy, with the weights as they are stored; shares nothing with ONNX Runtime."""

    def __init__(self, weights: Weights, shape: ClipShape, storage: str):
        self.source, self.shape, self.storage = weights, shape, storage

    def weights(self, name: str) -> np.ndarray:
        values = self.source(name)
        rounded = values.ndim > 1 and not name.endswith("positional_embedding")
        return as_stored(values, self.storage) if rounded else values

    def see(self, pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """pixels [3, height, width] → the last layer's states [1 + patches, width] and the pooled output [width]."""
        shape, side, patch = self.shape, self.shape.side, self.shape.patch
        blocks = pixels.reshape(3, side, patch, side, patch).transpose(1, 3, 0, 2, 4).reshape(side**2, -1)
        patches = blocks @ self.weights("visual.conv1.weight").reshape(shape.vision.width, -1).T
        x = np.concatenate([self.weights("visual.class_embedding")[None], patches]) + self.weights("visual.positional_embedding")
        x = self._blocks(self._norm(x, "visual.ln_pre"), shape.vision, None)
        return x, self._norm(x[0], "visual.ln_post")

    def image(self, pooled: np.ndarray) -> np.ndarray:
        return _unit(pooled @ self.weights("visual.proj"))

    def read(self, ids: list[int]) -> np.ndarray:
        """A query's tokens, the end token last → its embedding."""
        x = self.weights("token_embedding.weight")[ids] + self.weights("positional_embedding")[: len(ids)]
        x = self._blocks(x, self.shape.text, np.triu(np.full((len(ids), len(ids)), -np.inf, np.float32), 1))
        return _unit(self._norm(x[-1], "ln_final") @ self.weights("text_projection"))

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + self.shape.epsilon) * self.weights(f"{name}.weight") + self.weights(f"{name}.bias")

    def _linear(self, x: np.ndarray, weight: str, bias: str) -> np.ndarray:
        return x @ self.weights(weight).T + self.weights(bias)

    def _activated(self, x: np.ndarray) -> np.ndarray:
        if self.shape.activation == "quick_gelu":
            return x / (1 + np.exp(-1.702 * x))
        return 0.5 * x * (1 + _erf(x * math.sqrt(0.5)))

    def _blocks(self, x: np.ndarray, tower: Tower, mask: np.ndarray | None) -> np.ndarray:
        for layer in range(tower.layers):
            prefix = f"{tower.prefix}resblocks.{layer}."
            x = x + self._attention(self._norm(x, prefix + "ln_1"), prefix + "attn.", tower, mask)
            inner = self._activated(self._linear(self._norm(x, prefix + "ln_2"), prefix + "mlp.c_fc.weight", prefix + "mlp.c_fc.bias"))
            x = x + self._linear(inner, prefix + "mlp.c_proj.weight", prefix + "mlp.c_proj.bias")
        return x

    def _attention(self, x: np.ndarray, prefix: str, tower: Tower, mask: np.ndarray | None) -> np.ndarray:
        both = self._linear(x, prefix + "in_proj_weight", prefix + "in_proj_bias")
        query, key, value = (part.reshape(len(x), tower.heads, -1).swapaxes(0, 1) for part in np.split(both, 3, -1))
        scores = query @ key.swapaxes(1, 2) * np.float32((tower.width // tower.heads) ** -0.5)
        scores = np.exp((scores := scores if mask is None else scores + mask) - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True) @ value).swapaxes(0, 1).reshape(len(x), -1)
        return self._linear(mixed, prefix + "out_proj.weight", prefix + "out_proj.bias")


_erf = np.vectorize(math.erf, otypes=[np.float32])


def _unit(x: np.ndarray) -> np.ndarray:
    return x / max(float(np.linalg.norm(x)), 1e-12)

"""The trained linear layers between an image encoder and a frozen language model, as a safetensors file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from safetensors import SafetensorError, safe_open

from .errors import BundleError, expect
from .graph import Graph, floats

PROJECTION, TEXT, IMAGE, RET = "caption_projection", "text_projection", "image_projection", "ret"
STRIDE, PADDING = 2, 1
_EPSILON = np.float32(1e-12)


@dataclass(frozen=True)
class Bridge:
    """Tensors, float32, and what the training says about prompts and decoding.

    `caption_projection.weight` is [dModel, dVision, 3, 3] (a convolution over the square grid of features, every second cell) or
    [dModel, dVision] (each feature vector becomes a soft token); `text_projection.weight` is [dRetrieval, dModel]; `ret` [dModel]. Where the
    image encoder has no retrieval space of its own, `image_projection.weight` is [dRetrieval, width of its pooled output]. Each weight has its `.bias`."""

    tensors: dict[str, np.ndarray]
    metadata: dict

    def prefix(self, features: tuple[int, int]) -> int:
        """How many soft tokens an image becomes."""
        cells = features[0]
        return cells if self.tensors[f"{PROJECTION}.weight"].ndim == 2 else (-(-round(cells**0.5) // STRIDE)) ** 2


def load_bridge(path: Path, features: tuple[int, int], model: int, embedding: int | None, pooled: int | None = None) -> Bridge:
    """features [k, dVision] and embedding are the image encoder's, model is the language model's width.

    pooled: the width that `image_projection` maps to the retrieval space, whose width is then the bridge's own. Where both are given, the image encoder
    has a retrieval space, and the bridge may bring another."""
    expect(path.is_file(), str(path), "the bridge", "no such file")
    try:
        with safe_open(str(path), "numpy") as file:
            tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}
            metadata = {key: _json(path, key, value) for key, value in (file.metadata() or {}).items()}
    except SafetensorError as e:
        raise BundleError(f"{path}: expected a safetensors file, found none: {e}") from e
    bridge = Bridge(tensors, metadata)
    if embedding is not None and f"{IMAGE}.weight" not in tensors:
        pooled = None
    elif pooled is not None:
        expect(f"{TEXT}.bias" in tensors, f"{path}, {TEXT}.bias", "[dRetrieval]", "none")
        embedding = len(tensors[f"{TEXT}.bias"])
    check(bridge, str(path), features, model, embedding, pooled)
    return bridge


def random_bridge(features: tuple[int, int], model: int, embedding: int, pooled: int | None) -> Bridge:
    """Seeded linear layers that have learnt nothing; each feature vector becomes a soft token. pooled None: embedding is the image encoder's own space."""
    rng = np.random.default_rng(0)

    def layer(name: str, rows: int, columns: int) -> dict[str, np.ndarray]:
        return {f"{name}.weight": rng.standard_normal((rows, columns)).astype(np.float32) * columns**-0.5, f"{name}.bias": np.zeros(rows, np.float32)}

    tensors = layer(PROJECTION, model, features[1]) | layer(TEXT, embedding, model) | (layer(IMAGE, embedding, pooled) if pooled else {})
    return Bridge(tensors | {RET: rng.standard_normal(model).astype(np.float32) * 0.02}, {})


def _json(path: Path, key: str, value: str):
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise BundleError(f"{path}, metadata {key}: expected JSON, found {value!r}") from None


def check(bridge: Bridge, where: str, features: tuple[int, int], model: int, embedding: int, pooled: int | None) -> None:
    cells, vision = features
    projection = bridge.tensors.get(f"{PROJECTION}.weight")
    linear = projection is not None and projection.ndim == 2
    shapes = {
        f"{PROJECTION}.weight": (model, vision) if linear else (model, vision, 3, 3),
        f"{PROJECTION}.bias": (model,),
        f"{TEXT}.weight": (embedding, model),
        f"{TEXT}.bias": (embedding,),
        RET: (model,),
    }
    if pooled is not None:
        shapes |= {f"{IMAGE}.weight": (embedding, pooled), f"{IMAGE}.bias": (embedding,)}
    for name, shape in shapes.items():
        expect(name in bridge.tensors, f"{where}, {name}", list(shape), "none")
        expect(bridge.tensors[name].shape == shape, f"{where}, {name}", list(shape), list(bridge.tensors[name].shape))
        expect(bool(np.isfinite(bridge.tensors[name]).all()), f"{where}, {name}", "finite numbers", "others")
    square = round(cells**0.5) ** 2 == cells
    expect(linear or square, f"{where}, {PROJECTION}.weight", f"[{model}, {vision}], since {cells} features are no square grid", "a convolution")


def projection_graph(bridge: Bridge, features: tuple[int, int]) -> onnx.ModelProto:
    """caption_projection.onnx"""
    g, (cells, vision) = Graph(), features
    weight, bias = bridge.tensors[f"{PROJECTION}.weight"], bridge.tensors[f"{PROJECTION}.bias"]
    model, prefix = len(weight), bridge.prefix(features)
    bias = g.constant(bias, f"{PROJECTION}.bias")
    if weight.ndim == 2:
        g.Add(g.MatMul("features", g.Transpose(g.stored(f"{PROJECTION}.weight", weight, "fp16"), perm=[1, 0])), bias, name="prefix")
    else:
        side = round(cells**0.5)
        grid = g.Reshape(g.Transpose("features", perm=[0, 2, 1]), g.ints(0, vision, side, side))
        kernel = g.stored(f"{PROJECTION}.weight", weight, "fp16")
        tokens = g.Conv(grid, kernel, bias, kernel_shape=[3, 3], strides=[STRIDE] * 2, pads=[PADDING] * 4)
        g.Transpose(g.Reshape(tokens, g.ints(0, model, prefix)), perm=[0, 2, 1], name="prefix")
    return g.model("caption_projection", [floats("features", "batch", cells, vision)], [floats("prefix", "batch", prefix, model)])


def text_graph(bridge: Bridge) -> onnx.ModelProto:
    """text_projection.onnx"""
    g, weight = Graph(), bridge.tensors[f"{TEXT}.weight"]
    kernel = g.Transpose(g.stored(f"{TEXT}.weight", weight, "fp16"), perm=[1, 0])
    x = g.Add(g.MatMul("hidden_state", kernel), g.constant(bridge.tensors[f"{TEXT}.bias"], f"{TEXT}.bias"))
    normalised(g, x, "embedding")
    return g.model("text_projection", [floats("hidden_state", "batch", weight.shape[1])], [floats("embedding", "batch", len(weight))])


def normalised(g: Graph, x: str, name: str) -> str:
    length = g.Sqrt(g.ReduceSum(g.Mul(x, x), g.ints(-1), keepdims=1))
    return g.Div(x, g.Max(length, g.constant(_EPSILON, "least")), name=name)


def project(bridge: Bridge, features: np.ndarray) -> np.ndarray:
    """features [k, dVision] → soft tokens [p, dModel], as the graph's weights are stored; in numpy, for references."""
    weight = _half(bridge.tensors[f"{PROJECTION}.weight"])
    bias = bridge.tensors[f"{PROJECTION}.bias"]
    if weight.ndim == 2:
        return features @ weight.T + bias
    side = round(len(features) ** 0.5)
    grid = np.pad(features.reshape(side, side, -1), ((PADDING, PADDING), (PADDING, PADDING), (0, 0)))
    rows = [np.einsum("yxc,ocyx->o", grid[y : y + 3, x : x + 3], weight) for y in range(0, side, STRIDE) for x in range(0, side, STRIDE)]
    return np.stack(rows).astype(np.float32) + bias


def embed(bridge: Bridge, hidden: np.ndarray) -> np.ndarray:
    """A hidden state [dModel] → the L2-normalised embedding; in numpy, for references."""
    x = _half(bridge.tensors[f"{TEXT}.weight"]) @ hidden + bridge.tensors[f"{TEXT}.bias"]
    return x / max(float(np.linalg.norm(x)), float(_EPSILON))


def _half(weight: np.ndarray) -> np.ndarray:
    return weight.astype(np.float16).astype(np.float32)

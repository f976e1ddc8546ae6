"""A CLIP vision tower as Hugging Face Optimum exports it becomes the bundle's vision_encoder.onnx."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from onnx import helper, numpy_helper

from .bridge import IMAGE
from .errors import expect
from .exported import ExportedGraph, dimensions, run_export
from .folder import read_json
from .graph import floats

NAMES = ("model.onnx", "vision_model.onnx")
MOST_BYTES = 16_384
_INTERPOLATIONS = {2: "bilinear", 3: "bicubic"}
_PREFIX = "swath."


def cells_of(side: int, width: int, where: str, parts: bool = False) -> int:
    """Into how many rows and columns a grid of patches is averaged: as many as fit into an event beside the class token.

    parts: a cell may end within a patch."""
    cells = [cells for cells in range(1, side + 1) if (parts or side % cells == 0) and (1 + cells**2) * width * 2 <= MOST_BYTES]
    expect(bool(cells), where, f"two float16 vectors in {MOST_BYTES} bytes", width)
    return cells[-1]


def preprocessing_of(config: Mapping, image: int, file: str) -> dict:
    """`preprocessing` of bundle.json, from a preprocessor_config.json."""

    def channels(name: str) -> list[float]:
        values = config.get(name)
        valid = isinstance(values, list) and len(values) == 3 and all(isinstance(value, (int, float)) for value in values)
        expect(valid, f"{file}, {name}", "3 numbers", values)
        return [value * 255 for value in values]

    resample = config.get("resample", 3)
    expect(resample in _INTERPOLATIONS, f"{file}, resample", "2 (bilinear) or 3 (bicubic)", resample)
    crop = config.get("crop_size") or config.get("size")
    if isinstance(crop, dict):
        crop = crop.get("height") or crop.get("shortest_edge")
    expect(crop == image, f"{file}, crop_size", f"{image} (config.json, image_size)", crop)
    return {"height": image, "width": image, "interpolation": _INTERPOLATIONS[resample], "mean": channels("image_mean"), "std": channels("image_std")}


class ImportedEncoder:
    """Features are the class token and the grid of patches averaged to as many cells as 16 kB hold; the embedding is a linear map of the pooled output."""

    def __init__(self, folder: Path):
        self.exported = ExportedGraph(folder, NAMES, "vision_encoder.onnx_data")
        self.path = self.exported.path
        config_file, self.preprocessor_file = folder / "config.json", folder / "preprocessor_config.json"
        config = read_json(config_file)
        config = config.get("vision_config", config)

        def size(name: str) -> int:
            expect(isinstance(config.get(name), int), f"{config_file}, {name}", "a number", config.get(name, "none"))
            return config[name]

        self.width, self.image, patch = size("hidden_size"), size("image_size"), size("patch_size")
        expect(self.image % patch == 0, f"{config_file}, patch_size", f"a divisor of image_size {self.image}", patch)
        self.side = self.image // patch
        self.cells = cells_of(self.side, self.width, f"{config_file}, hidden_size")
        self.preprocessing = preprocessing_of(read_json(self.preprocessor_file), self.image, str(self.preprocessor_file))
        inputs, outputs = self.exported.inputs(), self.exported.outputs()
        self.pixels = self.exported.port(inputs, "inputs", "pixel_values")
        self._check(self.pixels.name, dimensions(self.pixels), [None, 3, self.image, self.image])
        self.states = self.exported.port(outputs, "outputs", "last_hidden_state")
        self._check(self.states.name, dimensions(self.states), [None, 1 + self.side**2, self.width])
        name = "pooler_output" if "pooler_output" in outputs else "image_embeds"
        self.pooled = self.exported.port(outputs, "outputs", name, " or pooler_output")
        self.space = None  # the linear map to a retrieval space is the bridge's
        self.pooled_width = self.width if name == "pooler_output" else dimensions(self.pooled)[1]
        expect(isinstance(self.pooled_width, int), f"{self.path}, {name}", "a fixed width", self.pooled_width)

    @property
    def features(self) -> tuple[int, int]:
        return 1 + self.cells**2, self.width

    def _check(self, name: str, found: list, sizes: list) -> None:
        holds = len(found) == len(sizes) and all(size is None or not isinstance(f, int) or f == size for f, size in zip(found, sizes))
        expect(holds, f"{self.path}, {name}", ["batch" if size is None else size for size in sizes], found)

    def write(self, folder: Path, tensors: Mapping[str, np.ndarray]) -> None:
        """tensors: the bridge's."""
        exported, graph, (count, width) = self.exported, self.exported.graph, self.features
        embedding = len(tensors[f"{IMAGE}.weight"])
        exported.give_way("pixels", "features", "embedding")
        exported.to_float_input(self.pixels)
        exported.rename("pixel_values", _PREFIX + "pixels")
        graph.node.insert(0, helper.make_node("Identity", ["pixels"], [_PREFIX + "pixels"]))
        for value in (self.states, self.pooled):
            exported.to_float_output(value)
        block = self.side // self.cells
        constants = {
            "first": np.array([0], np.int64), "second": np.array([1], np.int64), "end": np.array([2**31], np.int64), "axis": np.array([1], np.int64),
            "grid": np.array([0, self.cells, block, self.cells, block, width], np.int64), "blocks": np.array([2, 4], np.int64),
            "cells": np.array([0, self.cells**2, width], np.int64),
            f"{IMAGE}.weight": np.ascontiguousarray(tensors[f"{IMAGE}.weight"].T), f"{IMAGE}.bias": tensors[f"{IMAGE}.bias"],
        }

        def node(operator: str, inputs: list[str], output: str, **attributes) -> None:
            graph.node.append(helper.make_node(operator, inputs, [output], **attributes))

        def own(*names: str) -> list[str]:
            return [_PREFIX + name for name in names]

        node("Slice", [self.states.name, *own("first", "second", "axis")], _PREFIX + "class")
        node("Slice", [self.states.name, *own("second", "end", "axis")], _PREFIX + "patches")
        node("Reshape", own("patches", "grid"), _PREFIX + "blocked")
        node("ReduceSum", own("blocked", "blocks"), _PREFIX + "summed", keepdims=0)
        constants["area"] = np.float32(block**2)
        node("Div", own("summed", "area"), _PREFIX + "averaged")
        node("Reshape", own("averaged", "cells"), _PREFIX + "averages")
        node("Concat", own("class", "averages"), "features", axis=1)
        node("MatMul", [self.pooled.name, _PREFIX + f"{IMAGE}.weight"], _PREFIX + "product")
        node("Add", own("product", f"{IMAGE}.bias"), _PREFIX + "projected")
        constants["last"] = np.array([-1], np.int64)
        constants["least"] = np.float32(1e-12)
        node("Mul", own("projected", "projected"), _PREFIX + "squares")
        node("ReduceSum", own("squares", "last"), _PREFIX + "sum", keepdims=1)
        node("Sqrt", own("sum"), _PREFIX + "length")
        node("Max", own("length", "least"), _PREFIX + "divisor")
        node("Div", own("projected", "divisor"), "embedding")
        graph.initializer.extend(numpy_helper.from_array(values, _PREFIX + name) for name, values in constants.items())
        exported.set_ports([floats("pixels", "batch", 3, self.image, self.image)], [floats("features", "batch", count, width), floats("embedding", "batch", embedding)])
        exported.write(exported.model, folder / "vision_encoder.onnx")

    def expected(self, pixels: np.ndarray, tensors: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """What numpy makes of the outputs of the export as it was, for one picture: features and embedding."""
        found = run_export(self.path, pixel_values=pixels)
        states, block = found["last_hidden_state"].astype(np.float32), self.side // self.cells
        grid = states[:, 1:].reshape(1, self.cells, block, self.cells, block, self.width).mean((2, 4)).reshape(1, -1, self.width)
        embedding = found[self.pooled.name].astype(np.float32) @ tensors[f"{IMAGE}.weight"].T + tensors[f"{IMAGE}.bias"]
        return np.concatenate([states[:, :1], grid], 1), embedding / np.linalg.norm(embedding)

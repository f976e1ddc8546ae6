"""The weights inside an exported graph, by their names in PyTorch: what a training goes on from."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from .errors import CheckpointError


def stored_arrays(file: Path) -> dict[str, np.ndarray]:
    """The initialisers of a graph; those outside it stay on disk until they are read."""
    if not file.exists():
        raise CheckpointError(file, "", "missing; a bundle was expected there")
    arrays = {}
    for weight in onnx.load(file, load_external_data=False).graph.initializer:
        if weight.data_location == TensorProto.EXTERNAL:
            place = {entry.key: entry.value for entry in weight.external_data}
            kind = helper.tensor_dtype_to_np_dtype(weight.data_type)
            arrays[weight.name] = np.memmap(file.parent / place["location"], kind, "r", int(place.get("offset", 0)), tuple(weight.dims))
        else:
            arrays[weight.name] = numpy_helper.to_array(weight)
    return arrays


def imported_weights(file: Path, dtype: torch.dtype) -> Iterator[tuple[str, torch.Tensor]]:
    """The weights of a graph that `./swath bundle import` wrote, as it computes with them, one at a time; matrices in `dtype`."""
    arrays = stored_arrays(file)
    for name, values in arrays.items():
        base, _, kind = name.rpartition(".")
        if kind == "scale" or not name.startswith(("model.", "lm_head.")):
            continue
        if kind in ("uint8", "int8"):
            scale = arrays[f"{base}.scale"].astype(np.float32)
            blocks = values.reshape(*scale.shape[:2], -1).astype(np.float32) - (128 if kind == "uint8" else 0)
            name, values = base, (blocks * scale.reshape(*scale.shape[:2], 1)).reshape(len(blocks), -1)
        tensor = torch.from_numpy(np.array(values, dtype=np.float32))
        yield name, tensor.to(dtype) if tensor.dim() > 1 else tensor


def read_weights(file: Path) -> dict[str, torch.Tensor]:
    if not file.exists():
        raise CheckpointError(file, "", "missing; a bundle that this package exported was expected there")
    stored = {w.name: numpy_helper.to_array(w) for w in onnx.load(file).graph.initializer}
    weights = {}
    for name, values in stored.items():
        if name.endswith(".int8"):
            name = name.removesuffix(".int8")
            values = values.astype(np.float32) * stored[name + ".scale"]
        weights[name.removesuffix(".float16")] = torch.from_numpy(np.array(values, dtype=np.float32))
    return weights


@torch.no_grad()
def load_weights(module: nn.Module, file: Path, but: tuple[str, ...] = ()) -> None:
    """Sets all of a module's parameters but those whose names begin with one of `but`."""
    weights = read_weights(file)
    for name, parameter in module.named_parameters():
        if name.startswith(but):
            continue
        if name not in weights or weights[name].numel() != parameter.numel():
            found = list(weights[name].shape) if name in weights else "none"
            raise CheckpointError(file, name, f"expected shape {list(parameter.shape)}, found {found}")
        parameter.copy_(weights[name].reshape(parameter.shape))

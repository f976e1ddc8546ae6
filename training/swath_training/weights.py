"""The weights inside an exported graph, by their names in PyTorch: what a training goes on from."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from .errors import CheckpointError


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

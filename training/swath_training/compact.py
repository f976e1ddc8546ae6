"""An encoder or a decoder in the middle of its training as a small file that can be committed: what a new machine goes on from."""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from .errors import CheckpointError

LEFT_OUT = ("reduction.",)  # fitted anew after every training
SCALE, LARGE = "#scale", 65536


def changed_weights(modules: dict[str, nn.Module]) -> dict[str, torch.Tensor]:
    """What training changes; the rest comes from the packages that carry ImageNet's weights and MiniLM's."""
    return {f"{name}.{key}": p for name, module in modules.items() for key, p in module.named_parameters()
            if p.requires_grad and not key.startswith(LEFT_OUT)}


def write_compact(modules: dict[str, nn.Module], facts: dict, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {key: p.detach().to(torch.float16).contiguous() for key, p in changed_weights(modules).items()}
    save_file(tensors, path, {"facts": json.dumps(facts)})


def write_eight_bits(weights: dict[str, torch.Tensor], facts: dict, path: Path) -> None:
    """What `read_compact` reads, large matrices as whole numbers of 8 bits with a scale for each row: a bundle has no more of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {}
    for key, weight in weights.items():
        if weight.dim() < 2 or weight.numel() < LARGE:
            tensors[key] = weight.to(torch.float16).contiguous()
            continue
        rows = weight.float().flatten(1)
        scale = (rows.abs().amax(1, keepdim=True) / 127).clamp_min(1e-8)
        tensors |= {key: (rows / scale).round().to(torch.int8).contiguous(), key + SCALE: scale[:, 0].contiguous()}
    save_file(tensors, path, {"facts": json.dumps(facts)})


@torch.no_grad()
def read_compact(modules: dict[str, nn.Module], path: Path) -> dict:
    """Sets the modules' changed weights; returns the facts that were written beside them."""
    try:
        with safe_open(path, "pt") as file:
            facts = json.loads((file.metadata() or {}).get("facts", "{}"))
            wanted = changed_weights(modules)
            if missing := sorted(wanted.keys() - set(file.keys())):
                raise CheckpointError(path, missing[0], "missing; the recipe's model has it")
            for key, p in wanted.items():
                tensor = file.get_tensor(key)
                if tensor.dtype == torch.int8:
                    tensor = tensor * file.get_tensor(key + SCALE)[:, None]
                    tensor = tensor.view(p.shape) if tensor.numel() == p.numel() else tensor
                if tensor.shape != p.shape:
                    raise CheckpointError(path, key, f"shape {list(tensor.shape)}, but {list(p.shape)} by the recipe")
                p.copy_(tensor)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(path, "", f"not a compact checkpoint that can be read: {error}") from error
    return facts

"""An encoder in the middle of its training as a small file that can be committed: what a new machine goes on from."""

import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import nn

from .errors import CheckpointError

LEFT_OUT = ("reduction.",)  # fitted anew after every training


def changed_weights(modules: dict[str, nn.Module]) -> dict[str, torch.Tensor]:
    """What training changes; the rest comes from the packages that carry ImageNet's weights and MiniLM's."""
    return {f"{name}.{key}": p for name, module in modules.items() for key, p in module.named_parameters()
            if p.requires_grad and not key.startswith(LEFT_OUT)}


def write_compact(modules: dict[str, nn.Module], facts: dict, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    tensors = {key: p.detach().to(torch.float16).contiguous() for key, p in changed_weights(modules).items()}
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
                if tensor.shape != p.shape:
                    raise CheckpointError(path, key, f"shape {list(tensor.shape)}, but {list(p.shape)} by the recipe")
                p.copy_(tensor)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(path, "", f"not a compact checkpoint that can be read: {error}") from error
    return facts

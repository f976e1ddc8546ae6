"""Stage `bridge-file`: the trained linear layers and [RET] alone, for `./swath bundle` to put around their language model."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from .run import read_checkpoint

# Parameter → its name in the file, see swath_bundle/bridge.py.
NAMES = {"caption_projection.conv.weight": "caption_projection.weight", "caption_projection.conv.bias": "caption_projection.bias",
         "text_projection.linear.weight": "text_projection.weight", "text_projection.linear.bias": "text_projection.bias", "ret": "ret"}


def write_bridge_file(recipe: dict, data: Path, out: Path) -> None:
    trained = read_checkpoint(Path(out) / "bridge.pt")["bridge"]
    tensors = {name: trained[parameter].to(torch.float16 if trained[parameter].dim() > 1 else torch.float32).contiguous() for parameter, name in NAMES.items()}
    prompts = {"prompt": {"beforeImage": recipe["bridge"]["before"], "afterImage": "\n"}, "query": {"before": "\n", "after": "[RET]"}}
    metadata = {name: json.dumps(value) for name, value in (prompts | {"decoding": recipe["decoding"]}).items()}
    path = Path(out) / "bridge.safetensors"
    save_file(tensors, path, metadata)
    print(f"[bridge-file] {path.name}: {path.stat().st_size / 1e6:.1f} MB", flush=True)

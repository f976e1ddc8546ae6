"""Stage `bridge-file`: the trained linear layers and [RET] alone, for `./swath bundle` to put around their language model."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from .bridge import FILE_NAMES
from .run import read_checkpoint

def write_bridge_file(recipe: dict, data: Path, out: Path) -> None:
    trained = read_checkpoint(Path(out) / "bridge.pt")["bridge"]
    tensors = {name: trained[parameter].to(torch.float16 if trained[parameter].dim() > 1 else torch.float32).contiguous() for parameter, name in FILE_NAMES.items()}
    prompts = {"prompt": {"beforeImage": recipe["bridge"]["before"], "afterImage": "\n"}, "query": {"before": "\n", "after": "[RET]"}}
    metadata = {name: json.dumps(value) for name, value in (prompts | {"decoding": recipe["decoding"]}).items()}
    path = Path(out) / "bridge.safetensors"
    save_file(tensors, path, metadata)
    print(f"[bridge-file] {path.name}: {path.stat().st_size / 1e6:.1f} MB", flush=True)

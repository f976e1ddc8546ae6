"""Stage `export`: the trained parts as the ONNX graphs, tokenizer and bundle.json of docs/model-bundle.md."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.export import Dim

from .data import MEAN, SIZE, STD
from .reference import Reference
from .tokenizer import BOS, EOS, PAD, RET

OPSET = 18


class DecoderGraph(nn.Module):
    """The decoder with its cache as flat inputs and outputs, in Optimum's layout."""

    def __init__(self, decoder: nn.Module):
        super().__init__()
        self.decoder = decoder

    def forward(self, inputs_embeds, attention_mask, position_ids, *past):
        pairs = list(zip(past[::2], past[1::2]))
        logits, hidden, present = self.decoder(inputs_embeds, attention_mask, position_ids, pairs)
        return logits, hidden, *(tensor for pair in present for tensor in pair)


def export_bundle(recipe: dict, data: Path, out: Path) -> None:
    """Writes OUT/bundle without golden/; `golden` completes it and writes bundle.json."""
    reference, folder = Reference(recipe, out), Path(out) / "bundle"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_graphs(reference, recipe["dimensions"], folder)
    shutil.copyfile(Path(out) / "tokenizer.json", folder / "tokenizer.json")
    seal(recipe, reference, folder)


def write_graphs(reference: Reference, dimensions: dict, folder: Path) -> None:
    bridge = reference.bridge
    width, heads, layers = dimensions["model"], dimensions["heads"], dimensions["layers"]
    batch, sequence, past = Dim("batch"), Dim("sequence"), Dim("past")
    write(reference.vision, {"pixels": torch.randn(2, 3, SIZE, SIZE)}, [{0: batch}], ["features", "embedding"], folder / "vision_encoder.onnx")
    write(bridge.caption_projection, {"features": torch.randn(2, *dimensions["features"])}, [{0: batch}], ["prefix"],
          folder / "caption_projection.onnx")
    write(bridge.token_embeddings, {"input_ids": torch.ones(2, 3, dtype=torch.long)}, [{0: batch, 1: sequence}], ["inputs_embeds"],
          folder / "token_embeddings.onnx")
    write(bridge.text_projection, {"hidden_state": torch.randn(2, width)}, [{0: batch}], ["embedding"], folder / "text_projection.onnx")
    names = [f"{i}.{part}" for i in range(layers) for part in ("key", "value")]
    inputs = {"inputs_embeds": torch.randn(2, 3, width), "attention_mask": torch.ones(2, 7, dtype=torch.long),
              "position_ids": torch.arange(4, 7).repeat(2, 1)}
    inputs |= {f"past_key_values.{name}": torch.randn(2, heads, 4, width // heads) for name in names}
    axes = [{0: batch, 1: sequence}, {0: batch, 1: Dim.DYNAMIC}, {0: batch, 1: sequence}, tuple({0: batch, 2: past} for _ in names)]
    write(DecoderGraph(bridge.decoder), inputs, axes, ["logits", "hidden_state", *(f"present.{name}" for name in names)], folder / "decoder.onnx")


def write(module: nn.Module, inputs: dict, axes: list, outputs: list[str], path: Path) -> None:
    program = torch.onnx.export(module.eval(), tuple(inputs.values()), dynamo=True, opset_version=OPSET, dynamic_shapes=tuple(axes),
                                input_names=list(inputs), output_names=outputs, verbose=False)
    model = program.model_proto
    store_as_float16(model)
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    del model.graph.value_info[:], model.graph.metadata_props[:]
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def store_as_float16(model: onnx.ModelProto, smallest: int = 32) -> None:
    """Stores each weight that float16 holds exactly as float16 with a Cast behind it, which runtimes fold on load."""
    casts = []
    for weight in model.graph.initializer:
        if weight.data_type != TensorProto.FLOAT:
            continue
        values = numpy_helper.to_array(weight)
        with np.errstate(over="ignore"):
            half = values.astype(np.float16)
        if values.size >= smallest and np.array_equal(half.astype(np.float32), values):
            name = weight.name
            weight.CopyFrom(numpy_helper.from_array(half, name + ".float16"))
            casts.append(helper.make_node("Cast", [name + ".float16"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def seal(recipe: dict, reference: Reference, folder: Path) -> None:
    """Writes bundle.json over whatever the folder holds."""
    dimensions = recipe["dimensions"]
    cells = dimensions["features"][0]
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != "bundle.json")
    bundle = {
        "format": 1, "name": recipe["name"], "version": recipe["version"], "license": "Apache-2.0", "description": recipe["description"],
        "precision": "fp32",
        "dimensions": {"features": dimensions["features"], "prefix": ((round(cells**0.5) + 1) // 2) ** 2, "model": dimensions["model"],
                       "embedding": dimensions["embedding"], "layers": dimensions["layers"], "kvHeads": dimensions["heads"],
                       "headDim": dimensions["model"] // dimensions["heads"], "vocabulary": reference.tokenizer.get_vocab_size()},
        "preprocessing": {"height": SIZE, "width": SIZE, "interpolation": "bilinear", "mean": [MEAN] * 3, "std": [STD] * 3},
        "prompt": {"beforeImage": "", "afterImage": "<bos>"},
        "query": {"before": "<bos>", "after": "[RET]"},
        "tokens": {"bos": BOS, "eos": EOS, "pad": PAD, "ret": RET},
        "decoding": recipe["decoding"],
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
    }
    (folder / "bundle.json").write_text(json.dumps(bundle, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    total = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
    print(f"[export] {folder.name}: {len(files) + 1} files, {total / 1e6:.1f} MB", flush=True)

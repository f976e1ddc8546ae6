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

from swath_bundle.graph import Graph, floats, longs, save
from swath_bundle.llama import HEAD, decoder_graph

from .data import MEAN, SIZE, STD
from .lm import nibbles
from .reference import Reference
from .tokenizer import BOS, EOS, PAD, RET

OPSET = 18


def export_bundle(recipe: dict, data: Path, out: Path) -> None:
    """Writes OUT/bundle without golden/, which `golden` completes, and OUT/bundle-fp32, the same model with its weights as they were trained."""
    for name, rounded in (("bundle-fp32", False), ("bundle", True)):
        reference, folder = Reference(recipe, out, rounded), Path(out) / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_graphs(reference, torch.load(Path(out) / "dictionary.pt"), recipe["dimensions"], folder, rounded)
        shutil.copyfile(Path(out) / "tokenizer.json", folder / "tokenizer.json")
        seal(recipe, reference, folder, out)


def write_graphs(reference: Reference, dictionary: dict, dimensions: dict, folder: Path, rounded: bool) -> None:
    bridge, batch = reference.bridge, Dim("batch")
    write(reference.vision, torch.randn(2, 3, SIZE, SIZE), {"pixels": ["features", "embedding"]}, batch, folder / "vision_encoder.onnx", rounded)
    write(bridge.caption_projection, torch.randn(2, *dimensions["features"]), {"features": ["prefix"]}, batch, folder / "caption_projection.onnx", rounded)
    write(bridge.text_projection, torch.randn(2, bridge.ret.numel()), {"hidden_state": ["embedding"]}, batch, folder / "text_projection.onnx", rounded)
    save(token_embeddings(dictionary, bridge.tokens["ret"], bridge.ret.detach()), folder / "token_embeddings.onnx")
    weights = {name: weight.detach().numpy() for name, weight in bridge.llm.named_parameters() if "embed_tokens" not in name}
    weights[HEAD] = bridge.llm.head.detach().numpy()
    save(decoder_graph(weights, bridge.llm.config, "int8" if rounded else "fp32"), folder / "decoder.onnx")


def nibble_table(graph: Graph, table: torch.Tensor, name: str, rows: str) -> str:
    """Rows of a table that `nibbles` rounded: two values a byte, the left half of a row in the low four bits."""
    whole, scales, product = nibbles(table)
    assert torch.equal(product, table), "the table was not rounded by nibbles()"
    shifted = (whole + 8).to(torch.uint8).numpy()
    half = shifted.shape[1] // 2
    packed, scale = graph.constant(shifted[:, :half] | shifted[:, half:] << 4, f"{name}.uint4"), graph.constant(scales.half().numpy(), f"{name}.scale")
    packed, scale = graph.Gather(packed, rows), graph.Gather(scale, rows)
    low = graph.BitwiseAnd(packed, graph.constant(np.array(15, np.uint8), "low.bits"))
    high = graph.BitShift(packed, graph.constant(np.array(4, np.uint8), "four.bits"), direction="RIGHT")
    values = graph.Sub(graph.Cast(graph.Concat(low, high, axis=-1), to=TensorProto.FLOAT), graph.constant(np.array(8, np.float32), "eight"))
    blocks = scales.shape[1]
    scaled = graph.Mul(graph.Reshape(values, graph.ints(0, 0, blocks, table.shape[1] // blocks)),
                       graph.Reshape(graph.Cast(scale, to=TensorProto.FLOAT), graph.ints(0, 0, blocks, 1)))
    return graph.Reshape(scaled, graph.ints(0, 0, table.shape[1]))


def token_embeddings(dictionary: dict, ret: int, ret_embedding: torch.Tensor) -> onnx.ModelProto:
    """A token's parts' rows, weighted; see dictionary.py."""
    graph, width = Graph(), dictionary["table"].shape[1]
    parts = graph.Cast(graph.Gather(graph.constant(dictionary["parts"].numpy().astype(np.uint16), "parts"), "input_ids"), to=TensorProto.INT64)
    shares = graph.Cast(graph.Gather(graph.constant(dictionary["weights"].half().numpy(), "parts.weight"), "input_ids"), to=TensorProto.FLOAT)
    flat = graph.Reshape(parts, graph.ints(0, -1))
    found = graph.Reshape(nibble_table(graph, dictionary["table"], "model.embed_tokens.weight", flat), graph.ints(0, -1, dictionary["parts"].shape[1], width))
    rows = graph.ReduceSum(graph.Mul(found, graph.Unsqueeze(shares, graph.ints(-1))), graph.ints(2), keepdims=0)
    is_ret = graph.Unsqueeze(graph.Equal("input_ids", graph.constant(np.array(ret, np.int64), "ret.id")), graph.ints(-1))
    graph.Where(is_ret, graph.constant(ret_embedding.numpy(), "ret"), rows, name="inputs_embeds")
    return graph.model("token_embeddings", [longs("input_ids", "batch", "sequence")], [floats("inputs_embeds", "batch", "sequence", width)])


def write(module: nn.Module, sample: torch.Tensor, ports: dict, batch: Dim, path: Path, rounded: bool) -> None:
    [(name, outputs)] = ports.items()
    program = torch.onnx.export(module.eval(), (sample,), dynamo=True, opset_version=OPSET, dynamic_shapes=({0: batch},),
                                input_names=[name], output_names=outputs, verbose=False)
    model = program.model_proto
    if rounded:
        store_as_int8(model)
    for node in model.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    del model.graph.value_info[:], model.graph.metadata_props[:]
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def store_as_int8(model: onnx.ModelProto, smallest: int = 256) -> None:
    """Stores each weight that whole numbers times a scale an output make up as those, which runtimes multiply on load."""
    nodes = []
    for weight in list(model.graph.initializer):
        values = numpy_helper.to_array(weight)
        if weight.data_type != TensorProto.FLOAT or values.ndim < 2 or values.size < smallest:
            continue
        for axis in (0, -1):  # torch's order, and transposed
            others = tuple(i for i in range(values.ndim) if i != axis % values.ndim)
            scale = np.maximum(np.abs(values).max(others, keepdims=True), 1e-12) / np.float32(127)
            whole = np.rint(values / scale)
            if np.array_equal(whole.astype(np.float32) * scale, values):
                name = weight.name
                weight.CopyFrom(numpy_helper.from_array(whole.astype(np.int8), name + ".int8"))
                model.graph.initializer.append(numpy_helper.from_array(scale, name + ".scale"))
                nodes += [helper.make_node("Cast", [name + ".int8"], [name + ".whole"], to=TensorProto.FLOAT),
                          helper.make_node("Mul", [name + ".whole", name + ".scale"], [name])]
                break
        else:
            raise ValueError(f"{weight.name} {values.shape} was not rounded to 8 bits")
    nodes += model.graph.node
    del model.graph.node[:]
    model.graph.node.extend(nodes)


def seal(recipe: dict, reference: Reference, folder: Path, out: Path) -> None:
    """Writes bundle.json over whatever the folder holds."""
    dimensions, config = recipe["dimensions"], reference.bridge.llm.config
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != "bundle.json")
    bundle = {
        "format": 2, "name": recipe["name"], "version": recipe["version"], "license": "Apache-2.0", "description": recipe["description"],
        "precision": "fp32",
        "dimensions": {"features": dimensions["features"], "prefix": dimensions["prefix"], "model": config["hidden_size"],
                       "embedding": dimensions["embedding"], "layers": config["num_hidden_layers"], "kvHeads": config["num_key_value_heads"],
                       "headDim": config["hidden_size"] // config["num_attention_heads"], "vocabulary": reference.bridge.llm.generated},
        "preprocessing": {"height": SIZE, "width": SIZE, "interpolation": "bilinear", "mean": [MEAN] * 3, "std": [STD] * 3},
        "prompt": {"beforeImage": "", "afterImage": "<bos>"},
        "query": {"before": "<bos>", "after": "[RET]"},
        "tokens": {"bos": BOS, "eos": EOS, "pad": PAD, "ret": RET},
        "decoding": recipe["decoding"],
        **calibration(out),
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
    }
    (folder / "bundle.json").write_text(json.dumps(bundle, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    total = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file())
    print(f"[export] {folder.name}: {len(files) + 1} files, {total / 1e6:.1f} MB", flush=True)


def calibration(out: Path) -> dict:
    """What stage `calibrate` left, if it was run."""
    path = Path(out) / "calibration.json"
    return {"calibration": json.loads(path.read_text(encoding="utf-8"))["calibration"]} if path.exists() else {}

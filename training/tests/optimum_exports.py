"""Randomly initialised models of the exact LLaMA-2 and CLIP architectures, exported in the layout of Hugging Face Optimum.

    python training/tests/optimum_exports.py RESOURCES      (with PyTorch and transformers)

makes RESOURCES/imported-bundle, and RESOURCES/imported-bundle.json with what transformers itself gives."""

import base64
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
import transformers
from onnx import TensorProto, helper
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

VOCABULARY = 320
TEXT = "an airplane"
LLAMA = {"vocab_size": VOCABULARY, "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 4,
         "rms_norm_eps": 1e-5, "max_position_embeddings": 128, "bos_token_id": 0, "eos_token_id": 1, "tie_word_embeddings": False}
CLIP = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "image_size": 28, "patch_size": 7, "projection_dim": 16}


def llama(dtype=torch.float32, **changes) -> transformers.LlamaForCausalLM:
    torch.manual_seed(3)
    config = transformers.LlamaConfig(**(LLAMA | changes), initializer_range=0.3, attn_implementation="eager")
    return transformers.LlamaForCausalLM(config).eval().to(dtype)


def clip(**changes) -> transformers.CLIPVisionModel:
    torch.manual_seed(4)
    config = transformers.CLIPVisionConfig(**(CLIP | changes), attn_implementation="eager")
    return transformers.CLIPVisionModel(config).eval()


class WithCache(torch.nn.Module):
    """input_ids, attention_mask, position_ids, keys and values in turn → logits, keys and values in turn."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids, *past):
        cache = transformers.DynamicCache()
        for layer, (key, value) in enumerate(zip(past[::2], past[1::2])):
            cache.update(key, value, layer)
        total, sequence = attention_mask.shape[1], input_ids.shape[1]
        earlier = torch.arange(total)[None] <= torch.arange(sequence)[:, None] + (total - sequence)
        seen = earlier[None, None] & (attention_mask[:, None, None] > 0)
        mask = torch.where(seen, 0.0, torch.finfo(self.model.dtype).min).to(self.model.dtype)
        outputs = self.model(input_ids=input_ids, attention_mask=mask, position_ids=position_ids, past_key_values=cache, use_cache=True)
        present = [part for layer in outputs.past_key_values.layers for part in (layer.keys, layer.values)]
        return outputs.logits, *present


class Vision(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        outputs = self.model(pixel_values=pixel_values)
        return outputs.last_hidden_state, outputs.pooler_output


def export(module, inputs: dict, shapes: tuple, outputs: list[str]) -> onnx.ModelProto:
    program = torch.onnx.export(module.eval(), tuple(inputs.values()), dynamo=True, opset_version=18, dynamic_shapes=shapes, input_names=list(inputs),
                                output_names=outputs, verbose=False)
    return program.model_proto


def export_llama(model, folder: Path, external: bool = False) -> Path:
    """config.json, tokenizer.json and model.onnx, all weights in model.onnx_data where external."""
    folder.mkdir(parents=True)
    config = model.config
    heads, width = config.num_key_value_heads, config.head_dim
    names = [f"{layer}.{part}" for layer in range(config.num_hidden_layers) for part in ("key", "value")]
    inputs = {"input_ids": torch.ones(2, 3, dtype=torch.long), "attention_mask": torch.ones(2, 7, dtype=torch.long), "position_ids": torch.arange(4, 7).repeat(2, 1)}
    inputs |= {f"past_key_values.{name}": torch.randn(2, heads, 4, width, dtype=model.dtype) for name in names}
    batch, sequence, past = (torch.export.Dim(name) for name in ("batch_size", "sequence_length", "past_sequence_length"))
    shapes = ({0: batch, 1: sequence}, {0: batch, 1: torch.export.Dim.DYNAMIC}, {0: batch, 1: sequence}, tuple({0: batch, 2: past} for _ in names))
    graph = export(WithCache(model), inputs, shapes, ["logits", *(f"present.{name}" for name in names)])
    save(graph, folder / "model.onnx", external)
    (folder / "config.json").write_text(config.to_json_string())
    tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def export_clip(model, folder: Path, external: bool = False) -> Path:
    folder.mkdir(parents=True)
    size = model.config.image_size
    graph = export(Vision(model), {"pixel_values": torch.randn(2, 3, size, size)}, ({0: torch.export.Dim("batch_size")},), ["last_hidden_state", "pooler_output"])
    save(graph, folder / "model.onnx", external)
    (folder / "config.json").write_text(model.config.to_json_string())
    (folder / "preprocessor_config.json").write_text(json.dumps({
        "crop_size": {"height": size, "width": size}, "size": {"shortest_edge": size}, "resample": 3, "do_rescale": True,
        "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]}))
    return folder


def save(graph: onnx.ModelProto, path: Path, external: bool) -> None:
    # ONNX Runtime must see the constants that shapes depend on, so these stay inside.
    onnx.save_model(graph, path, save_as_external_data=external, location=path.name + "_data", size_threshold=128)


def merge(source: Path, target: Path) -> Path:
    """The same decoder as Optimum used to merge it: behind an If on use_cache_branch, weights outside."""
    graph = onnx.load(source / "model.onnx").graph
    types = {value.name: value for value in graph.output}
    ends = [helper.make_node("Identity", [name], [f"{name}.branch"]) for name in types]
    outputs = [helper.make_tensor_value_info(f"{name}.branch", value.type.tensor_type.elem_type, None) for name, value in types.items()]
    branch = helper.make_graph([*graph.node, *ends], "with_past", [], outputs)
    choice = helper.make_node("If", ["use_cache_branch"], list(types), name="optimum::if", then_branch=branch, else_branch=branch)
    flag = helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1])
    merged = helper.make_graph([choice], "merged", [*graph.input, flag], list(types.values()), list(graph.initializer))
    target.mkdir(parents=True)
    onnx.save(helper.make_model(merged, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), target / "decoder_model_merged.onnx")
    for name in ("config.json", "tokenizer.json"):
        (target / name).write_bytes((source / name).read_bytes())
    return target


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    special = [AddedToken(token, special=True, normalized=False) for token in ("<s>", "</s>")]
    made.train_from_iterator([TEXT, "a harbor with boats"] * 2, trainers.BpeTrainer(
        vocab_size=VOCABULARY, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=special))
    return made


@torch.no_grad()
def expectations(language, vision, tokens: list[int], pixels: np.ndarray) -> dict:
    """What transformers gives: for the decoder at each position, for the tower for one picture."""
    outputs = language(torch.tensor([tokens]), output_hidden_states=True)
    seen = vision(torch.from_numpy(pixels))
    return {"tokens": tokens, "hiddenState": encoded(outputs.hidden_states[-1][0]), "logits": encoded(outputs.logits[0]),
            "lastHiddenState": encoded(seen.last_hidden_state[0]), "poolerOutput": encoded(seen.pooler_output[0])}


def encoded(values: torch.Tensor) -> str:
    return base64.b64encode(values.float().numpy().astype("<f4").tobytes()).decode()


def decoded(text: str, *shape: int) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(shape)


def main(resources: Path) -> None:
    import tempfile

    from swath_bundle import importing

    importing.PICTURES = resources / "tiny-bundle" / "golden"
    importing.EMBEDDING = 8
    language, vision = llama(num_key_value_heads=2), clip()
    with tempfile.TemporaryDirectory() as folder:
        exports = Path(folder)
        bundle = resources / "imported-bundle"
        importing.import_bundle(export_llama(language, exports / "llm", external=True), export_clip(vision, exports / "encoder", external=True), None, bundle)
    settings = json.loads((bundle / "bundle.json").read_text())
    pixels = importing.preprocess(next((bundle / "golden").glob("*.png")), settings["preprocessing"])
    tokens = [0, *Tokenizer.from_file(str(bundle / "tokenizer.json")).encode(TEXT).ids]
    (resources / "imported-bundle.json").write_text(json.dumps(expectations(language, vision, tokens, pixels), indent=1) + "\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(Path(sys.argv[1]))

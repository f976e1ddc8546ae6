"""A decoder as Hugging Face folders hold it (config.json, safetensors, tokenizer.json) becomes the bundle's decoder.onnx and token_embeddings.onnx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import tokenizers

from .checkpoints import open_folder
from .errors import expect
from .folder import RET, read_json
from .graph import as_stored, save
from .llama import EMBEDDINGS, HEAD, Shape, decoder_graph, embeddings_graph, storage_of
from .reference import Decoder

# What ./swath bundle import calls a storage → what llama.py calls it, for the layers and for the table of embeddings.
STORAGES = {"fp32": ("fp32", "fp32"), "fp16": ("fp16", "fp16"), "int8": ("matmul8", "q8")}
FAMILIES = {"llama": "LlamaForCausalLM", "qwen2": "Qwen2ForCausalLM", "qwen3": "Qwen3ForCausalLM"}
# Of a vocabulary, some rows at its end may stand for no token: Qwen's are rounded up.
_SPARE = 1024
_IGNORED = ("rotary_emb.inv_freq",)


class CheckpointDecoder:
    """config: the folder's config.json; storage: fp32, fp16 or int8."""

    def __init__(self, folder: Path, config: Mapping, config_file: Path, storage: str):
        family = config.get("model_type", "none")
        expect(family in FAMILIES, f"{config_file}, model_type", "one of " + ", ".join(FAMILIES), family)
        named = config.get("architectures") or [FAMILIES[family]]
        expect(FAMILIES[family] in named, f"{config_file}, architectures", FAMILIES[family], ", ".join(map(str, named)))
        expect(config.get("hidden_act", "silu") == "silu", f"{config_file}, hidden_act", "silu", config.get("hidden_act"))
        windowed = config.get("use_sliding_window") or "sliding_attention" in (config.get("layer_types") or [])
        expect(not windowed, f"{config_file}, use_sliding_window", "false", "true")
        expect(not config.get("quantization_config"), f"{config_file}, quantization_config", "none: weights in bfloat16, float16 or float32", "one")
        for name in ("vocab_size", "num_hidden_layers", "num_attention_heads", "hidden_size", "intermediate_size"):
            expect(isinstance(config.get(name), int) and config[name] > 0, f"{config_file}, {name}", "a number", config.get(name, "none"))
        self.config, self.storage, self.exact = config, storage, storage != "int8"
        self.shape = Shape.of(config, str(config_file))
        self.layers, self.kv_heads, self.head_dim, self.width = self.shape.layers, self.shape.kv_heads, self.shape.head_dim, self.shape.width
        self.vocabulary = config["vocab_size"]
        self.weights = _Weights(folder, config, config_file)
        self.path = self.weights.tensors.path
        self._check()

    def _check(self) -> None:
        tensors, shapes = self.weights.tensors, self.shape.weight_shapes(self.vocabulary)
        if self.weights.tied:
            del shapes[HEAD]
        tensors.check({EMBEDDINGS: (self.vocabulary, self.width)} | shapes)
        known = {EMBEDDINGS, HEAD, *shapes}
        others = sorted(name for name in tensors if name not in known and not name.endswith(_IGNORED))
        expect(not others, f"{self.path}, {others[0] if others else ''}", f"no such tensor in a {self.config['model_type']} of this config.json", "one")

    def check_tokenizer(self, tokenizer: tokenizers.Tokenizer, file: Path) -> None:
        """Refuses another model's tokenizer, as far as sizes and special tokens tell."""
        vocabulary = {token: number for token, number in tokenizer.get_vocab().items() if token != RET}
        highest = max(vocabulary.values(), default=-1)
        expected = f"the tokens of {self.vocabulary} rows ({EMBEDDINGS})"
        expect(highest < self.vocabulary, str(file), expected, f"{highest + 1}: another model's tokenizer")
        expect(self.vocabulary - highest <= max(_SPARE, self.vocabulary // 100), str(file), expected, f"{highest + 1}: another model's tokenizer")
        named = file.with_name("tokenizer_config.json")
        if named.is_file():
            end = read_json(named).get("eos_token")
            end = end.get("content") if isinstance(end, dict) else end
            ids = self.config.get("eos_token_id")
            ids = ids if isinstance(ids, list) else [ids]
            holds = end is None or ids == [None] or vocabulary.get(end) in ids
            expect(holds, f"{file}, {end}", f"id {ids} (config.json, eos_token_id)", f"{vocabulary.get(end)}: another model's tokenizer")

    def write(self, folder: Path, ret_token: int, ret: np.ndarray) -> None:
        """Both graphs; [RET] has a row of the table that no token of the model has."""
        layers, rows = STORAGES[self.storage]
        table = self.weights[EMBEDDINGS]
        missing = max(0, ret_token + 1 - len(table))
        table = np.concatenate([table, np.zeros((missing, self.width), np.float32)])
        table[ret_token] = ret
        save(embeddings_graph(table, rows, folder / "token_embeddings.onnx_data"), folder / "token_embeddings.onnx")
        del table
        save(decoder_graph(self.weights, self.config, layers, folder / "decoder.onnx_data"), folder / "decoder.onnx")

    def logits(self, bundle, ids: np.ndarray) -> np.ndarray:
        """[1, 1, vocabulary], the last position's, by numpy with the weights as they are stored and the bundle's own embeddings of the ids."""
        reference = Decoder(_Stored(self.weights, STORAGES[self.storage][0]), self.shape)
        logits, _, _ = reference.run(bundle.embeddings(ids)[0])
        return logits[None, -1:]


class _Weights(Mapping):
    """The checkpoint's tensors, with an output layer also where it is the table of embeddings."""

    def __init__(self, folder: Path, config: Mapping, config_file: Path):
        self.tensors = open_folder(folder)
        self.tied = HEAD not in self.tensors
        expect(not self.tied or bool(config.get("tie_word_embeddings")), f"{self.tensors.path}, {HEAD}",
               f"the output layer, as {config_file.name} does not say tie_word_embeddings", "none")

    def shape(self, name: str) -> tuple[int, ...]:
        return self.tensors.shape(EMBEDDINGS if name == HEAD and self.tied else name)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.tensors[EMBEDDINGS if name == HEAD and self.tied else name]

    def __iter__(self) -> Iterator[str]:
        return iter([*self.tensors, HEAD] if self.tied else self.tensors)

    def __len__(self) -> int:
        return len(self.tensors) + self.tied

    def __contains__(self, name: object) -> bool:
        return name == HEAD or name in self.tensors


class _Stored(Mapping):
    """Weights as a graph of this storage computes with them, one at a time."""

    def __init__(self, weights: _Weights, storage: str):
        self.weights, self.storage = weights, storage

    def __getitem__(self, name: str) -> np.ndarray:
        weight = self.weights[name]
        return as_stored(weight, storage_of(name, self.storage)) if weight.ndim == 2 else weight

    def __iter__(self) -> Iterator[str]:
        return iter(self.weights)

    def __len__(self) -> int:
        return len(self.weights)

    def __contains__(self, name: object) -> bool:
        return name in self.weights

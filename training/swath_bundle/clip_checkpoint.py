"""A CLIP checkpoint, as open_clip or as Hugging Face lays it out, becomes the bundle's vision_encoder.onnx and text_encoder.onnx."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from .bridge import IMAGE
from .checkpoints import Tensors, open_file, open_folder
from .clip import cells_of, preprocessing_of
from .clip_model import ACTIVATIONS, ClipShape, Reference, Tower, shares, text_graph, vision_graph
from .clip_tokenizer import END, START, as_query_tokenizer, find_tokenizer, published_tokenizer
from .errors import BundleError, expect
from .folder import read_json
from .graph import as_stored, save

VISION, TEXT = "visual.transformer.", "transformer."
# open_clip: a head is 64 wide, but for the vision towers of ViT-H/14, ViT-g/14 and ViT-bigG/14.
HEAD_WIDTH, WIDER_HEADS = 64, {1280: 80, 1408: 88, 1664: 104}
OPENAI_MEAN, OPENAI_STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
_BICUBIC = 3
# Tensors that say nothing about the model: a temperature, a mask, and what OpenAI's own files count.
_IGNORED = {"logit_scale", "logit_bias", "attn_mask", "input_resolution", "context_length", "vocab_size"}


class CheckpointEncoder:
    """path: a checkpoint of open_clip (.pt, .safetensors) or a Hugging Face folder; storage: fp32 or fp16; activation: open_clip's, which no
    checkpoint says."""

    def __init__(self, path: Path, storage: str, activation: str | None):
        self.storage = storage
        source = _HuggingFace(path) if path.is_dir() else _OpenClip(path, activation)
        self.path, self.shape, self.weights = source.tensors.path, source.shape, source.weight
        self.activation_is_guessed = not path.is_dir() and activation is None
        self.width, self.image, self.side = self.shape.vision.width, self.shape.image, self.shape.side
        self.cells = cells_of(self.side, self.width, str(self.path), parts=True)
        self.preprocessing = source.preprocessing
        tokenizer, file = find_tokenizer(path if path.is_dir() else path.parent) or published_tokenizer()
        self.tokenizer = as_query_tokenizer(tokenizer, file, self.shape.vocabulary, source.table)
        self.pooled_width = self.width
        self.space = self.shape.embedding

    @property
    def features(self) -> tuple[int, int]:
        return 1 + self.cells**2, self.width

    @property
    def queries(self) -> dict:
        """textEncoder of bundle.json"""
        return {"before": START, "after": END, "contextLength": self.shape.context}

    def write(self, folder: Path, tensors: Mapping[str, np.ndarray]) -> None:
        """tensors: the bridge's; without image_projection the retrieval space is CLIP's own, and its text tower answers queries."""
        image = (tensors[f"{IMAGE}.weight"], tensors[f"{IMAGE}.bias"]) if f"{IMAGE}.weight" in tensors else None
        graph = vision_graph(self.weights, self.shape, self.cells, image, self.storage, folder / "vision_encoder.onnx_data")
        save(graph, folder / "vision_encoder.onnx")
        if image is None:
            end = self.tokenizer.token_to_id(END)
            save(text_graph(self.weights, self.shape, end, self.storage, folder / "text_encoder.onnx_data"), folder / "text_encoder.onnx")
            self.tokenizer.save(str(folder / "text_tokenizer.json"), pretty=False)

    def expected(self, pixels: np.ndarray, tensors: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """What numpy makes of one picture [1, 3, height, width]: features [1, k, dVision] and embedding [1, dRetrieval]."""
        reference = Reference(self.weights, self.shape, self.storage)
        states, pooled = reference.see(pixels[0])
        features = np.concatenate([states[:1], shares(self.side, self.cells) @ states[1:]])[None]
        if f"{IMAGE}.weight" not in tensors:
            return features, reference.image(pooled)[None]
        embedding = pooled @ as_stored(tensors[f"{IMAGE}.weight"], self.storage).T + tensors[f"{IMAGE}.bias"]
        return features, (embedding / np.linalg.norm(embedding))[None]

    def read(self, ids: list[int]) -> np.ndarray:
        """What numpy makes of a query's tokens: its embedding."""
        return Reference(self.weights, self.shape, self.storage).read(ids)


def _divided(width: int, by: int, where: str) -> int:
    expect(by > 0 and width % by == 0, where, f"a multiple of {by}", width)
    return width // by


def _grid(positions: int, where: str) -> int:
    side = round((positions - 1) ** 0.5)
    expect(side > 0 and side**2 + 1 == positions, where, "one row and a square grid of rows", positions)
    return side


def _layers(tensors: Tensors, pattern: str, where: str) -> int:
    found = {int(match[1]) for name in tensors if (match := re.match(pattern, name))}
    expect(bool(found) and found == set(range(len(found))), f"{tensors.path}, {where}", "layers from 0 on", sorted(found) or "none")
    return len(found)


def _rank(tensors: Tensors, name: str, rank: int) -> tuple[int, ...]:
    expect(name in tensors, f"{tensors.path}, {name}", "the tensor of a CLIP with a vision transformer", "none")
    expect(len(tensors.shape(name)) == rank, f"{tensors.path}, {name}", f"{rank} dimensions", list(tensors.shape(name)))
    return tensors.shape(name)


def _check_others(tensors: Tensors, known: set[str], ignored: re.Pattern) -> None:
    others = sorted(name for name in tensors if name not in known and not ignored.search(name))
    expect(not others, f"{tensors.path}, {others[0] if others else ''}", "no such tensor in a CLIP with a vision transformer", "one")


class _OpenClip:
    table = "token_embedding.weight"

    def __init__(self, path: Path, activation: str | None):
        self.tensors = tensors = open_file(path)
        if any(name.startswith("visual.layer1.") for name in tensors):
            raise BundleError(f"{tensors.path}: expected a CLIP with a vision transformer (ViT-B/32, ViT-L/14, …), found a ResNet (visual.layer1)")
        width, _, patch, _ = _rank(tensors, "visual.conv1.weight", 4)
        side = _grid(_rank(tensors, "visual.positional_embedding", 2)[0], f"{tensors.path}, visual.positional_embedding")
        vocabulary, text = _rank(tensors, self.table, 2)
        self.shape = ClipShape(
            vision=self._tower(VISION, width), text=self._tower(TEXT, text), image=side * patch, patch=patch,
            embedding=_rank(tensors, "visual.proj", 2)[1], vocabulary=vocabulary, context=_rank(tensors, "positional_embedding", 2)[0],
            activation=activation or ACTIVATIONS[0])
        shapes = self.shape.shapes()
        tensors.check(shapes)
        _check_others(tensors, shapes.keys() | _IGNORED, re.compile(r"^$"))
        settings = {"crop_size": self.shape.image, "resample": _BICUBIC, "image_mean": OPENAI_MEAN, "image_std": OPENAI_STD}
        self.preprocessing = preprocessing_of(settings, self.shape.image, str(path))

    def _tower(self, prefix: str, width: int) -> Tower:
        where = f"{prefix}resblocks"
        layers = _layers(self.tensors, "^" + re.escape(where) + r"\.(\d+)\.", where)
        inner = _rank(self.tensors, f"{where}.0.mlp.c_fc.weight", 2)[0]
        head = WIDER_HEADS.get(width, HEAD_WIDTH) if prefix == VISION else HEAD_WIDTH
        return Tower(prefix, width, layers, _divided(width, head, f"{self.tensors.path}, {where}, width"), inner)

    def weight(self, name: str) -> np.ndarray:
        return self.tensors[name]


# open_clip's name of a layer's tensor → Hugging Face's; attn.in_proj_… are three of theirs.
_BLOCK = {"ln_1": "layer_norm1", "ln_2": "layer_norm2", "attn.out_proj": "self_attn.out_proj", "mlp.c_fc": "mlp.fc1", "mlp.c_proj": "mlp.fc2"}
_SINGLE = {
    "visual.conv1.weight": "vision_model.embeddings.patch_embedding.weight", "visual.class_embedding": "vision_model.embeddings.class_embedding",
    "visual.positional_embedding": "vision_model.embeddings.position_embedding.weight",
    # sic: Hugging Face's own spelling
    "visual.ln_pre.weight": "vision_model.pre_layrnorm.weight", "visual.ln_pre.bias": "vision_model.pre_layrnorm.bias",
    "visual.ln_post.weight": "vision_model.post_layernorm.weight", "visual.ln_post.bias": "vision_model.post_layernorm.bias",
    "visual.proj": "visual_projection.weight", "token_embedding.weight": "text_model.embeddings.token_embedding.weight",
    "positional_embedding": "text_model.embeddings.position_embedding.weight", "ln_final.weight": "text_model.final_layer_norm.weight",
    "ln_final.bias": "text_model.final_layer_norm.bias", "text_projection": "text_projection.weight",
}
_TRANSPOSED = {"visual.proj", "text_projection"}


class _HuggingFace:
    table = _SINGLE["token_embedding.weight"]

    def __init__(self, folder: Path):
        config_file = folder / "config.json"
        config = read_json(config_file)
        expect(config.get("model_type") == "clip", f"{config_file}, model_type", "clip", config.get("model_type", "none"))
        self.tensors = tensors = open_folder(folder)
        vision, text = (self._settings(config, config_file, part) for part in ("vision_config", "text_config"))
        acts, epsilons = {part.get("hidden_act", "quick_gelu") for part in (vision, text)}, {part.get("layer_norm_eps", 1e-5) for part in (vision, text)}
        expect(len(acts) == 1 and acts <= set(ACTIVATIONS), f"{config_file}, hidden_act", " or ".join(ACTIVATIONS) + " in both towers", ", ".join(sorted(acts)))
        expect(len(epsilons) == 1, f"{config_file}, layer_norm_eps", "the same in both towers", epsilons)
        width, _, patch, _ = _rank(tensors, _SINGLE["visual.conv1.weight"], 4)
        side = _grid(_rank(tensors, _SINGLE["visual.positional_embedding"], 2)[0], f"{tensors.path}, {_SINGLE['visual.positional_embedding']}")
        vocabulary, text_width = _rank(tensors, self.table, 2)
        self.shape = ClipShape(
            vision=self._tower(VISION, "vision_model", width, vision.get("num_attention_heads", 12), config_file),
            text=self._tower(TEXT, "text_model", text_width, text.get("num_attention_heads", 8), config_file), image=side * patch, patch=patch,
            embedding=_rank(tensors, _SINGLE["visual.proj"], 2)[0], vocabulary=vocabulary, context=_rank(tensors, _SINGLE["positional_embedding"], 2)[0],
            activation=acts.pop(), epsilon=epsilons.pop())
        for part, field, size in ((vision, "hidden_size", width), (vision, "image_size", side * patch), (vision, "patch_size", patch), (text, "hidden_size", text_width)):
            expect(part.get(field, size) == size, f"{tensors.path}", f"{field} {part.get(field)} ({config_file.name})", size)
        shapes = {theirs: shape for name, shape in self.shape.shapes().items() for theirs, shape in self._sources(name, shape)}
        tensors.check(shapes)
        _check_others(tensors, set(shapes) | _IGNORED, re.compile(r"embeddings\.position_ids$"))
        file = folder / "preprocessor_config.json"
        self.preprocessing = preprocessing_of(read_json(file), self.shape.image, str(file))

    @staticmethod
    def _settings(config: Mapping, file: Path, part: str) -> Mapping:
        settings = config.get(part) or {}
        expect(isinstance(settings, dict), f"{file}, {part}", "an object", settings)
        return settings

    def _tower(self, prefix: str, model: str, width: int, heads: int, config_file: Path) -> Tower:
        where = f"{model}.encoder.layers"
        layers = _layers(self.tensors, "^" + re.escape(where) + r"\.(\d+)\.", where)
        inner = _rank(self.tensors, f"{where}.0.mlp.fc1.weight", 2)[0]
        expect(isinstance(heads, int) and heads > 0 and width % heads == 0, f"{config_file}, num_attention_heads of {model}", f"a divisor of {width}", heads)
        return Tower(prefix, width, layers, heads, inner)

    def _sources(self, name: str, shape: tuple[int, ...]) -> list[tuple[str, tuple[int, ...]]]:
        """Hugging Face's tensors that make up one of open_clip's, with their shapes."""
        if name in _SINGLE:
            return [(_SINGLE[name], shape[::-1] if name in _TRANSPOSED else shape)]
        model = "vision_model" if name.startswith(VISION) else "text_model"
        _, layer, rest = re.fullmatch(r"(.*)resblocks\.(\d+)\.(.*)", name).groups()
        block = f"{model}.encoder.layers.{layer}."
        if rest.startswith("attn.in_proj_"):
            kind = rest.removeprefix("attn.in_proj_")
            return [(f"{block}self_attn.{part}_proj.{kind}", (shape[0] // 3, *shape[1:])) for part in "qkv"]
        part, _, kind = rest.rpartition(".")
        return [(f"{block}{_BLOCK[part]}.{kind}", shape)]

    def weight(self, name: str) -> np.ndarray:
        parts = [self.tensors[theirs] for theirs, _ in self._sources(name, self.shape.shapes()[name])]
        whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
        return whole.T if name in _TRANSPOSED else whole

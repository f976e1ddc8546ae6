"""`./swath bundle import`: published checkpoints, or exports of Hugging Face Optimum, become a bundle, and are held against what they gave before."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import tokenizers
from PIL import Image

from swath_training.runtime import OnnxBundle

from . import bridge as bridges
from . import clip, optimum
from .bridge import Bridge
from .checkpoints import has_safetensors
from .clip import ImportedEncoder
from .clip_checkpoint import CheckpointEncoder
from .decoder_checkpoint import CheckpointDecoder
from .errors import expect
from .exported import has_export, light
from .folder import RET, base64_of, load_tokenizer, new_bundle, read_json, seal, with_ret, write_golden
from .graph import save
from .optimum import ImportedDecoder

PICTURES = Path(__file__).resolve().parents[2] / "models" / "swath-mini" / "golden"
TEXTS = ["an airplane parked at the airport", "Solar farm (2.5 km²) beside a river"]
EMBEDDING = 512
DECODING = {"maxTokens": 48, "beams": 1, "lengthPenalty": 1.0}
_LARGEST_DIFFERENCE = {True: 1e-3, False: 2e-2}


def import_bundle(llm: Path, encoder: Path, bridge_file: Path | None, out: Path, say=print, storage: str = "fp16", activation: str | None = None) -> None:
    """storage and activation are of checkpoints alone; see `CheckpointDecoder` and `CheckpointEncoder`."""
    config_file, tokenizer_file = llm / "config.json", llm / "tokenizer.json"
    config = read_json(config_file)
    tokenizer = load_tokenizer(tokenizer_file)
    decoder = open_decoder(llm, config, config_file, storage)
    decoder.check_tokenizer(tokenizer, tokenizer_file)
    tokenizer, ret = with_ret(tokenizer)
    vision = open_encoder(encoder, storage, activation)
    if bridge_file:
        bridge = bridges.load_bridge(bridge_file, vision.features, decoder.width, vision.space, vision.pooled_width)
    else:
        pooled = None if vision.space else vision.pooled_width
        bridge = bridges.random_bridge(vision.features, decoder.width, vision.space or EMBEDDING, pooled)
        meaningless = "captions mean nothing until they are trained; searches are the text tower's" if vision.space else "captions and searches mean nothing until they are trained"
        say(f"no --bridge: the linear layers and [RET] are random, so {meaningless}")
    own_space = vision.space is not None and f"{bridges.IMAGE}.weight" not in bridge.tensors
    if isinstance(vision, CheckpointEncoder) and vision.activation_is_guessed:
        say(f"{vision.path} does not say its activation: {vision.shape.activation}, as open_clip's models by default; --activation names the other")
    description = describe(out.name, config, config_file, tokenizer, ret, decoder, vision, bridge, trained=bridge_file is not None)
    if own_space:
        description |= {"format": 3, "textEncoder": vision.queries}
    with new_bundle(out) as folder:
        say(f"writing the graphs of {decoder.path} and {vision.path}")
        save(bridges.projection_graph(bridge, vision.features), folder / "caption_projection.onnx")
        save(bridges.text_graph(bridge), folder / "text_projection.onnx")
        decoder.write(folder, ret, bridge.tensors[bridges.RET])
        vision.write(folder, bridge.tensors)
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        seal(folder, description)
        bundle = OnnxBundle(folder, light())
        say("comparing with the graphs as they were exported, or with the weights in numpy")
        pictures = sorted(PICTURES.glob("*.png"))
        pixels = preprocess(pictures[0], description["preprocessing"])
        found = {"logits": compare_decoder(decoder, bundle), "features and embedding": compare_encoder(vision, bundle, bridge, pixels)}
        if own_space:
            found["the text tower's embeddings"] = compare_text_tower(vision, bundle)
        for what, value in found.items():
            say(f"{what}: differ by at most {value:.1e} of the largest")
            most = _LARGEST_DIFFERENCE[decoder.exact or what != "logits"]
            expect(value <= most, f"{out.name}, {what}", f"the export's within {most:.0e}", f"{value:.1e}")
        if isinstance(decoder, CheckpointDecoder) and not decoder.exact:
            del bundle
            bundle = OnnxBundle(folder)  # products of whole numbers, as a service makes them
        (folder / "golden" / pictures[0].name).write_bytes(pictures[0].read_bytes())
        write_golden(folder, [golden_image(bundle, f"golden/{pictures[0].name}", pixels)], [golden_text(bundle, text) for text in TEXTS])
        seal(folder, description)
    total = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    say(f"{out}: {total / 1e6:.0f} MB")


def describe(name: str, config: dict, config_file: Path, tokenizer: tokenizers.Tokenizer, ret: int, decoder: ImportedDecoder | CheckpointDecoder,
             vision: ImportedEncoder | CheckpointEncoder, bridge: Bridge, trained: bool) -> dict:
    tokens = special_tokens(config, config_file, ret)
    bos = tokenizer.id_to_token(tokens["bos"]) if tokens["bos"] != ret else ""
    expect(bos is not None, f"{config_file}, bos_token_id", "a token of tokenizer.json", tokens["bos"])
    state = "Trained linear layers." if trained else "The linear layers are random: captions and searches mean nothing."
    if not trained and vision.space:
        state = "The linear layers are random: captions mean nothing; searches are the text tower's."
    return {
        "name": re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")[:56] or "imported", "version": "1", "license": "NOASSERTION",
        "description": f"Imported: {config.get('model_type', 'a decoder')} behind a CLIP vision tower. {state}",
        "precision": "fp32" if decoder.exact else "int8",
        "dimensions": {"features": list(vision.features), "prefix": bridge.prefix(vision.features), "model": decoder.width,
                       "embedding": len(bridge.tensors[f"{bridges.TEXT}.bias"]), "layers": decoder.layers, "kvHeads": decoder.kv_heads,
                       "headDim": decoder.head_dim, "vocabulary": decoder.vocabulary},
        "preprocessing": vision.preprocessing,
        "prompt": bridge.metadata.get("prompt", {"beforeImage": bos, "afterImage": ""}),
        "query": bridge.metadata.get("query", {"before": bos, "after": RET}),
        "tokens": tokens,
        "decoding": bridge.metadata.get("decoding", DECODING),
    }


def special_tokens(config: dict, config_file: Path, ret: int) -> dict[str, int]:
    eos = config.get("eos_token_id")
    eos = eos[0] if isinstance(eos, list) and eos else eos
    expect(isinstance(eos, int), f"{config_file}, eos_token_id", "a token's id", eos)
    bos = config.get("bos_token_id")
    bos = bos if isinstance(bos, int) and bos != eos else ret
    pad = config.get("pad_token_id")
    pad = pad if isinstance(pad, int) and pad >= 0 and pad != eos else bos
    return {"bos": bos, "eos": eos, "pad": pad, "ret": ret}


def open_decoder(folder: Path, config: dict, config_file: Path, storage: str) -> ImportedDecoder | CheckpointDecoder:
    """An export if there is one, else the weights."""
    if has_export(folder, optimum.NAMES) or not has_safetensors(folder):
        return ImportedDecoder(folder, config, config_file)
    return CheckpointDecoder(folder, config, config_file, storage)


def open_encoder(path: Path, storage: str, activation: str | None) -> ImportedEncoder | CheckpointEncoder:
    """The same of a CLIP. Its weights are never stored in 8 bits: it is small beside the language model, and everything that is found depends on it."""
    if path.is_dir() and (has_export(path, clip.NAMES) or not has_safetensors(path)) or not path.exists():
        return ImportedEncoder(path)
    return CheckpointEncoder(path, "fp32" if storage == "fp32" else "fp16", activation)


def compare_decoder(decoder: ImportedDecoder | CheckpointDecoder, bundle: OnnxBundle) -> float:
    """The largest difference of a logit, as a part of the largest logit."""
    ids = np.array([[token for token in bundle.tokens(TEXTS[1]) if token < decoder.vocabulary]])
    found, _, _ = bundle.step(bundle.embeddings(ids), bundle.empty_past(1), 0)
    return difference(found, decoder.logits(bundle, ids))


def compare_encoder(vision: ImportedEncoder | CheckpointEncoder, bundle: OnnxBundle, bridge: Bridge, pixels: np.ndarray) -> float:
    """The same for the features and the embedding."""
    return max(difference(*pair) for pair in zip(bundle.encode(pixels), vision.expected(pixels, bridge.tensors)))


def compare_text_tower(vision: CheckpointEncoder, bundle: OnnxBundle) -> float:
    """The same for the embeddings of queries."""
    return max(difference(bundle.embed_text(text), vision.read(bundle.query_tokens(text))) for text in TEXTS)


def difference(found: np.ndarray, expected: np.ndarray) -> float:
    return float(np.abs(found - expected.astype(np.float32)).max() / np.abs(expected).max())


def preprocess(picture: Path, settings: dict) -> np.ndarray:
    resample = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}[settings["interpolation"]]
    resized = np.asarray(Image.open(picture).convert("RGB").resize((settings["width"], settings["height"]), resample), np.float64)
    return ((resized - settings["mean"]) / settings["std"]).astype(np.float32).transpose(2, 0, 1)[None]


def golden_image(bundle: OnnxBundle, file: str, pixels: np.ndarray) -> dict:
    features, embedding = bundle.encode(pixels)
    [(tokens, score)] = bundle.caption(features.astype(np.float16).astype(np.float32))
    end = bundle.settings["tokens"]["eos"]
    caption = bundle.tokenizer.decode([token for token in tokens if token != end], skip_special_tokens=True).strip()
    return {"file": file, "pixelsMean": float(pixels.mean(dtype=np.float64)), "features": base64_of(features[0], "<f2"), "embedding": base64_of(embedding[0], "<f4"),
            "captionTokens": tokens, "caption": caption, "meanLogProbability": score}


def golden_text(bundle: OnnxBundle, text: str) -> dict:
    tokens = bundle.query_tokens(text)
    return {"text": text, "tokens": tokens, "embedding": base64_of(bundle.embed_tokens(tokens), "<f4")}

"""`./swath bundle import`: exports of Hugging Face Optimum become a bundle, and are held against what they gave before."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnxruntime
import tokenizers
from PIL import Image

from swath_training.runtime import OnnxBundle

from . import bridge as bridges
from .bridge import Bridge
from .clip import ImportedEncoder
from .errors import BundleError, expect
from .folder import RET, base64_of, new_bundle, read_json, seal, with_ret, write_golden
from .graph import save
from .llama import CACHE_PARTS
from .optimum import ImportedDecoder

PICTURES = Path(__file__).resolve().parents[2] / "models" / "swath-mini" / "golden"
TEXTS = ["an airplane parked at the airport", "Solar farm (2.5 km²) beside a river"]
EMBEDDING = 512
DECODING = {"maxTokens": 48, "beams": 1, "lengthPenalty": 1.0}
_LARGEST_DIFFERENCE = {True: 1e-3, False: 2e-2}
_TYPES = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(bool)": np.bool_}


def import_bundle(llm: Path, encoder: Path, bridge_file: Path | None, out: Path, say=print) -> None:
    config_file = llm / "config.json"
    config = read_json(config_file)
    tokenizer, ret = with_ret(load_tokenizer(llm / "tokenizer.json"))
    decoder, vision = ImportedDecoder(llm, config, config_file), ImportedEncoder(encoder)
    if bridge_file:
        bridge = bridges.load_bridge(bridge_file, vision.features, decoder.width, None, vision.pooled_width)
    else:
        bridge = bridges.random_bridge(vision.features, decoder.width, EMBEDDING, vision.pooled_width)
        say("no --bridge: the linear layers and [RET] are random, so captions and searches mean nothing until they are trained")
    description = describe(out.name, config, config_file, tokenizer, ret, decoder, vision, bridge, trained=bridge_file is not None)
    with new_bundle(out) as folder:
        say(f"writing the graphs of {decoder.path} and {vision.path}")
        save(bridges.projection_graph(bridge, vision.features), folder / "caption_projection.onnx")
        save(bridges.text_graph(bridge), folder / "text_projection.onnx")
        decoder.write(folder, ret, bridge.tensors[bridges.RET])
        vision.write(folder / "vision_encoder.onnx", bridge.tensors)
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        seal(folder, description)
        bundle = OnnxBundle(folder, light())
        say("comparing with the graphs as they were exported")
        pictures = sorted(PICTURES.glob("*.png"))
        pixels = preprocess(pictures[0], description["preprocessing"])
        for what, difference in (("logits", compare_decoder(decoder, bundle)), ("features and embedding", compare_encoder(vision, bundle, bridge, pixels))):
            say(f"{what}: differ by at most {difference:.1e} of the largest")
            most = _LARGEST_DIFFERENCE[decoder.exact]
            expect(difference <= most, f"{out.name}, {what}", f"the export's within {most:.0e}", f"{difference:.1e}")
        (folder / "golden" / pictures[0].name).write_bytes(pictures[0].read_bytes())
        write_golden(folder, [golden_image(bundle, f"golden/{pictures[0].name}", pixels)], [golden_text(bundle, text) for text in TEXTS])
        seal(folder, description)
    total = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    say(f"{out}: {total / 1e6:.0f} MB")


def load_tokenizer(path: Path) -> tokenizers.Tokenizer:
    expect(path.is_file(), str(path), "the tokenizer", "no such file")
    try:
        return tokenizers.Tokenizer.from_file(str(path))
    except Exception as e:  # the library raises nothing narrower
        raise BundleError(f"{path}: expected a tokenizer of Hugging Face, found none: {e}") from e


def describe(name: str, config: dict, config_file: Path, tokenizer: tokenizers.Tokenizer, ret: int, decoder: ImportedDecoder, vision: ImportedEncoder,
             bridge: Bridge, trained: bool) -> dict:
    tokens = special_tokens(config, config_file, ret)
    bos = tokenizer.id_to_token(tokens["bos"]) if tokens["bos"] != ret else ""
    expect(bos is not None, f"{config_file}, bos_token_id", "a token of tokenizer.json", tokens["bos"])
    state = "Trained linear layers." if trained else "The linear layers are random: captions and searches mean nothing."
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


def light() -> onnxruntime.SessionOptions:
    """Weights stay where they lie on disk and as they are: a model larger than the memory can be run, slowly."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.add_session_config_entry("session.disable_prepacking", "1")
    return options


def run_export(path: Path, **inputs: np.ndarray) -> dict[str, np.ndarray]:
    """Runs a graph as it was exported on those of the inputs that it takes."""
    session = onnxruntime.InferenceSession(str(path), light(), providers=["CPUExecutionProvider"])
    given = {port.name: inputs[port.name].astype(_TYPES[port.type]) for port in session.get_inputs()}
    return dict(zip([output.name for output in session.get_outputs()], session.run(None, given)))


def compare_decoder(decoder: ImportedDecoder, bundle: OnnxBundle) -> float:
    """The largest difference of a logit, as a part of the largest logit."""
    ids = np.array([[token for token in bundle.tokens(TEXTS[1]) if token < decoder.vocabulary]])
    positions = np.arange(ids.shape[1])[None]
    cache = {f"past_key_values.{layer}.{part}": np.zeros((1, decoder.kv_heads, 0, decoder.head_dim)) for layer in range(decoder.layers) for part in CACHE_PARTS}
    expected = run_export(decoder.path, input_ids=ids, attention_mask=np.ones_like(ids), position_ids=positions, use_cache_branch=np.array([True]), **cache)
    found, _, _ = bundle.step(bundle.embeddings(ids), bundle.empty_past(1), 0)
    return difference(found, expected["logits"])


def compare_encoder(vision: ImportedEncoder, bundle: OnnxBundle, bridge: Bridge, pixels: np.ndarray) -> float:
    """The same for the features and the embedding, which are made of the export's outputs in numpy."""
    expected = run_export(vision.path, pixel_values=pixels)
    states = expected["last_hidden_state"].astype(np.float32)
    block = vision.side // vision.cells
    grid = states[:, 1:].reshape(1, vision.cells, block, vision.cells, block, vision.width).mean((2, 4)).reshape(1, -1, vision.width)
    embedding = expected[vision.pooled.name].astype(np.float32) @ bridge.tensors[f"{bridges.IMAGE}.weight"].T + bridge.tensors[f"{bridges.IMAGE}.bias"]
    found = bundle.encode(pixels)
    return max(difference(found[0], np.concatenate([states[:, :1], grid], 1)), difference(found[1], embedding / np.linalg.norm(embedding)))


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
    query = bundle.settings["query"]
    tokens = [token for part in (query["before"], text, query["after"]) for token in bundle.tokens(part)]
    return {"text": text, "tokens": tokens, "embedding": base64_of(bundle.embed_tokens(tokens), "<f4")}

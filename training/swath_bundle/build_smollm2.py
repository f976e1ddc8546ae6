"""`./swath bundle smollm2`: the default bundle's image encoder, SmolLM2-135M-Instruct as it is, and the bridge trained between them."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import numpy as np
import tokenizers

from swath_training.runtime import OnnxBundle

from . import bridge as bridges
from .bridge import Bridge
from .errors import expect
from .folder import RET, base64_of, new_bundle, read_json, seal, tokens_of, with_ret, write_golden
from .graph import save
from .llama import EMBEDDINGS, Shape, decoder_graph, embeddings_as_stored, embeddings_graph, stored_weights, with_head
from .reference import Decoder, greedy
from .retrieve_head import head_graph, load_head
from .smollm2 import load_smollm2

# As the package has them: nothing is lost.
STORAGE, TABLE_STORAGE = "q4", "q8"
CHAT = {"before": "<|im_start|>user\n", "after": "<|im_end|>\n<|im_start|>assistant\n"}
EOS, PAD = "<|im_end|>", "<|endoftext|>"
LEAST_COSINE = 0.9999
_ENCODER = "vision_encoder.onnx"


def build(encoder: Path, bridge_file: Path, out: Path, say=print, head_file: Path | None = None) -> None:
    """encoder: the bundle whose image encoder is taken; head_file: what `./swath bundle retrieve-head` fitted, without which the bundle does not
    say when it retrieves."""
    source = read_json(encoder / "bundle.json")
    sizes = source["dimensions"]
    features = tuple(sizes["features"])
    weights, config, tokenizer = load_smollm2()
    bridge = bridges.load_bridge(bridge_file, features, config["hidden_size"], sizes["embedding"])
    for field in ("prompt", "query", "decoding"):
        expect(field in bridge.metadata, f"{bridge_file}, metadata", field, "none")
    head = load_head(head_file, config["hidden_size"]) if head_file else None
    tokenizer, ret = with_ret(tokenizer)
    expect(ret == config["vocab_size"], f"tokenizer, {RET}", config["vocab_size"], ret)
    table = np.concatenate([weights[EMBEDDINGS], bridge.tensors[bridges.RET][None]])
    weights = with_head(weights)

    with new_bundle(out) as folder:
        say("writing the graphs")
        shutil.copyfile(encoder / _ENCODER, folder / _ENCODER)
        save(bridges.projection_graph(bridge, features), folder / "caption_projection.onnx")
        save(bridges.text_graph(bridge), folder / "text_projection.onnx")
        save(embeddings_graph(table, TABLE_STORAGE), folder / "token_embeddings.onnx")
        save(decoder_graph(weights, config, STORAGE), folder / "decoder.onnx")
        if head:
            save(head_graph(head), folder / "retrieve_head.onnx")
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        description = {
            "format": 2,
            "name": "swath-smollm2", "version": source["version"], "license": "Apache-2.0",
            "description": f"RS-CapRet's shape with SmolLM2-135M-Instruct frozen behind the image encoder of {source['name']}.",
            "precision": "fp32",
            "dimensions": {**sizes, "prefix": bridge.prefix(features), "model": config["hidden_size"], "layers": config["num_hidden_layers"],
                           "kvHeads": config["num_key_value_heads"], "headDim": config["head_dim"], "vocabulary": config["vocab_size"]},
            "preprocessing": source["preprocessing"],
            "prompt": bridge.metadata["prompt"], "query": bridge.metadata["query"], "chat": CHAT,
            # What the bridge let captions begin with, and so never generated.
            "tokens": {"bos": tokens_of(tokenizer, bridge.metadata["prompt"]["afterImage"])[-1], "eos": tokenizer.token_to_id(EOS), "pad": tokenizer.token_to_id(PAD), "ret": ret},
            "decoding": bridge.metadata["decoding"],
        }
        say("decoding golden/ by the numpy reference")
        reference = Reference(weights, table, Shape.of(config), tokenizer, bridge, description)
        golden = read_json(encoder / "golden" / "golden.json")
        for image in golden["images"]:
            shutil.copyfile(encoder / image["file"], folder / image["file"])
        texts = [reference.text(text["text"]) for text in golden["texts"]]
        write_golden(folder, [reference.image(image) for image in golden["images"]], texts)
        seal(folder, description)
        say(f"ONNX Runtime against the reference: lowest cosine of a text's embedding {lowest_cosine(folder, texts):.5f}")
    total = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    say(f"{out}: {total / 1e6:.0f} MB")


class Reference:
    """What docs/model-bundle.md says is done with the bundle, in numpy, with the weights as they are stored."""

    def __init__(self, weights: dict, table: np.ndarray, shape: Shape, tokenizer: tokenizers.Tokenizer, bridge: Bridge, description: dict):
        self.decoder = Decoder(stored_weights({name: w for name, w in weights.items() if name != EMBEDDINGS}, STORAGE), shape)
        self.table = embeddings_as_stored(table, TABLE_STORAGE)
        self.tokenizer, self.bridge, self.description = tokenizer, bridge, description

    def rows(self, tokens: list[int]) -> np.ndarray:
        return self.table[np.array(tokens, dtype=int)]

    def image(self, encoded: dict) -> dict:
        """encoded: the image in the golden.json of the encoder's bundle; what the encoder makes of it stays."""
        prompt, special, decoding = (self.description[key] for key in ("prompt", "tokens", "decoding"))
        features = np.frombuffer(base64.b64decode(encoded["features"]), "<f2").astype(np.float32).reshape(self.description["dimensions"]["features"])
        before, after = (self.rows(tokens_of(self.tokenizer, prompt[key])) for key in ("beforeImage", "afterImage"))
        embeds = np.concatenate([before, bridges.project(self.bridge, features), after])
        never = [special[name] for name in ("bos", "pad", "ret")]
        tokens, score = greedy(self.decoder, self.rows, embeds, decoding["maxTokens"], special["eos"], never)
        caption = self.tokenizer.decode([t for t in tokens if t != special["eos"]], skip_special_tokens=True).strip()
        return {**encoded, "captionTokens": tokens, "caption": caption, "meanLogProbability": score}

    def text(self, text: str) -> dict:
        query = self.description["query"]
        tokens = [token for part in (query["before"], text, query["after"]) for token in tokens_of(self.tokenizer, part)]
        _, hidden, _ = self.decoder.run(self.rows(tokens))
        return {"text": text, "tokens": tokens, "embedding": base64_of(bridges.embed(self.bridge, hidden[-1]), "<f4")}


def lowest_cosine(folder: Path, texts: list[dict]) -> float:
    """Runs the texts through the graphs; refuses a bundle that a service would refuse."""
    bundle = OnnxBundle(folder)
    lowest = min(float(bundle.embed_tokens(text["tokens"]) @ np.frombuffer(base64.b64decode(text["embedding"]), "<f4")) for text in texts)
    expect(lowest >= LEAST_COSINE, f"{folder.name}, texts of golden/", f"a cosine to the reference of at least {LEAST_COSINE}", lowest)
    return lowest

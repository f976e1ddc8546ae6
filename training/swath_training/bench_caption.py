"""The peers of `./swath bench caption`: the bundle's own weights in transformers.generate and in greedy loops of PyTorch and ONNX Runtime.

Reads one JSON document a line, {"loop": NAME, "batch": N, "captions": N}, and answers each with what was generated and how long it took.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import transformers
from onnx import numpy_helper
from tokenizers import Tokenizer

LIKENESS = 0.1
"""The largest mean difference of two decoders' logits, in their standard deviations, at which their weights count as the same."""


class UnreadableDecoder(Exception):
    """decoder.onnx does not hold the weights of a LLaMA under their Hugging Face names."""


class Weights:
    """The initialisers of decoder.onnx by their Hugging Face names, as float32."""

    def __init__(self, file: Path):
        self.file = file
        model = onnx.load(file)
        self.metadata = {entry.key: entry.value for entry in model.metadata_props}
        self.values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}

    def config(self) -> dict:
        if "config" not in self.metadata:
            raise UnreadableDecoder(f"{self.file}: expected the Hugging Face config in metadata_props, field config, found none")
        return json.loads(self.metadata["config"])

    def get(self, name: str, shape: tuple[int, ...]) -> np.ndarray:
        values = self.values
        if name + ".int8" in values:
            found = values[name + ".int8"].astype(np.float32) * values[name + ".scale"].astype(np.float32)
            found = found.reshape(len(found), -1)
        elif name + ".uint4" in values:
            packed = values[name + ".uint4"]
            nibbles = np.concatenate([packed & 15, packed >> 4], -1).astype(np.float32)
            found = nibbles * values[name + ".scale"].astype(np.float32) + values[name + ".minimum"].astype(np.float32)
            found = found.reshape(len(found), -1)
        elif name in self.values:
            found = self.values[name].astype(np.float32)
        else:
            raise UnreadableDecoder(f"{self.file}: expected the weights {name}, found none")
        if found.shape != shape:
            raise UnreadableDecoder(f"{self.file}: {name}: expected shape {list(shape)}, found {list(found.shape)}")
        return found


class Bundle:
    """What the loops take from a bundle."""

    def __init__(self, folder: Path, threads: int):
        self.folder = folder
        self.settings = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
        self.sizes = self.settings["dimensions"]
        self.vocabulary = self.sizes["vocabulary"]
        self.eos = self.settings["tokens"]["eos"]
        self.never = [t for t in (self.settings["tokens"][n] for n in ("bos", "pad", "ret")) if t < self.vocabulary]
        self.longest = self.settings["decoding"]["maxTokens"]
        self.threads = threads
        self.embeddings, self.decoder = self.session("token_embeddings"), self.session("decoder")

    def session(self, name: str) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.log_severity_level = self.threads, 3
        return onnxruntime.InferenceSession(str(self.folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])

    def embed(self, ids: np.ndarray) -> np.ndarray:
        return self.embeddings.run(None, {"input_ids": ids.astype(np.int64)})[0]

    def prompts(self, features: np.ndarray) -> np.ndarray:
        """embeddings(before) ‖ prefix ‖ embeddings(after) [images, positions, model]"""
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        before, after = (
            self.embed(np.array([tokenizer.encode(self.settings["prompt"][k], add_special_tokens=False).ids], dtype=np.int64).reshape(1, -1))
            for k in ("beforeImage", "afterImage")
        )
        prefix = self.session("caption_projection").run(None, {"features": features})[0]
        around = [np.repeat(part, len(features), 0) for part in (before, after)]
        return np.concatenate([around[0], prefix, around[1]], 1)

    def until_end(self, tokens: np.ndarray) -> list[list[int]]:
        rows = tokens.tolist()
        return [row[: row.index(self.eos) + 1] if self.eos in row else row for row in rows]


def llama(bundle: Bundle) -> transformers.LlamaForCausalLM:
    """The bundle's decoder as transformers has it, in float32."""
    weights = Weights(bundle.folder / "decoder.onnx")
    given = weights.config() | {"vocab_size": bundle.vocabulary, "num_hidden_layers": bundle.sizes["layers"], "tie_word_embeddings": False}
    config = transformers.LlamaConfig(**given)
    model = transformers.LlamaForCausalLM(config).float().eval()
    state = {name: weights.get(name, tuple(values.shape)) for name, values in model.state_dict().items() if name != "model.embed_tokens.weight"}
    state["model.embed_tokens.weight"] = bundle.embed(np.arange(bundle.vocabulary)[None])[0]
    model.load_state_dict({name: torch.from_numpy(np.array(values)) for name, values in state.items()})
    return model


def transformers_generate(bundle: Bundle, model: transformers.LlamaForCausalLM) -> Callable[[np.ndarray], np.ndarray]:
    settings = transformers.GenerationConfig(
        max_new_tokens=bundle.longest, do_sample=False, num_beams=1, use_cache=True,
        eos_token_id=bundle.eos, pad_token_id=bundle.eos, suppress_tokens=bundle.never or None,
        begin_suppress_tokens=[bundle.eos],
    )  # fmt: skip

    def run(prompts: np.ndarray) -> np.ndarray:
        embeds = torch.from_numpy(prompts)
        return model.generate(inputs_embeds=embeds, attention_mask=torch.ones(embeds.shape[:2], dtype=torch.long), generation_config=settings).numpy()

    return run


def torch_loop(bundle: Bundle, model: transformers.LlamaForCausalLM) -> Callable[[np.ndarray], np.ndarray]:
    def run(prompts: np.ndarray) -> np.ndarray:
        embeds, past, tokens = torch.from_numpy(prompts), None, []
        ended = torch.zeros(len(prompts), dtype=torch.bool)
        while len(tokens) < bundle.longest and not ended.all():
            step = model(inputs_embeds=embeds, past_key_values=past, use_cache=True, logits_to_keep=1)
            logits, past = step.logits[:, -1], step.past_key_values
            logits[:, bundle.never if tokens else [*bundle.never, bundle.eos]] = -torch.inf
            chosen = logits.argmax(-1)
            ended |= chosen == bundle.eos
            tokens.append(chosen)
            embeds = model.model.embed_tokens(chosen[:, None])
        return torch.stack(tokens, 1).numpy()

    return run


def onnx_step(bundle: Bundle, embeds: np.ndarray, past: list[np.ndarray]) -> tuple[np.ndarray, list[np.ndarray]]:
    """The logits at the last position, and the cache after it."""
    batch, sequence, _ = embeds.shape
    before = past[0].shape[2]
    parts = [f"{i}.{part}" for i in range(bundle.sizes["layers"]) for part in ("key", "value")]
    inputs = {
        "inputs_embeds": embeds,
        "attention_mask": np.ones((batch, before + sequence), dtype=np.int64),
        "position_ids": np.tile(np.arange(before, before + sequence, dtype=np.int64), (batch, 1)),
    } | {f"past_key_values.{part}": values for part, values in zip(parts, past)}
    logits, *present = bundle.decoder.run(["logits", *(f"present.{part}" for part in parts)], inputs)
    return logits[:, -1], present


def onnx_loop(bundle: Bundle) -> Callable[[np.ndarray], np.ndarray]:
    def run(prompts: np.ndarray) -> np.ndarray:
        embeds, tokens = prompts, []
        past = [np.zeros((len(prompts), bundle.sizes["kvHeads"], 0, bundle.sizes["headDim"]), dtype=np.float32)] * (2 * bundle.sizes["layers"])
        ended = np.zeros(len(prompts), dtype=bool)
        while len(tokens) < bundle.longest and not ended.all():
            logits, past = onnx_step(bundle, embeds, past)
            logits[:, bundle.never if tokens else [*bundle.never, bundle.eos]] = -np.inf
            chosen = logits.argmax(-1)
            ended |= chosen == bundle.eos
            tokens.append(chosen)
            embeds = bundle.embed(chosen[:, None])
        return np.stack(tokens, 1)

    return run


def logits_difference(bundle: Bundle, model: transformers.LlamaForCausalLM, prompts: np.ndarray) -> float:
    """How far PyTorch's logits lie from decoder.onnx's, on average, in standard deviations."""
    empty = [np.zeros((len(prompts), bundle.sizes["kvHeads"], 0, bundle.sizes["headDim"]), dtype=np.float32)] * (2 * bundle.sizes["layers"])
    shipped, _ = onnx_step(bundle, prompts, empty)
    ours = model(inputs_embeds=torch.from_numpy(prompts), logits_to_keep=1).logits[:, -1].numpy()
    return float(np.abs(shipped - ours).mean() / shipped.std())


def peers(bundle: Bundle) -> tuple[dict[str, Callable[[np.ndarray], np.ndarray]], transformers.LlamaForCausalLM]:
    model = llama(bundle)
    return {"transformers": transformers_generate(bundle, model), "torch": torch_loop(bundle, model), "onnxruntime": onnx_loop(bundle)}, model


def measured(loop: Callable[[np.ndarray], np.ndarray], bundle: Bundle, prompts: np.ndarray, batch: int) -> dict:
    tokens, began, cpu = [], time.perf_counter(), cpu_seconds()
    for start in range(0, len(prompts), batch):
        tokens += bundle.until_end(loop(prompts[start : start + batch]))
    return {"seconds": time.perf_counter() - began, "cpuSeconds": cpu_seconds() - cpu, "tokens": tokens}


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@torch.inference_mode()
def serve(bundle: Bundle, features: np.ndarray) -> None:
    loops, model = peers(bundle)
    prompts = bundle.prompts(features)
    difference = logits_difference(bundle, model, prompts[:1])
    if difference > LIKENESS:
        raise UnreadableDecoder(f"{bundle.folder / 'decoder.onnx'}: PyTorch's logits differ by {difference:.3f} standard deviations: these are not the same weights")
    versions = {"torch": torch.__version__, "transformers": transformers.__version__, "onnxruntime": onnxruntime.__version__}
    print(json.dumps({"versions": versions, "logitsDifference": difference}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        chosen = prompts[np.arange(asked["captions"]) % len(prompts)]
        print(json.dumps(measured(loops[asked["loop"]], bundle, chosen, asked["batch"])), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench_caption", description=__doc__)
    parser.add_argument("--bundle", type=Path, required=True)
    parser.add_argument("--features", type=Path, required=True, help="float32 [images, k, dVision], little-endian")
    parser.add_argument("--threads", type=int, required=True)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    bundle = Bundle(given.bundle, given.threads)
    features = np.fromfile(given.features, dtype="<f4").reshape(-1, *bundle.sizes["features"])
    try:
        serve(bundle, features)
    except UnreadableDecoder as e:
        sys.exit(f"bench_caption: {e}")


if __name__ == "__main__":
    main()

"""A row of the output layer for [RET], for a language model that was never trained to say it: retrieve_head.onnx of docs/model-bundle.md.

The row is a logistic curve over the hidden state before an answer's first token, fitted on utterances that people expect images or words for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from .errors import BundleError, expect
from .graph import Graph, floats

OWN = Path(__file__).with_name("utterances.json")
FOLDS, SEEDS = 10, 5
PULL = 10.0
EXPECTED = ("retrieve", "talk")


@dataclass(frozen=True)
class Head:
    """weight: float32 [dModel]; above 0 the answer begins with [RET]."""

    weight: np.ndarray
    bias: float

    def logits(self, states: np.ndarray) -> np.ndarray:
        return states @ self.weight + self.bias


def read_utterances(path: Path) -> list[dict]:
    """[{"utterance", "context": [user's, ours, user's …], "expected": "retrieve" | "talk"}]"""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise BundleError(f"{path}: cannot be read: {e}") from e
    expect(isinstance(entries, list) and bool(entries), str(path), "a list of utterances", type(entries).__name__)
    for i, entry in enumerate(entries):
        where = f"{path}, [{i}]"
        expect(isinstance(entry, dict), where, "an object", entry)
        expect(entry.get("expected") in EXPECTED, f"{where}.expected", list(EXPECTED), entry.get("expected"))
        texts = [entry.get("utterance"), *(entry["context"] if isinstance(entry.get("context"), list) else [None])]
        expect(all(isinstance(text, str) and text.strip() for text in texts), where, "utterance and context as texts", entry)
        expect(len(texts) % 2 == 1, f"{where}.context", "as many answers as questions", len(texts) - 1)
    return entries


def prompt(bundle, entry: dict) -> list[int]:
    """The tokens before the answer: the earlier turns, then the utterance."""
    chat, line = bundle.settings["chat"], bundle.tokens("\n")
    tokens: list[int] = []
    for i, text in enumerate([*entry["context"], entry["utterance"]]):
        if i % 2 == 0:
            tokens += [*bundle.tokens(chat["before"]), *bundle.tokens(text), *bundle.tokens(chat["after"])]
        else:
            tokens += [*bundle.tokens(text), bundle.settings["tokens"]["eos"], *line]
    return tokens


def states_of(bundle, entries: list[dict]) -> np.ndarray:
    """[utterances, dModel]"""
    rows = [bundle.step(bundle.embeddings(np.array([prompt(bundle, entry)])), bundle.empty_past(1), 0)[1][0, -1] for entry in entries]
    return np.stack(rows).astype(np.float64)


def fit(states: np.ndarray, retrieves: np.ndarray, pull: float) -> Head:
    """The likeliest curve over standardised states with a pull to zero, by Newton's method in as many unknowns as there are samples."""
    middle, spread = states.mean(0), states.std(0) + 1e-6
    inputs = (states - middle) / spread
    alike, shares = inputs @ inputs.T + 1, np.zeros(len(states))
    for _ in range(100):
        logits = alike @ shares
        likely = 1 / (1 + np.exp(-logits))
        curvature = np.maximum(likely * (1 - likely), 1e-6)
        former, shares = shares, np.linalg.solve(alike + pull * np.diag(1 / curvature), logits + (retrieves - likely) / curvature)
        if np.abs(shares - former).max() < 1e-10:
            break
    weight = inputs.T @ shares / spread
    return Head(weight.astype(np.float32), float(shares.sum() - weight @ middle))


def f1(found: np.ndarray, wanted: np.ndarray) -> float:
    return 2 * float((found & wanted).sum()) / max(1, int(found.sum() + wanted.sum()))


def cross_validated(states: np.ndarray, retrieves: np.ndarray, more: np.ndarray, more_retrieve: np.ndarray, pull: float) -> list[float]:
    """F1 by seed. Each utterance is judged by a fit on the other folds and on all of `more`."""
    scores = []
    for seed in range(SEEDS):
        order, found = np.random.default_rng(seed).permutation(len(states)), np.zeros(len(states), bool)
        for fold in range(FOLDS):
            held = order[fold::FOLDS]
            rest = np.setdiff1d(order, held)
            head = fit(np.concatenate([states[rest], more]), np.concatenate([retrieves[rest], more_retrieve]).astype(float), pull)
            found[held] = head.logits(states[held]) > 0
        scores.append(f1(found, retrieves))
    return scores


def fit_head(folder: Path, utterances: Path, out: Path, say=print) -> None:
    """Fits a head on the given utterances and on our own, and says how well one serves that has not seen what it judges."""
    from swath_training.runtime import OnnxBundle

    given, own = read_utterances(utterances), read_utterances(OWN)
    bundle = OnnxBundle(folder)
    expect("chat" in bundle.settings, f"{folder}, bundle.json, chat", "a language model that was trained to answer", "none")
    say(f"the language model reads {len(given)} utterances and {len(own)} of our own")
    states, more = states_of(bundle, given), states_of(bundle, own)
    retrieves, more_retrieve = (np.array([entry["expected"] == "retrieve" for entry in entries]) for entries in (given, own))
    scores = cross_validated(states, retrieves, more, more_retrieve, PULL)
    say(f"F1 of retrieve, {FOLDS} folds, {SEEDS} seeds: {np.mean(scores):.3f} ({min(scores):.3f} to {max(scores):.3f})")
    save_head(fit(np.concatenate([states, more]), np.concatenate([retrieves, more_retrieve]).astype(float), PULL), out)


def save_head(head: Head, path: Path) -> None:
    save_file({"weight": head.weight, "bias": np.array([head.bias], np.float32)}, str(path))


def load_head(path: Path, model: int) -> Head:
    """model: the language model's width"""
    try:
        with safe_open(str(path), "numpy") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}
    except (SafetensorError, OSError) as e:
        raise BundleError(f"{path}: expected a safetensors file, found none: {e}") from e
    for name, size in (("weight", model), ("bias", 1)):
        found = tensors.get(name)
        expect(found is not None and found.shape == (size,) and bool(np.isfinite(found).all()), f"{path}, {name}", f"{size} finite numbers",
               "none" if found is None else list(found.shape))
    return Head(tensors["weight"].astype(np.float32), float(tensors["bias"][0]))


def head_graph(head: Head, name: str = "retrieve_head") -> onnx.ModelProto:
    """retrieve_head.onnx, or another head of a hidden state"""
    g = Graph()
    product = g.MatMul("hidden_state", g.constant(head.weight[:, None], "weight"))
    g.Add(product, g.constant(np.array([head.bias], np.float32), "bias"), name="logit")
    return g.model(name, [floats("hidden_state", "batch", len(head.weight))], [floats("logit", "batch", 1)])

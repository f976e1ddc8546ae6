"""A decoder of the LLaMA family in plain numpy: what bundles are held against. Shares nothing with ONNX Runtime."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .llama import FINAL_NORM, HEAD, Shape


class Decoder:
    """weights as `llama.decoder_graph` takes them; one sequence at a time, without padding."""

    def __init__(self, weights: Mapping[str, np.ndarray], shape: Shape):
        self.weights, self.shape = weights, shape

    def run(self, embeds: np.ndarray, past: list | None = None) -> tuple[np.ndarray, np.ndarray, list]:
        """embeds [sequence, width] after the positions in past → logits [sequence, vocabulary], hidden states after the final norm, past."""
        shape, w = self.shape, self.weights
        before = past[0][0].shape[1] if past else 0
        length = before + len(embeds)
        angles = np.arange(before, length, dtype=np.float32)[:, None] * shape.frequencies
        angles = np.concatenate([angles, angles], -1)
        cos, sin = np.cos(angles), np.sin(angles)
        unseen = np.arange(length)[None] > np.arange(before, length)[:, None]
        x, present = embeds, []
        for layer in range(shape.layers):
            prefix = f"model.layers.{layer}."
            y = self._norm(x, prefix + "input_layernorm.weight")
            query, key, value = (self._heads(self._linear(y, f"{prefix}self_attn.{part}_proj")) for part in "qkv")
            if shape.head_norm:
                query, key = self._norm(query, prefix + "self_attn.q_norm.weight"), self._norm(key, prefix + "self_attn.k_norm.weight")
            query, key = _turned(query, cos, sin), _turned(key, cos, sin)
            if past:
                key, value = np.concatenate([past[layer][0], key], 1), np.concatenate([past[layer][1], value], 1)
            present.append((key, value))
            group = shape.heads // shape.kv_heads
            scores = query @ np.repeat(key, group, 0).swapaxes(1, 2) / np.sqrt(np.float32(shape.head_dim))
            scores[:, unseen] = -np.inf
            weights = np.exp(scores - scores.max(-1, keepdims=True))
            weights /= weights.sum(-1, keepdims=True)
            mixed = (weights @ np.repeat(value, group, 0)).swapaxes(0, 1).reshape(len(x), -1)
            x = x + self._linear(mixed, prefix + "self_attn.o_proj")
            y = self._norm(x, prefix + "post_attention_layernorm.weight")
            gate = self._linear(y, prefix + "mlp.gate_proj")
            gated = gate / (1 + np.exp(-gate)) * self._linear(y, prefix + "mlp.up_proj")
            x = x + self._linear(gated, prefix + "mlp.down_proj")
        hidden = self._norm(x, FINAL_NORM)
        return hidden @ w[HEAD].T, hidden, present

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        product = x @ self.weights[f"{name}.weight"].T
        return product + self.weights[f"{name}.bias"] if f"{name}.bias" in self.weights else product

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        return x / np.sqrt((x**2).mean(-1, keepdims=True) + np.float32(self.shape.epsilon)) * self.weights[name]

    def _heads(self, x: np.ndarray) -> np.ndarray:
        return x.reshape(len(x), -1, self.shape.head_dim).swapaxes(0, 1)


def _turned(x: np.ndarray, cos: np.ndarray, sin: np.ndarray) -> np.ndarray:
    left, right = np.split(x, 2, -1)
    return x * cos + np.concatenate([-right, left], -1) * sin


def greedy(decoder: Decoder, embed, prompt: np.ndarray, limit: int, end: int, never: list[int]) -> tuple[list[int], float]:
    """prompt [sequence, width], embed: token ids → rows. The tokens, the end token among them but not first, and their mean natural log-probability."""
    tokens, scores, past = [], [], None
    embeds = prompt
    while len(tokens) < limit and (not tokens or tokens[-1] != end):
        logits, _, past = decoder.run(embeds, past)
        row = logits[-1].astype(np.float64)
        row[[token for token in never if token < len(row)]] = -np.inf
        likely = row - row.max() - np.log(np.exp(row - row.max()).sum())
        if not tokens:
            likely[end] = -np.inf
        tokens.append(int(likely.argmax()))
        scores.append(likely.max())
        embeds = embed(tokens[-1:])
    return tokens, float(np.mean(scores))

"""A bundle in ONNX Runtime, driven only by its own files: what a service does, in a few lines, to check exports by."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer


class OnnxBundle:
    def __init__(self, folder: Path):
        self.settings = json.loads((Path(folder) / "bundle.json").read_text(encoding="utf-8"))
        self.tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        names = ("vision_encoder", "caption_projection", "token_embeddings", "decoder", "text_projection")
        options = onnxruntime.SessionOptions()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # threads that spin starve on a shared machine
        providers = ["CPUExecutionProvider"]
        self.sessions = {n: onnxruntime.InferenceSession(str(Path(folder) / f"{n}.onnx"), options, providers=providers) for n in names}

    def run(self, name: str, **inputs) -> list[np.ndarray]:
        return self.sessions[name].run(None, inputs)

    def encode(self, pixels: np.ndarray) -> list[np.ndarray]:
        return self.run("vision_encoder", pixels=pixels)

    def tokens(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def embeddings(self, ids: np.ndarray) -> np.ndarray:
        return self.run("token_embeddings", input_ids=ids.astype(np.int64))[0]

    def step(self, embeds: np.ndarray, past: list[np.ndarray], before: int) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
        """One pass of the decoder over rows without padding, after `before` tokens already in `past`."""
        batch, sequence, _ = embeds.shape
        mask = np.ones((batch, before + sequence), dtype=np.int64)
        positions = np.tile(np.arange(before, before + sequence, dtype=np.int64), (batch, 1))
        names = [f"past_key_values.{i}.{part}" for i in range(self.settings["dimensions"]["layers"]) for part in ("key", "value")]
        logits, hidden, *present = self.run("decoder", inputs_embeds=embeds, attention_mask=mask, position_ids=positions, **dict(zip(names, past)))
        return logits, hidden, present

    def empty_past(self, batch: int) -> list[np.ndarray]:
        sizes = self.settings["dimensions"]
        return [np.zeros((batch, sizes["kvHeads"], 0, sizes["headDim"]), dtype=np.float32)] * (2 * sizes["layers"])

    def caption(self, features: np.ndarray) -> list[tuple[list[int], float]]:
        """Greedy, all rows together until the last has ended."""
        prompt, special, batch = self.settings["prompt"], self.settings["tokens"], len(features)
        around = [self.embeddings(np.tile(self.tokens(prompt[k]), (batch, 1))) for k in ("beforeImage", "afterImage")]
        embeds = np.concatenate([around[0], self.run("caption_projection", features=features)[0], around[1]], 1)
        past, before, tokens, scores = self.empty_past(batch), 0, [], []
        for _ in range(self.settings["decoding"]["maxTokens"]):
            logits, _, past = self.step(embeds, past, before)
            before += embeds.shape[1]
            logits = logits[:, -1].astype(np.float64)
            logits[:, [special["bos"], special["pad"], special["ret"]]] = -np.inf
            chosen = logits.argmax(-1)
            top = logits.max(-1)
            scores.append(-np.log(np.exp(logits - top[:, None]).sum(-1)))
            tokens.append(chosen)
            if (np.stack(tokens) == special["eos"]).any(0).all():
                break
            embeds = self.embeddings(chosen[:, None])
        rows = []
        for row, score in zip(np.stack(tokens, 1).tolist(), np.stack(scores, 1)):
            length = row.index(special["eos"]) + 1 if special["eos"] in row else len(row)
            rows.append((row[:length], float(score[:length].mean())))
        return rows

    def embed_tokens(self, tokens: list[int]) -> np.ndarray:
        _, hidden, _ = self.step(self.embeddings(np.array([tokens])), self.empty_past(1), 0)
        return self.run("text_projection", hidden_state=hidden[:, -1])[0][0]

    def embed_text(self, text: str) -> np.ndarray:
        query = self.settings["query"]
        return self.embed_tokens([*self.tokens(query["before"]), *self.tokens(text), *self.tokens(query["after"])])

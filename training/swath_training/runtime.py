"""A bundle in ONNX Runtime, driven only by its own files: what a service does, in a few lines, to check exports by."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer


class OnnxBundle:
    def __init__(self, folder: Path, options: onnxruntime.SessionOptions | None = None):
        self.settings = json.loads((Path(folder) / "bundle.json").read_text(encoding="utf-8"))
        self.tokenizer = Tokenizer.from_file(str(Path(folder) / "tokenizer.json"))
        names = ["vision_encoder", "caption_projection", "token_embeddings", "decoder", "text_projection"]
        self.tower = self.settings.get("textEncoder")
        if self.tower:
            names.append("text_encoder")
            self.tower_tokenizer = Tokenizer.from_file(str(Path(folder) / "text_tokenizer.json"))
        options = options or onnxruntime.SessionOptions()
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

    def prompt(self, features: np.ndarray) -> np.ndarray:
        prompt, batch = self.settings["prompt"], len(features)
        before, after = (self.embeddings(np.tile(self.tokens(prompt[k]), (batch, 1))) for k in ("beforeImage", "afterImage"))
        return np.concatenate([before, self.run("caption_projection", features=features)[0], after], 1)

    def log_probabilities(self, logits: np.ndarray) -> np.ndarray:
        """Of the token after the last, over what may be generated."""
        special, logits = self.settings["tokens"], logits[:, -1].astype(np.float64)
        logits[:, [special[name] for name in ("bos", "pad", "ret") if special[name] < logits.shape[1]]] = -np.inf
        top = logits.max(-1, keepdims=True)
        return logits - top - np.log(np.exp(logits - top).sum(-1, keepdims=True))

    def caption(self, features: np.ndarray) -> list[tuple[list[int], float]]:
        """Greedy, all rows together until the last has ended. No sentence begins with the end token."""
        eos, batch = self.settings["tokens"]["eos"], len(features)
        embeds, past, before, tokens, scores = self.prompt(features), self.empty_past(batch), 0, [], []
        for _ in range(self.settings["decoding"]["maxTokens"]):
            logits, _, past = self.step(embeds, past, before)
            before += embeds.shape[1]
            likely = self.log_probabilities(logits)
            if not tokens:
                likely[:, eos] = -np.inf
            tokens.append(likely.argmax(-1))
            scores.append(likely.max(-1))
            if (np.stack(tokens) == eos).any(0).all():
                break
            embeds = self.embeddings(tokens[-1][:, None])
        rows = []
        for row, score in zip(np.stack(tokens, 1).tolist(), np.stack(scores, 1)):
            length = row.index(eos) + 1 if eos in row else len(row)
            rows.append((row[:length], float(score[:length].mean())))
        return rows

    def search(self, features: np.ndarray, beams: int) -> list[tuple[list[int], float]]:
        """As `caption`, by beam search without early stopping: a finished beam's score is its log-probability over length^lengthPenalty."""
        eos, decoding, count = self.settings["tokens"]["eos"], self.settings["decoding"], len(features)

        def score(beam):
            return beam[0] / len(beam[1]) ** decoding["lengthPenalty"]

        going: dict[int, list] = {image: [(0.0, [])] for image in range(count)}
        finished: list[list] = [[] for _ in range(count)]
        results: list = [None] * count
        embeds, past, before = self.prompt(features), self.empty_past(count), 0
        while going:
            logits, _, past = self.step(embeds, past, before)
            likely = self.log_probabilities(logits)
            if before == 0:
                likely[:, eos] = -np.inf
            before += embeds.shape[1]
            top = np.argpartition(-likely, 2 * beams, axis=-1)[:, : 2 * beams]
            rows, kept, row = [], {}, 0
            for image, grown in going.items():
                candidates = []
                for total, tokens in grown:
                    candidates += [(total + float(likely[row, i]), [*tokens, int(i)], row) for i in top[row]]
                    row += 1
                candidates.sort(key=lambda beam: -beam[0])
                finished[image] += [beam for beam in candidates[:beams] if beam[1][-1] == eos]
                finished[image] = sorted(finished[image], key=score, reverse=True)[:beams]
                alive = [beam for beam in candidates[: 2 * beams] if beam[1][-1] != eos][:beams]
                if len(alive[0][1]) >= decoding["maxTokens"]:
                    results[image] = max([*finished[image], alive[0]], key=score)
                elif len(finished[image]) == beams and score(finished[image][-1]) >= score(alive[0]):
                    results[image] = finished[image][0]
                else:
                    kept[image] = [beam[:2] for beam in alive]
                    rows += [beam[2] for beam in alive]
            going = kept
            if going:
                past = [part[rows] for part in past]
                embeds = self.embeddings(np.array([[tokens[-1]] for grown in going.values() for _, tokens in grown]))
        return [(beam[1], beam[0] / len(beam[1])) for beam in results]

    def sentence(self, tokens: list[int]) -> str:
        return self.tokenizer.decode([t for t in tokens if t != self.settings["tokens"]["eos"]], skip_special_tokens=True).strip()

    def last_state(self, tokens: list[int]) -> np.ndarray:
        _, hidden, _ = self.step(self.embeddings(np.array([tokens])), self.empty_past(1), 0)
        return hidden[0, -1]

    def embed_tokens(self, tokens: list[int]) -> np.ndarray:
        """A query's tokens → its embedding: by the text tower of a bundle that has one, else by the hidden state at [RET]."""
        if self.tower:
            return self.run("text_encoder", input_ids=np.array([tokens], np.int64))[0][0]
        return self.run("text_projection", hidden_state=self.last_state(tokens)[None])[0][0]

    def query_tokens(self, text: str) -> list[int]:
        if not self.tower:
            return self.ret_tokens(text)
        before, words, after = (self.tower_tokenizer.encode(part, add_special_tokens=False).ids for part in (self.tower["before"], text, self.tower["after"]))
        return [*before, *words[: self.tower["contextLength"] - len(before) - len(after)], *after]

    def ret_tokens(self, text: str) -> list[int]:
        query = self.settings["query"]
        return [*self.tokens(query["before"]), *self.tokens(text), *self.tokens(query["after"])]

    def query_state(self, text: str) -> np.ndarray:
        """The hidden state at [RET] after a text: float32 [dModel]"""
        return self.last_state(self.ret_tokens(text))

    def embed_text(self, text: str) -> np.ndarray:
        return self.embed_tokens(self.query_tokens(text))

"""One stage's run: its folder, seed, checkpoint, JSONL log and progress lines."""

import json
import os
import random
import time
from pathlib import Path

import numpy as np
import torch


class Run:
    """A stage that can be stopped at any moment and started again with the same command.

    A stage ends after `steps` steps or `minutes` minutes of training, whichever comes first; `fraction` is how far
    it is towards that end, and what learning rates follow.
    """

    def __init__(self, out: Path, stage: str, recipe: dict):
        self.folder = Path(out)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.stage = stage
        self.steps = recipe.get("steps", 1)
        self.seconds = 60 * recipe.get("minutes", 1e9)
        self.checkpoint_path = self.folder / f"{stage}.checkpoint.pt"
        self.result_path = self.folder / f"{stage}.pt"
        self.spent = 0.0
        self.started = time.time()
        self.saved = time.time()
        seed = recipe.get("seed", 0)
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)

    def elapsed(self) -> float:
        return self.spent + time.time() - self.started

    def fraction(self, step: int) -> float:
        return min(1.0, max(step / self.steps, self.elapsed() / self.seconds))

    def restart_clock(self) -> None:
        """Leaves preparation out of the time that the stage may train."""
        self.started = time.time()

    def load(self) -> dict | None:
        if not self.checkpoint_path.exists():
            return None
        state = torch.load(self.checkpoint_path, map_location="cpu", weights_only=False)
        self.spent = state["spent"]
        self.say(f"resuming at step {state['step']}")
        return state

    def save(self, state: dict, every_seconds: float = 150) -> None:
        if time.time() - self.saved >= every_seconds:
            save_atomically(state | {"spent": self.elapsed()}, self.checkpoint_path)
            self.saved = time.time()

    def finish(self, state: dict) -> None:
        save_atomically(state, self.result_path)
        self.checkpoint_path.unlink(missing_ok=True)

    def progress(self, step: int, **figures) -> None:
        done = self.fraction(step)
        left = self.elapsed() * (1 - done) / max(done, 1e-6)
        shown = " ".join(f"{name} {value:.4g}" for name, value in figures.items())
        self.say(f"step {step}/{self.steps} {shown} | {self.elapsed() / 60:.1f} min, {left / 60:.1f} min left")
        self.log(step=step, minutes=round(self.elapsed() / 60, 2), **figures)

    def log(self, **figures) -> None:
        with open(self.folder / "log.jsonl", "a", encoding="utf-8") as log:
            log.write(json.dumps({"stage": self.stage, **figures}) + "\n")

    def say(self, message: str) -> None:
        print(f"[{self.stage}] {message}", flush=True)


def save_atomically(state: dict, path: Path) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)


def cosine_rate(fraction: float, warmup: float = 0.04) -> float:
    """A factor for learning rates: up linearly, then down to 0 along a cosine."""
    if fraction < warmup:
        return (fraction + 1e-3) / (warmup + 1e-3)
    return 0.5 * (1 + np.cos(np.pi * (fraction - warmup) / (1 - warmup)))

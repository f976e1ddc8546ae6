"""One stage's run: its folder, seed, checkpoint, JSONL log and progress lines."""

import json
import math
import os
import pickle
import random
import signal
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .errors import CheckpointError, InputError


class Run:
    """A stage that can be stopped at any moment and started again with the same command.

    A stage ends after `steps` steps or `minutes` minutes of training, whichever comes first; `fraction` is how far
    it is towards that end, and what learning rates follow. With `steps` alone a run repeats, and one that was
    stopped gives the figures of one that was not: a checkpoint holds all random state, the log no step after it.
    """

    def __init__(self, out: Path, stage: str, recipe: dict):
        self.folder = Path(out)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.stage = stage
        if "steps" not in recipe and "minutes" not in recipe:
            raise InputError("recipe", f"{stage}.steps", "missing; a stage needs steps, minutes or both")
        self.steps = recipe.get("steps", math.inf)
        self.seconds = 60 * recipe.get("minutes", math.inf)
        self.checkpoint_path = self.folder / f"{stage}.checkpoint.pt"
        self.result_path = self.folder / f"{stage}.pt"
        self.log_path = self.folder / "log.jsonl"
        self.spent = self.processor_spent = 0.0
        self.processor_started = time.process_time()
        self.started = time.time()
        self.saved = time.time()
        self.stopped_by: int | None = None
        seed = recipe.get("seed", 0)
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)

    def elapsed(self) -> float:
        return self.spent + time.time() - self.started

    def processor(self) -> float:
        """Seconds of processor time of all sessions so far: what a stage cost on a machine that others share."""
        return self.processor_spent + time.process_time() - self.processor_started

    def fraction(self, step: int) -> float:
        return min(1.0, max(step / self.steps, self.elapsed() / self.seconds))

    def restart_clock(self) -> None:
        """Leaves preparation out of the time that the stage may train. From here on a first signal to stop waits for the end of the step."""
        self.started, self.processor_started = time.time(), time.process_time()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)

    def stop(self, number: int, _frame) -> None:
        self.stopped_by = number
        self.release_signals()

    def release_signals(self) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def load(self) -> dict | None:
        """The state of the last checkpoint, if the stage was stopped, with all random state set to what it was then."""
        if not self.checkpoint_path.exists():
            self.cut_log(-1)
            return None
        state = read_checkpoint(self.checkpoint_path)
        self.spent, self.processor_spent = state["spent"], state.get("processor", 0.0)
        if "random" in state:
            set_random_state(state["random"])
        self.cut_log(state["step"])
        self.say(f"resuming at step {state['step']}")
        return state

    def save(self, state: dict, every_seconds: float = 150) -> None:
        """Call at the end of each step, after its figures were logged."""
        if self.stopped_by is not None or time.time() - self.saved >= every_seconds:
            save_atomically(state | {"spent": self.elapsed(), "processor": self.processor(), "random": random_state()}, self.checkpoint_path)
            self.saved = time.time()
        if self.stopped_by is not None:
            self.say(f"stopped at step {state['step']}; the same command goes on from there")
            raise SystemExit(128 + self.stopped_by)

    def finish(self, state: dict) -> None:
        save_atomically(state, self.result_path)
        self.checkpoint_path.unlink(missing_ok=True)
        self.release_signals()

    def progress(self, step: int, **figures) -> None:
        done = self.fraction(step)
        left = self.elapsed() * (1 - done) / max(done, 1e-6)
        shown = " ".join(f"{name} {value:.4g}" for name, value in figures.items())
        end = "" if math.isinf(self.steps) else f"/{self.steps}"
        self.say(f"step {step}{end} {shown} | {self.elapsed() / 60:.1f} min, {left / 60:.1f} min left")
        self.log(step=step, minutes=round(self.elapsed() / 60, 2), processor_minutes=round(self.processor() / 60, 2), **figures)

    def log(self, **figures) -> None:
        with open(self.log_path, "a", encoding="utf-8") as log:
            log.write(json.dumps({"stage": self.stage, **figures}) + "\n")

    def cut_log(self, step: int) -> None:
        """Takes out what this stage logged after `step`: it is about to be logged again."""
        if not self.log_path.exists():
            return
        kept = [line for line in read_log(self.log_path) if line["stage"] != self.stage or line.get("step", 0) <= step]
        part = self.log_path.with_suffix(".part")
        part.write_text("".join(json.dumps(line) + "\n" for line in kept), encoding="utf-8")
        os.replace(part, self.log_path)

    def say(self, message: str) -> None:
        print(f"[{self.stage}] {message}", flush=True)


def read_log(path: Path) -> list[dict]:
    """The lines of a log but for a last one that was cut off when its process was killed."""
    whole, _, _ = path.read_text(encoding="utf-8").rpartition("\n")
    return [json.loads(line) for line in whole.splitlines()]


def random_state() -> dict:
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    return {"python": random.getstate(), "numpy": np.random.get_state(), "torch": torch.get_rng_state(), "cuda": cuda}


def set_random_state(state: dict) -> None:
    random.setstate(state["python"])
    np.random.set_state(state["numpy"])
    torch.set_rng_state(state["torch"])
    if torch.cuda.is_available() and len(state["cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(state["cuda"])


def save_atomically(state, path: Path) -> None:
    part = path.with_suffix(".part")
    torch.save(state, part)
    os.replace(part, path)


def read_checkpoint(path: Path) -> dict:
    """A checkpoint or a stage's result, on the CPU."""
    if not path.exists():
        raise CheckpointError(path, "", f"missing; run the stage {path.name.split('.')[0]} first")
    try:
        return torch.load(path, map_location="cpu", weights_only=False)
    except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise CheckpointError(path, "", f"not a checkpoint that can be read: {error}") from error


def load_part(module: nn.Module, state: dict, name: str, path: Path, without: str | None = None) -> None:
    """Loads `state[name]`, as read from `path`, into a module of the same shape; weights named `without…` are not in it and stay."""
    if name not in state:
        raise CheckpointError(path, name, "missing")
    found = state[name]
    wanted = {key: tensor for key, tensor in module.state_dict().items() if without is None or not key.startswith(without)}
    for key, tensor in wanted.items():
        if key not in found:
            raise CheckpointError(path, f"{name}.{key}", "missing; the recipe's model has it")
        if found[key].shape != tensor.shape:
            raise CheckpointError(path, f"{name}.{key}", f"shape {list(found[key].shape)}, but {list(tensor.shape)} by the recipe")
    if unknown := sorted(found.keys() - wanted.keys()):
        raise CheckpointError(path, f"{name}.{unknown[0]}", "the recipe's model has no such weight")
    module.load_state_dict(found, strict=without is None)


def cosine_rate(fraction: float, warmup: float = 0.04) -> float:
    """A factor for learning rates: up linearly, then down to 0 along a cosine."""
    if fraction < warmup:
        return (fraction + 1e-3) / (warmup + 1e-3)
    return 0.5 * (1 + np.cos(np.pi * (fraction - warmup) / (1 - warmup)))


def steady_rate(fraction: float, decay_from: float) -> float:
    """A factor for learning rates: 1 until `decay_from`, then down to 0 along a cosine. How long a training goes on may be decided late."""
    if fraction < decay_from:
        return 1.0
    return float(0.5 * (1 + np.cos(np.pi * min(1.0, (fraction - decay_from) / (1 - decay_from)))))

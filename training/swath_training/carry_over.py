"""Linear layers that were trained behind one image encoder, made to suit another: by least squares over the same training images."""

from pathlib import Path

import numpy as np
import torch

from .data import to_tensor
from .examples import Examples
from .language import Bridge
from .vision import VisionEncoder
from .weights import load_weights, read_weights


@torch.no_grad()
def carry_over(bridge: Bridge, former: VisionEncoder, now: VisionEncoder, examples: Examples, count: int = 4096) -> tuple[float, float]:
    """Changes the bridge's layers from `former`'s features and retrieval space to `now`'s. How well the one is told from the other: the shares of
    variance of the features, of the embeddings."""
    chosen = torch.linspace(0, examples.published - 1, min(count, examples.published)).long().numpy()
    old, old_embeddings = see(former, examples, chosen)
    new, new_embeddings = see(now, examples, chosen)
    # The convolution fills the border with zeros, so that a constant would be wrong there.
    features = torch.linalg.lstsq(new, old).solution
    embeddings = torch.linalg.lstsq(old_embeddings, new_embeddings).solution
    conv, text = bridge.caption_projection.conv, bridge.text_projection.linear
    conv.weight.copy_(torch.einsum("oihw,ni->onhw", conv.weight, features))
    text.weight.copy_(embeddings.T @ text.weight)
    text.bias.copy_(text.bias @ embeddings)
    return explained(old, new @ features), explained(new_embeddings, old_embeddings @ embeddings)


def see(vision: VisionEncoder, examples: Examples, chosen: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
    """Cells of features [n · k, dVision], and embeddings [n, dRetrieval]."""
    parts = [vision(to_tensor(examples.pixels[examples.places[chosen[i : i + 64]]])) for i in range(0, len(chosen), 64)]
    return torch.cat([features for features, _ in parts]).flatten(0, 1), torch.cat([embeddings for _, embeddings in parts])


def explained(wanted: torch.Tensor, found: torch.Tensor) -> float:
    return float(1 - (wanted - found).square().sum() / (wanted - wanted.mean(0)).square().sum())


def load_former(recipe: dict, bundle: Path) -> VisionEncoder:
    """The image encoder of a bundle that this package exported."""
    vision = VisionEncoder(recipe["dimensions"]["embedding"], recipe["dimensions"]["features"][1])
    file, reduction = bundle / "vision_encoder.onnx", vision.reduction.weight
    load_weights(vision, file, but=("reduction.weight",))
    # The graph multiplies by it turned, under a name that the exporter chose.
    (turned,) = [w for w in read_weights(file).values() if list(w.shape) == list(reduction.T.shape)]
    with torch.no_grad():
        reduction.copy_(turned.T)
    return vision.eval()

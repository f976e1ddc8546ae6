"""Self-critical sequence training (Rennie et al. 2017), and what it rewards: CIDEr-D (Vedantam et al. 2015) and BLEU-4 of a sampled caption against its image's references."""

import math
from collections import Counter

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from .language import Bridge, pad


def n_grams(words: list[str]) -> list[Counter]:
    return [Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1)) for n in range(1, 5)]


class CaptionReward:
    """`references` of all training images: they also say how rare an n-gram is."""

    def __init__(self, references: list[list[str]], bleu: float = 1.0):
        self.bleu = bleu
        self.grams = [[n_grams(text.replace(",", "").split()) for text in texts] for texts in references]
        found: Counter = Counter()
        for image in self.grams:
            found.update({gram for reference in image for counts in reference for gram in counts})
        self.rarity = {gram: math.log(len(references) / count) for gram, count in found.items()}
        self.unseen = math.log(len(references))
        self.vectors = [[self.vector(reference) for reference in image] for image in self.grams]

    def vector(self, grams: list[Counter]) -> list[tuple[dict, float]]:
        weighed = []
        for counts in grams:
            values = {gram: count * self.rarity.get(gram, self.unseen) for gram, count in counts.items()}
            weighed.append((values, math.sqrt(sum(v * v for v in values.values()))))
        return weighed

    def score(self, image: int, caption: str) -> float:
        words = caption.replace(",", "").split()
        grams = n_grams(words)
        return self.cider(image, grams, len(words)) + self.bleu * self.bleu4(image, grams, len(words))

    def cider(self, image: int, grams: list[Counter], length: int) -> float:
        mine, total = self.vector(grams), 0.0
        for reference, theirs in zip(self.grams[image], self.vectors[image]):
            penalty = math.exp(-((length - sum(reference[0].values())) ** 2) / 72)
            for (values, norm), (wanted, other) in zip(mine, theirs):
                if norm and other:
                    total += penalty * sum(min(v, wanted[g]) * wanted[g] for g, v in values.items() if g in wanted) / (norm * other)
        return 10 * total / (4 * len(self.grams[image]))

    def bleu4(self, image: int, grams: list[Counter], length: int) -> float:
        """Of one sentence, its precisions smoothed by one."""
        if not length:
            return 0.0
        logs = 0.0
        for n, counts in enumerate(grams):
            best: Counter = Counter()
            for reference in self.grams[image]:
                best |= reference[n]
            matched, all_grams = sum((counts & best).values()), sum(counts.values())
            logs += math.log((matched + (n > 0)) / (all_grams + (n > 0))) if matched or n else -9.0
        closest = min((abs(sum(r[0].values()) - length), sum(r[0].values())) for r in self.grams[image])[1]
        return math.exp(logs / 4 + min(0.0, 1 - closest / length))


def self_critical_loss(bridge: Bridge, tokenizer: Tokenizer, grid, taken, reward: CaptionReward, samples: int, embeddings: torch.Tensor | None = None,
                       telling: float = 0.0) -> tuple[torch.Tensor, float]:
    """REINFORCE over sampled captions, each against the mean reward of the others of its image.

    `telling` is what a caption earns if it tells its image from the others of the batch (Luo et al. 2018): times the share of its image in the
    softmax of 30 cosines between the caption's embedding at [RET] and the images' `embeddings` [n, dRetrieval].
    """
    bos, eos, filler = (bridge.tokens[name] for name in ("bos", "eos", "pad"))
    rows = [row for row, _ in bridge.generate(grid, 24, sample=True, copies=samples)]
    texts = tokenizer.decode_batch([[t for t in row if t != eos] for row in rows])
    scores = torch.tensor([reward.score(taken[i // samples], text.strip()) for i, text in enumerate(texts)]).view(-1, samples)
    if telling:
        with torch.no_grad():
            found, _ = bridge.embed_token_rows([[t for t in row if t != eos] for row in rows])
        told = torch.softmax(30.0 * found @ embeddings.T, -1)
        scores += telling * told[torch.arange(len(rows)), torch.arange(len(rows)) // samples].view(-1, samples)
    better = scores - (scores.sum(1, keepdim=True) - scores) / (samples - 1)
    ids, mask = pad([[bos, *row[:-1]] for row in rows], filler)
    wanted, _ = pad(rows, filler)
    owners = torch.arange(len(grid)).repeat_interleave(samples)
    logits = bridge.caption_logits(grid, owners, ids, mask).float()
    forbidden = [i for i in (bos, filler, bridge.tokens["ret"]) if i < logits.shape[1]]
    logits[:, forbidden] = -torch.inf
    kept = mask.bool()
    spoken = -F.cross_entropy(logits, wanted[kept], reduction="none")
    advantage = better.flatten()[:, None].expand_as(mask)[kept]
    return -(advantage * spoken).mean(), scores.mean().item()

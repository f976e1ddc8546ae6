"""Words that no caption has, for the text side alone: each is one token, read as the caption words nearest to it in meaning.

A token's embedding is a mixture of up to four rows of the cut language model's table (`parts`, `weights`). A caption's token is its own row. Any other
word is a mixture of the caption words that MiniLM, as it comes, finds nearest by name and definition; a word that was a token of its own before keeps half of its row. So a
query's words lie where the decoder has learnt to read, though no text with them was ever trained on.
"""

import json
import re
from collections import Counter

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from .general_text import Synset
from .teacher import untuned_sentences

FEWEST, NEAREST, TEMPERATURE, OWN = 5, 3, 0.06, 0.5
LEAST_COSINE = 0.45  # a word that means nothing that a caption names keeps its pieces
WORD = re.compile("[a-z]{3,}")


def plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")


def meanings(words: list[str], definitions: dict[str, str]) -> torch.Tensor:
    """The mean of MiniLM's embeddings of the word and of its definition, where it has one, L2-normalised."""
    defined = untuned_sentences([f"{word}: {definitions[word]}" if word in definitions else word for word in words])
    return F.normalize(untuned_sentences(words) + defined, dim=-1)


def add_words(tokenizer: Tokenizer, table: torch.Tensor, synsets: dict[str, Synset], captions: list[str], most: int) -> tuple[Tokenizer, torch.Tensor, torch.Tensor]:
    """The tokenizer with at most so many words after its own tokens, whose rows `table` [tokens, dModel] holds; parts int64 and weights float32, of float16's
    precision, both [all tokens, parts]; with none asked for, every token keeps its own row."""
    size = tokenizer.get_vocab_size()
    if most == 0:
        return tokenizer, torch.arange(size)[:, None], torch.ones(size, 1)
    uses = Counter(word for caption in captions for word in set(re.findall("[a-z]+", caption)))
    single = {token[1:]: i for token, i in tokenizer.get_vocab().items() if token[0] == "Ġ" and WORD.fullmatch(token[1:])}
    known = sorted(word for word in single if uses[word] >= FEWEST)
    nouns = {name.lower() for synset in synsets.values() for name in synset.names if WORD.fullmatch(name.lower())}
    unknown = sorted(word for word in single.keys() | nouns | {plural(n) for n in nouns} if not uses[word])
    definitions = {form: synset.gloss for synset in reversed(synsets.values()) if synset.thing for name in synset.names for form in (plural(name), name)}
    cosines, nearest = (meanings(unknown, definitions) @ meanings(known, definitions).T).float().topk(min(NEAREST, len(known)))
    shares = torch.softmax(cosines / TEMPERATURE, -1)
    old = [i for i, word in enumerate(unknown) if word in single]
    new = [i for i in cosines[:, 0].argsort(descending=True).tolist() if unknown[i] not in single and cosines[i, 0] >= LEAST_COSINE][:most]

    parts = torch.zeros(size + len(new), NEAREST + 1, dtype=torch.long)
    weights = torch.zeros(parts.shape)
    parts[:size, 0], weights[:size, 0] = torch.arange(size), 1.0
    rows = torch.tensor([single[word] for word in known])
    norm = table[rows].norm(dim=-1).mean()
    for i, at in [*((i, single[unknown[i]]) for i in old), *((i, size + k) for k, i in enumerate(new))]:
        mixture = rows[nearest[i]]
        scale = (OWN * table[at].norm() if at < size else norm) / (shares[i, :, None] * table[mixture]).sum(0).norm()
        parts[at, 1 : 1 + len(mixture)], weights[at, 1 : 1 + len(mixture)] = mixture, scale * shares[i]
        weights[at, 0] = OWN if at < size else 0.0
    document = json.loads(tokenizer.to_str())
    document["model"]["vocab"] |= {"Ġ" + unknown[i]: size + k for k, i in enumerate(new)}
    document["model"]["ignore_merges"] = True  # a whole word of the vocabulary is one token, whether or not merges lead to it
    return Tokenizer.from_str(json.dumps(document)), parts, weights.half().float()


def mixed(table: torch.Tensor, parts: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """The embedding of each token, [tokens, dModel]."""
    return sum(weights[:, j, None] * table[parts[:, j]] for j in range(parts.shape[1]))

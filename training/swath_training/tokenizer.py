"""The small decoder's tokenizer: SmolLM2's byte-level BPE, lower-cased and cut to the tokens that captions and common words need.

A BPE stays valid when a merge goes only together with every merge that builds on it; so each kept token keeps the parts it is merged from.
"""

import json
from collections import Counter

from tokenizers import AddedToken, Tokenizer, normalizers, pre_tokenizers

BOS, EOS, PAD, RET = range(4)
SPECIAL = ["<bos>", "<eos>", "<pad>", "[RET]"]


def cut_tokenizer(full: Tokenizer, captions: list[str], texts: list[str], size: int) -> tuple[Tokenizer, list[int], int]:
    """A tokenizer of `size` tokens; the old id of each token after the special ones; and how many ids captions use.

    What captions use stands first, so that a decoder need not score the rest.
    """
    document = json.loads(full.to_str())
    vocabulary: dict[str, int] = document["model"]["vocab"]
    merges = [tuple(merge) for merge in document["model"]["merges"]]
    parts = {a + b: (a, b) for a, b in reversed(merges)}
    whole = lower_cased(document, vocabulary, merges)
    spoken, common = (Counter(t for e in whole.encode_batch(group, add_special_tokens=False) for t in e.tokens) for group in (captions, texts))

    kept: dict[str, None] = {}

    def keep(token: str) -> None:
        if token not in kept:
            for part in parts.get(token, ()):
                keep(part)
            kept[token] = None

    for token in sorted(vocabulary.keys() & set(pre_tokenizers.ByteLevel.alphabet())):
        keep(token)
    for counts in (spoken, common):
        for token, _ in counts.most_common():
            if len(kept) + len(SPECIAL) + 8 > size:
                break
            keep(token)
    ordered = [t for t, _ in spoken.most_common()]
    ordered += [t for t in kept if t not in spoken]
    ids = {token: i for i, token in enumerate([*SPECIAL, *ordered])}
    cut = lower_cased(document, ids, [m for m in merges if m[0] in kept and m[1] in kept and m[0] + m[1] in kept])
    cut.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in SPECIAL])
    return cut, [vocabulary[token] for token in ordered], len(SPECIAL) + len(spoken)


def lower_cased(document: dict, vocabulary: dict[str, int], merges: list[tuple[str, str]]) -> Tokenizer:
    model = document["model"] | {"vocab": vocabulary, "merges": [list(merge) for merge in merges]}
    tokenizer = Tokenizer.from_str(json.dumps(document | {"model": model, "added_tokens": [], "post_processor": None}))
    # The space before the first word makes it the same token as inside a sentence.
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Lowercase(), normalizers.Strip(), normalizers.Prepend(" ")])
    return tokenizer


def encode(tokenizer: Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids

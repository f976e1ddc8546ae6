"""CLIP's own tokenizer, which turns a text query into what a CLIP text tower reads."""

from __future__ import annotations

import gzip
import importlib.metadata
import json
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from .errors import BundleError, expect
from .folder import load_tokenizer, read_json

PACKAGE, PUBLISHED = "open_clip_torch", "open_clip/bpe_simple_vocab_16e6.txt.gz"
START, END = "<|startoftext|>", "<|endoftext|>"
_MERGES = 49152 - 256 - 2
_WORD_END = "</w>"
_WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+"


def find_tokenizer(folder: Path) -> tuple[Tokenizer, Path] | None:
    """Of a Hugging Face folder: tokenizer.json, else vocab.json and merges.txt; and the file that it came from."""
    whole, vocabulary, merges = folder / "tokenizer.json", folder / "vocab.json", folder / "merges.txt"
    if whole.is_file():
        return load_tokenizer(whole), whole
    if vocabulary.is_file():
        expect(merges.is_file(), str(merges), "the merges of vocab.json", "no such file")
        return _assembled(read_json(vocabulary), _merges(merges.read_text(encoding="utf-8")), vocabulary), vocabulary
    return None


def published_tokenizer() -> tuple[Tokenizer, Path]:
    """That of OpenAI's and open_clip's models, from the file inside PyPI's open_clip_torch (found without importing it, which would want PyTorch)."""
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    path = next((Path(str(file.locate())) for file in files if file.as_posix() == PUBLISHED), None)
    if path is None:
        raise BundleError(f"the text tower's tokenizer: expected tokenizer.json, or vocab.json and merges.txt, beside the checkpoint, or the Python package {PACKAGE}, found none")
    merges = _merges(gzip.decompress(path.read_bytes()).decode("utf-8"))[:_MERGES]
    pieces = [*_bytes(), *(piece + _WORD_END for piece in _bytes()), *("".join(merge) for merge in merges), START, END]
    return _assembled({piece: number for number, piece in enumerate(pieces)}, merges, path), path


def _bytes() -> list[str]:
    """The characters that stand for the 256 bytes, in the vocabulary's order: those that can be printed come first, as themselves."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [*map(chr, printable), *(chr(256 + i) for i in range(256 - len(printable)))]


def _merges(text: str) -> list[tuple[str, str]]:
    lines = text.splitlines()
    pairs = [tuple(line.split()) for line in (lines[1:] if lines and ("#version" in lines[0] or lines[0].startswith('"bpe')) else lines) if line.strip()]
    return [pair for pair in pairs if len(pair) == 2]


def _assembled(vocabulary: dict, merges: list[tuple[str, str]], path: Path) -> Tokenizer:
    for token in (START, END):
        expect(token in vocabulary, str(path), token, "none")
    try:
        made = Tokenizer(models.BPE(vocabulary, merges, end_of_word_suffix=_WORD_END))
    except Exception as e:  # the library raises nothing narrower
        raise BundleError(f"{path}: expected the pieces of its merges, found others: {e}") from e
    made.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(_WORDS), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in (START, END)])
    return made


def as_query_tokenizer(tokenizer: Tokenizer, path: Path, vocabulary: int, tensor: str) -> Tokenizer:
    """The tokenizer in a bundle's form, adding no token of its own accord. Refuses one that is not of the tower's vocabulary."""
    size = tokenizer.get_vocab_size()
    expect(size == vocabulary, f"{path}", f"a tokenizer of {vocabulary} tokens, as {tensor} has", f"{size}: another model's tokenizer")
    for token in (START, END):
        expect(tokenizer.token_to_id(token) is not None, str(path), token, "none")
    document = json.loads(tokenizer.to_str()) | {"post_processor": None, "truncation": None, "padding": None}
    document["model"]["unk_token"] = None  # every byte has a piece, and the name of a special token must not hide in here
    for added in document["added_tokens"]:
        added["special"] = added["special"] or added["content"] in (START, END)
    return Tokenizer.from_str(json.dumps(document))

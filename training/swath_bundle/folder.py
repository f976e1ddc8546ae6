"""A bundle's folder: written beside its place, sealed with bundle.json, then moved there whole."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import tokenizers

from .errors import BundleError, expect

RET = "[RET]"


@contextmanager
def new_bundle(out: Path) -> Iterator[Path]:
    """An empty folder that becomes OUT when all went well; an older bundle there is replaced, anything else is kept."""
    replaceable = not out.exists() or (out.is_dir() and ((out / "bundle.json").is_file() or not any(out.iterdir())))
    expect(replaceable, str(out), "a new folder or a bundle to replace", "something else")
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    (part / "golden").mkdir(parents=True)
    try:
        yield part
        shutil.rmtree(out, ignore_errors=True)
        part.rename(out)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def seal(folder: Path, description: dict) -> None:
    """Writes bundle.json: the description, and the sha256 of all that the folder holds."""
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p != folder / "bundle.json")
    document = {"format": 1, **description, "files": {name: _sha256(folder / name) for name in files}}
    (folder / "bundle.json").write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_golden(folder: Path, images: list[dict], texts: list[dict]) -> None:
    document = json.dumps({"images": images, "texts": texts}, indent=1, ensure_ascii=False)
    (folder / "golden" / "golden.json").write_text(document + "\n", encoding="utf-8")


def base64_of(values: np.ndarray, dtype: str) -> str:
    return base64.b64encode(np.ascontiguousarray(values.astype(dtype)).tobytes()).decode()


def read_json(path: Path) -> dict:
    expect(path.is_file(), str(path), "the file", "none")
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as e:
        raise BundleError(f"{path}: expected JSON, found none: {e}") from e
    expect(isinstance(document, dict), str(path), "a JSON object", type(document).__name__)
    return document


def load_tokenizer(path: Path) -> tokenizers.Tokenizer:
    expect(path.is_file(), str(path), "the tokenizer", "no such file")
    try:
        return tokenizers.Tokenizer.from_file(str(path))
    except Exception as e:  # the library raises nothing narrower
        raise BundleError(f"{path}: expected a tokenizer of Hugging Face, found none: {e}") from e


def with_ret(tokenizer: tokenizers.Tokenizer) -> tuple[tokenizers.Tokenizer, int]:
    """The tokenizer with the special token [RET], adding none of its own accord; and that token's id."""
    tokenizer.add_special_tokens([tokenizers.AddedToken(RET, special=True, normalized=False)])
    document = json.loads(tokenizer.to_str())
    document["post_processor"] = None
    return tokenizers.Tokenizer.from_str(json.dumps(document)), tokenizer.token_to_id(RET)


def tokens_of(tokenizer: tokenizers.Tokenizer, text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids

"""python -m swath_training.hold_out --data FOLDER --splits FOLDER: which images of the labelled sets are held out from training, and which are left
out of it because they are nearly the same as one that is held out.

An image is held out where the SHA-256 of its file's bytes, as a number, can be divided by `oneOf`. A file of a split names no more than that and
what is left out: images, by class and file name, that are a near-duplicate of one held out, or of an image of a captioned set's val split.
"""

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image

from .archive import open_file
from .errors import DatasetError

SIDE = 16
# Two fingerprints are of one picture where they differ by less than a fifth of the picture's own contrast, or by less than this many of 255 levels.
RELATIVE, LEVELS = 0.2, 1.5


@dataclass(frozen=True)
class HoldOut:
    one_of: int
    left_out: frozenset[str]

    @staticmethod
    def read(file: Path) -> "HoldOut":
        try:
            given = json.loads(file.read_text(encoding="utf-8"))
            return HoldOut(int(given["oneOf"]), frozenset(given["leftOut"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DatasetError(file, "", f"expected the file of a split, {{\"oneOf\", \"leftOut\"}}: {error!r}") from error

    def part(self, path: Path, label: str) -> str:
        """`held-out`, `left-out` or `train`."""
        with open_file(path) as file:
            if is_held_out(file.read(), self.one_of):
                return "held-out"
        return "left-out" if f"{label}/{path.name}" in self.left_out else "train"


class SceneFolds:
    """Scenes, the part of a file's name before its first `_`, in so many folds, each with about as many images of each class; training is without
    the images of one fold, or has all where that is None."""

    def __init__(self, classes: dict[str, list[PurePosixPath]], folds: int, without: int | None):
        self.fold_of, self.without = assign_folds(classes, folds), without

    def part(self, path: Path, label: str) -> str:
        return "held-out" if self.fold_of[scene(path)] == self.without else "train"


def scene(path: PurePosixPath | Path) -> str:
    return path.name.split("_")[0]


def assign_folds(classes: dict[str, list[PurePosixPath]], folds: int) -> dict[str, int]:
    """Scene → fold: the largest scenes first, each where its classes' images are fewest yet."""
    counts: dict[str, Counter] = {}
    for label, members in classes.items():
        for member in members:
            counts.setdefault(scene(member), Counter())[label] += 1
    filled = [Counter() for _ in range(folds)]
    sizes = {label: len(members) for label, members in classes.items()}
    fold_of = {}
    for name, held in sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])):
        crowded = [sum(n * fold[label] / sizes[label] ** 2 for label, n in held.items()) for fold in filled]
        fold_of[name] = crowded.index(min(crowded))
        filled[fold_of[name]] += held
    return fold_of


def is_held_out(content: bytes, one_of: int) -> bool:
    return int.from_bytes(hashlib.sha256(content).digest(), "big") % one_of == 0


def fingerprint(path: Path) -> np.ndarray:
    """float32 [SIDE, SIDE, 3], the picture made small."""
    with open_file(path) as file, Image.open(file) as picture:
        return np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX), np.float32)


def turned(prints: np.ndarray):
    """The eight dihedral views of fingerprints [n, SIDE, SIDE, 3]."""
    for view in (prints, prints.transpose(0, 2, 1, 3)):
        for quarter in range(4):
            yield np.rot90(view, quarter, (1, 2))


def near_duplicates(prints: np.ndarray, others: np.ndarray, block: int = 512) -> np.ndarray:
    """bool [n]: which of fingerprints [n, …] show nearly what one of `others` [m, …] shows, in whatever dihedral view."""
    found = np.zeros(len(prints), bool)
    if not len(others):
        return found
    flat = others.reshape(len(others), -1)
    size = (flat**2).sum(1)
    for view in turned(prints):
        for start in range(0, len(prints), block):
            mine = view[start : start + block].reshape(len(view[start : start + block]), -1)
            contrast = mine.reshape(len(mine), -1, 3).std(1).mean(1)
            apart = np.sqrt(np.maximum((mine**2).sum(1)[:, None] + size - 2 * mine @ flat.T, 0).min(1) / flat.shape[1])
            found[start : start + block] |= apart < np.maximum(RELATIVE * contrast, LEVELS)
    return found


def make_split(path: Path, one_of: int, evaluated: np.ndarray) -> tuple[dict, dict[str, int]]:
    """A labelled set's split and how many images each part has; `evaluated` are fingerprints of the captioned sets' val images."""
    from .datasets import list_classes

    members = [(label, path / member) for label, files in sorted(list_classes(path).items()) for member in files]
    prints = np.stack([fingerprint(file) for _, file in members])
    held = np.array([HoldOut(one_of, frozenset()).part(file, label) == "held-out" for label, file in members])
    left = ~held & near_duplicates(prints, np.concatenate([prints[held], evaluated]))
    names = sorted(f"{label}/{file.name}" for (label, file), out in zip(members, left) if out)
    counts = {"train": int((~held & ~left).sum()), "held out": int(held.sum()), "left out": int(left.sum())}
    return {"oneOf": one_of, "leftOut": names}, counts


def main() -> None:
    parser = argparse.ArgumentParser(prog="swath_training.hold_out", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="holds rsicd/, ucm/ and labelled/")
    parser.add_argument("--splits", type=Path, required=True, help="where NAME.json is written for each set")
    parser.add_argument("--sets", nargs="+", default=["eurosat_rgb", "nwpu_resisc12", "rsscn7"])
    parser.add_argument("--one-of", type=int, default=3)
    given = parser.parse_args()
    from .datasets import load_datasets

    val = load_datasets([{"format": "karpathy", "path": name, "skip_empty": True} for name in ("rsicd", "ucm")], given.data, "val")
    evaluated = np.stack([fingerprint(image.path) for dataset in val for image in dataset.images])
    given.splits.mkdir(parents=True, exist_ok=True)
    for name in given.sets:
        split, counts = make_split(given.data / "labelled" / f"{name}.tar", given.one_of, evaluated)
        (given.splits / f"{name}.json").write_text(json.dumps(split, indent=1) + "\n", encoding="utf-8")
        print(f"[hold-out] {name}: " + ", ".join(f"{part} {count}" for part, count in counts.items()), flush=True)


if __name__ == "__main__":
    main()

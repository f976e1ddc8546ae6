"""Captioned images, their pixels, and views of them."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from .archive import open_file

SIZE = 224
MEAN, STD = 127.0, 128.0
STOP_WORDS = frozenset(
    "a an the this that these those there here it its is are was were be been being and or of in on at to by with "
    "into from for as some one piece many lots lot several other each very while which".split()
)


@dataclass(frozen=True)
class CaptionedImage:
    """An image file, or a member of a tar, and its distinct captions; `weights` says how often each was given."""

    dataset: str
    path: Path
    captions: tuple[str, ...]
    weights: tuple[float, ...]

    @property
    def name(self) -> str:
        return self.path.name

    def references(self) -> list[str]:
        return [c for c, n in zip(self.captions, self.weights) for _ in range(max(1, round(n)))]


def normalise(sentence: str) -> str:
    """Lower case, single spaces, none before a comma, no full stop at the end."""
    text = re.sub(r"\s+", " ", sentence.lower()).strip()
    text = re.sub(r"\s+([,.;:!?'])", r"\1", text)
    return text.rstrip(" .,;")


def read_picture(path: Path) -> Image.Image:
    with open_file(path) as file, Image.open(file) as picture:
        return picture.convert("RGB")


def resize(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.resize((SIZE, SIZE), Image.Resampling.BILINEAR))


def load_pixels(images: list[CaptionedImage], cache: Path) -> np.ndarray:
    """uint8 [n, SIZE, SIZE, 3], decoded once and then mapped from `cache`, unless that is of another number of images."""
    if not cache.exists() or len(np.load(cache, mmap_mode="r")) != len(images):
        cache.parent.mkdir(parents=True, exist_ok=True)
        part = cache.with_suffix(".part.npy")
        shape = (len(images), SIZE, SIZE, 3)
        pixels = np.lib.format.open_memmap(part, mode="w+", dtype=np.uint8, shape=shape)
        for i, image in enumerate(images):
            pixels[i] = resize(read_picture(image.path))
        pixels.flush()
        part.rename(cache)
    return np.load(cache, mmap_mode="r")


class Pixels:
    """The pixels of several data sets' images, one after another, each data set's in a cache of its own: `pixels[indices]` is uint8 [n, SIZE, SIZE, 3]."""

    def __init__(self, datasets, folder: Path):
        self.parts = [load_pixels(dataset.images, Path(folder) / f"pixels-train-{dataset.name}.npy") for dataset in datasets]
        self.starts = np.cumsum([0, *map(len, self.parts)])

    def __len__(self) -> int:
        return int(self.starts[-1])

    def __getitem__(self, indices) -> np.ndarray:
        parts = np.searchsorted(self.starts, indices, "right") - 1
        return np.stack([self.parts[k][i - self.starts[k]] for i, k in zip(indices, parts)])


def to_tensor(pixels: np.ndarray) -> torch.Tensor:
    """uint8 [n, height, width, 3] → pre-processed float32 [n, 3, height, width]."""
    tensor = torch.from_numpy(np.array(pixels)).to(torch.get_default_device()).permute(0, 3, 1, 2).float()
    return (tensor - MEAN) / STD


def augment(pixels: torch.Tensor, size: int, smallest: float = 0.65) -> torch.Tensor:
    """A random square crop of 0.65 to 1 of the side, one of the 8 dihedral views, brightness and contrast."""
    n = len(pixels)
    scale = smallest + (1 - smallest) * torch.rand(n)
    quarter = torch.randint(4, (n,))
    cos = torch.tensor([1.0, 0.0, -1.0, 0.0])[quarter] * scale
    sin = torch.tensor([0.0, 1.0, 0.0, -1.0])[quarter] * scale
    flip = torch.randint(2, (n,)) * 2.0 - 1
    shift = (torch.rand(n, 2) * 2 - 1) * (1 - scale)[:, None]
    rows = torch.stack([torch.stack([cos * flip, -sin, shift[:, 0]], 1), torch.stack([sin * flip, cos, shift[:, 1]], 1)], 1)
    grid = F.affine_grid(rows, [n, 3, size, size], align_corners=False)
    view = F.grid_sample(pixels, grid, padding_mode="reflection", align_corners=False)
    contrast = 0.8 + 0.4 * torch.rand(n, 1, 1, 1)
    brightness = 0.3 * (torch.rand(n, 1, 1, 1) - 0.5)
    return view * contrast + brightness


def phrase(caption: str, rng: random.Random) -> str:
    """A short query out of a caption: 1 to 5 neighbouring words without stop words at the ends, or all without stop words."""
    words = caption.replace(",", "").split()
    if rng.random() < 0.25:
        kept = [w for w in words if w not in STOP_WORDS]
        return " ".join(kept[:7]) or caption
    length = rng.randint(1, 5)
    start = rng.randrange(max(1, len(words) - length + 1))
    span = words[start : start + length]
    while span and span[0] in STOP_WORDS:
        span.pop(0)
    while span and span[-1] in STOP_WORDS:
        span.pop()
    return " ".join(span) or caption


def word_sets(image: CaptionedImage) -> list[frozenset[str]]:
    return [frozenset(c.replace(",", "").split()) for c in image.captions]


def positives(texts: list[str], owners: torch.Tensor, sets: list[list[frozenset[str]]]) -> torch.Tensor:
    """bool [texts, images]: text i suits its owner, and each image with a caption that has all of its words (identical ones do)."""
    words = [frozenset(t.replace(",", "").split()) for t in texts]
    place = {word: i for i, word in enumerate(sorted(frozenset().union(*words)))}
    asked = torch.zeros(len(texts), len(place))
    for row, found in zip(asked, words):
        row[[place[w] for w in found]] = 1
    captions = [caption for image in sets for caption in image]
    held = torch.zeros(len(captions), len(place))
    for row, caption in zip(held, captions):
        row[[place[w] for w in caption if w in place]] = 1
    whole = (asked @ held.T == asked.sum(1, keepdim=True)).float()
    of_image = torch.repeat_interleave(torch.arange(len(sets)), torch.tensor([len(image) for image in sets]))
    suits = torch.zeros(len(texts), len(sets)).index_add_(1, of_image, whole) > 0
    suits[torch.arange(len(texts)), owners] = True
    return suits


class Sampler:
    """An endless, seeded shuffle of indices in batches."""

    def __init__(self, count: int, batch: int, seed: int):
        self.count, self.batch = count, min(batch, count)
        self.rng = np.random.default_rng(seed)
        self.left = np.empty(0, dtype=np.int64)

    def next(self) -> np.ndarray:
        if len(self.left) < self.batch:
            self.left = np.concatenate([self.left, self.rng.permutation(self.count)])
        taken, self.left = self.left[: self.batch], self.left[self.batch :]
        return taken

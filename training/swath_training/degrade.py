"""What satellites bring and aerial pictures lack, made of aerial pictures: clouds and their shadows, coarse views, edges without data, blank tiles.

Pictures are float32 [n, 3, height, width] as pre-processed: −1 is black, 1 is white.
"""

import random
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from .datasets import TEMPLATES


@dataclass(frozen=True)
class Kind:
    """`names` say what is seen and `endings` how a picture's own captions go on; without endings nothing of the picture is left to see."""

    names: tuple[str, ...]
    endings: tuple[str, ...] = ()


KINDS = {
    "cloud_full": Kind(("thick clouds", "dense white clouds", "nothing but clouds", "a full cloud cover", "clouds that hide the ground")),
    "cloud_broken": Kind(("broken clouds", "scattered white clouds", "clouds with gaps between them", "many small clouds"),
                         ("partly hidden by clouds", "under scattered clouds", "with broken clouds above")),
    "cloud_thin": Kind(("thin clouds", "thin cloud and haze", "a veil of thin cloud"), ("under thin clouds", "seen through haze", "veiled by thin cloud")),
    "cloud_shadow": Kind(("cloud shadows", "the dark shadows of clouds", "shadows of clouds on the ground"), ("in the shadow of clouds", "darkened by cloud shadows")),
    "coarse": Kind((), ("in a coarse satellite view", "in low resolution", "in a blurred satellite image", "seen from far above")),
    "nodata_edge": Kind(("an edge without data", "the edge of a scene with a black area without data", "missing data", "a picture cut off by a black area"),
                        ("at the edge of the data", "beside an area without data", "cut off by an area without data")),
    "blank": Kind(("an empty picture without data", "a blank tile", "nothing at all, no data")),
}


def describe(kind: str, captions: tuple[str, ...], rng: random.Random, count: int = 4) -> tuple[str, ...]:
    """All true sentences of a picture once it is of a kind, its own with an ending among them."""
    given = KINDS[kind]
    sentences = [template.format(name) for template in TEMPLATES for name in given.names]
    if given.endings:
        chosen = rng.sample(captions, min(count, len(captions)))
        sentences += [f"{caption}, {ending}" for caption in chosen for ending in given.endings]
    return tuple(sentences)


def degrade(pictures: torch.Tensor, kind: str) -> torch.Tensor:
    """The pictures as they look when they are of a kind."""
    return DEGRADED[kind](pictures)


def noise(count: int, size: int, first: int) -> torch.Tensor:
    """Fractal noise [n, 1, size, size] of mean 0 and deviation 1: `first` cells a side, then twice as many at half the height, and so on."""
    total, cells, height = torch.zeros(count, 1, size, size), first, 1.0
    while cells <= size // 2:
        total += height * F.interpolate(torch.randn(count, 1, cells, cells), (size, size), mode="bicubic", align_corners=False)
        cells, height = cells * 2, height * 0.55
    total -= total.mean((2, 3), keepdim=True)
    return total / total.std((2, 3), keepdim=True).clamp_min(1e-6)


def between(low: float, high: float, count: int) -> torch.Tensor:
    return low + (high - low) * torch.rand(count, 1, 1, 1)


def mask(count: int, size: int, least: float, most: float) -> torch.Tensor:
    """How much of each cell clouds hide, [n, 1, size, size] in 0…1; they lie over `least` to `most` of the picture."""
    field = noise(count, size, random_cells())
    cover = least + (most - least) * torch.rand(count)
    level = torch.stack([torch.quantile(f, 1 - c) for f, c in zip(field.flatten(1), cover)])[:, None, None, None]
    return torch.sigmoid((field - level) / between(0.08, 0.35, count))


def random_cells() -> int:
    return int(torch.randint(2, 11, ()))


def white(count: int, size: int) -> torch.Tensor:
    """The upper side of clouds, hardly coloured."""
    shade = between(0.4, 1.0, count) + between(0.02, 0.3, count) * noise(count, size, random_cells())
    return (shade + 0.03 * torch.randn(count, 3, 1, 1)).clamp(-1, 1)


def full_cloud(pictures):
    n, size = len(pictures), pictures.shape[-1]
    through = between(0.0, 0.15, n) * torch.sigmoid(noise(n, size, 3))
    return white(n, size) * (1 - through) + pictures * through


def broken_cloud(pictures):
    n, size = len(pictures), pictures.shape[-1]
    hidden = mask(n, size, 0.25, 0.75)
    return white(n, size) * hidden + shaded(pictures, hidden) * (1 - hidden)


def thin_cloud(pictures):
    n, size = len(pictures), pictures.shape[-1]
    hidden = between(0.3, 0.7, n) * torch.sigmoid(noise(n, size, 2) + between(-0.5, 1.5, n))
    return white(n, size) * hidden + pictures * (1 - hidden)


def cloud_shadow(pictures):
    n, size = len(pictures), pictures.shape[-1]
    hidden = mask(n, size, 0.15, 0.5)
    few = hidden * (torch.rand(n, 1, 1, 1) < 0.5)
    return white(n, size) * few + shaded(pictures, hidden) * (1 - few)


def shaded(pictures, hidden):
    """Darkened where the shadows of clouds fall, somewhere beside them."""
    size = pictures.shape[-1]
    down, across = (int(torch.randint(size // 16, size // 3, ())) * (1 if torch.rand(()) < 0.5 else -1) for _ in range(2))
    reach = size // 3
    around = F.pad(hidden, (reach,) * 4, mode="reflect")[..., reach + down : reach + down + size, reach + across : reach + across + size]
    dark = between(0.3, 0.7, len(pictures)) * around
    return (pictures + 1) * (1 - dark) - 1


def coarse(pictures):
    """As few and as pale cells as a satellite of ten to thirty metres a cell would see."""
    size = pictures.shape[-1]
    cells = int(torch.randint(24, 65, ()))
    seen = F.interpolate(pictures, (cells, cells), mode="area")
    mean = seen.mean((2, 3), keepdim=True)
    seen = mean + (seen - mean) * between(0.6, 1.1, len(pictures)) + 0.05 * torch.randn(len(pictures), 3, 1, 1)
    return F.interpolate(seen, (size, size), mode="bilinear", align_corners=False)


def nodata_edge(pictures):
    n, size = len(pictures), pictures.shape[-1]
    angle, place = 2 * torch.pi * torch.rand(n, 1, 1), 0.8 * (torch.rand(n, 1, 1) - 0.5)
    at = torch.linspace(-0.5, 0.5, size)
    outside = (torch.cos(angle) * at[None, :, None] + torch.sin(angle) * at[None, None, :] > place)[:, None]
    return torch.where(outside, torch.where(torch.rand(n, 1, 1, 1) < 0.85, -0.99, 1.0), pictures)


def blank(pictures):
    n = len(pictures)
    grey = torch.where(torch.rand(n, 1, 1, 1) < 0.7, torch.where(torch.rand(n, 1, 1, 1) < 0.7, -0.99, 1.0), between(-1, 1, n))
    return grey.expand_as(pictures) + 0.01 * torch.rand(n, 1, 1, 1) * torch.randn_like(pictures)


DEGRADED = {"cloud_full": full_cloud, "cloud_broken": broken_cloud, "cloud_thin": thin_cloud, "cloud_shadow": cloud_shadow,
            "coarse": coarse, "nodata_edge": nodata_edge, "blank": blank}


class Degrader:
    """Makes some pictures of a batch of the kinds that a recipe gives shares, and says what they then show."""

    def __init__(self, shares: dict[str, float]):
        self.kinds, self.shares = list(shares), list(shares.values())

    def choose(self, count: int, rng: random.Random) -> list[str | None]:
        return rng.choices([None, *self.kinds], [1 - sum(self.shares), *self.shares], k=count)

    def apply(self, pictures: torch.Tensor, chosen: list[str | None]) -> torch.Tensor:
        """Changes the pictures in place; half of those that get clouds or an edge are seen coarsely, too."""
        for kind in self.kinds:
            places = torch.tensor([i for i, k in enumerate(chosen) if k == kind], dtype=torch.long)
            if not len(places):
                continue
            seen = pictures[places]
            if kind != "coarse":
                far = torch.rand(len(seen)) < 0.5
                if far.any():
                    seen[far] = coarse(seen[far])
            pictures[places] = degrade(seen, kind)
        return pictures

"""What captions are learnt from: images with published captions, and, where the recipe says so, labelled ones and views that lost their sight to clouds and the like."""

import random
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from .data import SIZE, CaptionedImage, Pixels, augment, to_tensor
from .datasets import load_datasets
from .degrade import KINDS, Degrader, describe
from .run import Run, save_atomically
from .vision import VisionEncoder

UNSPOKEN = re.compile("^(this is|there is|there are|the picture shows|a picture) | a picture ")  # right for a query, poor English for many a class or kind


@dataclass(frozen=True)
class Examples:
    """Images in a fixed order, those with published captions first; `places` are theirs among `pixels`. An image may be there more than once."""

    images: list[CaptionedImage]
    pixels: Pixels
    places: np.ndarray
    published: int

    def captions(self, i: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
        """What may be said of an image, and how often each is to be drawn."""
        image = self.images[i]
        if i < self.published:
            return image.captions, image.weights
        spoken = tuple(c for c in image.captions if not UNSPOKEN.search(c))
        return spoken, (1.0,) * len(spoken)


def load_examples(recipe: dict, data: Path, out: Path) -> Examples:
    """The published captions of the recipe's captioned sets, then of the sets that `lm.labelled` names as many images of each class as it says:
    a class that has fewer has some of them more than once, each time with views of its own."""
    wanted = recipe["lm"].get("labelled", {})
    given = [{k: v for k, v in entry.items() if k != "extra"} for entry in recipe["data"]]
    kept = [entry for entry in given if entry["format"] != "labelled"] + [entry for entry in given if entry["format"] == "labelled" and entry["path"] in wanted]
    datasets = load_datasets(kept, data, "train")
    pixels, rng = Pixels(datasets, out), random.Random(recipe["seed"])
    images, places, published = [], [], 0
    for entry, dataset, start in zip(kept, datasets, pixels.starts):
        chosen = range(len(dataset.images))
        if dataset.labelled:
            chosen = choose(dataset.images, wanted[entry["path"]], rng)
        else:
            published += len(dataset.images)
        images += [dataset.images[i] for i in chosen]
        places += [int(start) + i for i in chosen]
    return Examples(images, pixels, np.array(places), published)


def choose(images: list[CaptionedImage], of_each: int, rng: random.Random) -> list[int]:
    """Places of `of_each` images of each class, which is what their captions name."""
    classes: dict[tuple[str, ...], list[int]] = {}
    for i, image in enumerate(images):
        classes.setdefault(image.captions, []).append(i)
    chosen = []
    for members in classes.values():
        shuffled = rng.sample(members, len(members))
        chosen += [shuffled[k % len(shuffled)] for k in range(of_each)]
    return chosen


@torch.no_grad()
def cache_views(run: Run, vision: VisionEncoder, examples: Examples, settings: dict, out: Path) -> tuple[np.ndarray, torch.Tensor, list[list[str | None]]]:
    """Frozen features float16 [views, n, k, dVision]; embeddings [n, dRetrieval], the mean of the views' that show what the image shows, L2-normalised;
    and of each view's images the kind that it was degraded to, by the shares of `lm.degraded`. The first view is the image itself."""
    path, facts = Path(out) / "features-train.npy", Path(out) / "embeddings-train.pt"
    if not facts.exists():
        vision = vision.to(memory_format=torch.channels_last)
        count, cells, width = len(examples.images), (SIZE // 32) ** 2, vision.reduction.out_features
        degrader, rng = Degrader(settings.get("degraded", {})), random.Random(count)
        features = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(settings["views"], count, cells, width))
        embeddings, kinds = torch.zeros(count, vision.retrieval.out_features), []
        for view in range(settings["views"]):
            kinds.append(degrader.choose(count, rng) if view else [None] * count)
            for i in range(0, count, 64):
                part = slice(i, min(i + 64, count))
                batch = to_tensor(examples.pixels[examples.places[part]])
                batch = degrader.apply(augment(batch, SIZE, smallest=0.8), kinds[view][part]) if view else batch
                with torch.autocast(batch.device.type, torch.bfloat16, enabled=view > 0):
                    found, embedding = vision(batch.to(memory_format=torch.channels_last))
                features[view, part] = found.half().cpu().numpy()
                clear = torch.tensor([kind in (None, "coarse") for kind in kinds[view][part]])
                embeddings[part] += embedding.float() * clear[:, None]
            run.say(f"cached view {view + 1} of {settings['views']} of {count} images")
        features.flush()
        save_atomically({"embeddings": F.normalize(embeddings, dim=-1), "kinds": kinds}, facts)
    found = torch.load(facts)
    return np.load(path, mmap_mode="r"), found["embeddings"], found["kinds"]


def spoken_of(examples: Examples, i: int, kind: str, rng: random.Random) -> tuple[str, ...]:
    """What may be said of a view of a kind. A coarse one is still called what it shows."""
    captions = examples.captions(i)[0]
    if not KINDS[kind].names:
        return captions
    return tuple(s for s in describe(kind, captions, rng) if not UNSPOKEN.search(s))

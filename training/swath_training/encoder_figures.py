"""Stages `encoder-figures` and `compact`: what the image encoder sees, in PyTorch and by the text tower, and its state as a small file.

The encoder is OUT/encoder.pt, or the moving average in the checkpoint of a training that is under way, or the compact checkpoint of the recipe.
"""

import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from .averaging import MovingAverage
from .compact import read_compact, write_compact
from .data import CaptionedImage, load_pixels, read_picture, resize
from .datasets import TEMPLATES, Dataset, add_article, class_names, list_classes, load_held_out
from .encoder import captioned_datasets, embed_images
from .errors import CheckpointError, InputError
from .hold_out import assign_folds, scene
from .metrics import retrieval_figures
from .run import load_part, read_checkpoint, read_log
from .teacher import TextTower, embed_texts
from .vision import VisionEncoder

BEST = 10


def encoder_figures(recipe: dict, data: Path, out: Path) -> None:
    """OUT/encoder-figures.json"""
    vision, tower, state = load_encoder(recipe, out)
    report = {"step": state["step"], "processorHours": round(state.get("processor", 0.0) / 3600, 2)}

    def tell(what: str, figures: dict) -> None:
        report[what] = figures
        print(f"[encoder-figures] {what}: " + ", ".join(f"{k} {v:.3f}" for k, v in figures.items() if isinstance(v, float)), flush=True)

    val, train = captioned_datasets(recipe, data, "val"), captioned_datasets(recipe, data, "train")
    pixels = load_pixels([image for dataset in val for image in dataset.images], Path(out) / "pixels-val.npy")
    embeddings = embed_images(vision, pixels).split([len(dataset.images) for dataset in val])
    for held, dataset, seen in zip(val, embeddings, train):
        tell(f"{held.name} val", retrieval_figures(dataset, lambda texts: embed_texts(tower, texts), held.images))
        new = unseen(held.images, seen.images)
        if 0 < len(new) < len(held.images):
            tell(f"{held.name} val, {len(new)} images without a caption of train",
                 retrieval_figures(dataset[new], lambda texts: embed_texts(tower, texts), [held.images[i] for i in new]))
    named = {Path(given["path"]).name.removesuffix(".tar"): given.get("names", {}) for given in recipe["data"]}
    satellite = recipe.get("satellite", {})
    # A recipe of one fold of the satellite scenes is judged by that alone.
    judged = [given for given in recipe["data"] if satellite.get("fold") is None or given.get("scenes")]
    for held in load_held_out(judged, data):
        tell(f"{held.name} held out", zero_shot(vision, tower, held, named[held.name]))
    if satellite:
        tell("satellite", find_kinds(vision, tower, satellite, data))
    (Path(out) / "encoder-figures.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def compact(recipe: dict, data: Path, out: Path) -> None:
    """Writes what the recipe's `encoder.start` names, and the log beside it."""
    path = Path(recipe["encoder"]["start"])
    vision, tower, state = load_encoder(recipe, out)
    facts = {key: state[key] for key in ("step", "spent", "processor")} | {"logScale": float(state["log_scale"]), "version": recipe["version"]}
    write_compact({"vision": vision, "tower": tower}, facts, path)
    lines = [line for line in read_log(Path(out) / "log.jsonl") if line["stage"] == "encoder" and line.get("step", 0) <= state["step"]]
    path.with_suffix(".jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    print(f"[compact] {path}: step {state['step']}, {path.stat().st_size / 1e6:.1f} MB, {state['processor'] / 3600:.2f} hours of processor time", flush=True)


def load_encoder(recipe: dict, out: Path) -> tuple[VisionEncoder, TextTower, dict]:
    dimensions, settings = recipe["dimensions"], recipe["encoder"]
    vision = VisionEncoder(dimensions["embedding"], dimensions["features"][1], settings["frozen_blocks"]).load_imagenet()
    tower = TextTower(dimensions["embedding"])
    for path in (Path(out) / "encoder.pt", Path(out) / "encoder.checkpoint.pt"):
        if path.exists():
            state = read_checkpoint(path)
            load_part(vision, state, "vision", path)
            load_part(tower, state, "tower", path)
            if state.get("average"):
                average = MovingAverage({"vision": vision, "tower": tower}, settings["average"])
                average.load_state_dict(state["average"])
                average.swap()
            return vision, tower, state
    if not settings.get("start"):
        raise CheckpointError(Path(out) / "encoder.pt", "", "missing; run the stage encoder first")
    return vision, tower, read_compact({"vision": vision, "tower": tower}, Path(settings["start"]))


def unseen(images: list[CaptionedImage], train: list[CaptionedImage]) -> list[int]:
    """The images none of whose captions stands word for word in train: 497 of RSICD's val. A count with empty captions has 496: bridge_59.jpg's third is empty, as one of train is."""
    known = {caption for image in train for caption in image.captions}
    return [i for i, image in enumerate(images) if not known.intersection(image.captions)]


def embed_pictures(vision: VisionEncoder, images: list, batch: int = 64) -> torch.Tensor:
    parts = [np.stack([resize(read_picture(path)) for path in images[i : i + batch]]) for i in range(0, len(images), batch)]
    return torch.cat([embed_images(vision, part) for part in parts])


def zero_shot(vision: VisionEncoder, tower: TextTower, held: Dataset, names: dict) -> dict:
    """Top-1 of each image's class among the set's: a class is the mean of its first name's embeddings in all templates."""
    labels = [image.path.parent.name for image in held.images]
    classes = sorted(set(labels))
    prompts = [template.format(add_article(class_names(names, label)[0])) for label in classes for template in TEMPLATES]
    means = F.normalize(embed_texts(tower, prompts).view(len(classes), len(TEMPLATES), -1).mean(1), dim=-1)
    found = (embed_pictures(vision, [image.path for image in held.images]) @ means.T).argmax(1).tolist()
    right = {label: [classes[f] == label for f, own in zip(found, labels) if own == label] for label in classes}
    return {"top1": sum(map(sum, right.values())) / len(labels), "images": len(labels)} | {label: sum(hits) / len(hits) for label, hits in right.items()}


def find_kinds(vision: VisionEncoder, tower: TextTower, satellite: dict, data: Path) -> dict:
    """Each query's precision among its best ten, or as many as its kinds have, of the pictures that a recipe's `satellite` names, or of one fold of their scenes."""
    labels, scores, queries = score_kinds(vision, tower, satellite, data)
    return rank_kinds(scores, labels, queries)


def score_kinds(vision: VisionEncoder, tower: TextTower, satellite: dict, data: Path) -> tuple[list[str], torch.Tensor, list[dict]]:
    """The pictures' kinds, the cosine of each query with each [queries, pictures], and the queries."""
    archive, fold, queries = Path(data) / satellite["path"], satellite.get("fold"), read_queries(Path(satellite["queries"]))
    classes = list_classes(archive)
    fold_of = assign_folds(classes, satellite.get("folds", 1))
    members = [(label, member) for label, files in sorted(classes.items()) for member in files if fold is None or fold_of[scene(member)] == fold]
    embeddings = embed_pictures(vision, [archive / member for _, member in members])
    return [label for label, _ in members], embed_texts(tower, [q["query"] for q in queries]) @ embeddings.T, queries


def read_queries(file: Path) -> list[dict]:
    try:
        queries = json.loads(file.read_text(encoding="utf-8"))["queries"]
        return [{"query": str(q["query"]), "kinds": frozenset(q["classes"])} for q in queries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(file, "queries", f"expected a list of query and classes: {error!r}") from error


def rank_kinds(scores: torch.Tensor, labels: list[str], queries: list[dict]) -> dict[str, float]:
    """Each query's precision among its best ten by `scores` [queries, pictures], or among as many as there are of its kinds."""
    figures = {}
    for query, row in zip(queries, scores):
        right = torch.tensor([label in query["kinds"] for label in labels])
        if count := min(BEST, int(right.sum())):
            figures[query["query"]] = right[row.topk(count).indices].float().mean().item()
    return figures | {"mean": sum(figures.values()) / max(1, len(figures))}

"""Stage `encoder`: contrastive tuning of the image encoder against the text tower."""

import math
import random
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .averaging import MovingAverage
from .compact import read_compact
from .data import CaptionedImage, Pixels, augment, load_pixels, phrase, positives, to_tensor
from .datasets import Dataset, MixedSampler, load_datasets
from .degrade import KINDS, Degrader, describe
from .errors import InputError
from .metrics import retrieval_figures
from .run import Run, cosine_rate, load_part, steady_rate
from .teacher import TextTower, embed_by_length, embed_texts
from .vision import VisionEncoder


def info_nce(left: torch.Tensor, right: torch.Tensor, suits: torch.Tensor, scale: torch.Tensor) -> torch.Tensor:
    """Symmetric InfoNCE where a row may have several positives, each with an equal share."""
    logits = scale * left @ right.T
    wanted = suits.float()
    rows = -(F.log_softmax(logits, 1) * wanted / wanted.sum(1, keepdim=True)).sum(1).mean()
    columns = -(F.log_softmax(logits, 0) * wanted / wanted.sum(0, keepdim=True)).sum(0).mean()
    return (rows + columns) / 2


@torch.no_grad()
def embed_images(vision: VisionEncoder, pixels: np.ndarray, batch: int = 64) -> torch.Tensor:
    vision.eval()
    chunks = [to_tensor(pixels[i : i + batch]).to(memory_format=torch.channels_last) for i in range(0, len(pixels), batch)]
    return torch.cat([vision.embed(vision.grid(chunk)) for chunk in chunks])


def load_captioned(recipe: dict, data: Path, split: str) -> list[CaptionedImage]:
    """The images of the recipe's captioned data sets with their published captions alone."""
    return [image for dataset in captioned_datasets(recipe, data, split) for image in dataset.images]


def captioned_datasets(recipe: dict, data: Path, split: str) -> list[Dataset]:
    published = [{k: v for k, v in given.items() if k != "extra"} for given in recipe["data"] if given["format"] != "labelled"]
    return load_datasets(published, data, split)


@dataclass
class Batch:
    """Views of images and their texts: `suits` says which text is true of which image, bool [texts, images]."""

    views: torch.Tensor
    texts: list[str]
    suits: torch.Tensor


class Batches:
    """Draws images, makes views of them, some of which lose their sight to clouds and the like, and chooses their texts."""

    def __init__(self, datasets: list[Dataset], pixels: Pixels, settings: dict, seed: int):
        self.images = [image for dataset in datasets for image in dataset.images]
        self.pixels, self.settings = pixels, settings
        self.sampler = MixedSampler(datasets, self.part(0.0)["batch"], seed)
        self.rng = random.Random(seed)
        self.degrader = Degrader(settings.get("degraded", {}))
        flat = settings.get("repeated", 1.0)
        self.weights = [[w**flat for w in image.weights] for image in self.images]

    def next(self, fraction: float) -> Batch:
        part = self.part(fraction)
        self.sampler.resize(part["batch"])
        taken = self.sampler.next()
        kinds = self.degrader.choose(len(taken), self.rng)
        views = self.degrader.apply(augment(to_tensor(self.pixels[taken]), self.rng.choice(part["sides"]), part["smallest"]), kinds)
        texts, true = [], []
        for i, kind in zip(taken, kinds):
            chosen, sentences = self.choose_texts(i, kind)
            texts += chosen
            true.append([frozenset(s.replace(",", "").split()) for s in sentences])
        owners = torch.arange(len(taken)).repeat_interleave(self.settings["texts"])
        return Batch(views, texts, positives(texts, owners, true))

    def choose_texts(self, i: int, kind: str | None) -> tuple[list[str], tuple[str, ...]]:
        image, rng = self.images[i], self.rng
        if kind is None:
            texts, sentences = rng.choices(image.captions, self.weights[i], k=self.settings["texts"]), image.captions
        else:
            seen = describe(kind, image.captions, rng)
            texts, sentences = rng.choices(seen, k=self.settings["texts"]), seen + (image.captions if KINDS[kind].endings else ())
        return [phrase(t, rng) if rng.random() < self.settings["phrase_share"] else t for t in texts], sentences

    def part(self, fraction: float) -> dict:
        """Images of a batch, sides of their views, one drawn for each batch, and the smallest crop's share of an image's side, at this time of the training."""
        parts = [{"from": 0.0, "batch": self.settings["batch"], "sides": [self.settings["size"]], "smallest": 0.65}]
        return [part for part in self.settings.get("course", parts) if part["from"] <= fraction][-1]

    def state_dict(self) -> dict:
        return {"sampler": self.sampler, "rng": self.rng}

    def load_state_dict(self, state: dict) -> None:
        if [len(places) for places in state["sampler"].places] != [len(places) for places in self.sampler.places]:
            raise InputError("recipe", "data", "not the data sets of the training that was stopped; write its state by `compact` and go on from that in a folder of its own")
        self.sampler, self.rng = state["sampler"], state["rng"]


def backward(vision: VisionEncoder, tower: TextTower, batch: Batch, log_scale: torch.Tensor, settings: dict, tune_images: bool) -> float:
    """Sets the gradients of a batch's loss. A batch larger than `chunk` has its images' gradients by gradient caching (Gao et al. 2021): embedded
    without gradient first, then chunk by chunk again, each with the gradient that the loss gave its embeddings, so that memory is a chunk's."""
    bfloat16, device = settings["bfloat16"], batch.views.device.type

    def embed(lower: torch.Tensor) -> torch.Tensor:
        return vision.embed(vision.upper(lower, bfloat16))

    chunks = [vision.lower(part.contiguous(memory_format=torch.channels_last)) for part in batch.views.split(settings.get("chunk", len(batch.views)))]
    cached = tune_images and len(chunks) > 1
    if cached:
        with torch.no_grad():
            images = torch.cat([embed(chunk) for chunk in chunks])
        images.requires_grad_()
    else:
        with torch.set_grad_enabled(tune_images):
            grids = torch.cat([vision.upper(chunk, bfloat16) for chunk in chunks])
        images = vision.embed(grids)
    with torch.autocast(device, torch.bfloat16, enabled=bfloat16):
        texts = embed_by_length(tower, batch.texts)
    loss = info_nce(texts.float(), images, batch.suits, log_scale.exp())
    loss.backward()
    if cached:
        for chunk, gradient in zip(chunks, images.grad.split(settings["chunk"])):
            embed(chunk).backward(gradient)
    return loss.item()


def train_encoder(recipe: dict, data: Path, out: Path) -> None:
    settings = recipe["encoder"]
    run = Run(out, "encoder", settings | {"seed": recipe["seed"]})
    datasets = load_datasets(recipe["data"], data, "train")
    pixels = Pixels(datasets, out)
    val = load_captioned(recipe, data, "val")
    val_pixels = load_pixels(val, Path(out) / "pixels-val.npy")

    vision = VisionEncoder(recipe["dimensions"]["embedding"], recipe["dimensions"]["features"][1], settings["frozen_blocks"])
    vision = vision.load_bundle(settings["bundle"]) if settings.get("bundle") else vision.load_imagenet()
    vision.to(torch.get_default_device(), memory_format=torch.channels_last)
    tower = TextTower(recipe["dimensions"]["embedding"])
    modules = {"vision": vision, "tower": tower}
    log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.05)))
    heads = [*vision.retrieval.parameters(), *tower.projection.parameters()]
    groups = [(vision.backbone_parameters(), settings["backbone_rate"], settings["weight_decay"]),
              (tower.body_parameters(), settings["text_rate"], settings["weight_decay"]),
              (heads, settings["head_rate"], settings["weight_decay"]), ([log_scale], settings["head_rate"], 0.0)]
    optimizer = torch.optim.AdamW([{"params": p, "lr": r, "base": r, "weight_decay": d} for p, r, d in groups])
    batches = Batches(datasets, pixels, settings, recipe["seed"])
    step = began = 0
    start = Path(settings["start"]) if settings.get("start") else None
    if start and not run.checkpoint_path.exists():
        facts = read_compact(modules, start)
        log_scale.data.fill_(facts["logScale"])
        step = began = facts["step"]
    average = MovingAverage(modules, settings["average"]) if settings.get("average") else None
    if state := run.load():
        load_part(vision, state, "vision", run.checkpoint_path)
        load_part(tower, state, "tower", run.checkpoint_path)
        optimizer.load_state_dict(state["optimizer"])
        log_scale.data.copy_(state["log_scale"])
        batches.load_state_dict(state["batches"])
        if average:
            average.load_state_dict(state["average"])
        step, began = state["step"], state["began"]
    elif start:
        run.spent, run.processor_spent = facts["spent"], facts["processor"]
        run.log_path.write_text(start.with_suffix(".jsonl").read_text(encoding="utf-8"), encoding="utf-8")
        run.say(f"going on from {start.name} at step {step}")

    def report_step() -> None:
        with average.in_place() if average else nullcontext():
            report(run, step, vision, tower, val, val_pixels)

    run.restart_clock()
    reports = [at for at in settings.get("report_at", [0.5]) if at >= run.fraction(step - 1)]
    while run.fraction(step) < 1:
        fraction = run.fraction(step)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * rate(settings, fraction, step - began)
        batch = batches.next(fraction)
        vision.train()
        tower.train()
        optimizer.zero_grad(set_to_none=True)
        # A new text tower finds its way to a trained encoder first.
        loss = backward(vision, tower, batch, log_scale, settings, step >= settings.get("text_first", 0))
        nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], 5.0)
        optimizer.step()
        log_scale.data.clamp_(max=math.log(100))
        if average:
            average.update()
        step += 1
        if step % settings.get("log_every", 10) == 0:
            run.progress(step, loss=loss, scale=log_scale.exp().item())
        run.save({"vision": vision.state_dict(), "tower": tower.state_dict(), "optimizer": optimizer.state_dict(), "log_scale": log_scale.data, "step": step,
                  "began": began, "batches": batches.state_dict(), "average": average.state_dict() if average else None})
        if (reports and fraction > reports[0]) or step % settings.get("report_every", math.inf) == 0:
            reports = reports[1:] if reports and fraction > reports[0] else reports
            report_step()

    if average:
        average.swap()
    report(run, step, vision, tower, val, val_pixels)
    if settings.get("bundle"):
        vision.average(VisionEncoder(vision.retrieval.out_features, vision.reduction.out_features).load_bundle(settings["bundle"]))
        run.say("the mean of the weights that training began and ended with:")
        report(run, step, vision, tower, val, val_pixels)
    kept = vision.fit_reduction(sample_cells(vision, pixels, recipe["seed"]))
    run.say(f"the reduced grid keeps {kept:.1%} of its variance")
    run.log(variance_kept=kept)
    run.finish({"vision": vision.state_dict(), "tower": tower.state_dict(), "step": step, "log_scale": log_scale.data,
                "spent": run.elapsed(), "processor": run.processor()})


def rate(settings: dict, fraction: float, since: int) -> float:
    """A factor for learning rates; where a training went on from a compact checkpoint, the optimizer finds its feet in the first steps."""
    if "decay_from" not in settings:
        return cosine_rate(fraction)
    return min(1.0, (since + 1) / 40) * steady_rate(fraction, settings["decay_from"])


@torch.no_grad()
def sample_cells(vision: VisionEncoder, pixels: np.ndarray, seed: int, count: int = 768) -> torch.Tensor:
    """Grid cells [n, 1280] of some training images."""
    vision.eval()
    taken = np.sort(np.random.default_rng(seed).choice(len(pixels), min(count, len(pixels)), replace=False))
    grids = [vision.grid(to_tensor(pixels[taken[i : i + 64]])) for i in range(0, len(taken), 64)]
    return torch.cat([g.flatten(2).transpose(1, 2).reshape(-1, g.shape[1]) for g in grids])


def report(run: Run, step: int, vision, tower, val, val_pixels) -> None:
    """Val retrieval of the image encoder against the text tower."""
    for dataset in sorted({image.dataset for image in val}):
        index = [i for i, image in enumerate(val) if image.dataset == dataset]
        chosen = [val[i] for i in index]
        figures = retrieval_figures(embed_images(vision, val_pixels[index]), lambda texts: embed_texts(tower, texts), chosen)
        run.say(f"step {step} {dataset} val, text tower: " + " ".join(f"{k} {v:.1f}" for k, v in figures.items()))
        run.log(step=step, dataset=dataset, texts="tower", **figures)

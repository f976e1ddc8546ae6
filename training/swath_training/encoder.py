"""Stage `encoder`: contrastive tuning of the image encoder against the text tower."""

import math
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .data import CaptionedImage, Pixels, augment, load_pixels, phrase, positives, to_tensor, word_sets
from .datasets import Dataset, MixedSampler, load_datasets
from .metrics import retrieval_figures
from .run import Run, cosine_rate, load_part
from .teacher import TextTower, embed_texts
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


def train_encoder(recipe: dict, data: Path, out: Path) -> None:
    settings = recipe["encoder"]
    run = Run(out, "encoder", settings | {"seed": recipe["seed"]})
    datasets = load_datasets(recipe["data"], data, "train")
    images = [image for dataset in datasets for image in dataset.images]
    pixels = Pixels(datasets, out)
    val = load_captioned(recipe, data, "val")
    val_pixels = load_pixels(val, Path(out) / "pixels-val.npy")
    sets = [word_sets(image) for image in images]

    vision = VisionEncoder(recipe["dimensions"]["embedding"], recipe["dimensions"]["features"][1], settings["frozen_blocks"])
    vision = vision.load_bundle(settings["bundle"]) if settings.get("bundle") else vision.load_imagenet()
    vision.to(torch.get_default_device(), memory_format=torch.channels_last)
    tower = TextTower(recipe["dimensions"]["embedding"])
    log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.05)))
    heads = [*vision.retrieval.parameters(), *tower.projection.parameters()]
    groups = [(vision.backbone_parameters(), settings["backbone_rate"], settings["weight_decay"]),
              (tower.body_parameters(), settings["text_rate"], settings["weight_decay"]),
              (heads, settings["head_rate"], settings["weight_decay"]), ([log_scale], settings["head_rate"], 0.0)]
    optimizer = torch.optim.AdamW([{"params": p, "lr": r, "base": r, "weight_decay": d} for p, r, d in groups])
    sampler = MixedSampler(datasets, settings["batch"], recipe["seed"])
    rng = random.Random(recipe["seed"])
    step = 0
    if state := run.load():
        load_part(vision, state, "vision", run.checkpoint_path)
        load_part(tower, state, "tower", run.checkpoint_path)
        optimizer.load_state_dict(state["optimizer"])
        log_scale.data.copy_(state["log_scale"])
        step, sampler, rng = state["step"], state["sampler"], state["rng"]

    run.restart_clock()
    reports = [at for at in settings.get("report_at", [0.5]) if at >= run.fraction(step - 1)]
    while run.fraction(step) < 1:
        fraction = run.fraction(step)
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * cosine_rate(fraction)
        taken = sampler.next()
        view = augment(to_tensor(pixels[taken]), settings["size"])
        owners = torch.arange(len(taken)).repeat_interleave(settings["texts"])
        texts = [t for i in taken for t in rng.choices(images[i].captions, images[i].weights, k=settings["texts"])]
        texts = [phrase(t, rng) if rng.random() < settings["phrase_share"] else t for t in texts]
        suits = positives(texts, owners, [sets[i] for i in taken])
        vision.train()
        tower.train()
        with torch.set_grad_enabled(step >= settings.get("text_first", 0)):  # a new text tower finds its way to a trained encoder first
            grid = vision.grid(view.to(memory_format=torch.channels_last))
        image_embeddings = vision.embed(grid)
        with torch.autocast(view.device.type, torch.bfloat16, enabled=settings["bfloat16"]):
            text_embeddings = tower(texts)
        loss = info_nce(text_embeddings.float(), image_embeddings, suits, log_scale.exp())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], 5.0)
        optimizer.step()
        log_scale.data.clamp_(max=math.log(100))
        step += 1
        if step % settings.get("log_every", 10) == 0:
            run.progress(step, loss=loss.item(), scale=log_scale.exp().item())
        run.save({"vision": vision.state_dict(), "tower": tower.state_dict(), "optimizer": optimizer.state_dict(),
                  "log_scale": log_scale.data, "step": step, "sampler": sampler, "rng": rng})
        if reports and fraction > reports[0]:
            reports.pop(0)
            report(run, step, vision, tower, val, val_pixels)

    report(run, step, vision, tower, val, val_pixels)
    if settings.get("bundle"):
        vision.average(VisionEncoder(vision.retrieval.out_features, vision.reduction.out_features).load_bundle(settings["bundle"]))
        run.say("the mean of the weights that training began and ended with:")
        report(run, step, vision, tower, val, val_pixels)
    kept = vision.fit_reduction(sample_cells(vision, pixels, recipe["seed"]))
    run.say(f"the reduced grid keeps {kept:.1%} of its variance")
    run.log(variance_kept=kept)
    run.finish({"vision": vision.state_dict(), "tower": tower.state_dict(), "step": step})


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

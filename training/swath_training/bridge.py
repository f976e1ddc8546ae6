"""Stage `bridge`: with the image encoder frozen, trains decoder, prefix and [RET] together."""

import os
import random
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from torch import nn

from .data import Sampler, augment, load_images, load_pixels, phrase, positives, to_tensor, word_sets
from .encoder import info_nce
from .language import Bridge, pad
from .run import Run, cosine_rate
from .teacher import TextTower, embed_texts
from .tokenizer import BOS, EOS, RET, encode, train_tokenizer
from .vision import VisionEncoder


def load_vision(recipe: dict, out: Path) -> VisionEncoder:
    vision = VisionEncoder(recipe["dimensions"]["embedding"], recipe["dimensions"]["features"][1])
    vision.load_state_dict(torch.load(Path(out) / "encoder.pt", weights_only=False)["vision"])
    return vision.eval()


@torch.no_grad()
def cache_views(run: Run, vision: VisionEncoder, pixels: np.ndarray, views: int, out: Path) -> tuple[np.ndarray, torch.Tensor]:
    """Frozen features float16 [views, n, k, dVision] and embeddings [n, dRetrieval] of the first, unaltered view."""
    path, embeddings_path = Path(out) / "features-train.npy", Path(out) / "embeddings-train.pt"
    if not embeddings_path.exists():
        vision = vision.to(memory_format=torch.channels_last)
        cells, width = (pixels.shape[1] // 32) ** 2, vision.reduction.out_features
        features = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(views, len(pixels), cells, width))
        embeddings = []
        for view in range(views):
            for i in range(0, len(pixels), 64):
                batch = to_tensor(pixels[i : i + 64])
                batch = augment(batch, batch.shape[-1], smallest=0.8) if view else batch
                found, embedding = vision(batch.to(memory_format=torch.channels_last))
                features[view, i : i + 64] = found.half().numpy()
                if view == 0:
                    embeddings.append(embedding)
            run.say(f"cached view {view + 1} of {views} of {len(pixels)} images")
        features.flush()
        torch.save(torch.cat(embeddings), embeddings_path)
    return np.load(path, mmap_mode="r"), torch.load(embeddings_path)


def cache_teacher(run: Run, recipe: dict, images, out: Path) -> tuple[list[str], list[list[int]], torch.Tensor]:
    """Query texts, those of each image (its captions, then a phrase of each), and the tuned text tower's embedding of each."""
    rng = random.Random(recipe["seed"])
    texts: dict[str, int] = {}
    owned = []
    for image in images:
        mine = [*image.captions, *(phrase(c, rng) for c in image.captions)]
        owned.append([texts.setdefault(t, len(texts)) for t in mine])
    path = Path(out) / "teacher.pt"
    if not path.exists():
        tower = TextTower(recipe["dimensions"]["embedding"])
        tower.load_state_dict(torch.load(Path(out) / "encoder.pt", weights_only=False)["tower"])
        run.say(f"embedding {len(texts)} texts by the teacher")
        torch.save(embed_texts(tower, list(texts)), path)
    return list(texts), owned, torch.load(path)


def train_bridge(recipe: dict, data: Path, out: Path) -> None:
    settings = recipe["bridge"]
    run = Run(out, "bridge", settings | {"seed": recipe["seed"]})
    images = load_images(data, "train")
    pixels = load_pixels(images, Path(out) / "pixels-train.npy")
    features, embeddings = cache_views(run, load_vision(recipe, out), pixels, settings["views"], out)
    texts, owned, teacher = cache_teacher(run, recipe, images, out)
    tokenizer = train_tokenizer([c for image in images for c in image.references()], recipe["dimensions"]["vocabulary"])
    tokenizer.save(str(Path(out) / "tokenizer.json"))
    tokens = [encode(tokenizer, text) for text in texts]
    weights = [caption_weights(image, [len(tokens[t]) for t in mine], settings["longest"]) for image, mine in zip(images, owned)]
    sets = [word_sets(image) for image in images]

    bridge = Bridge(recipe["dimensions"], tokenizer.get_vocab_size(), settings["dropout"])
    optimizer = torch.optim.AdamW(bridge.parameters(), lr=settings["rate"], betas=(0.9, 0.98), weight_decay=settings["weight_decay"])
    rank, workers = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    if workers > 1:
        dist.init_process_group("gloo")
    sampler = Sampler(len(images), settings["batch"] // workers, recipe["seed"] + rank)
    rng = random.Random(recipe["seed"] + rank)
    torch.manual_seed(recipe["seed"] + rank)
    step = 0
    if state := run.load():
        bridge.load_state_dict(state["bridge"])
        optimizer.load_state_dict(state["optimizer"])
        step, sampler, rng = state["step"], state["sampler"], state["rng"]

    run.restart_clock()
    bridge.train()
    fraction = run.fraction(step)
    while fraction < 1:
        for group in optimizer.param_groups:
            group["lr"] = settings["rate"] * cosine_rate(fraction)
        taken = sampler.next()
        view = rng.randrange(settings["views"])
        grid = torch.from_numpy(features[view, taken].astype(np.float32))
        captions, queries = [], []
        for image in taken:
            count = len(images[image].captions)
            chosen = rng.choices(range(count), weights[image], k=settings["captions"])
            captions += [owned[image][c] for c in chosen]
            queries += [owned[image][c + count if rng.random() < settings["phrase_share"] else c] for c in chosen]
        owners = torch.arange(len(taken)).repeat_interleave(settings["captions"])

        with torch.autocast("cpu", torch.bfloat16, enabled=settings["bfloat16"]):
            caption_loss = next_token_loss(bridge, grid, owners, [tokens[c] for c in captions])
            found = bridge.embed_queries(*pad([[BOS, *tokens[q], RET] for q in queries])).float()
        suits = positives([texts[q] for q in queries], owners, [sets[i] for i in taken])
        contrast = info_nce(found, embeddings[taken], suits, torch.tensor(settings["scale"]))
        distillation = (1 - (found * teacher[queries]).sum(-1)).mean()
        loss = caption_loss + settings["contrast"] * contrast + settings["distillation"] * distillation
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        fraction = run.fraction(step + 1)
        if workers > 1:
            fraction = exchange_gradients(bridge, fraction if rank == 0 else 0.0, workers)
        nn.utils.clip_grad_norm_(bridge.parameters(), 1.0)
        optimizer.step()
        step += 1
        if rank > 0:
            continue
        if step % settings.get("log_every", 20) == 0:
            run.progress(step, caption=caption_loss.item(), contrast=contrast.item(), distillation=distillation.item())
        run.save({"bridge": bridge.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "sampler": sampler, "rng": rng})
    if rank == 0:
        run.finish({"bridge": bridge.state_dict(), "vocabulary": tokenizer.get_vocab_size(), "step": step})


def caption_weights(image, lengths: list[int], longest: int) -> list[int]:
    """How often each caption is drawn: as often as it was given, but never a long one, which would pad its whole batch."""
    weights = [n if length <= longest else 0 for n, length in zip(image.weights, lengths)]
    return weights if any(weights) else list(image.weights)


def exchange_gradients(bridge: Bridge, fraction: float, workers: int) -> float:
    """Averages the workers' gradients; returns the sum of their fractions, which only the first one gives."""
    gradients = [p.grad for p in bridge.parameters()]
    flat = torch.cat([g.flatten() for g in gradients] + [torch.tensor([fraction])])
    dist.all_reduce(flat)
    for gradient, part in zip(gradients, flat[:-1].split([g.numel() for g in gradients])):
        gradient.copy_(part.view_as(gradient) / workers)
    return flat[-1].item()


def next_token_loss(bridge: Bridge, features, owners, rows: list[list[int]]) -> torch.Tensor:
    """Mean cross-entropy of each caption's tokens and its <eos>, given its image's features."""
    ids, mask = pad([[BOS, *row] for row in rows])
    wanted, _ = pad([[*row, EOS] for row in rows])
    logits = bridge.caption_logits(features, owners, ids, mask)
    kept = mask.bool()
    return F.cross_entropy(logits[kept].float(), wanted[kept])


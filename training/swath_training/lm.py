"""Stage `lm`: the small decoder. SmolLM2's first layers learn to caption from the frozen encoder's features and to embed texts as the text tower does."""

import json
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from swath_bundle.smollm2 import load_smollm2

from .data import SIZE, CaptionedImage, Pixels, Sampler, augment, phrase, positives, to_tensor, word_sets
from .datasets import load_datasets
from .errors import CheckpointError
from .encoder import captioned_datasets, info_nce
from .general_text import general_texts, read_synsets
from .language import Bridge, Llama, pad
from .reward import CaptionReward, self_critical_loss
from .run import Run, cosine_rate, load_part, read_checkpoint, save_atomically
from .teacher import TextTower, embed_texts
from .tokenizer import BOS, EOS, PAD, RET, cut_tokenizer, encode
from .vision import VisionEncoder
from .weights import load_weights, read_weights

SMALL_TOKENS = {"bos": BOS, "eos": EOS, "pad": PAD, "ret": RET}


def load_vision(recipe: dict, out: Path) -> VisionEncoder:
    vision = VisionEncoder(recipe["dimensions"]["embedding"], recipe["dimensions"]["features"][1])
    path = Path(out) / "encoder.pt"
    load_part(vision, read_checkpoint(path), "vision", path)
    return vision.to(torch.get_default_device()).eval()


@torch.no_grad()
def cache_views(run: Run, vision: VisionEncoder, pixels: Pixels, views: int, out: Path) -> tuple[np.ndarray, torch.Tensor]:
    """Frozen features float16 [views, n, k, dVision], and embeddings [n, dRetrieval]: the mean of the views', L2-normalised."""
    path, embeddings_path = Path(out) / "features-train.npy", Path(out) / "embeddings-train.pt"
    if not embeddings_path.exists():
        vision = vision.to(memory_format=torch.channels_last)
        cells, width = (SIZE // 32) ** 2, vision.reduction.out_features
        features = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(views, len(pixels), cells, width))
        embeddings = torch.zeros(len(pixels), vision.retrieval.out_features)
        for view in range(views):
            for i in range(0, len(pixels), 64):
                batch = to_tensor(pixels[np.arange(i, min(i + 64, len(pixels)))])
                batch = augment(batch, batch.shape[-1], smallest=0.8) if view else batch
                with torch.autocast(batch.device.type, torch.bfloat16, enabled=view > 0):
                    found, embedding = vision(batch.to(memory_format=torch.channels_last))
                features[view, i : i + 64] = found.half().cpu().numpy()
                embeddings[i : i + 64] += embedding.float()
            run.say(f"cached view {view + 1} of {views} of {len(pixels)} images")
        features.flush()
        save_atomically(F.normalize(embeddings, dim=-1), embeddings_path)
    return np.load(path, mmap_mode="r"), torch.load(embeddings_path)


class QueryTexts:
    """What the text side learns from: each image's captions, extra sentences and phrases, then general texts; with the teacher's embedding of each.

    A caption with a thing in place of its kin is to be embedded as the caption that it was; any other general text as the captions that
    an untuned sentence encoder finds nearest to it, since the tuned tower has forgotten what no caption needs.
    """

    def __init__(self, run: Run, recipe: dict, images: list[CaptionedImage], data: Path, out: Path):
        settings = recipe["lm"]
        rng = random.Random(recipe["seed"])
        owned = [image for dataset in load_datasets(recipe["data"], data, "train") if not dataset.labelled for image in dataset.images]
        index: dict[str, int] = {}
        self.owned = [[index.setdefault(t, len(index)) for c in image.captions for t in (c, phrase(c, rng))] for image in owned]
        own = len(index)
        captions = [c for image in images for c in image.captions]
        stand_in, plain = general_texts(Path(settings["wordnet"]), captions, settings["general_texts"], held_out_words(settings["held_out"]), recipe["seed"])
        self.general = [index.setdefault(t, len(index)) for t in (*stand_in, *plain)]
        self.texts = list(index)
        path = Path(out) / "teacher.pt"
        if not path.exists():
            run.say(f"embedding {len(self.texts)} texts by the teacher")
            tower, checkpoint = TextTower(recipe["dimensions"]["embedding"]), Path(out) / "encoder.pt"
            load_part(tower, read_checkpoint(checkpoint), "tower", checkpoint)
            known = sorted(set(captions))
            meant = sorted({*known, *self.texts[:own], *stand_in.values()})
            with torch.autocast(torch.get_default_device().type, torch.bfloat16):
                embedding = dict(zip(meant, embed_texts(tower, meant)))
                unknown = [t for t in self.texts if stand_in.get(t, t) not in embedding]
                embedding |= dict(zip(unknown, embed_as_nearest(unknown, known, torch.stack([embedding[t] for t in known]))))
            save_atomically(torch.stack([embedding[stand_in.get(t, t)] for t in self.texts]), path)
        self.teacher = torch.load(path)


def embed_as_nearest(texts: list[str], known: list[str], embeddings: torch.Tensor, nearest: int = 64, temperature: float = 0.05) -> torch.Tensor:
    """The mean of the embeddings of the known texts that MiniLM as it comes finds nearest, weighted by its cosines' softmax."""
    encoder = TextTower(trained_layers=0)
    encoder.projection = nn.Linear(384, 384)
    nn.init.eye_(encoder.projection.weight)
    nn.init.zeros_(encoder.projection.bias)
    sentences, found = embed_texts(encoder, known), []
    for start in range(0, len(texts), 2048):
        cosines, rows = (embed_texts(encoder, texts[start : start + 2048]) @ sentences.T).float().topk(min(nearest, len(known)))
        found.append(F.normalize((torch.softmax(cosines / temperature, -1)[..., None] * embeddings[rows]).sum(1), dim=-1))
    return torch.cat(found) if found else embeddings[:0]


def held_out_words(file: str | None) -> frozenset[str]:
    """The key nouns of the open-vocabulary queries, singular and plural: no text that is trained on may have one."""
    if file is None:
        return frozenset()
    nouns = {noun.lower() for query in json.loads(Path(file).read_text(encoding="utf-8"))["queries"] for noun in query["keyNouns"]}
    return frozenset(form for n in nouns for form in (n, n + "s", n + "es", n.removesuffix("s"), n.removesuffix("es"), n.removesuffix("y") + "ies",
                                                      n.removesuffix("ies") + "y"))


def small_decoder(recipe: dict, images: list[CaptionedImage], out: Path) -> tuple[Llama, "Tokenizer"]:
    """SmolLM2's first layers over a cut vocabulary; writes OUT/tokenizer.json."""
    weights, config, full = load_smollm2()
    synsets = read_synsets(Path(recipe["lm"]["wordnet"])).values()
    common = [text.lower() for synset in synsets for text in (*synset.names, *(name + "s" for name in synset.names), synset.gloss)]
    tokenizer, old_ids, generated = cut_tokenizer(full, [c for image in images for c in image.references()], common, recipe["dimensions"]["vocabulary"])
    tokenizer.save(str(Path(out) / "tokenizer.json"))
    llm = Llama(config | {"num_hidden_layers": recipe["dimensions"]["layers"], "vocab_size": tokenizer.get_vocab_size(), "generated": generated})
    table = torch.from_numpy(weights.pop("model.embed_tokens.weight"))
    special = [table[full.token_to_id("<|im_start|>")], table[full.token_to_id("<|im_end|>")], torch.zeros(table.shape[1]), table.mean(0)]
    own = llm.state_dict()
    # Rounded before anything is trained on it, so that four bits a value cost nothing.
    own["model.embed_tokens.weight"] = nibbles(torch.cat([torch.stack(special), table[old_ids]]))[2]
    own |= {name: torch.from_numpy(weights[name]) for name in own if name in weights}
    llm.load_state_dict(own)
    return llm, tokenizer


def nibbles(table: torch.Tensor, block: int = 32) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Each block of a row as whole numbers −8…7 times a float16 scale, the one with the least squared error: numbers, scales, product."""
    values = table.unflatten(1, (-1, block))
    largest = values.abs().amax(-1, keepdim=True).clamp(min=1e-6)
    best = torch.full_like(largest, torch.inf)
    chosen = torch.zeros_like(largest)
    for share in torch.linspace(0.7, 1.0, 13):
        scale = (largest * share / 7).half().float()
        error = ((values / scale).round().clamp(-8, 7) * scale - values).square().sum(-1, keepdim=True)
        chosen, best = torch.where(error < best, scale, chosen), torch.minimum(error, best)
    whole = (values / chosen).round().clamp(-8, 7)
    return whole.flatten(1), chosen[..., 0], (whole * chosen).flatten(1)


def train_lm(recipe: dict, data: Path, out: Path) -> None:
    settings = recipe["lm"]
    run = Run(out, "lm", settings | {"seed": recipe["seed"]})
    datasets = captioned_datasets(recipe, data, "train")
    images = [image for dataset in datasets for image in dataset.images]
    pixels = Pixels(datasets, out)
    features, embeddings = cache_views(run, load_vision(recipe, out), pixels, settings["views"], out)
    queries = QueryTexts(run, recipe, images, data, out)
    torch.manual_seed(recipe["seed"])  # the same weights to begin with, whether or not the caches were there
    llm, tokenizer = small_decoder(recipe, images, out)
    run.say(f"{llm.config['vocab_size']} tokens, of which captions use {llm.generated}")
    tokens = [e.ids[: settings["longest"]] for e in tokenizer.encode_batch(queries.texts, add_special_tokens=False)]
    captions = [[encode(tokenizer, c) for c in image.captions] for image in images]
    weights = [caption_weights(image.weights, mine, settings["longest"]) for image, mine in zip(images, captions)]
    sets = [word_sets(image) for image in images]

    bridge = Bridge(llm, recipe["dimensions"], SMALL_TOKENS)
    if settings.get("bundle"):
        load_bundle(bridge, Path(settings["bundle"]), Path(out) / "tokenizer.json")
    llm.model.embed_tokens.weight.requires_grad_(False)  # words that are not trained on must keep their place among those that are
    body = [p for p in llm.parameters() if p.requires_grad]
    heads = [*bridge.caption_projection.parameters(), *bridge.text_projection.parameters(), bridge.ret]
    groups = [{"params": body, "base": settings["rate"]}, {"params": heads, "base": settings["head_rate"]}]
    optimizer = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), weight_decay=settings["weight_decay"])
    samplers = [Sampler(len(images), settings["batch"], recipe["seed"]), Sampler(len(images), settings["queries"], recipe["seed"] + 1),
                Sampler(len(queries.general), settings["general"], recipe["seed"] + 2)]
    rng = random.Random(recipe["seed"])
    step, reward = 0, None
    if state := run.load():
        load_part(bridge, state, "bridge", run.checkpoint_path)
        optimizer.load_state_dict(state["optimizer"])
        for group, rate in zip(optimizer.param_groups, (settings["rate"], settings["head_rate"])):
            group["base"] = rate  # the recipe's, should it have changed
        step, samplers, rng = state["step"], state["samplers"], state["rng"]

    run.restart_clock()
    bridge.train()
    while run.fraction(step) < 1:
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * cosine_rate(run.fraction(step))
        if reward is None and run.fraction(step) >= settings.get("reward_from", 1.0):
            reward = CaptionReward([image.references() for image in images])
        taken, askers, others = (sampler.next() for sampler in samplers)
        grid = torch.from_numpy(features[rng.randrange(len(features)), taken].astype(np.float32)).to(torch.get_default_device())
        rows = [row for i in taken for row in rng.choices(captions[i], weights[i], k=settings["captions"])]
        owners = torch.arange(len(taken)).repeat_interleave(settings["captions"])
        asked = [rng.choice(queries.owned[i]) for i in askers] + [queries.general[i] for i in others]
        with torch.autocast(grid.device.type, torch.bfloat16, enabled=settings["bfloat16"]):
            caption_loss, gained = next_token_loss(bridge, grid, owners, rows), 0.0
            if reward is not None:
                better, gained = self_critical_loss(bridge, tokenizer, grid, taken, reward, settings["samples"])
                caption_loss = better + settings["kept"] * caption_loss
            found = bridge.embed_token_rows([tokens[q] for q in asked]).float()
        few = len(askers)
        suits = positives([queries.texts[q] for q in asked[:few]], torch.arange(few), [sets[i] for i in askers])
        contrast = info_nce(found[:few], embeddings[askers], suits, torch.tensor(settings["scale"]))
        distances = 1 - (found * queries.teacher[asked]).sum(-1)
        loss = caption_loss + settings["contrast"] * contrast + settings["distillation"] * distances.mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimizer.step()
        bridge.rescale_ret()
        step += 1
        if step % settings.get("log_every", 20) == 0:
            run.progress(step, caption=caption_loss.item(), reward=gained, contrast=contrast.item(), own=distances[:few].mean().item(), general=distances[few:].mean().item())
        run.save({"bridge": bridge.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "samplers": samplers, "rng": rng})
    run.finish({"bridge": bridge.state_dict(), "config": llm.config, "step": step})


def load_bundle(bridge: Bridge, folder: Path, tokenizer: Path) -> None:
    """The decoder and the linear layers of a bundle that this package exported: what training goes on from."""
    if (folder / "tokenizer.json").read_bytes() != tokenizer.read_bytes():
        raise CheckpointError(folder / "tokenizer.json", "", "not the tokens that the recipe and its data give")
    load_weights(bridge.llm, folder / "decoder.onnx", but=("model.embed_tokens.",))
    load_weights(bridge.caption_projection, folder / "caption_projection.onnx")
    load_weights(bridge.text_projection, folder / "text_projection.onnx")
    with torch.no_grad():
        bridge.ret.copy_(read_weights(folder / "token_embeddings.onnx")["ret"])


def caption_weights(weights: tuple[int, ...], rows: list[list[int]], longest: int) -> list[int]:
    """How often each caption is drawn: as often as it was given, but never a long one, which would pad its whole batch."""
    kept = [n if len(row) <= longest else 0 for n, row in zip(weights, rows)]
    return kept if any(kept) else list(weights)


def next_token_loss(bridge: Bridge, features, owners, rows: list[list[int]]) -> torch.Tensor:
    """Mean cross-entropy of each caption's tokens and its end token, given its image's features."""
    bos, eos, filler = (bridge.tokens[name] for name in ("bos", "eos", "pad"))
    ids, mask = pad([[bos, *row] for row in rows], filler)
    wanted, _ = pad([[*row, eos] for row in rows], filler)
    return F.cross_entropy(bridge.caption_logits(features, owners, ids, mask).float(), wanted[mask.bool()])

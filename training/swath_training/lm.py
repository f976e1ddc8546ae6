"""Stage `lm`: the small decoder. SmolLM2's first layers learn to caption from the frozen encoder's features and to embed texts as the text tower does."""

import json
import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import nn

from swath_bundle.smollm2 import load_smollm2

from .data import SIZE, CaptionedImage, Pixels, Sampler, augment, phrase, positives, to_tensor, word_sets
from .datasets import load_datasets
from .errors import CheckpointError
from .dictionary import add_words, mixed
from .encoder import captioned_datasets, info_nce
from .general_text import general_texts, read_synsets
from .language import Bridge, Llama, pad
from .reward import CaptionReward, self_critical_loss
from .run import Run, cosine_rate, load_part, read_checkpoint, save_atomically
from .teacher import embed_texts, load_tower, untuned_sentences
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

    A general text is to be embedded as the captions that an untuned sentence encoder finds nearest to it, since the tuned tower has forgotten
    what no caption needs; a caption with a thing in place of its kin as the mean of that and of the caption that it was. `sentences` are the
    untuned encoder's own embeddings of all texts.
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
            tower = load_tower(recipe["dimensions"]["embedding"], out)
            known = sorted(set(captions))
            meant = sorted({*known, *self.texts[:own], *stand_in.values()})
            with torch.autocast(torch.get_default_device().type, torch.bfloat16):
                embedding = dict(zip(meant, embed_texts(tower, meant)))
                sentences = untuned_sentences(self.texts)
                unknown = self.texts[own:]
                nearest = embed_as_nearest(sentences[own:], sentences[[index[t] for t in known]], torch.stack([embedding[t] for t in known]))
                nearest = [F.normalize(e + embedding[stand_in[t]], dim=0) if t in stand_in else e for t, e in zip(unknown, nearest)]
            save_atomically({"teacher": torch.stack([*(embedding[t] for t in self.texts[:own]), *nearest]), "sentences": sentences.half()}, path)
        self.teacher, self.sentences = torch.load(path).values()


def embed_as_nearest(sentences: torch.Tensor, known: torch.Tensor, embeddings: torch.Tensor, nearest: int = 64, temperature: float = 0.05) -> torch.Tensor:
    """The mean of the embeddings of the known sentences nearest to each, weighted by their cosines' softmax."""
    found = []
    for start in range(0, len(sentences), 2048):
        cosines, rows = (sentences[start : start + 2048] @ known.T).float().topk(min(nearest, len(known)))
        found.append(F.normalize((torch.softmax(cosines / temperature, -1)[..., None] * embeddings[rows]).sum(1), dim=-1))
    return torch.cat(found) if found else embeddings[:0]


def held_out_words(file: str | None) -> frozenset[str]:
    """The key nouns of the open-vocabulary queries, singular and plural: no text that is trained on may have one."""
    if file is None:
        return frozenset()
    nouns = {noun.lower() for query in json.loads(Path(file).read_text(encoding="utf-8"))["queries"] for noun in query["keyNouns"]}
    return frozenset(form for n in nouns for form in (n, n + "s", n + "es", n.removesuffix("s"), n.removesuffix("es"), n.removesuffix("y") + "ies",
                                                      n.removesuffix("ies") + "y"))


def small_decoder(recipe: dict, images: list[CaptionedImage], out: Path) -> tuple[Llama, Tokenizer]:
    """SmolLM2's first layers over a cut vocabulary and a dictionary; writes OUT/tokenizer.json and OUT/dictionary.pt."""
    weights, config, full = load_smollm2()
    synsets = read_synsets(Path(recipe["lm"]["wordnet"]))
    common = [text.lower() for synset in synsets.values() if synset.thing for text in (*synset.names, *(name + "s" for name in synset.names), synset.gloss)]
    tokenizer, old_ids, generated = cut_tokenizer(full, [c for image in images for c in image.references()], common, recipe["dimensions"]["vocabulary"])
    table = torch.from_numpy(weights.pop("model.embed_tokens.weight"))
    special = [table[full.token_to_id("<|im_start|>")], table[full.token_to_id("<|im_end|>")], torch.zeros(table.shape[1]), table.mean(0)]
    # Rounded before anything is trained on it, so that four bits a value cost nothing.
    table = nibbles(torch.cat([torch.stack(special), table[old_ids]]))[2]
    captions = [c for image in images for c in image.captions]
    tokenizer, parts, shares = add_words(tokenizer, table, synsets, captions, recipe["dimensions"]["dictionary"])
    tokenizer.save(str(Path(out) / "tokenizer.json"), pretty=False)
    save_atomically({"table": table, "parts": parts, "weights": shares}, Path(out) / "dictionary.pt")
    llm = Llama(config | {"num_hidden_layers": recipe["dimensions"]["layers"], "vocab_size": len(parts), "generated": generated})
    own = llm.state_dict()
    own["model.embed_tokens.weight"] = mixed(table, parts, shares)
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
    sentence_head = nn.Linear(llm.config["hidden_size"], queries.sentences.shape[1])  # for training alone
    heads = [*bridge.caption_projection.parameters(), *bridge.text_projection.parameters(), bridge.ret, *sentence_head.parameters()]
    groups = [{"params": body, "base": settings["rate"]}, {"params": heads, "base": settings["head_rate"]}]
    optimizer = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), weight_decay=settings["weight_decay"])
    pool = shared_pool(images, settings)
    samplers = [Sampler(len(pool), settings["batch"], recipe["seed"]), Sampler(len(images), settings["queries"], recipe["seed"] + 1),
                Sampler(len(queries.general), settings["general"], recipe["seed"] + 2)]
    rng = random.Random(recipe["seed"])
    step, reward = 0, None
    if state := run.load():
        load_part(bridge, state, "bridge", run.checkpoint_path)
        load_part(sentence_head, state, "sentence_head", run.checkpoint_path)
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
        for sampler, name in zip(samplers, ("batch", "queries", "general")):
            sampler.batch = min(part_of(settings, run.fraction(step))[name], sampler.count)
        taken, askers, others = (sampler.next() for sampler in samplers)
        taken = pool[taken]
        grid = torch.from_numpy(features[rng.randrange(len(features)), taken].astype(np.float32)).to(torch.get_default_device())
        rows = [row for i in taken for row in rng.choices(captions[i], weights[i], k=settings["captions"])]
        owners = torch.arange(len(taken)).repeat_interleave(settings["captions"])
        asked = [rng.choice(queries.owned[i]) for i in askers] + [queries.general[i] for i in others]
        with torch.autocast(grid.device.type, torch.bfloat16, enabled=settings["bfloat16"]):
            caption_loss, gained = next_token_loss(bridge, grid, owners, rows), 0.0
            if reward is not None:
                better, gained = self_critical_loss(bridge, tokenizer, grid, taken, reward, settings["samples"], embeddings[taken], settings["telling"])
                caption_loss = better + settings["kept"] * caption_loss
            found, hidden = bridge.embed_token_rows([tokens[q] for q in asked])
        few = len(askers)
        suits = positives([queries.texts[q] for q in asked[:few]], torch.arange(few), [sets[i] for i in askers])
        contrast = info_nce(found[:few], embeddings[askers], suits, torch.tensor(settings["scale"]))
        distances = 1 - (found * queries.teacher[asked]).sum(-1)
        apart = 1 - F.cosine_similarity(sentence_head(hidden), queries.sentences[asked].float()).mean()
        loss = caption_loss + settings["contrast"] * contrast + settings["distillation"] * distances.mean() + settings["sentences"] * apart
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([*body, *heads], 1.0)
        optimizer.step()
        bridge.rescale_ret()
        step += 1
        if step % settings.get("log_every", 20) == 0:
            run.progress(step, caption=caption_loss.item(), reward=gained, contrast=contrast.item(), own=distances[:few].mean().item(), general=distances[few:].mean().item(), sentences=apart.item())
        run.save({"bridge": bridge.state_dict(), "sentence_head": sentence_head.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "samplers": samplers, "rng": rng})
    run.finish({"bridge": bridge.state_dict(), "config": llm.config, "step": step})


def part_of(settings, fraction: float) -> dict:
    """The sizes of a step: first those of `reading`, when mostly texts are learnt, at the end those of `rewarded`, else the stage's own."""
    if fraction < settings.get("reading", {}).get("until", 0.0):
        return settings | settings["reading"]
    return settings | settings.get("rewarded", {}) if fraction >= settings.get("reward_from", 1.0) else settings


def shared_pool(images: list[CaptionedImage], settings: dict) -> np.ndarray:
    """Indices of images, those of a data set as often as `shares` says (once unless given)."""
    return np.repeat(np.arange(len(images)), [settings.get("shares", {}).get(image.dataset, 1) for image in images])


def load_bundle(bridge: Bridge, folder: Path, tokenizer: Path) -> None:
    """The decoder and the linear layers of a bundle that this package exported: what training goes on from."""
    theirs, ours = (Tokenizer.from_file(str(path)).get_vocab() for path in (folder / "tokenizer.json", tokenizer))
    if not theirs.items() <= ours.items():
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

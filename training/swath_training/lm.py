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

from .compact import read_compact, write_eight_bits
from .data import CaptionedImage, Sampler, phrase, positives, word_sets
from .datasets import VARIED, load_datasets
from .degrade import KINDS, describe
from .dictionary import add_words, mixed
from .encoder import info_nce
from .errors import CheckpointError
from .examples import Examples, cache_views, load_examples, spoken_of
from .general_text import general_texts, read_synsets
from .language import Bridge, Llama, pad
from .reward import CaptionReward, self_critical_loss
from .run import Run, cosine_rate, load_part, read_checkpoint, read_log, save_atomically
from .teacher import embed_texts, load_tower, untuned_sentences
from .tokenizer import BOS, EOS, PAD, RET, cut_tokenizer, encode
from .vision import VisionEncoder
from .weights import load_weights, read_weights

SENTENCE = 384  # the untuned sentence encoder's width
SMALL_TOKENS = {"bos": BOS, "eos": EOS, "pad": PAD, "ret": RET}


def load_vision(recipe: dict, out: Path) -> VisionEncoder:
    vision = VisionEncoder(recipe["dimensions"]["embedding"], recipe["dimensions"]["features"][1])
    path = Path(out) / "encoder.pt"
    load_part(vision, read_checkpoint(path), "vision", path)
    return vision.to(torch.get_default_device()).eval()


class QueryTexts:
    """What the text side learns from: each image's captions, extra sentences and phrases, what is said of degraded views, then general texts; with the
    teacher's embedding of each.

    A general text is to be embedded as the captions that an untuned sentence encoder finds nearest to it, since the tuned tower has forgotten
    what no caption needs; a caption with a thing in place of its kin as the mean of that and of the caption that it was. `sentences` are the
    untuned encoder's own embeddings of all texts.
    """

    def __init__(self, run: Run, recipe: dict, examples: Examples, data: Path, out: Path):
        settings = recipe["lm"]
        rng = random.Random(recipe["seed"])
        captioned = [entry for entry in recipe["data"] if entry["format"] != "labelled"]
        owned = [image for dataset in load_datasets(captioned, data, "train") for image in dataset.images] + examples.images[examples.published :]
        index: dict[str, int] = {}
        self.owned = [[index.setdefault(t, len(index)) for c in image.captions for t in (c, phrase(c, rng))] for image in owned]
        described = [index.setdefault(t, len(index)) for t in described_texts(examples, settings.get("degraded", {}), rng)]
        own = len(index)
        captions = [c for image in examples.images for c in image.captions]
        stand_in, plain = general_texts(Path(settings["wordnet"]), captions, settings["general_texts"], held_out_words(settings["held_out"]), recipe["seed"])
        self.general = described + [index.setdefault(t, len(index)) for t in (*stand_in, *plain)]
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


def described_texts(examples: Examples, kinds: dict[str, float], rng: random.Random) -> list[str]:
    """One sentence for each image as if it were of one of the kinds, and each kind's names."""
    if not kinds:
        return []
    texts = [rng.choice(describe(kind, image.captions, rng)) for image in examples.images[: examples.published] if (kind := rng.choice(list(kinds))) != "blank"]
    return [*texts, *(name for kind in kinds for name in KINDS[kind].names)]


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


def small_decoder(recipe: dict, sentences: list[str], out: Path) -> tuple[Llama, Tokenizer]:
    """SmolLM2's first layers over a cut vocabulary and a dictionary: OUT/tokenizer.json and OUT/dictionary.pt, made unless they are there."""
    weights, config, full = load_smollm2()
    table = torch.from_numpy(weights.pop("model.embed_tokens.weight"))
    path, tokens = Path(out) / "dictionary.pt", Path(out) / "tokenizer.json"
    if not path.exists():
        save_atomically(make_dictionary(recipe, sentences, full, table, tokens), path)
    tokenizer, made = Tokenizer.from_file(str(tokens)), torch.load(path)
    llm = Llama(config | {"num_hidden_layers": recipe["dimensions"]["layers"], "vocab_size": len(made["parts"]), "generated": made["generated"]})
    own = llm.state_dict()
    own["model.embed_tokens.weight"] = mixed(made["table"], made["parts"], made["weights"])
    own |= {name: torch.from_numpy(weights[name]) for name in own if name in weights}
    llm.load_state_dict(own)
    return llm, tokenizer


def make_dictionary(recipe: dict, sentences: list[str], full: Tokenizer, table: torch.Tensor, file: Path) -> dict:
    """Writes the tokenizer; returns the table of its tokens, the parts of each and their weights, and how many tokens captions use."""
    synsets = read_synsets(Path(recipe["lm"]["wordnet"]))
    common = [text.lower() for synset in synsets.values() if synset.thing for text in (*synset.names, *(name + "s" for name in synset.names), synset.gloss)]
    tokenizer, old_ids, generated = cut_tokenizer(full, sentences, common, recipe["dimensions"]["vocabulary"])
    special = [table[full.token_to_id("<|im_start|>")], table[full.token_to_id("<|im_end|>")], torch.zeros(table.shape[1]), table.mean(0)]
    # Rounded before anything is trained on it, so that four bits a value cost nothing.
    table = nibbles(torch.cat([torch.stack(special), table[old_ids]]))[2]
    tokenizer, parts, shares = add_words(tokenizer, table, synsets, sentences, recipe["dimensions"]["dictionary"])
    tokenizer.save(str(file), pretty=False)
    return {"table": table, "parts": parts, "weights": shares, "generated": generated}


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
    examples = load_examples(recipe, data, out)
    images = examples.images
    llm, tokenizer = small_decoder(recipe, spoken_sentences(examples, settings), out)
    run.say(f"{llm.config['vocab_size']} tokens, of which captions use {llm.generated}")
    torch.manual_seed(recipe["seed"])  # the same weights to begin with, whether or not the dictionary was there
    bridge = Bridge(llm, recipe["dimensions"], SMALL_TOKENS)
    if settings.get("bundle"):
        load_bundle(bridge, Path(settings["bundle"]), Path(out) / "tokenizer.json")
    llm.model.embed_tokens.weight.requires_grad_(False)  # words that are not trained on must keep their place among those that are
    body = [p for p in llm.parameters() if p.requires_grad]
    sentence_head = nn.Linear(llm.config["hidden_size"], SENTENCE)  # for training alone
    heads = [*bridge.caption_projection.parameters(), *bridge.text_projection.parameters(), bridge.ret, *sentence_head.parameters()]
    groups = [{"params": body, "base": settings["rate"]}, {"params": heads, "base": settings["head_rate"]}]
    step, began, reward = 0, 0, None
    start = Path(settings["start"]) if settings.get("start") and not run.checkpoint_path.exists() else None
    if start:
        facts = read_compact({"bridge": bridge, "sentence_head": sentence_head}, start)
        step = began = facts["step"]
        run.say(f"going on from {start.name} at step {step}")
        if facts["spent"] >= run.seconds:
            return run.finish(finished(bridge, sentence_head, facts))
    features, embeddings, kinds = cache_views(run, load_vision(recipe, out), examples, settings, out)
    queries = QueryTexts(run, recipe, examples, data, out)
    torch.manual_seed(recipe["seed"])  # the same course, whether or not the caches were there
    tokens = [e.ids[: settings["longest"]] for e in tokenizer.encode_batch(queries.texts, add_special_tokens=False)]
    said = Said(examples, kinds, tokenizer, settings["longest"])
    sets = [word_sets(image) for image in images]
    optimizer = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), weight_decay=settings["weight_decay"])
    pool = shared_pool(images, settings)
    samplers = [Sampler(len(pool), settings["batch"], recipe["seed"]), Sampler(len(images), settings["queries"], recipe["seed"] + 1),
                Sampler(len(queries.general), settings["general"], recipe["seed"] + 2)]
    rng = random.Random(recipe["seed"])
    if state := run.load():
        load_part(bridge, state, "bridge", run.checkpoint_path)
        load_part(sentence_head, state, "sentence_head", run.checkpoint_path)
        optimizer.load_state_dict(state["optimizer"])
        for group, rate in zip(optimizer.param_groups, (settings["rate"], settings["head_rate"])):
            group["base"] = rate  # the recipe's, should it have changed
        step, began, samplers, rng = state["step"], state.get("began", 0), state["samplers"], state["rng"]
    elif start:
        run.spent, run.processor_spent = facts["spent"], facts["processor"]

    run.restart_clock()
    bridge.train()
    while run.fraction(step) < 1:
        for group in optimizer.param_groups:
            # Where the training went on from a compact checkpoint, the optimizer finds its feet in the first steps.
            group["lr"] = group["base"] * cosine_rate(run.fraction(step)) * (min(1.0, (step - began + 1) / 20) if began else 1.0)
        if reward is None and run.fraction(step) >= settings.get("reward_from", 1.0):
            reward = CaptionReward([image.references() for image in images[: examples.published]])
        for sampler, name in zip(samplers, ("batch", "queries", "general")):
            sampler.batch = min(part_of(settings, run.fraction(step))[name], sampler.count)
        taken, askers, others = (sampler.next() for sampler in samplers)
        taken = pool[taken]
        view = rng.randrange(len(features))
        grid = torch.from_numpy(features[view, taken].astype(np.float32)).to(torch.get_default_device())
        asked = [rng.choice(queries.owned[i]) for i in askers] + [queries.general[i] for i in others]
        with torch.autocast(grid.device.type, torch.bfloat16, enabled=settings["bfloat16"]):
            # Only what people wrote of what they saw says what a sampled caption is worth; of other views the sentences themselves are learnt.
            judged = said.judged(view, taken) if reward is not None else np.zeros(len(taken), bool)
            caption_loss, gained = 0.0, 0.0
            if judged.any():
                better, gained = self_critical_loss(bridge, tokenizer, grid[judged], taken[judged], reward, settings["samples"], embeddings[taken[judged]], settings["telling"])
                caption_loss = judged.mean() * (better + settings["kept"] * said.loss(bridge, grid[judged], view, taken[judged], settings["captions"], rng))
            if not judged.all():
                caption_loss = caption_loss + (1 - judged.mean()) * said.loss(bridge, grid[~judged], view, taken[~judged], settings["captions"], rng)
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
        run.save({"bridge": bridge.state_dict(), "sentence_head": sentence_head.state_dict(), "optimizer": optimizer.state_dict(), "step": step, "began": began, "samplers": samplers, "rng": rng})
    run.finish(finished(bridge, sentence_head, {"step": step, "spent": run.elapsed(), "processor": run.processor()}))


def finished(bridge: Bridge, sentence_head: nn.Linear, facts: dict) -> dict:
    known = {key: facts[key] for key in ("step", "spent", "processor")}
    return known | {"bridge": bridge.state_dict(), "sentence_head": sentence_head.state_dict(), "config": bridge.llm.config}


def compact_decoder(recipe: dict, data: Path, out: Path) -> None:
    """Writes what the recipe's `lm.start` names: OUT/lm.pt, or OUT/lm.checkpoint.pt without the optimizer's state; and the log beside it."""
    path, result = Path(recipe["lm"]["start"]), Path(out) / "lm.pt"
    state = read_checkpoint(result if result.exists() else Path(out) / "lm.checkpoint.pt")
    # The table of tokens is never trained.
    weights = {f"{part}.{key}": w for part in ("bridge", "sentence_head") for key, w in state[part].items() if "embed_tokens" not in key}
    write_eight_bits(weights, {key: state[key] for key in ("step", "spent", "processor")} | {"version": recipe["version"]}, path)
    lines = [line for line in read_log(Path(out) / "log.jsonl") if line["stage"] == "lm" and line.get("step", 0) <= state["step"]]
    path.with_suffix(".jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    print(f"[compact-decoder] {path}: step {state['step']}, {path.stat().st_size / 1e6:.1f} MB, {state['spent'] / 60:.0f} minutes", flush=True)


def spoken_sentences(examples: Examples, settings: dict) -> list[str]:
    """Every sentence as often as it is given: what decides which tokens captions may have."""
    rng = random.Random(0)
    own = [c for image in examples.images[: examples.published] for c in image.references()]
    labelled = [c for i in range(examples.published, len(examples.images)) for c in examples.captions(i)[0]]
    return own + labelled + [s for kind in settings.get("degraded", {}) for s in describe(kind, ("it",), rng)]


class Said:
    """Draws what is said of views, as rows of tokens."""

    def __init__(self, examples: Examples, kinds: list[list[str | None]], tokenizer: Tokenizer, longest: int):
        self.examples, self.kinds, self.tokenizer, self.longest = examples, kinds, tokenizer, longest
        given = [examples.captions(i) for i in range(len(examples.images))]
        self.rows = [[encode(tokenizer, c) for c in captions] for captions, _ in given]
        self.weights = [caption_weights(weights, rows, longest) for (_, weights), rows in zip(given, self.rows)]

    def draw(self, view: int, i: int, count: int, rng: random.Random) -> list[list[int]]:
        kind = self.kinds[view][i]
        if kind is None or not KINDS[kind].names:
            return rng.choices(self.rows[i], self.weights[i], k=count)
        sentences = spoken_of(self.examples, i, kind, rng)
        rows = [encode(self.tokenizer, s) for s in rng.sample(sentences, min(8, len(sentences)))]
        return rng.choices([row for row in rows if len(row) <= self.longest] or [min(rows, key=len)], k=count)

    def judged(self, view: int, taken) -> np.ndarray:
        """Of which images the view shows what their published captions say."""
        return np.array([i < self.examples.published and self.kinds[view][i] in (None, "coarse") for i in taken])

    def loss(self, bridge: Bridge, grid, view: int, taken, count: int, rng: random.Random) -> torch.Tensor:
        """The mean cross-entropy of `count` captions of each of the images `taken`."""
        rows = [row for i in taken for row in self.draw(view, int(i), count, rng)]
        return next_token_loss(bridge, grid, torch.arange(len(taken)).repeat_interleave(count), rows)


def part_of(settings, fraction: float) -> dict:
    """The sizes of a step: first those of `reading`, when mostly texts are learnt, at the end those of `rewarded`, else the stage's own."""
    if fraction < settings.get("reading", {}).get("until", 0.0):
        return settings | settings["reading"]
    return settings | settings.get("rewarded", {}) if fraction >= settings.get("reward_from", 1.0) else settings


def shared_pool(images: list[CaptionedImage], settings: dict) -> np.ndarray:
    """Indices of images, those of a data set as often as `shares` says (once unless given), and those of `varied` sets with several captions twice as often."""
    shares, varied = settings.get("shares", {}), settings.get("varied", [])
    times = [shares.get(i.dataset, 1) * (2 if i.dataset in varied and len(i.captions) >= VARIED else 1) for i in images]
    return np.repeat(np.arange(len(images)), times)


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


def caption_weights(weights: tuple[float, ...], rows: list[list[int]], longest: int) -> list[float]:
    """How often each caption is drawn: as often as it was given, but never a long one, which would pad its whole batch."""
    kept = [n if len(row) <= longest else 0 for n, row in zip(weights, rows)]
    return kept if any(kept) else list(weights)


def next_token_loss(bridge: Bridge, features, owners, rows: list[list[int]]) -> torch.Tensor:
    """Mean cross-entropy of each caption's tokens and its end token, given its image's features."""
    bos, eos, filler = (bridge.tokens[name] for name in ("bos", "eos", "pad"))
    ids, mask = pad([[bos, *row] for row in rows], filler)
    wanted, _ = pad([[*row, eos] for row in rows], filler)
    return F.cross_entropy(bridge.caption_logits(features, owners, ids, mask).float(), wanted[mask.bool()])

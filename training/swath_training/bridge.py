"""Stage `bridge`: RS-CapRet. Image encoder and language model stay as they are; the linear layers and [RET] learn.

After the cross-entropy of captions and InfoNCE it may go on for a while with a caption's CIDEr as reward (self-critical sequence training,
Rennie et al. 2017).
"""

import random
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from tokenizers import AddedToken, Tokenizer
from torch import nn

from swath_bundle.smollm2 import load_smollm2

from .carry_over import carry_over, load_former
from .data import Sampler, positives, word_sets
from .encoder import info_nce
from .errors import InputError
from .examples import cache_views, load_examples
from .language import Bridge, Llama, pad
from .lm import SMALL_TOKENS, QueryTexts, Said, load_vision, next_token_loss, shared_pool
from .reward import CaptionReward, self_critical_loss
from .run import Run, cosine_rate, load_part, read_checkpoint

# Parameter → its name in the bridge's file, see swath_bundle/bridge.py.
FILE_NAMES = {"caption_projection.conv.weight": "caption_projection.weight", "caption_projection.conv.bias": "caption_projection.bias",
              "text_projection.linear.weight": "text_projection.weight", "text_projection.linear.bias": "text_projection.bias", "ret": "ret"}


def open_language_model(recipe: dict, out: Path) -> tuple[Bridge, Tokenizer]:
    """The frozen language model that the recipe names, and the linear layers around it: of the small decoder those that stage `lm` left."""
    if recipe["bridge"]["llm"] == "lm":
        path = Path(out) / "lm.pt"
        state = read_checkpoint(path)
        bridge = Bridge(Llama(state["config"]), recipe["dimensions"], SMALL_TOKENS)
        load_part(bridge, state, "bridge", path)
        return bridge, Tokenizer.from_file(str(Path(out) / "tokenizer.json"))
    weights, config, tokenizer = load_smollm2()
    tokenizer.add_special_tokens([AddedToken("[RET]", special=True, normalized=False)])
    tokenizer.save(str(Path(out) / "tokenizer.json"))
    llm = Llama(config)
    llm.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()})
    # A caption begins a line: what follows <|im_start|> is to be the name of who speaks.
    ids = {name: only_id(tokenizer, text) for name, text in (("bos", "\n"), ("eos", "<|im_end|>"), ("pad", "<|endoftext|>"), ("ret", "[RET]"))}
    before = tokenizer.encode(recipe["bridge"]["before"], add_special_tokens=False).ids
    return Bridge(llm, recipe["dimensions"], ids, tuple(before)), tokenizer


def only_id(tokenizer: Tokenizer, text: str) -> int:
    (found,) = tokenizer.encode(text, add_special_tokens=False).ids
    return found


def train_bridge(recipe: dict, data: Path, out: Path) -> None:
    settings = recipe["bridge"]
    run = Run(out, "bridge", settings | {"seed": recipe["seed"]})
    examples = load_examples(recipe, data, out)
    images = examples.images
    features, embeddings, kinds = cache_views(run, load_vision(recipe, out), examples, recipe["lm"], out)
    queries = QueryTexts(run, recipe, examples, data, out)
    torch.manual_seed(recipe["seed"])  # the same weights to begin with, whether or not the caches were there
    bridge, tokenizer = open_language_model(recipe, out)
    if settings.get("file") and not run.checkpoint_path.exists():
        load_bridge_file(bridge, Path(settings["file"]))
        if settings.get("file_encoder"):
            former = load_former(recipe, Path(settings["file_encoder"]))
            run.say("carried over: %.0f %% of the features' variance, %.0f %% of the embeddings'" % tuple(100 * s for s in carry_over(bridge, former, load_vision(recipe, out), examples)))
    bridge.llm.requires_grad_(False)
    for module in bridge.llm.modules():
        if isinstance(module, nn.Linear) and settings["bfloat16"]:
            module.bfloat16()  # once, since it is frozen
    trained = [p for p in bridge.parameters() if p.requires_grad]
    tokens = [e.ids[: settings["longest"]] for e in tokenizer.encode_batch(queries.texts, add_special_tokens=False)]
    said = Said(examples, kinds, tokenizer, settings["longest"])
    sets = [word_sets(image) for image in images]
    optimizer = torch.optim.AdamW(trained, lr=settings["rate"], betas=(0.9, 0.95), weight_decay=0.0)
    pool = shared_pool(images, settings)
    samplers = [Sampler(len(pool), settings["batch"], recipe["seed"]), Sampler(len(images), settings["queries"], recipe["seed"] + 1)]
    rng = random.Random(recipe["seed"])
    step = 0
    if state := run.load():
        load_part(bridge, state, "bridge", run.checkpoint_path, without="llm.")
        optimizer.load_state_dict(state["optimizer"])
        step, samplers, rng = state["step"], state["samplers"], state["rng"]
    reward = None

    run.restart_clock()
    while run.fraction(step) < 1:
        if reward is None and run.fraction(step) >= settings.get("reward_from", 1.0):
            reward = CaptionReward([image.references() for image in images[: examples.published]])
        for group in optimizer.param_groups:
            group["lr"] = settings["rate"] * cosine_rate(run.fraction(step), settings["warmup"])
        taken, askers = pool[samplers[0].next()], samplers[1].next()
        view = rng.randrange(len(features))
        grid = torch.from_numpy(features[view, taken].astype(np.float32)).to(torch.get_default_device())
        asked = [rng.choice(queries.owned[i]) for i in askers]
        with torch.autocast(grid.device.type, torch.bfloat16, enabled=settings["bfloat16"]):
            rows = [said.draw(view, int(i), 1, rng)[0] for i in taken]
            caption_loss, gained = caption_cross_entropy(bridge, grid, rows, settings["pairs"]), 0.0
            if reward is not None and (judged := said.judged(view, taken)).any():
                better, gained = self_critical_loss(bridge, tokenizer, grid[judged], taken[judged], reward, settings["samples"])
                caption_loss = better + settings["kept"] * caption_loss
            found, _ = bridge.embed_token_rows([tokens[q] for q in asked])
        suits = positives([queries.texts[q] for q in asked], torch.arange(len(askers)), [sets[i] for i in askers])
        contrast = info_nce(found, embeddings[askers], suits, torch.tensor(settings["scale"]))
        distillation = (1 - (found * queries.teacher[asked]).sum(-1)).mean()
        loss = settings["caption"] * caption_loss + settings["contrast"] * contrast + settings["distillation"] * distillation
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        bridge.rescale_ret()
        step += 1
        if step % settings.get("log_every", 10) == 0:
            run.progress(step, caption=caption_loss.item(), reward=gained, contrast=contrast.item(), distillation=distillation.item())
        run.save({"bridge": linear_layers(bridge), "optimizer": optimizer.state_dict(), "step": step, "samplers": samplers, "rng": rng})
    run.finish({"bridge": linear_layers(bridge), "step": step})


def load_bridge_file(bridge: Bridge, path: Path) -> None:
    """The linear layers and [RET] that stage `bridge-file` wrote: what training goes on from."""
    if not path.exists():
        raise InputError(path, "bridge.file", "no such file")
    found = load_file(path)
    trained = {parameter: found[name].float() for parameter, name in FILE_NAMES.items() if name in found}
    load_part(bridge, {"bridge": trained}, "bridge", path, without="llm.")


def linear_layers(bridge: Bridge) -> dict:
    return {name: value for name, value in bridge.state_dict().items() if not name.startswith("llm.")}


def caption_cross_entropy(bridge: Bridge, grid, rows: list[list[int]], pairs: float) -> torch.Tensor:
    """A share `pairs` of the examples stands two by two in one sequence, so that the model learns from images in a dialogue."""
    count = int(len(rows) * pairs) // 2 * 2
    bos, eos, filler = (bridge.tokens[name] for name in ("bos", "eos", "pad"))
    losses = []
    if count < len(rows):
        losses.append(((len(rows) - count), next_token_loss(bridge, grid[count:], torch.arange(len(rows) - count), rows[count:])))
    if count:
        ids, mask = (t.unflatten(0, (count // 2, 2)) for t in pad([[bos, *row] for row in rows[:count]], filler))
        wanted = pad([[*row, eos] for row in rows[:count]], filler)[0].unflatten(0, (count // 2, 2))
        logits = bridge.pair_logits(grid[:count].unflatten(0, (count // 2, 2)), ids, mask)
        losses.append((count, F.cross_entropy(logits.float(), wanted[mask.bool()])))
    return sum(n * loss for n, loss in losses) / len(rows)

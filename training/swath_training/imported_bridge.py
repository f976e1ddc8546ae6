"""Stage `bridge` with --bundle: RS-CapRet's layers around an imported CLIP and language model, which stay as the bundle stores them.

Soft tokens learn by the cross-entropy of captions. `[RET]` and its projection learn to find the image (InfoNCE) in CLIP's own space, and to embed a text as
CLIP's text tower does, so that tiles keep their embeddings whatever the bridge."""

import json
import random
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import nn

from swath_bundle.llama import EMBEDDINGS, HEAD

from .data import Sampler, phrase, positives, read_picture, word_sets
from .encoder import captioned_datasets, info_nce
from .errors import InputError
from .language import Llama, TextProjection, pad
from .lm import caption_weights
from .run import Run, cosine_rate, load_part, save_atomically
from .weights import imported_weights

_RESAMPLE = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}
_IGNORED = -100


class ImportedBridge(nn.Module):
    """A frozen language model; the linear maps from image features into it and from [RET] to the retrieval space; and [RET]'s embedding."""

    def __init__(self, llm: Llama, settings: dict):
        super().__init__()
        sizes, width = settings["dimensions"], llm.config["hidden_size"]
        self.llm, self.ret_id = llm.requires_grad_(False), settings["tokens"]["ret"]
        table = llm.model.embed_tokens.weight
        self.mean_norm = torch.stack([part.float().norm(dim=-1).mean() for part in table.split(8192)]).mean()
        self.caption_projection = nn.Linear(sizes["features"][1], width)
        # As loud as tokens from the first step on, and so within what the frozen model knows.
        nn.init.normal_(self.caption_projection.weight, std=float(self.mean_norm) / width**0.5 / sizes["features"][1] ** 0.5)
        nn.init.zeros_(self.caption_projection.bias)
        self.text_projection = TextProjection(width, sizes["embedding"])
        self.ret = nn.Parameter(torch.stack([part.float().mean(0) for part in table.split(8192)]).mean(0))

    def embed(self, ids: torch.Tensor) -> torch.Tensor:
        is_ret = ids == self.ret_id
        rows = self.llm.model.embed_tokens(ids.masked_fill(is_ret, 0)).float()
        return torch.where(is_ret[..., None], self.ret, rows)

    @torch.no_grad()
    def rescale_ret(self) -> None:
        self.ret.mul_(self.mean_norm / self.ret.norm())

    def states(self, embeds: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.llm(embeds, mask, torch.arange(mask.shape[1], device=mask.device).expand_as(mask))[0]

    def caption_loss(self, dialogues: list[list[tuple[torch.Tensor, list[int]]]], before: list[int], after: list[int]) -> torch.Tensor:
        """Each dialogue: (features, tokens of the caption with its end token) in turn; each image is followed by its caption."""
        device = self.ret.device
        opening, closing = (self.embed(torch.tensor(part, dtype=torch.long, device=device)) for part in (before, after))
        rows, wanted = [], []
        for dialogue in dialogues:
            parts, labels = [opening], [_IGNORED] * len(before)
            for features, tokens in dialogue:
                parts += [self.caption_projection(features), closing, self.embed(torch.tensor(tokens, device=device))]
                labels += [_IGNORED] * (len(features) + len(after)) + tokens
            rows.append(torch.cat(parts))
            wanted.append(labels)
        longest = max(map(len, rows))
        embeds = torch.stack([F.pad(row, (0, 0, 0, longest - len(row))) for row in rows])
        mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows], device=device)
        # What a position is to say stands at the next one.
        labels = torch.tensor([[*row[1:], *[_IGNORED] * (longest - len(row) + 1)] for row in wanted], device=device)
        spoken = self.states(embeds, mask)[labels != _IGNORED]
        return F.cross_entropy(self.llm.logits(spoken).float(), labels[labels != _IGNORED])

    def embed_queries(self, rows: list[list[int]]) -> torch.Tensor:
        """Tokens that end in [RET] → [n, dRetrieval], L2-normalised."""
        ids, mask = (part.to(self.ret.device) for part in pad(rows, self.ret_id))
        hidden = self.states(self.embed(ids), mask)
        return self.text_projection(hidden[torch.arange(len(rows)), mask.sum(1) - 1].float()).float()


def read_settings(bundle: Path) -> dict:
    """bundle.json of a bundle that can be trained around."""
    file = bundle / "bundle.json"
    if not file.is_file():
        raise InputError(file, "", "no bundle there; ./swath bundle import makes one")
    settings = json.loads(file.read_text(encoding="utf-8"))
    if "textEncoder" not in settings:
        raise InputError(file, "textEncoder", "missing: only a bundle that was imported from a CLIP checkpoint, in CLIP's own space, can be trained around")
    return settings


def load_language_model(bundle: Path, dtype: torch.dtype) -> Llama:
    """The decoder as the bundle stores it, in PyTorch."""
    file = bundle / "decoder.onnx"
    properties = {entry.key: entry.value for entry in onnx.load(file, load_external_data=False).metadata_props}
    if "config" not in properties:
        raise InputError(file, "config", "missing: only a language model that was imported from its weights can be trained around, none that others exported")
    state = dict(imported_weights(file, dtype)) | dict(imported_weights(bundle / "token_embeddings.onnx", dtype))
    head = state.pop(HEAD)
    rows, width = state[EMBEDDINGS].shape
    device = torch.get_default_device()
    with torch.device("meta"):
        llm = Llama(json.loads(properties["config"]) | {"vocab_size": rows, "generated": len(head)})
    frequencies = Llama(llm.config | {"vocab_size": 1, "num_hidden_layers": 0}).frequencies
    llm.load_state_dict(state, assign=True)
    llm.frequencies, llm.rounded_head = frequencies, head.to(device)
    return llm.to(device)


def open_session(file: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    providers = [p for p in ("CUDAExecutionProvider", "CPUExecutionProvider") if p in onnxruntime.get_available_providers()]
    return onnxruntime.InferenceSession(str(file), options, providers=providers)


def cache_images(run: Run, bundle: Path, settings: dict, paths: list[Path], views: int, out: Path) -> tuple[np.ndarray, torch.Tensor]:
    """Frozen features float16 [views, n, k, dVision], an odd view mirrored, and the embeddings of the first view [n, dRetrieval]."""
    path, embeddings_path = out / "features-imported.npy", out / "embeddings-imported.pt"
    if not embeddings_path.exists():
        session, how = open_session(bundle / "vision_encoder.onnx"), settings["preprocessing"]
        features = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(views, len(paths), *settings["dimensions"]["features"]))
        embeddings = torch.zeros(len(paths), settings["dimensions"]["embedding"], device="cpu")
        for i, each in enumerate(paths):
            resized = read_picture(each).resize((how["width"], how["height"]), _RESAMPLE[how["interpolation"]])
            pixels = ((np.asarray(resized, np.float64) - how["mean"]) / how["std"]).astype(np.float32).transpose(2, 0, 1)
            for view in range(views):
                seen = np.ascontiguousarray(pixels[:, :, ::-1]) if view % 2 else pixels
                found, embedding = session.run(["features", "embedding"], {"pixels": seen[None]})
                features[view, i] = found[0]
                if view == 0:
                    embeddings[i] = torch.from_numpy(embedding[0])
            if (i + 1) % 200 == 0 or i + 1 == len(paths):
                run.say(f"cached {i + 1} of {len(paths)} images")
        features.flush()
        save_atomically(embeddings, embeddings_path)
    return np.load(path, mmap_mode="r"), torch.load(embeddings_path, map_location=torch.get_default_device())


def teacher_embeddings(run: Run, bundle: Path, settings: dict, texts: list[str], out: Path) -> torch.Tensor:
    """What CLIP's text tower makes of each text: [n, dRetrieval]."""
    path = out / "teacher-imported.pt"
    if not path.exists():
        run.say(f"embedding {len(texts)} texts by the text tower")
        session, how = open_session(bundle / "text_encoder.onnx"), settings["textEncoder"]
        tokenizer = Tokenizer.from_file(str(bundle / "text_tokenizer.json"))
        before, after = (tokenizer.encode(how[part], add_special_tokens=False).ids for part in ("before", "after"))
        room = how["contextLength"] - len(before) - len(after)
        rows = [[*before, *encoded.ids[:room], *after] for encoded in tokenizer.encode_batch(texts, add_special_tokens=False)]
        found = torch.zeros(len(rows), settings["dimensions"]["embedding"], device="cpu")
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        for start in range(0, len(order), 64):
            taken = order[start : start + 64]
            longest = max(len(rows[i]) for i in taken)
            ids = np.array([rows[i] + rows[i][-1:] * (longest - len(rows[i])) for i in taken], np.int64)
            found[torch.tensor(taken, device="cpu")] = torch.from_numpy(session.run(None, {"input_ids": ids})[0])
        save_atomically(found, path)
    return torch.load(path, map_location=torch.get_default_device())


def present_sets(recipe: dict, data: Path, run: Run) -> dict:
    """The recipe with those of its data sets that are there."""
    there = [given for given in recipe["data"] if (Path(data) / given["path"]).is_dir()]
    for given in recipe["data"]:
        if given not in there:
            run.say(f"{Path(data) / given['path']} is not there: trained without")
    if not there:
        raise InputError(data, "", "none of the recipe's data sets is there: " + ", ".join(given["path"] for given in recipe["data"]))
    return recipe | {"data": there}


def train_imported_bridge(recipe: dict, bundle: Path, data: Path, out: Path) -> None:
    options, settings, out = recipe["bridge"], read_settings(bundle), Path(out)
    run = Run(out, "bridge", options | {"seed": recipe["seed"]})
    recipe = present_sets(recipe, data, run)
    images = [image for dataset in captioned_datasets(recipe, data, "train") for image in dataset.images]
    features, embeddings = cache_images(run, bundle, settings, [image.path for image in images], options["views"], out)
    phrases = random.Random(recipe["seed"])
    index: dict[str, int] = {}
    owned = [[index.setdefault(t, len(index)) for c in image.captions for t in (c, phrase(c, phrases))] for image in images]
    texts = list(index)
    teacher = teacher_embeddings(run, bundle, settings, texts, out)
    device = torch.get_default_device()
    dtype = torch.bfloat16 if options["bfloat16"] else torch.float32
    bridge = trainable(bundle, settings, dtype, recipe["seed"])
    tokenizer = Tokenizer.from_file(str(bundle / "tokenizer.json"))

    def tokens(text: str) -> list[int]:
        return tokenizer.encode(text, add_special_tokens=False).ids

    end, longest = settings["tokens"]["eos"], options["longest"]
    before, after = (tokens(settings["prompt"][part]) for part in ("beforeImage", "afterImage"))
    asking = [tokens(settings["query"][part]) for part in ("before", "after")]
    captions = [[tokens(c) for c in image.captions] for image in images]
    weights = [caption_weights(image.weights, mine, longest) for image, mine in zip(images, captions)]
    sets = [word_sets(image) for image in images]
    trained = [p for p in bridge.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=options["rate"], betas=(0.9, 0.95), weight_decay=0.0)
    samplers = [Sampler(len(images), options["batch"], recipe["seed"]), Sampler(len(images), options["queries"], recipe["seed"] + 1)]
    rng, step = random.Random(recipe["seed"]), 0
    if state := run.load():
        load_part(bridge, state, "bridge", run.checkpoint_path, without="llm.")
        optimizer.load_state_dict(state["optimizer"])
        step, samplers, rng = state["step"], state["samplers"], state["rng"]

    run.restart_clock()
    while run.fraction(step) < 1:
        for group in optimizer.param_groups:
            group["lr"] = options["rate"] * cosine_rate(run.fraction(step), options["warmup"])
        taken, askers = (sampler.next() for sampler in samplers)
        view = features[rng.randrange(len(features)), np.sort(taken)].astype(np.float32)
        seen = dict(zip(np.sort(taken).tolist(), torch.from_numpy(view).to(device)))
        examples = [(seen[int(i)], [*rng.choices(captions[i], weights[i])[0][:longest], end]) for i in taken]
        paired = int(len(examples) * options["pairs"]) // 2 * 2
        dialogues = [examples[i : i + 2] for i in range(0, paired, 2)] + [[example] for example in examples[paired:]]
        asked = [rng.choice(owned[i]) for i in askers]
        with torch.autocast(device.type, torch.bfloat16, enabled=options["bfloat16"]):
            spoken = bridge.caption_loss(dialogues, before, after)
            found = bridge.embed_queries([[*asking[0], *tokens(texts[q])[:longest], *asking[1]] for q in asked])
        suits = positives([texts[q] for q in asked], torch.arange(len(askers)), [sets[i] for i in askers])
        contrast = info_nce(found, embeddings[askers], suits, torch.tensor(options["scale"]))
        distillation = (1 - (found * teacher[asked]).sum(-1)).mean()
        loss = options["caption"] * spoken + options["contrast"] * contrast + options["distillation"] * distillation
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        bridge.rescale_ret()
        step += 1
        if step % options.get("log_every", 10) == 0:
            run.progress(step, caption=spoken.item(), contrast=contrast.item(), distillation=distillation.item())
        run.save({"bridge": layers_of(bridge), "optimizer": optimizer.state_dict(), "step": step, "samplers": samplers, "rng": rng})
    run.finish({"bridge": layers_of(bridge), "step": step})
    write_file(bridge, settings, recipe["decoding"], out / "bridge.safetensors", run)


def trainable(bundle: Path, settings: dict, dtype: torch.dtype, seed: int) -> ImportedBridge:
    llm = load_language_model(bundle, dtype)
    torch.manual_seed(seed)  # the same weights to begin with, whether or not the caches were there
    return ImportedBridge(llm, settings)


def layers_of(bridge: ImportedBridge) -> dict:
    return {name: value for name, value in bridge.state_dict().items() if not name.startswith("llm.")}


def write_file(bridge: ImportedBridge, settings: dict, decoding: dict, path: Path, run: Run) -> None:
    """OUT/bridge.safetensors, which `./swath bundle import --bridge` takes."""
    layers = {name.replace("text_projection.linear.", "text_projection."): tensor.detach().cpu() for name, tensor in layers_of(bridge).items()}
    tensors = {name: tensor.to(torch.float16 if tensor.dim() > 1 else torch.float32).contiguous() for name, tensor in layers.items()}
    metadata = {"prompt": settings["prompt"], "query": settings["query"], "decoding": decoding}
    save_file(tensors, path, {name: json.dumps(value) for name, value in metadata.items()})
    run.say(f"{path}: {path.stat().st_size / 1e6:.1f} MB; ./swath bundle import … --bridge {path} puts it into a bundle")

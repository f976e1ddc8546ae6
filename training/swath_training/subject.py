"""Stage `subject`: OUT/bundle's subject_head.onnx, which tells from the hidden state at [RET] whether a text speaks of what pictures from above can show.

Texts that do: the sentences of the recipe's data sets, and captions with a thing put in place of its kin. Texts that do not: WordNet's example sentences,
and its definitions of what is no thing. No text with a held-out word of the open-vocabulary queries is among the former, and no absurd query anywhere.
"""

import hashlib
import json
import random
from pathlib import Path

import numpy as np

from swath_bundle.graph import save
from swath_bundle.retrieve_head import Head, head_graph

from .datasets import load_datasets
from .errors import InputError
from .general_text import general_texts, read_abstract, read_examples
from .lm import held_out_words
from .runtime import OnnxBundle

FILE = "subject_head.onnx"
SHOWN = ("sentences", "stand-ins")
PARTS = ("verb", "noun", "adjective")
TEXTS = 800  # of each kind
# To zero, for each text. With a fainter one more of the texts that are fitted are told right, and fewer of a kind that is left out.
PULL = 0.1


def fit_subject(recipe: dict, data: Path, out: Path) -> None:
    folder = Path(out) / "bundle"
    bundle = OnnxBundle(folder)
    if bundle.tower:
        raise InputError(folder / "bundle.json", "textEncoder", "a text tower embeds this bundle's queries; no subject head can read them")
    rng = random.Random(recipe["seed"])
    kinds = texts(recipe, data, rng)
    print("[subject] " + ", ".join(f"{kind} {len(some)}" for kind, some in kinds.items()), flush=True)
    states = np.stack([bundle.query_state(as_typed(text, rng)) for some in kinds.values() for text in some]).astype(np.float64)
    of = np.repeat(list(kinds), [len(some) for some in kinds.values()])
    speaks = np.isin(of, SHOWN)
    for kind in kinds:
        held = of == kind
        right = (fit(states[~held], speaks[~held]).logits(states[held]) > 0) == speaks[held]
        print(f"[subject] {kind}, left out: {100 * right.mean():.1f} % told right", flush=True)
    write_head(fit(states, speaks), folder)


def texts(recipe: dict, data: Path, rng: random.Random) -> dict[str, list[str]]:
    """By their kind."""
    settings = recipe["lm"]
    wordnet, held_out = Path(settings["wordnet"]), held_out_words(settings["held_out"])
    datasets = load_datasets(recipe["data"], data, "train")
    sentences = sorted({caption for dataset in datasets for image in dataset.images for caption in image.captions})
    captions = [caption for dataset in datasets if not dataset.labelled for image in dataset.images for caption in image.captions]
    stand_in, _ = general_texts(wordnet, captions, settings["general_texts"], held_out, recipe["seed"])
    given = {"sentences": sentences, "stand-ins": list(stand_in)}
    given |= {f"examples of {part}s": read_examples(wordnet, part) for part in PARTS} | {"abstract definitions": read_abstract(wordnet)}
    return {kind: rng.sample(some, min(TEXTS, len(some))) for kind, some in given.items() if some}


def as_typed(text: str, rng: random.Random) -> str:
    """In one of the forms that people write: as it is, in lower case, or as a sentence with its full stop."""
    bare = text.rstrip(" .")
    return (text, bare.lower(), bare[:1].upper() + bare[1:] + ".")[rng.randrange(3)]


def fit(states: np.ndarray, speaks: np.ndarray) -> Head:
    """The likeliest logistic curve over standardised states with a pull to zero, by Newton's method; what speaks of something to see and what does not count alike."""
    middle, spread = states.mean(0), states.std(0) + 1e-6
    inputs = np.concatenate([(states - middle) / spread, np.ones((len(states), 1))], 1)
    counts = np.where(speaks, 0.5 / max(1, speaks.sum()), 0.5 / max(1, (~speaks).sum())) * len(states)
    weights, pulls = np.zeros(inputs.shape[1]), PULL * len(states) * np.eye(inputs.shape[1])
    for _ in range(50):
        likely = sigmoid(inputs @ weights)
        gradient = inputs.T @ (counts * (speaks - likely)) - pulls @ weights
        curvature = (inputs * (counts * np.maximum(likely * (1 - likely), 1e-6))[:, None]).T @ inputs + pulls
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-8:
            break
    weight = weights[:-1] / spread
    return Head(weight.astype(np.float32), float(weights[-1] - weight @ middle))


def sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits.clip(-500, 500)))


def write_head(head: Head, folder: Path) -> None:
    """Puts the head into a bundle's folder, of whichever format, and makes its bundle.json say so in format 2 or its own newer one; nothing else of it changes."""
    save(head_graph(head, "subject_head"), folder / FILE)
    path = folder / "bundle.json"
    description = json.loads(path.read_text(encoding="utf-8"))
    description["format"] = max(2, description["format"])
    description["files"][FILE] = hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
    description["files"] = dict(sorted(description["files"].items()))
    path.write_text(json.dumps(description, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

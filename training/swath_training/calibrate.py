"""Stage `calibrate`: OUT/bundle's scores as probabilities; `export` and `golden` put the fit into bundle.json.

Fitted on val of RSICD and UC Merced and, for hits, on what the labelled sets hold out: 60 images of each class. Each of these collections counts as much as
another, however many images it has, and the report says how far the curve can be trusted in each.

Retrieval: each distinct sentence is a query over its data set's images, and its first 20 hits are what a searcher sees. A hit is right where it is of the
class of the sentence's own image (a labelled image's folder, else by the file name; images without a class there are left out). Score: the cosine.

Picture queries: each picture of a scene class is a query over the others of its data set, and its first 20 hits count likewise. A hit is right where it
is of the query's class. Stage `calibrate-images` fits this alone, and writes it into a bundle that is made already.

Captions: decoded as bundle.json says. A caption is right where its ROUGE-L F with one of the image's references is at least 0.6. Score: the mean natural
log-probability of its tokens.
"""

import json
from collections import Counter
from pathlib import Path

import numpy as np

from .data import CaptionedImage, load_pixels, normalise, to_tensor
from .datasets import load_held_out
from .encoder import load_captioned
from .errors import DatasetError, InputError
from .open_vocabulary import scene_class
from .reliability import draw, expected_calibration_error, reliability
from .runtime import OnnxBundle

HITS = 20
OF_EACH = 60  # held-out images of each class
RIGHT_ROUGE = 0.6
ROUGE_BETA = 1.2  # as pycocoevalcap weighs recall


def calibrate(recipe: dict, data: Path, out: Path) -> None:
    bundle = OnnxBundle(Path(out) / "bundle")
    images, labels, features, embeddings = encoded(bundle, recipe, data, out)
    published = load_captioned(recipe, data, "val")
    report: dict = {"calibration": {}, "reliability": {}}
    for name, unit, samples in (
        ("retrieval", unit_of_cosine, retrieval_samples(bundle, images, labels, embeddings)),
        ("image", unit_of_cosine, image_samples(images, labels, embeddings)),
        ("caption", np.exp, caption_samples(bundle, published, features[: len(published)])),
    ):
        report["calibration"][name], report["reliability"][name] = fitted(name, unit, samples, images, Path(out) / "bundle", recipe["seed"])
    report["reliability"]["caption"]["people"] = people_agree(published)
    print(f"[calibrate] share of people's own captions that agree so with another of the same image: {report['reliability']['caption']['people']}", flush=True)
    (Path(out) / "calibration.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    (Path(out) / "reliability.svg").write_text(draw(report["reliability"]), encoding="utf-8")


def calibrate_images(recipe: dict, data: Path, out: Path) -> None:
    """Fits picture queries of a calibrated OUT/bundle, of whichever format, and makes its bundle.json say so in format 2 or its own newer one; nothing else of it changes."""
    bundle = OnnxBundle(Path(out) / "bundle")
    path = Path(out) / "bundle" / "bundle.json"
    description = json.loads(path.read_text(encoding="utf-8"))
    if "calibration" not in description:
        raise InputError(path, "calibration", "expected a bundle that stage `calibrate` has seen")
    images, labels, _, embeddings = encoded(bundle, recipe, data, out)
    fit, _ = fitted("image", unit_of_cosine, image_samples(images, labels, embeddings), images, Path(out) / "bundle", recipe["seed"])
    description["format"] = max(2, description["format"])
    description["calibration"]["image"] = fit
    path.write_text(json.dumps(description, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def encoded(bundle: OnnxBundle, recipe: dict, data: Path, out: Path) -> tuple[list[CaptionedImage], np.ndarray, np.ndarray, np.ndarray]:
    """The val images, then the held-out labelled ones; the class of each, empty where it has none; their features as the topic holds them; their embeddings."""
    published, labelled = load_captioned(recipe, data, "val"), held_out_images(recipe, data)
    labels = [scene_class(image.name) for image in published] + [image.path.parent.name for image in labelled]
    features, embeddings = [], []
    for images, cache in ((published, "pixels-val.npy"), (labelled, "pixels-held-out.npy")):
        pixels = load_pixels(images, Path(out) / cache) if images else []
        for i in range(0, len(pixels), 32):
            found, embedding = bundle.encode(to_tensor(pixels[i : i + 32]).cpu().numpy())
            features.append(found.astype(np.float16).astype(np.float32))
            embeddings.append(embedding)
    if not any(labels):
        raise DatasetError("val", "filename", "no file name has a scene class")
    return published + labelled, np.array(labels), np.concatenate(features), np.concatenate(embeddings)


def held_out_images(recipe: dict, data: Path) -> list[CaptionedImage]:
    """The first OF_EACH images of each class of each labelled set that has some held out."""
    counts: Counter = Counter()
    chosen = []
    for dataset in load_held_out(recipe["data"], data):
        for image in dataset.images:
            label = (dataset.name, image.path.parent.name)
            counts[label] += 1
            if counts[label] <= OF_EACH:
                chosen.append(image)
    return chosen


def fitted(name: str, unit, samples: tuple[np.ndarray, np.ndarray, np.ndarray], images: list[CaptionedImage], folder: Path, seed: int) -> tuple[dict, dict]:
    """The curve, and how far it can be trusted: in all, and in each collection."""
    scores, right, owners = samples
    collections = np.array([images[owner].dataset for owner in owners])
    weights = equal_shares(collections)
    slope, intercept = fit_logistic(scores, right, weights)
    if slope <= 0:
        raise InputError(folder, name, f"a higher score is not more often right: slope {slope:.3g}")
    crossed = cross_fitted(scores, right, owners, seed, weights)
    curve = {"slope": round(slope, 4), "intercept": round(intercept, 4)}
    trust = {
        "samples": len(scores), "right": round(float(right.mean()), 4),
        "errorBefore": round(expected_calibration_error(unit(scores), right), 4), "error": round(expected_calibration_error(crossed, right), 4),
        "bins": reliability(crossed, right),
        "collections": {collection: trust_in(crossed[collections == collection], right[collections == collection]) for collection in np.unique(collections).tolist()},
    }
    print(f"[calibrate] {name}: " + ", ".join(f"{k} {v}" for k, v in (curve | trust).items() if k not in ("bins", "collections")), flush=True)
    for collection, found in trust["collections"].items():
        print(f"[calibrate] {name}, {collection}: " + ", ".join(f"{k} {v}" for k, v in found.items()), flush=True)
    return curve, trust


def trust_in(likely: np.ndarray, right: np.ndarray) -> dict:
    """Of one collection; `sure` is what became of the samples that were given 70 to 90 %."""
    sure = (likely >= 0.7) & (likely < 0.9)
    return {"samples": len(right), "right": round(float(right.mean()), 4), "error": round(expected_calibration_error(likely, right), 4),
            "sure": {"samples": int(sure.sum()), "probability": round(float(likely[sure].mean()), 4), "right": round(float(right[sure].mean()), 4)} if sure.any() else None}


def equal_shares(collections: np.ndarray) -> np.ndarray:
    """A weight for each sample, 1 in the mean, so that each collection weighs as much as another."""
    _, places, counts = np.unique(collections, return_inverse=True, return_counts=True)
    return (len(collections) / len(counts) / counts)[places]


def unit_of_cosine(cosine: np.ndarray) -> np.ndarray:
    """The cosine read as a probability as it is: what the calibration is held against."""
    return cosine.clip(0, 1)


def retrieval_samples(bundle: OnnxBundle, images: list[CaptionedImage], labels: np.ndarray, embeddings: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores, whether right, and the index of the image that each query was written for."""
    scores, right, owners = [], [], []
    for dataset in sorted({image.dataset for image in images}):
        pool = np.array([i for i, image in enumerate(images) if image.dataset == dataset and labels[i]])
        writers: dict[str, list[int]] = {}
        for i in pool:
            for caption in images[i].captions:
                writers.setdefault(caption, []).append(i)
        for caption, own in writers.items():
            cosines = embeddings[pool] @ bundle.embed_text(caption)
            best = np.argsort(-cosines, kind="stable")[:HITS]
            scores.append(cosines[best])
            right.append(np.isin(labels[pool[best]], labels[own]))
            owners.append(np.full(len(best), own[0]))
    return np.concatenate(scores).astype(np.float64), np.concatenate(right), np.concatenate(owners)


def image_samples(images: list[CaptionedImage], labels: np.ndarray, embeddings: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """As `retrieval_samples`, of pictures as queries; a picture does not find itself."""
    scores, right, owners = [], [], []
    for dataset in sorted({image.dataset for image in images}):
        pool = np.array([i for i, image in enumerate(images) if image.dataset == dataset and labels[i]])
        cosines = embeddings[pool] @ embeddings[pool].T
        np.fill_diagonal(cosines, -np.inf)
        best = np.argsort(-cosines, axis=1, kind="stable")[:, : min(HITS, len(pool) - 1)]
        scores.append(np.take_along_axis(cosines, best, 1).ravel())
        right.append((labels[pool[best]] == labels[pool][:, None]).ravel())
        owners.append(np.repeat(pool, best.shape[1]))
    return np.concatenate(scores).astype(np.float64), np.concatenate(right), np.concatenate(owners)


def caption_samples(bundle: OnnxBundle, images: list[CaptionedImage], features: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    beams = bundle.settings["decoding"]["beams"]
    found = [row for i in range(0, len(features), 32) for row in bundle.search(features[i : i + 32], beams)]
    right = [best_rouge(bundle.sentence(tokens), image.captions) >= RIGHT_ROUGE for (tokens, _), image in zip(found, images)]
    return np.array([score for _, score in found]), np.array(right), np.arange(len(images))


def people_agree(images: list[CaptionedImage]) -> dict[str, float]:
    """By data set: how often an image's distinct captions would be counted as right by its others."""
    agree: dict[str, list[bool]] = {}
    for image in images:
        for i, caption in enumerate(image.captions):
            if others := image.captions[:i] + image.captions[i + 1 :]:
                agree.setdefault(image.dataset, []).append(best_rouge(caption, others) >= RIGHT_ROUGE)
    return {dataset: round(sum(found) / len(found), 4) for dataset, found in agree.items()}


def best_rouge(sentence: str, references: tuple[str, ...]) -> float:
    return max(rouge_l(sentence, reference) for reference in references)


def rouge_l(sentence: str, reference: str) -> float:
    """F of the longest common subsequence of words, without punctuation and case."""
    found, wanted = (normalise(text).replace(",", "").split() for text in (sentence, reference))
    row = [0] * (len(wanted) + 1)
    for word in found:
        above = row
        row = [0]
        for j, other in enumerate(wanted):
            row.append(above[j] + 1 if word == other else max(above[j + 1], row[j]))
    common = row[-1]
    if common == 0:
        return 0.0
    precision, recall = common / len(found), common / len(wanted)
    return (1 + ROUGE_BETA**2) * precision * recall / (recall + ROUGE_BETA**2 * precision)


def fit_logistic(scores: np.ndarray, right: np.ndarray, counts: np.ndarray | None = None) -> tuple[float, float]:
    """Slope and intercept of the likeliest logistic curve, by Newton's method; a faint pull to zero keeps a separable sample finite.
    A sample counts `counts` times, once unless given."""
    counts = np.ones(len(scores)) if counts is None else counts
    middle, spread = scores.mean(), scores.std() or 1.0
    inputs = np.stack([(scores - middle) / spread, np.ones(len(scores))], 1)
    weights, pull = np.zeros(2), 1e-6 * len(scores) * np.eye(2)
    for _ in range(100):
        likely = 1 / (1 + np.exp(-inputs @ weights))
        gradient = inputs.T @ (counts * (right - likely)) - pull @ weights
        curvature = (inputs * (counts * likely * (1 - likely))[:, None]).T @ inputs + pull
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-10:
            break
    slope = weights[0] / spread
    return float(slope), float(weights[1] - slope * middle)


def cross_fitted(scores: np.ndarray, right: np.ndarray, owners: np.ndarray, seed: int, counts: np.ndarray | None = None) -> np.ndarray:
    """Each sample's probability by a fit on the other half of the images."""
    counts = np.ones(len(scores)) if counts is None else counts
    distinct = np.unique(owners)
    half = np.random.default_rng(seed).permutation(distinct)[: len(distinct) // 2]
    first = np.isin(owners, half)
    likely = np.empty(len(scores))
    for fold in (first, ~first):
        slope, intercept = fit_logistic(scores[~fold], right[~fold], counts[~fold])
        likely[fold] = 1 / (1 + np.exp(-(slope * scores[fold] + intercept)))
    return likely

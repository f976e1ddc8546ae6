"""Stage `evaluate`: val figures of the trained model in PyTorch, which the Java runtime's are held against."""

import json
import shutil
from pathlib import Path

import torch

from .data import load_pixels, to_tensor
from .encoder import captioned_datasets
from .encoder_figures import unseen
from .language import pad
from .metrics import retrieval_figures
from .reference import Reference
from .teacher import embed_texts, load_tower


def evaluate(recipe: dict, data: Path, out: Path) -> None:
    """OUT/figures.json: the contrastive text tower's retrieval; then the figures of the weights as they were trained and as the bundle stores them."""
    held = captioned_datasets(recipe, data, "val")
    images = [image for dataset in held for image in dataset.images]
    datasets = {name: [i for i, image in enumerate(images) if image.dataset == name] for name in sorted({image.dataset for image in images})}
    new = {train.name: {datasets[train.name][i] for i in unseen(val.images, train.images)} for val, train in zip(held, captioned_datasets(recipe, data, "train"))}
    pixels = load_pixels(images, Path(out) / "pixels-val.npy")
    report: dict = {name: {} for name in datasets}

    def tell(dataset: str, what: str, figures: dict[str, float]) -> None:
        report[dataset][what] = figures
        print(f"[evaluate] {dataset} val, {what}: " + ", ".join(f"{k} {v:.3f}" for k, v in figures.items()), flush=True)

    for precision in ("fp32", "stored"):
        reference = Reference(recipe, out, rounded=precision == "stored")
        features, embeddings = (torch.cat(parts) for parts in zip(*(reference.encode_pixels(to_tensor(pixels[i : i + 32])) for i in range(0, len(pixels), 32))))
        if precision == "fp32":
            tower = load_tower(recipe["dimensions"]["embedding"], out)
            for dataset, index in datasets.items():
                tell(dataset, "text tower instead of [RET]", retrieval_figures(embeddings[index], lambda texts: embed_texts(tower, texts), [images[i] for i in index]))
        for beams in sorted({1, recipe["decoding"]["beams"]}):
            captions = [c for i in range(0, len(features), 32) for c in reference.caption(features[i : i + 32], beams)]
            lines = [f"{image.dataset}/{image.name}\t{sentence}\t{score:.3f}" for image, (_, sentence, score) in zip(images, captions)]
            (Path(out) / f"captions-val-{precision}-beams{beams}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
            for dataset, index in datasets.items():
                chosen, sentences = [images[i] for i in index], [captions[i][1] for i in index]
                figures = caption_figures(chosen, sentences) | {"distinct": len(set(sentences))}
                if beams == recipe["decoding"]["beams"]:
                    figures |= retrieval_figures(embeddings[index], lambda texts: embed_batches(reference, texts), chosen)
                tell(dataset, f"{precision}, beams {beams}", figures)
                fresh = sorted(new[dataset])
                if 0 < len(fresh) < len(index):
                    sentences = [captions[i][1] for i in fresh]
                    tell(dataset, f"{precision}, beams {beams}, {len(fresh)} images without a caption of train",
                         caption_figures([images[i] for i in fresh], sentences) | {"distinct": len(set(sentences))})
    (Path(out) / "figures.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


@torch.no_grad()
def embed_batches(reference: Reference, texts: list[str], batch: int = 128) -> torch.Tensor:
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found = torch.empty(len(texts), reference.bridge.text_projection.linear.out_features)
    for start in range(0, len(order), batch):
        taken = order[start : start + batch]
        found[taken] = reference.bridge.embed_queries(*pad([reference.query_tokens(texts[i]) for i in taken], reference.bridge.tokens["pad"]))
    return found


def caption_figures(images, sentences: list[str]) -> dict[str, float]:
    """As pycocoevalcap scales them; it needs a Java runtime on the path."""
    if shutil.which("java") is None:
        print("[evaluate] no java on the path: captions are not scored", flush=True)
        return {}
    from pycocoevalcap.bleu.bleu import Bleu
    from pycocoevalcap.cider.cider import Cider
    from pycocoevalcap.rouge.rouge import Rouge
    from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

    tokenizer = PTBTokenizer()
    truth = tokenizer.tokenize({i: [{"caption": c} for c in image.references()] for i, image in enumerate(images)})
    found = tokenizer.tokenize({i: [{"caption": sentence}] for i, sentence in enumerate(sentences)})
    bleu = Bleu(4).compute_score(truth, found, verbose=0)[0]
    return {f"bleu{n + 1}": score for n, score in enumerate(bleu)} | {
        "rougeL": Rouge().compute_score(truth, found)[0], "cider": Cider().compute_score(truth, found)[0]}

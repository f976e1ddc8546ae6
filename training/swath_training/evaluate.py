"""Stage `evaluate`: val figures of the trained model in PyTorch, which the Java runtime's are held against."""

import json
import shutil
from pathlib import Path

import torch

from .data import load_pixels, to_tensor
from .encoder import load_captioned
from .language import pad
from .metrics import retrieval_figures
from .reference import Reference


def evaluate(recipe: dict, data: Path, out: Path) -> None:
    images = load_captioned(recipe, data, "val")
    pixels = load_pixels(images, Path(out) / "pixels-val.npy")
    reference = Reference(recipe, out, rounded=False)
    features, embeddings = (torch.cat(parts) for parts in zip(*(reference.encode_pixels(to_tensor(pixels[i : i + 32])) for i in range(0, len(pixels), 32))))
    report: dict = {}
    for beams in sorted({1, recipe["decoding"]["beams"]}):
        captions = [c for i in range(0, len(features), 32) for c in reference.caption(features[i : i + 32], beams)]
        lines = [f"{image.dataset}/{image.name}\t{sentence}\t{score:.3f}" for image, (_, sentence, score) in zip(images, captions)]
        (Path(out) / f"captions-val-beams{beams}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for dataset in sorted({image.dataset for image in images}):
            index = [i for i, image in enumerate(images) if image.dataset == dataset]
            chosen, sentences = [images[i] for i in index], [captions[i][1] for i in index]
            figures = caption_figures(chosen, sentences) | {"distinct": len(set(sentences))}
            if beams == recipe["decoding"]["beams"]:
                figures |= retrieval_figures(embeddings[index], lambda texts: embed_batches(reference, texts), chosen)
            report.setdefault(dataset, {})[f"beams {beams}"] = figures
            print(f"[evaluate] {dataset} val, beams {beams}: " + ", ".join(f"{k} {v:.3f}" for k, v in figures.items()), flush=True)
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

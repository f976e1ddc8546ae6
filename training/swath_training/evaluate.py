"""Stage `evaluate`: val figures of OUT/bundle as it ships, in ONNX Runtime: retrieval, captions, and fixed queries."""

import json
import shutil
from pathlib import Path

import numpy as np
import torch

from .data import load_images, load_pixels, to_tensor
from .metrics import retrieval_figures
from .runtime import OnnxBundle


def evaluate(recipe: dict, data: Path, out: Path) -> None:
    bundle = OnnxBundle(Path(out) / "bundle")
    images = load_images(data, "val")
    pixels = load_pixels(images, Path(out) / "pixels-val.npy")
    batches = [bundle.encode(to_tensor(pixels[i : i + 32]).numpy()) for i in range(0, len(pixels), 32)]
    features = np.concatenate([f for f, _ in batches]).astype(np.float16).astype(np.float32)
    embeddings = torch.from_numpy(np.concatenate([e for _, e in batches]))
    captions = [caption for i in range(0, len(features), 64) for caption in bundle.caption(features[i : i + 64])]
    eos = bundle.settings["tokens"]["eos"]
    sentences = [bundle.tokenizer.decode([t for t in tokens if t != eos]).strip() for tokens, _ in captions]
    lines = [f"{image.dataset}/{image.name}\t{sentence}\t{score:.3f}" for image, sentence, (_, score) in zip(images, sentences, captions)]
    (Path(out) / "captions-val.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def embed(texts: list[str]) -> torch.Tensor:
        return torch.from_numpy(np.stack([bundle.embed_text(text) for text in texts]))

    report = {}
    for dataset in sorted({image.dataset for image in images}):
        index = [i for i, image in enumerate(images) if image.dataset == dataset]
        chosen = [images[i] for i in index]
        report[dataset] = retrieval_figures(embeddings[index], embed, chosen) | caption_figures(chosen, [sentences[i] for i in index])
        print(f"[evaluate] {dataset} val: " + ", ".join(f"{k} {v:.1f}" for k, v in report[dataset].items()), flush=True)
    report["queries"] = query_figures(recipe["evaluate"], images, embeddings, embed)
    (Path(out) / "figures.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def caption_figures(images, sentences: list[str]) -> dict[str, float]:
    """BLEU-4, METEOR, ROUGE-L and CIDEr in percent, by pycocoevalcap, which needs a Java runtime on the path."""
    if shutil.which("java") is None:
        print("[evaluate] no java on the path: captions are not scored", flush=True)
        return {}
    from pycocoevalcap.bleu.bleu import Bleu
    from pycocoevalcap.cider.cider import Cider
    from pycocoevalcap.meteor.meteor import Meteor
    from pycocoevalcap.rouge.rouge import Rouge
    from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

    tokenizer = PTBTokenizer()
    truth = tokenizer.tokenize({i: [{"caption": c} for c in image.references()] for i, image in enumerate(images)})
    found = tokenizer.tokenize({i: [{"caption": sentence}] for i, sentence in enumerate(sentences)})
    return {"bleu4": 100 * Bleu(4).compute_score(truth, found, verbose=0)[0][3], "meteor": 100 * Meteor().compute_score(truth, found)[0],
            "rouge_l": 100 * Rouge().compute_score(truth, found)[0], "cider": 100 * Cider().compute_score(truth, found)[0]}


def query_figures(settings: dict, images, embeddings: torch.Tensor, embed) -> dict:
    """How many of the first five and ten are of the class that a query names, among UCM val alone and with some RSICD val images."""
    ucm = [i for i, image in enumerate(images) if image.dataset == "ucm"]
    rsicd = [i for i, image in enumerate(images) if image.dataset == "rsicd"]
    mixed = ucm + rsicd[:: max(1, len(rsicd) // 40)][:40]
    report = {}
    for query, label in settings["queries"].items():
        scores = embeddings @ embed([query])[0]
        for pool_name, pool in (("ucm", ucm), ("mixed", mixed)):
            ranked = sorted(pool, key=lambda i: -scores[i])
            right = [label in images[i].name for i in ranked]
            names = [images[i].name for i in ranked[:5]]
            report[f"{query} | {pool_name}"] = {"right_of_5": sum(right[:5]), "right_of_10": sum(right[:10]), "first_5": names}
            print(f"[evaluate] '{query}' in {pool_name}: {sum(right[:5])} of 5, {sum(right[:10])} of 10: {' '.join(names)}", flush=True)
    return report

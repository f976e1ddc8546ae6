"""Stage `golden`: what the PyTorch reference makes of some val images and texts; then a check of the graphs against it."""

import base64
import json
from pathlib import Path

import numpy as np
import torch

from .data import read_picture
from .encoder import load_captioned
from .export import seal
from .reference import Reference
from .runtime import OnnxBundle


def write_golden(recipe: dict, data: Path, out: Path) -> None:
    for name, rounded in (("bundle-fp32", False), ("bundle", True)):
        write_golden_of(recipe, data, out, Reference(recipe, out, rounded), Path(out) / name)


def write_golden_of(recipe: dict, data: Path, out: Path, reference: Reference, folder: Path) -> None:
    (folder / "golden").mkdir(exist_ok=True)
    val = [image for image in load_captioned(recipe, data, "val") if image.dataset == "ucm"]
    images = []
    for label in recipe["golden"]["images"]:
        picture = read_picture(next(image.path for image in val if label in image.name))
        picture.save(folder / "golden" / f"{label}.png", optimize=True)
        images.append({"file": f"golden/{label}.png", **golden_image(reference, picture)})
    texts = [{"text": text, "tokens": reference.query_tokens(text), "embedding": base64_of(reference.embed_texts([text])[0], "<f4")}
             for text in recipe["golden"]["texts"]]
    golden = json.dumps({"images": images, "texts": texts}, indent=1, ensure_ascii=False)
    (folder / "golden" / "golden.json").write_text(golden + "\n", encoding="utf-8")
    seal(recipe, reference, folder, out)
    print(f"[golden] {folder.name} " + check_parity(reference, folder, [image.path for image in val[:32]]), flush=True)
    for image in images:
        print(f"[golden] {folder.name} {image['file']}: {image['caption']} ({image['meanLogProbability']:.3f})", flush=True)


def golden_image(reference: Reference, picture) -> dict:
    pixels, features, embedding = reference.encode_picture(picture)
    [(tokens, caption, score)] = reference.caption(features)
    return {"pixelsMean": pixels.double().mean().item(), "features": base64_of(features[0], "<f2"), "embedding": base64_of(embedding[0], "<f4"),
            "captionTokens": tokens, "caption": caption, "meanLogProbability": score}


def base64_of(tensor, dtype: str) -> str:
    return base64.b64encode(tensor.numpy().astype(dtype).tobytes()).decode()


def check_parity(reference: Reference, folder: Path, pictures: list[Path]) -> str:
    """Fails unless ONNX Runtime agrees with the reference on golden/ and on captions decoded in a batch."""
    bundle = OnnxBundle(folder)
    golden = json.loads((folder / "golden" / "golden.json").read_text(encoding="utf-8"))
    worst = 1.0
    for image in golden["images"]:
        pixels, _, _ = reference.encode_picture(read_picture(folder / image["file"]))
        features, embedding = bundle.encode(pixels.numpy())
        expected = np.frombuffer(base64.b64decode(image["embedding"]), "<f4")
        worst = min(worst, float(embedding[0] @ expected))
        wanted = np.frombuffer(base64.b64decode(image["features"]), "<f2").astype(np.float32).reshape(features[0].shape)
        assert np.abs(features[0] - wanted).max() < 0.02, image["file"]
        [(tokens, score)] = bundle.caption(wanted[None])
        assert tokens == image["captionTokens"], (tokens, image)
        assert abs(score - image["meanLogProbability"]) < 1e-3, (score, image)
    for text in golden["texts"]:
        worst = min(worst, float(bundle.embed_tokens(text["tokens"]) @ np.frombuffer(base64.b64decode(text["embedding"]), "<f4")))
    assert worst > 0.9999, worst
    features = np.concatenate([reference.encode_picture(read_picture(path))[1].numpy() for path in pictures])
    expected = [tokens for tokens, _, _ in reference.caption(torch.from_numpy(features))]
    found = [tokens for tokens, _ in bundle.caption(features)]
    differing = sum(a != b for a, b in zip(expected, found))
    assert differing == 0, f"{differing} of {len(expected)} captions differ between PyTorch and ONNX Runtime"
    return f"parity: lowest cosine {worst:.7f}; {len(expected)} captions decoded in one batch equal token for token"


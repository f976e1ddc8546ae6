"""Stage `meteor`: METEOR, and SPICE where it can run, of the captions that `./swath evaluate --results FILE` wrote, by pycocoevalcap."""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

CORENLP = ("stanford-corenlp-3.6.0.jar", "stanford-corenlp-3.6.0-models.jar")


def caption_metrics(results: Path) -> None:
    """Prints a line of JSON for each data set of the file; a metric that cannot run here is null, and why is said on stderr."""
    if shutil.which("java") is None:
        sys.exit("meteor: no java on the path; METEOR runs on it")
    document = read(results)
    for number, data in enumerate(document["data"]):
        images = per_image(results, number, data)
        truth, found = tokenize(images)
        figures = {"meteor": meteor(truth, found), "spice": spice(truth, found)}
        print(json.dumps({"data": data["data"], "modelVersion": document["modelVersion"], "images": len(images)} | figures), flush=True)


def read(results: Path) -> dict:
    try:
        document = json.loads(results.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        sys.exit(f"meteor: {results}: expected the file of ./swath evaluate --results: {error}")
    for field, kind in (("modelVersion", str), ("data", list)):
        if not isinstance(document, dict) or not isinstance(document.get(field), kind):
            sys.exit(f"meteor: {results}, {field}: expected a {kind.__name__}, as ./swath evaluate --results writes it")
    return document


def per_image(results: Path, number: int, data: dict) -> list[dict]:
    images = data.get("perImage")
    if not images or not all(image.get("caption") and image.get("references") for image in images):
        sys.exit(f"meteor: {results}, data[{number}].perImage: expected images with caption and references")
    return images


def tokenize(images: list[dict]) -> tuple[dict, dict]:
    from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

    truth = {i: [{"caption": text} for text in image["references"]] for i, image in enumerate(images)}
    found = {i: [{"caption": image["caption"]}] for i, image in enumerate(images)}
    return PTBTokenizer().tokenize(truth), PTBTokenizer().tokenize(found)


def meteor(truth: dict, found: dict) -> float:
    from pycocoevalcap.meteor.meteor import Meteor

    return float(Meteor().compute_score(truth, found)[0])


def spice(truth: dict, found: dict) -> float | None:
    from pycocoevalcap.spice import spice as module

    library = Path(module.__file__).parent / "lib"
    missing = [name for name in CORENLP if not (library / name).is_file()]
    if missing:
        print(f"meteor: SPICE was not run: {library} lacks {', '.join(missing)}", file=sys.stderr)
        return None
    try:
        return float(module.Spice().compute_score(truth, found)[0])
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"meteor: SPICE was not run (it needs a Java of version 14 or older): {error}", file=sys.stderr)
        return None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="./swath train meteor", description=__doc__)
    parser.add_argument("results", type=Path)
    caption_metrics(parser.parse_args().results)

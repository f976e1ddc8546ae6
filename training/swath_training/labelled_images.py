"""python -m swath_training.labelled_images --recipe FILE --data FOLDER --out FOLDER [--of-each N] [--everything]: labelled sets as
`./swath evaluate` reads images, OUT/NAME/captions.json.

An image is named by its class and a number, and has a sentence of each template with its class's name. So `image→text R@1` of
`./swath evaluate --split val` is zero-shot classification: how often the sentence nearest to an image names its class. A file of queries
names classes as the folders do. What the recipe holds out is written, or everything.
"""

import argparse
from pathlib import Path

from .__main__ import read_recipe
from .archive import open_file
from .datasets import HELD_OUT, TEMPLATES, Dataset, add_article, class_names, load_datasets, write_karpathy
from .errors import InputError


def write_images(dataset: Dataset, names: dict, of_each: int | None, out: Path) -> int:
    """Images of each class in the order of their paths; returns how many were written."""
    out.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {}
    entries = []
    for image in dataset.images:
        label = image.path.parent.name
        if counts.get(label, 0) == of_each:
            continue
        counts[label] = counts.get(label, 0) + 1
        name = f"{label}_{counts[label]:04}{image.path.suffix}"
        with open_file(image.path) as file:
            (out / name).write_bytes(file.read())
        named = add_article(class_names(names, label)[0])
        entries.append({"filename": name, "split": "val", "sentences": [{"raw": template.format(named)} for template in TEMPLATES]})
    write_karpathy(out, entries)
    return len(entries)


def main() -> None:
    parser = argparse.ArgumentParser(prog="swath_training.labelled_images", description=__doc__)
    parser.add_argument("--recipe", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="holds the data sets that the recipe names")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--of-each", type=int, help="at most so many images of each class")
    parser.add_argument("--everything", action="store_true", help="all images of all labelled sets, trained on or not")
    given = parser.parse_args()
    try:
        for entry in read_recipe(given.recipe)["data"]:
            if entry["format"] != "labelled" or not (given.everything or entry.get("hold_out") or entry.get("scenes", {}).get("without") is not None):
                continue
            chosen = {k: v for k, v in entry.items() if k not in ("hold_out", "scenes")} if given.everything else entry
            (dataset,) = load_datasets([chosen], given.data, "train" if given.everything else HELD_OUT)
            count = write_images(dataset, entry.get("names", {}), given.of_each, given.out / dataset.name)
            print(f"[labelled-images] {dataset.name}: {count} images", flush=True)
    except InputError as error:
        parser.exit(1, f"labelled-images: {error}\n")


if __name__ == "__main__":
    main()

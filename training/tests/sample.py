"""A made-up sample with everything that recipes/smoke.yaml names: two captioned sets, a labelled one, extra sentences, some of WordNet's form."""

import json
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image

CLASSES = {"airplane": "an airplane is parked at the airport", "harbor": "many boats docked at the harbor",
           "forest": "a dense forest with green trees", "beach": "white waves at a sand beach"}
LABELS = ("SeaLake", "denseResidential")
# Each noun with its place among the others, as WordNet's data.noun has it: marina and dock are kinds of harbor.
NOUNS = {"harbor": "002 ~ 00000001 n 0000 ~ 00000002 n 0000", "marina": "001 @ 00000000 n 0000", "dock": "001 @ 00000000 n 0000",
         "hangar": "000", "grove": "000", "dune": "000", "chimney": "000", "barge": "000"}


def write_sample(folder: Path) -> None:
    rng = np.random.default_rng(1)
    for dataset in ("rsicd", "ucm"):
        entries = []
        for split in ("train", "val"):
            for i, (label, caption) in enumerate(CLASSES.items()):
                name = f"{split}/{i}_{label}.jpg"
                write_picture(folder / dataset / name, i, rng)
                sentences = [caption + " .", caption.capitalize() + " .", *(f"{start} {caption}" for start in ("this is", "here", "we see", "there"))]
                entries.append({"filename": name, "split": split, "sentences": [{"raw": s} for s in sentences]})
        write_captions(folder / dataset / "captions.json", dataset, entries)
    extra = {"filename": "train/0_airplane.jpg", "split": "train", "sentences": [{"raw": "A plane stands on the apron."}]}
    write_captions(folder / "rsicd/extra.json", "extra", [extra])
    for i, label in enumerate(LABELS):
        for k in range(3):
            write_picture(folder / "scenes" / label / f"{k}.jpg", 4 + i, rng)
    with tarfile.open(folder / "scenes.tar", "w") as tar:
        tar.add(folder / "scenes", "scenes")
    lines = [f"{i:08} 06 n 01 {noun} 0 {place} | a made-up sort of {noun}; \"not a real one\"" for i, (noun, place) in enumerate(NOUNS.items())]
    (folder / "wordnet").mkdir()
    (folder / "wordnet/data.noun").write_text("\n".join(["  1 a licence", *lines]) + "\n")


def write_picture(path: Path, kind: int, rng: np.random.Generator) -> None:
    """A colour for each kind, with noise."""
    colour = np.array([50 * kind % 256, abs(200 - 40 * kind), 90]) + rng.integers(-20, 20, (96, 96, 3))
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(colour.clip(0, 255).astype(np.uint8)).save(path)


def write_captions(path: Path, dataset: str, entries: list[dict]) -> None:
    path.write_text(json.dumps({"dataset": dataset, "images": entries}))

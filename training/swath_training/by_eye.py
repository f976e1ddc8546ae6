"""python -m swath_training.by_eye --recipe FILE --data FOLDER --out FOLDER: pictures whose captions are to be judged by eye, as `./swath evaluate` reads images.

OUT/sentinel-2: tiles of a Sentinel-2 scene in true colour, cut in rows from its upper left corner, the first 50 that show any ground or sea. OUT/hundred:
twenty pictures, drawn with a fixed seed, of each of five kinds of imagery: val of each captioned set, what EuroSAT and NWPU-12 hold out, and satellite.tar.
"""

import argparse
import random
from pathlib import Path

import numpy as np
from PIL import Image

from .__main__ import read_recipe
from .archive import open_file
from .data import read_picture
from .datasets import HELD_OUT, load_datasets, write_karpathy
from .encoder import captioned_datasets
from .errors import InputError

SIDE, TILES, SHOWN = 203, 50, 0.05  # cells of a tile's side; tiles; the least share of a tile's cells that have data
OF_EACH = 20
TRUE_COLOUR = "**/IMG_DATA/R60m/*_TCI_60m.jp2"


def write_images(folder: Path, pictures: dict[str, Image.Image], say: str) -> None:
    """`captions.json` wants a sentence: each picture's only says where it is from."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        picture.save(folder / name)
    entries = [{"filename": name, "split": "val", "sentences": [{"raw": say}]} for name in pictures]
    write_karpathy(folder, entries)
    print(f"[by-eye] {folder}: {len(pictures)} pictures", flush=True)


def cut_tiles(scene: Image.Image) -> dict[str, Image.Image]:
    """Tiles `row_column.png`; those at the right and lower edge are whole, too, and overlap the ones before."""
    across, down = scene.size
    tiles = {}
    for row, y in enumerate(range(0, down, SIDE)):
        for column, x in enumerate(range(0, across, SIDE)):
            left, top = min(x, across - SIDE), min(y, down - SIDE)
            tile = scene.crop((left, top, left + SIDE, top + SIDE))
            if (np.asarray(tile).max(2) > 0).mean() >= SHOWN:
                tiles[f"{row}_{column}.png"] = tile
    return dict(list(tiles.items())[:TILES])


def draw_hundred(recipe: dict, data: Path) -> dict[str, Image.Image]:
    labelled = [given for given in recipe["data"] if given["format"] == "labelled"]
    held_out = load_datasets([given for given in labelled if Path(given["path"]).stem in ("eurosat_rgb", "nwpu_resisc12")], data, HELD_OUT)
    satellite = load_datasets([given for given in labelled if Path(given["path"]).stem == "satellite"], data, "train")
    rng = random.Random(recipe["seed"])
    pictures = {}
    for dataset in (*captioned_datasets(recipe, data, "val"), *held_out, *satellite):
        for image in rng.sample(dataset.images, OF_EACH):
            label = f"{image.path.parent.name}-" if dataset.labelled else ""
            pictures[f"{dataset.name}-{label}{image.path.stem}.png"] = read_picture(image.path)
    return pictures


def main() -> None:
    parser = argparse.ArgumentParser(prog="swath_training.by_eye", description=__doc__)
    parser.add_argument("--recipe", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="holds the data sets that the recipe names, and scenes/")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    try:
        scenes = sorted((given.data / "scenes").glob(TRUE_COLOUR))
        if not scenes:
            raise InputError(given.data / "scenes", "", f"no {TRUE_COLOUR}")
        with open_file(scenes[0]) as file, Image.open(file) as scene:
            write_images(given.out / "sentinel-2", cut_tiles(scene.convert("RGB")), "a tile of a Sentinel-2 scene")
        write_images(given.out / "hundred", draw_hundred(read_recipe(given.recipe), given.data), "a picture")
    except InputError as error:
        parser.exit(1, f"by-eye: {error}\n")


if __name__ == "__main__":
    main()

"""python -m swath_training.variants --data FOLDER --split NAME --out FOLDER [--limit N] [--only-new]: one split of a captioned data set as it is, at half and
at twice the scale, turned by quarters and as poor JPEG, each in a folder of its own for `./swath evaluate`: how robust a model is.

FOLDER/captions.json is in Karpathy's layout. Half the scale: a picture of half its side, four times side by side in mirrors, so that things
are half as large. Twice: its middle quarter. `--only-new` leaves out images with a caption that stands word for word in train.
"""

import argparse
import io
from pathlib import Path

from PIL import Image, ImageOps

from .data import normalise, read_picture
from .datasets import read_karpathy, write_karpathy
from .errors import InputError


def half_scale(picture: Image.Image) -> Image.Image:
    small = picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.LANCZOS)
    whole = Image.new("RGB", (2 * small.width, 2 * small.height))
    for across in (0, 1):
        for down in (0, 1):
            part = ImageOps.mirror(small) if across else small
            whole.paste(ImageOps.flip(part) if down else part, (across * small.width, down * small.height))
    return whole


def twice_the_scale(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    return picture.crop((width // 4, height // 4, width - width // 4, height - height // 4)).resize(picture.size, Image.Resampling.BICUBIC)


def poor_jpeg(picture: Image.Image) -> Image.Image:
    with io.BytesIO() as file:
        picture.save(file, "JPEG", quality=20)
        return Image.open(io.BytesIO(file.getvalue())).convert("RGB")


VARIANTS = {
    "as-it-is": lambda picture: picture,
    "half-scale": half_scale,
    "twice-the-scale": twice_the_scale,
    "quarter-turn": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
    "half-turn": lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
    "poor-jpeg": poor_jpeg,
}


def write_variants(data: Path, split: str, limit: int | None, out: Path, only_new: bool = False) -> int:
    """Every n-th image of the split where `limit` is given, so many at most; returns how many."""
    everything = read_karpathy(data)[1]
    known = {normalise(s.text) for entry in everything if entry.split == "train" for s in entry.sentences if only_new} - {""}
    entries = [entry for entry in everything if entry.split == split and not known.intersection(normalise(s.text) for s in entry.sentences)]
    if not entries:
        raise InputError(data / "captions.json", "split", f"no image is of split '{split}'")
    chosen = entries[:: -(-len(entries) // limit)] if limit else entries
    for name, change in VARIANTS.items():
        folder, images = out / name, []
        for i, entry in enumerate(chosen):
            file = f"{Path(entry.filename).stem}.{i}.png"
            folder.mkdir(parents=True, exist_ok=True)
            change(read_picture(entry.path)).save(folder / file)
            images.append({"filename": file, "split": split, "sentences": [{"raw": s.text} for s in entry.sentences if s.text.strip()]})
        write_karpathy(folder, images)
    return len(chosen)


def main() -> None:
    parser = argparse.ArgumentParser(prog="swath_training.variants", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--split", default="val")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--only-new", action="store_true")
    given = parser.parse_args()
    try:
        count = write_variants(given.data, given.split, given.limit, given.out, given.only_new)
        print(f"[variants] {count} images in each of {', '.join(VARIANTS)}", flush=True)
    except InputError as error:
        parser.exit(1, f"variants: {error}\n")


if __name__ == "__main__":
    main()

import io
import json
import tarfile

import numpy as np
import pytest
from PIL import Image

from swath_training.datasets import class_names, load_datasets, load_held_out
from swath_training.errors import DatasetError
from swath_training.hold_out import HoldOut, fingerprint, is_held_out, make_split, near_duplicates


@pytest.fixture
def scenes(tmp_path):
    """scenes.tar with thirty pictures, of which forest/twin.png is nearly one of the held out, but turned."""
    rng = np.random.default_rng(3)
    pictures = {}
    for i in range(30):
        coarse = rng.integers(0, 255, (6, 6, 3), np.uint8)
        pictures[f"{('forest', 'lake')[i % 2]}/{i}.png"] = Image.fromarray(coarse).resize((48, 48), Image.Resampling.BICUBIC)
    held = next(name for name, picture in pictures.items() if is_held_out(encode(picture), 3))
    twin = Image.fromarray(np.rot90(np.asarray(pictures[held]).astype(int) + rng.integers(-3, 4, (48, 48, 3))).clip(0, 255).astype(np.uint8))
    while is_held_out(encode(twin), 3):
        twin.putpixel((0, 0), tuple(int(v) for v in rng.integers(0, 255, 3)))
    pictures["forest/twin.png"] = twin
    with tarfile.open(tmp_path / "scenes.tar", "w") as tar:
        for name, picture in pictures.items():
            member = tarfile.TarInfo(f"scenes/{name}")
            member.size = len(encode(picture))
            tar.addfile(member, io.BytesIO(encode(picture)))
    return tmp_path / "scenes.tar"


def encode(picture):
    buffer = io.BytesIO()
    picture.save(buffer, "png")
    return buffer.getvalue()


def test_a_near_duplicate_of_a_held_out_image_is_left_out_of_both(scenes, tmp_path):
    split, counts = make_split(scenes, 3, np.empty((0, 16, 16, 3), np.float32))
    assert split == {"oneOf": 3, "leftOut": ["forest/twin.png"]}
    (tmp_path / "split.json").write_text(json.dumps(split))
    recipe = [{"format": "labelled", "path": "scenes.tar", "hold_out": str(tmp_path / "split.json")}]
    [train], [held] = load_datasets(recipe, tmp_path, "train"), load_held_out(recipe, tmp_path)
    names = [{f"{image.path.parent.name}/{image.name}" for image in part.images} for part in (train, held)]
    assert not names[0] & names[1] and "forest/twin.png" not in names[0] | names[1]
    assert (len(names[0]), len(names[1])) == (counts["train"], counts["held out"]) and counts["train"] + counts["held out"] == 30


def test_a_set_of_which_no_fold_is_left_out_holds_nothing_out(scenes, tmp_path):
    recipe = {"format": "labelled", "path": "scenes.tar"}
    assert [len(load_held_out([recipe | {"scenes": {"folds": 3, "without": without}}], tmp_path)) for without in (None, 0)] == [0, 1]


def test_an_image_near_an_evaluated_one_is_left_out(scenes):
    split, _ = make_split(scenes, 10**60, np.stack([fingerprint(scenes / "scenes/lake/1.png")]))
    assert split["leftOut"] == ["lake/1.png"]


def test_flat_pictures_are_near_duplicates_only_at_the_same_colour():
    sea = np.full((1, 16, 16, 3), 60, np.float32)
    assert near_duplicates(np.concatenate([sea + 1, sea + 4]), sea).tolist() == [True, False]


def test_a_broken_split_is_named(tmp_path):
    (tmp_path / "split.json").write_text("{}")
    with pytest.raises(DatasetError, match="split.json: expected the file of a split"):
        HoldOut.read(tmp_path / "split.json")


def test_a_class_may_have_several_names_and_coarse_sentences(scenes, tmp_path):
    recipe = {"format": "labelled", "path": "scenes.tar", "names": {"forest": ["forest", "dense wood"]}}
    [plain], [coarse] = (load_datasets([recipe | more], tmp_path, "train") for more in ({}, {"coarse": True}))
    assert {"a satellite image of a forest", "a dense wood seen from above"} <= set(plain.images[0].captions)
    assert "a coarse satellite view of a dense wood" in coarse.images[0].captions and "a coarse satellite view of a dense wood" not in plain.images[0].captions
    assert class_names(recipe["names"], "forest") == ["forest", "dense wood"] and class_names({}, "SeaLake") == ["sea lake"]

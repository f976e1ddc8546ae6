"""Pictures changed in scale, turn and quality, which a robust model describes as it does the picture."""

import json

import numpy as np
import pytest
from PIL import Image

from swath_training.errors import InputError
from swath_training.variants import VARIANTS, write_variants


def test_each_variant_has_the_same_images_in_a_folder_of_its_own(data, tmp_path):
    assert write_variants(data / "ucm", "val", 2, tmp_path) == 2
    for name in VARIANTS:
        images = json.loads((tmp_path / name / "captions.json").read_text())["images"]
        assert [len(image["sentences"]) for image in images] == [6, 6]
        assert Image.open(tmp_path / name / images[1]["filename"]).size == (96, 96)


def test_images_that_train_describes_word_for_word_can_be_left_out(data, tmp_path):
    captions = json.loads((data / "ucm/captions.json").read_text())
    captions["images"][-1]["sentences"] = [{"raw": "a place that nobody described"}]
    for name in {image["filename"].split("/")[0] for image in captions["images"]}:
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).symlink_to(data / "ucm" / name)
    (tmp_path / "data/captions.json").write_text(json.dumps(captions))
    assert write_variants(tmp_path / "data", "val", None, tmp_path / "out", only_new=True) == 1


def test_things_are_half_and_twice_as_large_and_turned():
    picture = Image.fromarray(np.kron(np.array([[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 2, 0], [0, 0, 0, 0]], np.uint8), np.full((8, 8), 100, np.uint8))).convert("RGB")

    def seen(name):
        return np.asarray(VARIANTS[name](picture))[..., 0]

    assert (seen("half-scale")[:16, :16] > 90).sum() == pytest.approx((seen("as-it-is") > 90).sum() / 4, abs=12)
    assert (seen("twice-the-scale") > 150).sum() == pytest.approx(256, abs=64)
    assert seen("quarter-turn")[28, 4] == 100 and seen("half-turn")[28, 28] == 100 and abs(int(seen("poor-jpeg")[4, 4]) - 100) < 20


def test_a_split_without_images_is_named(data, tmp_path):
    with pytest.raises(InputError, match="captions.json: split: no image is of split 'night'"):
        write_variants(data / "ucm", "night", None, tmp_path)

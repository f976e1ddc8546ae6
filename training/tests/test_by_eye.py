import json

import numpy as np
from PIL import Image

from swath_training.by_eye import SIDE, cut_tiles, write_images


def test_tiles_are_whole_and_those_without_data_are_left_out():
    cells = np.zeros((2 * SIDE + 10, SIDE + 50, 3), np.uint8)
    cells[:SIDE] = 90
    cells[2 * SIDE :, :SIDE, 1] = 200  # ten rows: within a tile of the lower edge, 4.9 % of it
    cells[2 * SIDE - 5 : 2 * SIDE, :SIDE, 1] = 200
    tiles = cut_tiles(Image.fromarray(cells))
    assert list(tiles) == ["0_0.png", "0_1.png", "2_0.png", "2_1.png"]
    assert all(tile.size == (SIDE, SIDE) for tile in tiles.values())
    assert (np.asarray(tiles["0_1.png"]) == 90).all()


def test_pictures_are_written_as_evaluate_reads_them(tmp_path):
    write_images(tmp_path / "some", {"a.png": Image.new("RGB", (4, 4))}, "a tile")
    document = json.loads((tmp_path / "some/captions.json").read_text())
    assert document["images"] == [{"filename": "a.png", "split": "val", "sentences": [{"raw": "a tile"}]}]
    assert (tmp_path / "some/a.png").exists()

"""Makes the suite's scenes: GeoTIFFs of several reference systems, each with a STAC Item beside it that says when it was taken, by what, and its clouds.

make_scenes.py FOLDER TILES
"""

import datetime
import json
import math
import pathlib
import sys

import numpy
import rasterio
from rasterio.transform import Affine

TILE = 256
NOON = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.timezone.utc)

# Reference system, pixel's size, upper left corner, rotation in degrees.
PLACES = [
    ("EPSG:32632", 10, (500_000, 5_400_000), 0),
    ("EPSG:4326", 0.0001, (20.2, 20.9), 0),
    ("EPSG:3857", 5, (-8_240_000, 4_980_000), 0),
    ("EPSG:32719", 10, (600_000, 7_500_000), 0),
    ("EPSG:32601", 30, (200_000, 100_000), 0),
    ("EPSG:32632", 8, (620_000, 5_300_000), 20),
    ("EPSG:3035", 20, (4_321_000, 3_210_000), 0),
    ("EPSG:2154", 5, (650_000, 6_860_000), 0),
]


def picture(random, side):
    """Soft patches of colour: small when packed, and no two tiles alike."""
    coarse = random.integers(30, 226, (3, side // 32 + 1, side // 32 + 1), dtype=numpy.uint8)
    return numpy.repeat(numpy.repeat(coarse, 32, axis=1), 32, axis=2)[:, :side, :side]


def main(folder, tiles):
    folder = pathlib.Path(folder)
    random = numpy.random.default_rng(7)
    side = math.ceil(math.sqrt(tiles / len(PLACES)))
    for i, (crs, pixel, (left, top), degrees) in enumerate(PLACES):
        name = f"scene{i}"
        target = folder / ("north" if i % 2 == 0 else "south") / f"{name}.tif"
        target.parent.mkdir(parents=True, exist_ok=True)
        transform = Affine.translation(left, top) * Affine.rotation(degrees) * Affine.scale(pixel, -pixel)
        with rasterio.open(
            target,
            "w",
            driver="GTiff",
            width=side * TILE,
            height=side * TILE,
            count=3,
            dtype="uint8",
            crs=crs,
            transform=transform,
            photometric="RGB",
            compress="deflate",
            tiled=True,
        ) as file:
            file.write(picture(random, side * TILE))
        item = {
            "type": "Feature",
            "stac_version": "1.0.0",
            "id": name,
            "geometry": None,
            "properties": {
                "datetime": (NOON + datetime.timedelta(days=11 * (i // 2), seconds=i // 2)).isoformat(),
                "platform": ("sentinel-2a", "landsat-9")[i % 2],
                "eo:cloud_cover": 12.5 * i,
            },
            "links": [],
            "assets": {"image": {"href": f"./{name}.tif", "roles": ["data"]}},
        }
        (target.parent / f"{name}.json").write_text(json.dumps(item))
    print(f"{len(PLACES)} scenes of {side * side} tiles each")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

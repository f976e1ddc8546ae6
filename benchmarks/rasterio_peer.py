"""The rasterio side of `./swath bench ingest`.

    python rasterio_peer.py make FOLDER SIDE     writes a tiled 16-bit GeoTIFF and a JPEG-compressed COG
    python rasterio_peer.py cut FILE ROUNDS      makes the chips that Swath makes of the file; prints tiles, seconds, processor seconds, peak bytes
"""

import os
import resource
import sys
import time
import warnings

os.environ.setdefault("GDAL_NUM_THREADS", "1")

import numpy as np  # noqa: E402
import rasterio  # noqa: E402
import rasterio.shutil  # noqa: E402
from rasterio.enums import Resampling  # noqa: E402
from rasterio.errors import NotGeoreferencedWarning  # noqa: E402
from rasterio.io import MemoryFile  # noqa: E402
from rasterio.transform import Affine  # noqa: E402
from rasterio.windows import Window  # noqa: E402

TILE = 256
WHOLE = 512
PLACE = {"crs": "EPSG:32629", "transform": Affine(10, 0, 499980, 0, -10, 5900040)}


def make(folder, side):
    random = np.random.default_rng(5)
    profile = {"driver": "GTiff", "width": side, "height": side, "count": 3, "tiled": True, "blockxsize": 512, "blockysize": 512} | PLACE
    with rasterio.open(f"{folder}/large.tif", "w", dtype="uint16", compress="deflate", predictor=2, **profile) as large:
        for _, window in large.block_windows(1):
            large.write(scene(random, window), window=window)
    with rasterio.open(f"{folder}/plain.tif", "w", dtype="uint8", **profile) as plain:
        for _, window in plain.block_windows(1):
            plain.write((scene(random, window) >> 4).astype("uint8"), window=window)
    rasterio.shutil.copy(f"{folder}/plain.tif", f"{folder}/cog.tif", driver="COG", COMPRESS="JPEG", BLOCKSIZE=512)
    os.remove(f"{folder}/plain.tif")


def scene(random, window):
    y, x = np.mgrid[window.row_off : window.row_off + window.height, window.col_off : window.col_off + window.width]
    base = 1500 + 800 * np.sin(x / 97) * np.cos(y / 131) + 300 * np.sin((x + y) / 11)
    return np.stack([base + band * 120 + random.normal(0, 25, base.shape) for band in range(3)]).clip(0, 4095).astype("uint16")


def starts(side, tile):
    count = -(-side // tile)
    return [0] if count == 1 else [int(i * (side - tile) / (count - 1) + 0.5) for i in range(count)]


def windows(width, height):
    if width <= WHOLE and height <= WHOLE:
        return [Window(0, 0, width, height)]
    w, h = min(width, TILE), min(height, TILE)
    return [Window(x, y, w, h) for y in starts(height, h) for x in starts(width, w)]


def cut(path):
    tiles = 0
    with rasterio.open(path) as dataset:
        bands = [1, 2, 3] if dataset.count >= 3 else [1]
        stretch = None
        if dataset.dtypes[0] != "uint8":
            scale = max(1, max(dataset.width, dataset.height) // 1024)
            shape = (len(bands), dataset.height // scale, dataset.width // scale)
            sample = dataset.read(bands, out_shape=shape, resampling=Resampling.nearest)
            stretch = [np.percentile(band, (2, 98)) for band in sample]
        for window in windows(dataset.width, dataset.height):
            samples = dataset.read(bands, window=window)
            if stretch:
                samples = np.stack([
                    np.clip((band - low) * (255 / (high - low)) + 0.5, 0, 255).astype("uint8")
                    for band, (low, high) in zip(samples.astype("float32"), stretch, strict=True)
                ])
            rgb = samples if len(bands) == 3 else np.repeat(samples, 3, axis=0)
            with MemoryFile() as memory:
                with memory.open(driver="PNG", width=rgb.shape[2], height=rgb.shape[1], count=3, dtype="uint8", ZLEVEL=1) as chip:
                    chip.write(rgb)
            tiles += 1
    return tiles


def main():
    warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)  # chips have no place
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]))
        return
    runs = []
    for _ in range(int(sys.argv[3])):
        began, began_cpu = time.monotonic(), time.process_time()
        tiles = cut(sys.argv[2])
        runs.append((time.monotonic() - began, time.process_time() - began_cpu))
    seconds, cpu = sorted(runs)[len(runs) // 2]
    print(tiles, seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


if __name__ == "__main__":
    main()

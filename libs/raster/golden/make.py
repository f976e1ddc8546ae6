"""Writes what rasterio reads from the real scenes, and small files of every kind of GeoTIFF with what rasterio reads from them.

    python3 -m venv VENV && VENV/bin/pip install rasterio
    VENV/bin/python libs/raster/golden/make.py --scenes ../shared/data/scenes --out libs/raster/src/test/resources/golden
"""

import argparse
import base64
import itertools
import json
import pathlib
import warnings
import zlib

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.control import GroundControlPoint
from rasterio.transform import Affine
from rasterio.warp import transform_bounds
from rasterio.windows import Window

SUFFIXES = {".tif", ".jp2", ".jpg", ".png"}
NOT_A_NUMBER = -1e300
SIDE = 24


def describe(path: pathlib.Path) -> dict:
    with rasterio.open(path) as dataset:
        compression = dataset.profile.get("compress") or ""
        lossy = compression == "jpeg" or dataset.tags(ns="IMAGE_STRUCTURE").get("COMPRESSION_REVERSIBILITY", "").startswith("LOSSY")
        return {
            "width": dataset.width,
            "height": dataset.height,
            "count": dataset.count,
            "dtype": dataset.dtypes[0],
            "nodata": None if dataset.nodata is None else str(dataset.nodata),
            "epsg": epsg(dataset),
            "bounds": bounds(dataset),
            "lossy": lossy,
            "windows": [window(dataset, x, y, w, h, lossy) for x, y, w, h in places(dataset.width, dataset.height)],
        }


def epsg(dataset):
    crs = dataset.crs or dataset.gcps[1]
    return crs.to_epsg() if crs else None


def bounds(dataset):
    """In WGS 84, by many points of each edge; null off the Earth and where nothing is said."""
    points, crs = dataset.gcps
    if dataset.crs is None and not (points and crs):
        return None
    crs = dataset.crs or crs
    if "6378" not in crs.to_wkt() and "6377" not in crs.to_wkt():
        return None
    transform = dataset.transform if dataset.crs else rasterio.transform.from_gcps(points)
    edge = np.linspace(0, 1, 2001)
    columns = np.concatenate([edge, np.ones_like(edge), edge, np.zeros_like(edge)]) * dataset.width
    rows = np.concatenate([np.zeros_like(edge), edge, np.ones_like(edge), edge]) * dataset.height
    xs, ys = transform * (columns, rows)
    longitudes, latitudes = rasterio.warp.transform(crs, "EPSG:4326", xs, ys)
    longitudes = np.asarray(longitudes)
    if longitudes.max() - longitudes.min() > 300 and dataset.width / dataset.height < 1.5:
        positive = longitudes[longitudes > 0]
        return [float(positive.min()), float(min(latitudes)), float(longitudes[longitudes < 0].max()), float(max(latitudes))]
    return [float(longitudes.min()), float(min(latitudes)), float(longitudes.max()), float(max(latitudes))]


def places(width, height):
    w, h = min(width, 200), min(height, 150)
    yield 0, 0, w, h
    yield (width - w) // 2, (height - h) // 2, w, h
    yield width - w, height - h, w, h


def window(dataset, x, y, w, h, lossy):
    if lossy:
        w, h = min(w, SIDE), min(h, SIDE)
    samples = dataset.read(window=Window(x, y, w, h))
    answer = {"x": x, "y": y, "width": w, "height": h}
    if lossy:
        answer["samples"] = base64.b64encode(samples.astype("<u2").tobytes()).decode()
    else:
        numbers = np.nan_to_num(samples.astype("<f8"), nan=NOT_A_NUMBER)
        answer["crc32"] = zlib.crc32(numbers.tobytes())
    return answer


def kinds():
    """Compression, predictor, type, bands, layout, byte order, big."""
    for compression, dtype in itertools.product(["none", "lzw", "deflate", "zstd", "packbits"], ["uint8", "int16", "uint32", "float32", "float64"]):
        for predictor in [1, 2, 3] if compression in ("lzw", "deflate", "zstd") else [1]:
            floats = dtype.startswith("float")
            if (predictor == 3 and not floats) or (predictor == 2 and floats):
                continue
            planar = len(dtype) % 2 == 0
            yield {
                "compress": compression,
                "dtype": dtype,
                "predictor": predictor,
                "count": 3 if planar or dtype == "uint8" else 2,
                "interleave": "band" if planar else "pixel",
                "tiled": predictor != 2,
                "endianness": "BIG" if compression in ("none", "lzw") and dtype in ("int16", "float32") else "LITTLE",
                "bigtiff": "YES" if compression == "zstd" else "NO",
            }
    for dtype in ["int8", "uint16", "int32"]:
        yield {"compress": "deflate", "dtype": dtype, "predictor": 2, "count": 4, "interleave": "pixel", "tiled": True, "endianness": "LITTLE", "bigtiff": "NO"}


def samples(kind, width, height):
    random = np.random.default_rng(5)
    y, x = np.mgrid[0:height, 0:width]
    planes = [x * 3 + y * 2 + band * 7 + random.integers(0, 4, (height, width)) for band in range(kind["count"])]
    return np.stack(planes).astype(kind["dtype"])


def classes(width, height):
    """As a Sentinel-2 scene classification: nothing, vegetation, and clouds of the three kinds above the clouds' shadow."""
    y, x = np.mgrid[0:height, 0:width]
    clouds = np.where(y < height // 2, 8 + x % 3, 3)
    return np.where(x < 20, 0, np.where(x < 47, 4, clouds)).astype("uint8")


def synthetic(out: pathlib.Path) -> dict:
    for old in [*out.glob("*.tif"), *out.glob("*.jp2")]:
        old.unlink()
    for kind in kinds():
        width, height = 37, 29
        profile = {k: v for k, v in kind.items() if k not in ("predictor", "tiled")}
        if kind["predictor"] > 1:
            profile["predictor"] = kind["predictor"]
        profile |= {"blockxsize": 16, "blockysize": 16, "tiled": True} if kind["tiled"] else {"blockysize": 5}
        name = "-".join([kind["compress"], kind["dtype"], str(kind["predictor"]), "tiles" if kind["tiled"] else "strips"])
        with rasterio.open(
            out / f"{name}.tif", "w", driver="GTiff", width=width, height=height,
            crs="EPSG:32629", transform=Affine(10, 0, 500000, 0, -10, 5900000), **profile,
        ) as dataset:
            dataset.write(samples(kind, width, height))
    one = {"count": 1, "dtype": "uint8"}
    with rasterio.open(out / "bits.tif", "w", driver="GTiff", width=37, height=29, nbits=1, **one) as dataset:
        dataset.write(samples(one, 37, 29) % 2)
    points = [
        GroundControlPoint(row, column, 10 + column * 0.001 + row * 0.0002, 50 - row * 0.001 + column * 0.0001)
        for row in (0, 15, 29) for column in (0, 20, 37)
    ]
    with rasterio.open(out / "gcps.tif", "w", driver="GTiff", width=37, height=29, **one) as dataset:
        dataset.write(samples(one, 37, 29))
        dataset.gcps = (points, rasterio.crs.CRS.from_epsg(4326))
    for name, crs, transform in [
        ("polar", "EPSG:3413", Affine(1000, 0, -1000000, 0, -1000, -1500000)),
        ("netherlands", "EPSG:28992", Affine(10, 0, 155000, 0, -10, 463000)),
        ("albers", "+proj=aea +lat_1=29.5 +lat_2=45.5 +lat_0=23 +lon_0=-96 +x_0=0 +y_0=0 +ellps=WGS84 +units=m", Affine(30, 0, 100000, 0, -30, 2000000)),
        ("lambert", "+proj=lcc +lat_1=33 +lat_2=45 +lat_0=39 +lon_0=-96 +x_0=1000 +y_0=0 +ellps=WGS84 +units=m", Affine(30, 5, 100000, 4, -30, 200000)),
    ]:
        with rasterio.open(out / f"{name}.tif", "w", driver="GTiff", width=37, height=29, crs=crs, transform=transform, **one) as dataset:
            dataset.write(samples(one, 37, 29))
    for name, source, options in [
        ("lossless", "deflate-uint16-2-tiles", {"QUALITY": 100, "REVERSIBLE": "YES"}),
        ("lossy", "none-uint8-1-tiles", {"QUALITY": 40, "REVERSIBLE": "NO"}),
    ]:
        rasterio.shutil.copy(out / f"{source}.tif", out / f"{name}.jp2", driver="JP2OpenJPEG", BLOCKXSIZE=32, BLOCKYSIZE=32, RESOLUTIONS=2, **options)
    with rasterio.open(
        out / "classes.jp2", "w", driver="JP2OpenJPEG", width=74, height=58, count=1, dtype="uint8", QUALITY=100, REVERSIBLE="YES"
    ) as dataset:
        dataset.write(classes(74, 58)[np.newaxis])
    for aside in out.glob("*.aux.xml"):
        aside.unlink()
    return {path.name: describe(path) for path in sorted([*out.glob("*.tif"), *out.glob("*.jp2")])}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    arguments.out.mkdir(parents=True, exist_ok=True)
    files = sorted(p for p in arguments.scenes.rglob("*") if p.suffix.lower() in SUFFIXES)
    scenes = {str(p.relative_to(arguments.scenes)): describe(p) for p in files}
    for name, content in [("scenes", scenes), ("synthetic", synthetic(arguments.out))]:
        (arguments.out / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
        print(f"{name}: {len(content)} files")


if __name__ == "__main__":
    main()

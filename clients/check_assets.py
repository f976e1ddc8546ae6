"""Opens every chip that has a place with rasterio: its footprint is the item's within a pixel, and its pixels are the chip's.

check_assets.py GATEWAY [MOST]
"""

import hashlib
import json
import sys
import urllib.request

import numpy
import rasterio
import rasterio.io
from rasterio.warp import transform

from check_documents import pages


def fetch(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read(), answer.headers["Content-Type"]


def corners(width, height):
    return [(0, 0), (width, 0), (width, height), (0, height)]


def farthest(dataset, geometry):
    """How far, in pixels, the farthest corner of the picture lies from the item's ring; and the ring's from the picture."""
    rings = [geometry["coordinates"][0]] if geometry["type"] == "Polygon" else [part[0] for part in geometry["coordinates"]]
    if len(rings) > 1:
        return 0.0  # Cut at the antimeridian: its corners lie in different parts.
    lon, lat = zip(*[position[:2] for position in rings[0]])
    xs, ys = transform("EPSG:4326", dataset.crs, lon, lat)
    ring = [~dataset.transform * position for position in zip(xs, ys)]
    width, height = dataset.width, dataset.height
    far = max(min(max(abs(c - x), abs(r - y)) for x, y in ring) for c, r in corners(width, height))
    beyond = max(max(-x, x - width, -y, y - height, 0) for x, y in ring)
    return max(far, beyond)


def main(gateway, most=None):
    failures, opened, worst, sources = [], 0, 0.0, 0
    items = [item for item in pages(f"{gateway}/stac/search?limit=1000")]
    placed = [item for item in items if "cog" in item["assets"]]
    step = max(1, len(placed) // int(most)) if most else 1
    for item in placed[::step]:
        content, media_type = fetch(item["assets"]["cog"]["href"])
        png, _ = fetch(item["assets"]["chip"]["href"])
        if media_type.replace(" ", "") != item["assets"]["cog"]["type"].replace(" ", ""):
            failures.append(f"{item['id']}: served as {media_type}")
        with rasterio.io.MemoryFile(content) as file, file.open() as dataset, rasterio.io.MemoryFile(png) as chip:
            with chip.open() as plain:
                if not numpy.array_equal(dataset.read(), plain.read()):
                    failures.append(f"{item['id']}: its pixels differ from the chip's")
            distance = farthest(dataset, item["geometry"])
            worst = max(worst, distance)
            if distance > 1:
                failures.append(f"{item['id']}: its footprint is {distance:.2f} pixels away")
        opened += 1
    for item in items[:50]:
        chip, _ = fetch(item["assets"]["chip"]["href"])
        told = (item["assets"]["chip"].get("file:size"), item["assets"]["chip"].get("file:checksum"))
        if told != (len(chip), "1220" + hashlib.sha256(chip).hexdigest()):
            failures.append(f"{item['id']}: its chip has another size or checksum than {told}")
        sources += item["assets"]["source"]["href"].startswith("s3://")
        thumbnail, media_type = fetch(item["assets"]["thumbnail"]["href"])
        with rasterio.io.MemoryFile(thumbnail) as file, file.open() as dataset:
            if dataset.count != 3:
                failures.append(f"{item['id']}: its thumbnail has {dataset.count} bands")
    if sources != len(items[:50]):
        failures.append("a source is no s3:// address")

    # Opened by its address, as a client of Cloud Optimized GeoTIFFs does.
    with rasterio.open(placed[0]["assets"]["cog"]["href"]) as dataset:
        dataset.read(1, window=((0, 16), (0, 16)))

    # The test of the test: a picture that was moved is seen.
    content, _ = fetch(placed[0]["assets"]["cog"]["href"])
    with rasterio.io.MemoryFile(content) as file, file.open() as dataset:
        moved = json.loads(json.dumps(placed[0]["geometry"]))
        degrees = 3 * abs(dataset.transform.a) / (1 if dataset.crs.is_geographic else 111_000)
        ring = moved["coordinates"][0] if moved["type"] == "Polygon" else moved["coordinates"][0][0]
        for position in ring:
            position[1] += degrees
        if farthest(dataset, moved) <= 1:
            failures.append("a picture that is three pixels away was not seen")

    for failure in failures[:20]:
        print(f"  error: {failure}")
    print(f"rasterio: {opened} of {len(placed)} chips with a place opened, farthest corner {worst:.3f} pixels, {len(failures)} errors")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

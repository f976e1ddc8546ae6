"""Validates every collection, every item and the models' items with stac-validator, and a sample with stac-check and stac-model.

check_documents.py GATEWAY
"""

import itertools
import json
import sys
import urllib.request

import offline  # noqa: F401
from stac_check.lint import Linter
from stac_model.schema import MLModelProperties
from stac_validator.stac_validator import StacValidate

LINTED = 5


def get(url):
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


def pages(url):
    while url:
        page = get(url)
        yield from page.get("features") or page.get("collections") or []
        url = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)


def problem(document):
    """What stac-validator says of a document; None if it is valid with all its extensions."""
    validator = StacValidate(extensions=False, links=False, assets=False)
    return None if validator.validate_dict(document) else validator.message


def main(gateway):
    failures = []
    collections = list(pages(f"{gateway}/stac/collections"))
    items = list(pages(f"{gateway}/stac/search?limit=1000"))
    models = {link["href"] for item in items for link in item["links"] if link["rel"] == "emb:model"}
    schema = {item["stac_extensions"][0] for item in items}
    for document in itertools.chain(collections, items, map(get, sorted(models))):
        found = problem(document)
        if found:
            failures.append(f"{document['id']}: {found}")
    for url in models:
        MLModelProperties.model_validate(get(url)["properties"])
    print(f"stac-validator: {len(collections)} collections, {len(items)} items, {len(models)} models, {len(schema)} first extensions")

    for document in items[:LINTED] + collections[:LINTED]:
        self_link = next(link["href"] for link in document["links"] if link["rel"] == "self")
        linter = Linter(self_link)
        if not linter.valid_stac:
            failures.append(f"stac-check {self_link}: {linter.error_msg}")
        for advice in linter.best_practices_msg[1:]:
            if advice.strip():
                print(f"  stac-check of {document['id']}: {advice.strip()}")

    # The test of the test: what is wrong is told.
    broken = json.loads(json.dumps(items[0]))
    broken["properties"]["swath:generation"] = "first"
    if problem(broken) is None:
        failures.append("a generation that is no number was not reported")
    broken = json.loads(json.dumps(items[0]))
    del broken["properties"]["datetime"]
    if problem(broken) is None:
        failures.append("an item without datetime was not reported")

    for failure in failures[:20]:
        print(f"  error: {failure}")
    print(f"documents: {len(failures)} errors")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Runs stac-api-validator over the API: it must find nothing wrong; behind a proxy that breaks one answer it must find that.

check_api.py GATEWAY COLLECTION
"""

import json
import logging
import sys
import urllib.request

import offline  # noqa: F401
from stac_api_validator.validations import QueryConfig, validate_api

from proxy import BreakingProxy

CLASSES = [
    "core",
    "children",
    "collections",
    "features",
    "features#filter",
    "item-search",
    "item-search#fields",
    "item-search#sort",
    "item-search#filter",
]


def geometry_of(gateway, collection):
    """The footprint of an item, as a search's geometry."""
    with urllib.request.urlopen(f"{gateway}/stac/collections/{collection}/items?limit=100") as answer:
        items = json.load(answer)["features"]
    return json.dumps(next(item["geometry"] for item in items if item["geometry"]))


def validate(root, collection, geometry, classes):
    warnings, errors = validate_api(
        root_url=root,
        ccs_to_validate=classes,
        collection=collection,
        geometry=geometry,
        auth_bearer_token=None,
        auth_query_parameter=None,
        fields_nested_property="properties.swath:key",
        validate_pagination=True,
        query_config=QueryConfig(*[None] * 13),
        transaction_collection=None,
        headers={},
        open_assets_urls=False,
    )
    return list(warnings), list(errors)


def main(gateway, collection):
    logging.disable(logging.CRITICAL)
    geometry = geometry_of(gateway, collection)
    warnings, errors = validate(f"{gateway}/stac", collection, geometry, CLASSES)
    for warning in warnings:
        print(f"  warning: {warning}")
    for error in errors:
        print(f"  error: {error}")
    print(f"stac-api-validator: {len(CLASSES)} classes, {len(errors)} errors, {len(warnings)} warnings")

    # The test of the test: an endpoint that is broken on purpose must be reported.
    missed = []
    for fault in BreakingProxy.FAULTS:
        with BreakingProxy(gateway, fault) as proxy:
            _, found = validate(f"{proxy.address}/stac", collection, geometry, ["core", "collections", "features", "item-search"])
        print(f"broken on purpose ({fault}): {len(found)} errors")
        if not found:
            missed.append(fault)
    return 1 if errors or missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

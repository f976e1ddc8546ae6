import json
import pickle
import tarfile
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from swath_training.__main__ import read_recipe
from swath_training.data import CaptionedImage, load_pixels
from swath_training.datasets import TEMPLATES, Dataset, MixedSampler, add_article, load_datasets, spell
from swath_training.errors import DatasetError, InputError

KARPATHY = {"format": "karpathy", "path": "set", "weight": 1.0}
LABELLED = {"format": "labelled", "path": "scenes.tar"}


def picture(path, shade=128):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 8), (shade, 90, 60)).save(path)


def entry(filename, split, *sentences):
    return {"filename": filename, "split": split, "sentences": [{"raw": s} for s in sentences]}


def write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value))


@pytest.fixture
def write_set(tmp_path):
    """Writes set/captions.json and the images that it names, and returns the data folder."""

    def write(*entries, extra=None):
        write_json(tmp_path / "set/captions.json", {"dataset": "set", "images": list(entries)})
        for given in entries:
            picture(tmp_path / "set" / given["filename"])
        if extra is not None:
            write_json(tmp_path / "set/extra.json", {"dataset": "extra", "images": extra})
        return tmp_path

    return write


@pytest.fixture
def write_scenes(tmp_path):
    """Writes scenes/ with the given files and empty folders, and scenes.tar of it."""

    def write(*names):
        for i, name in enumerate(names):
            if name.endswith("/"):
                (tmp_path / "scenes" / name).mkdir(parents=True)
            else:
                picture(tmp_path / "scenes" / name, shade=40 * i)
        with tarfile.open(tmp_path / "scenes.tar", "w") as tar:
            tar.add(tmp_path / "scenes", "scenes")
        return tmp_path

    return write


def refusal(recipe, data, split="train"):
    with pytest.raises(DatasetError) as raised:
        load_datasets(recipe, data, split)
    return str(raised.value).replace(f"{data}/", "")


def test_karpathy_reads_one_split_and_counts_repeated_sentences(write_set):
    data = write_set(entry("train/1.png", "train", "A pier .", "a pier.", "Two boats"), entry("val/2.png", "val", "A wood ."))
    [train] = load_datasets([KARPATHY], data, "train")
    assert train == Dataset("set", 1.0, [CaptionedImage("set", data / "set/train/1.png", ("a pier", "two boats"), (2, 1))], False)
    [val] = load_datasets([KARPATHY], data, "val")
    assert [image.captions for image in val.images] == [("a wood",)]


def test_sydney_reads_its_published_layout(tmp_path):
    write_json(tmp_path / "sydney/dataset.json", {"dataset": "sydney", "images": [
        {"sentids": [0], "imgid": 0, "filename": "1.tif", "split": "train",
         "sentences": [{"tokens": ["a", "runway"], "raw": "A runway .", "imgid": 0, "sentid": 0}]}]})
    picture(tmp_path / "sydney/imgs/1.tif")
    [sydney] = load_datasets([{"format": "sydney", "path": "sydney", "weight": 0.5}], tmp_path, "train")
    assert sydney == Dataset("sydney", 0.5, [CaptionedImage("sydney", tmp_path / "sydney/imgs/1.tif", ("a runway",), (1,))], False)


def test_nwpu_reads_its_published_layout(tmp_path):
    five = {"raw": "A plane .", "raw_1": "One plane .", "raw_2": "A plane", "raw_3": "The plane .", "raw_4": "White plane ."}
    write_json(tmp_path / "nwpu/dataset_nwpu.json", {
        "airplane": [{"filename": "airplane_001.jpg", "imgid": 0, "split": "train", "sentids": 0, **five}],
        "lake": [{"filename": "lake_001.jpg", "imgid": 1, "split": "val", "sentids": 5, **five}]})
    picture(tmp_path / "nwpu/NWPU_images/airplane/airplane_001.jpg")
    [nwpu] = load_datasets([{"format": "nwpu", "path": "nwpu"}], tmp_path, "train")
    assert nwpu.images == [CaptionedImage("nwpu", tmp_path / "nwpu/NWPU_images/airplane/airplane_001.jpg",
                                          ("a plane", "one plane", "the plane", "white plane"), (2, 1, 1, 1))]
    assert refusal([{"format": "nwpu", "path": "nwpu"}], tmp_path, "val") == (
        "nwpu/dataset_nwpu.json: lake[0].filename: 1 of 1 images are missing, the first is lake/lake_001.jpg")


def test_extra_sentences_join_train_images_with_their_weight(write_set):
    data = write_set(entry("1.png", "train", "a pier"), entry("2.png", "train", "a wood"), entry("3.png", "val", "a lake"),
                     extra=[entry("1.png", "train", "Boats at a pier.", "a pier", "A lake .")])
    recipe = [KARPATHY | {"extra": [{"file": "extra.json", "weight": 0.5}]}]
    [train] = load_datasets(recipe, data, "train")
    assert [(image.captions, image.weights) for image in train.images] == [(("a pier", "boats at a pier"), (1.5, 0.5)), (("a wood",), (1,))]
    [val] = load_datasets(recipe, data, "val")
    assert [(image.captions, image.weights) for image in val.images] == [(("a lake",), (1,))]
    [plain] = load_datasets([KARPATHY | {"extra": ["extra.json"]}], data, "train")
    assert plain.images[0].weights == (2, 1)


@pytest.mark.parametrize("path", ["scenes.tar", "scenes"])
def test_labelled_scenes_get_their_class_in_every_template(write_scenes, path):
    data = write_scenes("AnnualCrop/1.png", "AnnualCrop/2.png", "river_lake/1.png")
    [scenes] = load_datasets([{"format": "labelled", "path": path, "weight": 0.1, "names": {"river_lake": "river or lake"}}], data, "train")
    assert scenes.name == "scenes" and scenes.labelled and len(scenes.images) == 3
    assert scenes.images[0].captions == tuple(t.format("an annual crop") for t in TEMPLATES)
    assert scenes.images[2].captions[0] == "a satellite image of a river or lake"
    pixels = load_pixels(scenes.images, data / "pixels.npy")
    shades = {image.path.relative_to(data / path).as_posix().removeprefix("scenes/"): shade for image, shade in zip(scenes.images, pixels[:, 0, 0, 0])}
    assert shades == {"AnnualCrop/1.png": 0, "AnnualCrop/2.png": 40, "river_lake/1.png": 80}


def test_labelled_scenes_are_for_training_alone(write_set, write_scenes):
    data = write_set(entry("1.png", "train", "a pier"), entry("2.png", "val", "a wood"))
    write_scenes("forest/1.png")
    assert [d.name for d in load_datasets([LABELLED, KARPATHY], data, "train")] == ["scenes", "set"]
    assert [d.name for d in load_datasets([LABELLED, KARPATHY], data, "val")] == ["set"]


@pytest.mark.parametrize(("label", "words"), [
    ("AnnualCrop", "an annual crop"), ("denseResidential", "a dense residential area"), ("commercial_area", "a commercial area"),
    ("HerbaceousVegetation", "herbaceous vegetation"), ("storagetanks", "storagetanks"), ("grass", "grass"), ("overpass", "an overpass")])
def test_class_names_are_spelled_out(label, words):
    assert add_article(spell(label)) == words


@pytest.mark.parametrize(("name", "told"), [
    ("river between fields", "a river between fields"), ("clouds with gaps between them", "clouds with gaps between them"), ("sea or lake", "a sea or lake"),
    ("an edge without data", "an edge without data"), ("smoke of a fire", "smoke of a fire"), ("nothing but clouds", "nothing but clouds")])
def test_an_article_stands_where_the_first_noun_asks_for_one(name, told):
    assert add_article(name) == told


def test_missing_caption_file(tmp_path):
    assert refusal([KARPATHY], tmp_path) == "set/captions.json: the caption file is missing"


@pytest.mark.parametrize(("text", "message"), [
    ('{"images": [', "malformed JSON: Expecting value: line 1 column 13 (char 12)"),
    ('{"pictures": []}', "images: missing"),
    ('{"images": [{"filename": 3}]}', "images[0].filename: expected a str, found 3"),
    ('{"images": [{"filename": "1.png", "split": "train", "sentences": ["a pier"]}]}', "images[0].sentences[0].raw: missing"),
    ('{"images": [{"filename": "1.png", "sentences": []}]}', "images[0].split: missing"),
])
def test_malformed_caption_file(tmp_path, text, message):
    write_json(tmp_path / "set/captions.json", text)
    assert refusal([KARPATHY], tmp_path) == f"set/captions.json: {message}"


def test_missing_images_are_counted_and_the_first_is_named(write_set):
    data = write_set(*(entry(f"train/{i}.png", "train", "a pier") for i in range(4)))
    (data / "set/train/1.png").unlink()
    (data / "set/train/3.png").unlink()
    assert refusal([KARPATHY], data) == "set/captions.json: images[1].filename: 2 of 4 images are missing, the first is train/1.png"


def test_an_empty_caption_is_named_or_skipped_and_counted(write_set, capsys):
    data = write_set(entry("1.png", "train", "a pier"), entry("2.png", "train", "a wood", " ."))
    assert refusal([KARPATHY], data) == (
        "set/captions.json: images[1].sentences[1].raw: caption 1 of 2.png is empty (' .'); skip_empty: true leaves such out")
    [train] = load_datasets([KARPATHY | {"skip_empty": True}], data, "train")
    assert [image.captions for image in train.images] == [("a pier",), ("a wood",)]
    assert capsys.readouterr().out == "[data] set train: 1 empty captions skipped\n"


@pytest.mark.parametrize("sentences", [(), (".", " ")])
def test_an_image_without_sentences(write_set, sentences):
    data = write_set(entry("1.png", "train", "a pier"), entry("2.png", "train", *sentences))
    assert refusal([KARPATHY | {"skip_empty": True}], data) == "set/captions.json: images[1]: 2.png has no sentences"


def test_an_unknown_split(write_set):
    data = write_set(entry("1.png", "train", "a pier"), entry("2.png", "val", "a wood"))
    assert refusal([KARPATHY], data, "validation") == "set/captions.json: split: unknown split 'validation'; there are: train, val"
    assert refusal([KARPATHY], data, "test") == "set/captions.json: split: unknown split 'test'; there are: train, val"
    assert refusal([LABELLED], data, "trian") == "scenes.tar: split: unknown split 'trian'; there are: train"
    write_set(entry("1.png", "trian", "a pier"))
    assert refusal([KARPATHY], data) == "set/captions.json: images[0].split: unknown split 'trian'; there are: train, val, test"


def test_an_image_given_twice(write_set):
    data = write_set(entry("1.png", "train", "a pier"), entry("1.png", "train", "a wood"))
    assert refusal([KARPATHY], data) == "set/captions.json: filename: 1.png is there more than once"


@pytest.mark.parametrize(("extra", "told"), [
    (entry("2.png", "train", "a small wood"), "2.png is in split 'val' of the data set and marked 'train' here"),
    (entry("1.png", "val", "a small pier"), "1.png is in split 'train' of the data set and marked 'val' here"),
    (entry("9.png", "train", "a small pier"), "9.png is not in the data set and marked 'train' here"),
])
def test_extra_sentences_for_other_than_train_images(write_set, extra, told):
    data = write_set(entry("1.png", "train", "a pier"), entry("2.png", "val", "a wood"), extra=[extra])
    assert refusal([KARPATHY | {"extra": ["extra.json"]}], data) == f"set/extra.json: images[0]: {told}; extra sentences are for train images"


def test_an_unreadable_tar(write_scenes):
    assert refusal([LABELLED], write_scenes("forest/1.png").joinpath("elsewhere")) == "scenes.tar: missing; expected a folder or a tar of class folders"
    data = write_scenes("forest/2.png")
    whole = (data / "scenes.tar").read_bytes()
    for broken in (b"not a tar", whole[:600], whole[:1700], whole[: whole.index(b"PNG") + 20], b""):
        (data / "broken.tar").write_bytes(broken)
        assert refusal([LABELLED | {"path": "broken.tar"}], data).startswith("broken.tar: not a readable uncompressed tar: ")


@pytest.mark.parametrize("path", ["scenes.tar", "scenes"])
def test_a_class_folder_without_images(write_scenes, path):
    message = refusal([LABELLED | {"path": path}], write_scenes("forest/1.png", "lake/"))
    assert message == f"{path}: {'scenes/' if path == 'scenes.tar' else ''}lake: the class folder has no images"


def test_images_outside_a_class_folder(write_scenes):
    assert refusal([LABELLED | {"path": "scenes"}], write_scenes("forest/1.png", "2.png")) == "scenes: 2.png: the image is in no class folder"


@pytest.mark.parametrize(("change", "message"), [
    ({"format": "coco"}, "data[0].format: unknown format 'coco'; there are: karpathy, sydney, nwpu, labelled"),
    ({"path": None}, "data[0].path: missing; expected a path under the data folder"),
    ({"weight": 0}, "data[0].weight: expected a number above 0, found 0"),
    ({"wieght": 1}, "data[0].wieght: not a key of format karpathy"),
    ({"extra": [{"file": "extra.json", "weight": -1}]}, "data[0].extra[0].weight: expected a number above 0, found -1"),
    ({"extra": "extra.json"}, "data[0].extra: expected a list of files, found 'extra.json'"),
])
def test_recipe_entries_are_checked(write_set, change, message):
    data = write_set(entry("1.png", "train", "a pier"), extra=[])
    assert refusal([KARPATHY | change], data) == f"recipe: {message}"


def test_recipe_lists_are_checked(write_set, write_scenes):
    data = write_set(entry("1.png", "train", "a pier"))
    write_scenes("forest/1.png")
    assert refusal([], data) == "recipe: data: expected a list of data sets"
    assert refusal([KARPATHY, KARPATHY], data) == "recipe: data[1].path: there are two data sets named set"
    assert refusal([LABELLED | {"names": {"forrest": "wood"}}], data) == "recipe: data[0].names.forrest: no such class in scenes.tar; there are: forest"


def sets(*given):
    return [Dataset(str(i), weight, [None] * count, False) for i, (weight, count) in enumerate(given)]


def test_each_data_set_has_its_share_of_every_batch():
    datasets = sets((1.0, 90), (0.25, 7), (0.03, 40))
    sampler = MixedSampler(datasets, 16, seed=5)
    counts = np.array([np.histogram(sampler.next(), [0, 90, 97, 137])[0] for _ in range(800)])
    assert (counts.sum(1) == 16).all()
    shares = 16 * np.array([1.0, 0.25, 0.03]) / 1.28
    assert np.abs(counts - shares).max() < 2
    np.testing.assert_allclose(counts.mean(0), shares, atol=0.01)


def test_every_image_comes_once_a_pass():
    sampler = MixedSampler(sets((1.0, 10), (1.0, 4)), 4, seed=5)
    seen = Counter(int(i) for _ in range(10) for i in sampler.next())
    assert [seen[i] for i in range(14)] == [2] * 10 + [5] * 4


def test_a_sampler_repeats_by_its_seed_and_goes_on_where_it_was_pickled():
    first, second, other = (MixedSampler(sets((1.0, 30), (0.3, 11)), 8, seed) for seed in (5, 5, 6))
    before = [first.next().tolist() for _ in range(7)]
    assert before == [second.next().tolist() for _ in range(7)] != [other.next().tolist() for _ in range(7)]
    copy = pickle.loads(pickle.dumps(first))
    assert [copy.next().tolist() for _ in range(9)] == [first.next().tolist() for _ in range(9)]


def test_an_image_comes_as_often_as_its_times_say():
    sampler = MixedSampler([Dataset("set", 1.0, [None] * 3, False, (1, 2, 1))], 4, seed=5)
    assert sorted(sampler.next().tolist()) == [0, 1, 1, 2]
    sampler.resize(8)
    assert sorted(sampler.next().tolist()) == [0, 0, 1, 1, 1, 1, 2, 2]


def test_images_with_three_and_more_sentences_come_more_often(write_set):
    data = write_set(entry("1.png", "train", "a pier", "a pier"), entry("2.png", "train", "a wood", "trees", "a forest"))
    [train] = load_datasets([KARPATHY | {"varied": 2}], data, "train")
    assert train.times == (1, 2)
    assert refusal([KARPATHY | {"varied": 0}], data) == "recipe: data[0].varied: expected a whole number above 0, found 0"


def test_a_recipe_adds_to_the_data_of_its_base_and_changes_them(tmp_path):
    (tmp_path / "base.yaml").write_text("data: [{path: a, weight: 1}]\nseed: 3\n")
    (tmp_path / "more.yaml").write_text("base: base.yaml\nmore_data: [{path: b, scenes: {folds: 3}}]\n")
    (tmp_path / "fold.yaml").write_text("base: more.yaml\ndata_changes: {b: {scenes: {without: 1}}}\n")
    assert read_recipe(tmp_path / "fold.yaml") == {"seed": 3, "data": [{"path": "a", "weight": 1}, {"path": "b", "scenes": {"folds": 3, "without": 1}}]}
    (tmp_path / "wrong.yaml").write_text("base: more.yaml\ndata_changes: {c: {weight: 2}}\n")
    with pytest.raises(InputError, match="wrong.yaml: data_changes.c: no data set of the recipe has this path"):
        read_recipe(tmp_path / "wrong.yaml")

"""Labelled sets in the form that `./swath evaluate` reads."""

import json

from swath_training.datasets import load_datasets
from swath_training.labelled_images import write_images


def test_images_are_named_by_their_class_and_have_a_sentence_of_each_template(data, tmp_path):
    (dataset,) = load_datasets([{"format": "labelled", "path": "scenes.tar"}], data, "train")
    assert write_images(dataset, {"SeaLake": ["sea or lake", "water"]}, 2, tmp_path / "scenes") == 4
    written = json.loads((tmp_path / "scenes/captions.json").read_text())["images"]
    assert [entry["filename"] for entry in written] == ["SeaLake_0001.jpg", "SeaLake_0002.jpg", "denseResidential_0001.jpg", "denseResidential_0002.jpg"]
    assert all((tmp_path / "scenes" / entry["filename"]).stat().st_size for entry in written)
    sentences = [s["raw"] for s in written[0]["sentences"]]
    assert len(sentences) == 8 and all("sea or lake" in s for s in sentences) and {entry["split"] for entry in written} == {"val"}

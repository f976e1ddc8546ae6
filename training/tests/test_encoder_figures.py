import json
from pathlib import PurePosixPath

import pytest
import torch
import torch.nn.functional as F

from swath_training.data import CaptionedImage
from swath_training.encoder_figures import rank_kinds, read_queries, unseen
from swath_training.errors import InputError
from swath_training.hold_out import SceneFolds, assign_folds


def test_an_image_is_new_when_none_of_its_captions_stands_in_train():
    train = [CaptionedImage("set", None, ("a pier", "a wood"), (1, 1))]
    val = [CaptionedImage("set", None, captions, (1,) * len(captions)) for captions in (("a pier", "a long pier"), ("a small wood",), ("sea", "a wood"))]
    assert unseen(val, train) == [1]


def test_a_query_is_right_where_its_best_pictures_are_of_its_kinds():
    axes = torch.eye(3)
    embeddings = F.normalize(torch.stack([axes[0], axes[0] + 0.1 * axes[2], axes[1], axes[0] + 0.5 * axes[1]]), dim=-1)
    labels = ["cloud", "snow", "sea", "cloud"]
    queries = [{"query": "clouds", "kinds": frozenset(["cloud"])}, {"query": "sea", "kinds": frozenset(["sea"])}, {"query": "smoke", "kinds": frozenset(["smoke"])}]
    found = rank_kinds(axes @ embeddings.T, labels, queries)
    assert found == {"clouds": 0.5, "sea": 1.0, "mean": 0.75}


def test_queries_that_are_none_are_named(tmp_path):
    (tmp_path / "q.json").write_text(json.dumps({"queries": [{"query": "clouds", "classes": ["cloud_full"]}]}))
    assert read_queries(tmp_path / "q.json") == [{"query": "clouds", "kinds": frozenset(["cloud_full"])}]
    (tmp_path / "q.json").write_text("[]")
    with pytest.raises(InputError, match="q.json: queries: expected a list of query and classes"):
        read_queries(tmp_path / "q.json")


def test_folds_keep_a_scene_whole_and_spread_each_class():
    classes = {"cloud": [PurePosixPath(f"cloud/{s:08}_{i}.jpg") for s in range(9) for i in range(3)],
               "snow": [PurePosixPath(f"snow/{s:08}_9.jpg") for s in (2, 20, 21)]}
    fold_of = assign_folds(classes, 3)
    spread = {label: [sum(fold_of[m.name.split("_")[0]] == fold for m in members) for fold in range(3)] for label, members in classes.items()}
    assert spread == {"cloud": [9, 9, 9], "snow": [1, 1, 1]}
    folds = SceneFolds(classes, 3, without=1)
    assert [folds.part(m, "cloud") == "held-out" for m in classes["cloud"]] == [fold_of[m.name.split("_")[0]] == 1 for m in classes["cloud"]]
    assert SceneFolds(classes, 3, without=None).part(classes["snow"][0], "snow") == "train"

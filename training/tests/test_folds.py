import json
import sys
from pathlib import PurePosixPath

import pytest
import torch

from swath_training import encoder_figures, folds


@pytest.fixture
def scenes(tmp_path, monkeypatch):
    """Two folds of two pictures each; an encoder that saw nothing of a scene is named by its OUT, and sees twice as much in fold 1."""
    classes = {"cloud": [PurePosixPath("cloud/a_1.png"), PurePosixPath("cloud/b_1.png")], "sea": [PurePosixPath("sea/a_2.png"), PurePosixPath("sea/b_2.png")]}
    seen = {"cloud/a_1.png": [1.0, 0.0], "sea/a_2.png": [0.4, 0.6], "cloud/b_1.png": [0.3, 0.2], "sea/b_2.png": [0.1, 0.9]}
    (tmp_path / "queries.json").write_text(json.dumps({"queries": [{"query": "cloud", "classes": ["cloud"]}, {"query": "sea", "classes": ["sea"]}]}))
    monkeypatch.setattr(encoder_figures, "list_classes", lambda archive: classes)
    monkeypatch.setattr(encoder_figures, "assign_folds", lambda classes, count: {"a": 0, "b": 1})
    monkeypatch.setattr(folds, "load_encoder", lambda recipe, out: (out, None, {}))
    monkeypatch.setattr(encoder_figures, "embed_texts", lambda tower, texts: torch.eye(2)[[["cloud", "sea"].index(t) for t in texts]])
    monkeypatch.setattr(encoder_figures, "embed_pictures", lambda vision, paths: torch.tensor([seen["/".join(p.parts[-2:])] for p in paths]))
    monkeypatch.setattr(folds, "read_recipe", lambda path: {"satellite": {"path": "s.tar", "queries": str(tmp_path / "queries.json"), "folds": 2, "fold": int(path.name)}})
    return tmp_path


def test_pictures_of_all_folds_are_ranked_together(scenes, monkeypatch, capsys):
    """Of the best two for `cloud` one is the sea of the other fold; each fold alone would have found its own."""
    monkeypatch.setattr(sys, "argv", ["folds", "--data", str(scenes), "0=first", "1=second"])
    folds.main()
    assert capsys.readouterr().out.splitlines() == ["[folds] cloud: 0.50 of the best ten, of 2 pictures", "[folds] sea: 1.00 of the best ten, of 2 pictures"]

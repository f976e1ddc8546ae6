import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from sample import write_sample
from swath_training.__main__ import read_recipe
from swath_training.errors import InputError
from swath_training.subject import FILE, fit, fit_subject, texts

HERE = Path(__file__).parent
TINY = HERE.parents[1] / "libs/model-runtime/src/test/resources/tiny-bundle"
RECIPE = read_recipe(HERE.parent / "recipes/smoke.yaml")
EXAMPLES = {"data.verb": "the child laughed at the joke", "data.adj": "a jealous brother and his lawyer", "data.noun": None}


@pytest.fixture
def sample_data(tmp_path, monkeypatch):
    write_sample(tmp_path)
    for file, sentence in EXAMPLES.items():
        if sentence:
            lines = [f"{i:08} 29 v 01 word{i} 0 000 | meant; \"{sentence} {i}\"" for i in range(8)]
            (tmp_path / "wordnet" / file).write_text("\n".join(["  1 a licence", *lines]) + "\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_tells_what_lies_on_either_side():
    rng = np.random.default_rng(4)
    states = rng.normal(size=(400, 12)) * np.arange(1, 13)
    speaks = states[:, 3] + states[:, 5] / 4 > 0
    head = fit(states, speaks)
    assert ((head.logits(states) > 0) == speaks).mean() > 0.95


def test_reads_texts_of_both_kinds(sample_data):
    import random

    kinds = texts(RECIPE, sample_data, random.Random(1))
    assert any("boats" in text for text in kinds["sentences"])
    assert all(text.startswith("the child laughed") for text in kinds["examples of verbs"])
    assert kinds["examples of adjectives"]


def test_puts_a_head_into_a_bundle_and_says_so(sample_data):
    out = sample_data / "out"
    shutil.copytree(TINY, out / "bundle")
    before = json.loads((out / "bundle/bundle.json").read_text())
    fit_subject(RECIPE, sample_data, out)
    after = json.loads((out / "bundle/bundle.json").read_text())
    assert after["format"] == 2
    assert after["files"].pop(FILE) == hashlib.sha256((out / "bundle" / FILE).read_bytes()).hexdigest()
    assert after["files"] == before["files"]
    session = onnxruntime.InferenceSession(str(out / "bundle" / FILE), providers=["CPUExecutionProvider"])
    (logits,) = session.run(None, {"hidden_state": np.zeros((3, before["dimensions"]["model"]), np.float32)})
    assert logits.shape == (3, 1)


def test_names_the_file_that_is_missing(sample_data):
    shutil.copytree(TINY, sample_data / "out/bundle")
    (sample_data / "wordnet/data.verb").unlink()
    with pytest.raises(InputError, match="data.verb"):
        fit_subject(RECIPE, sample_data, sample_data / "out")

import hashlib
import json

import numpy as np
import pytest
from conftest import RECIPE

from swath_training.encoder import load_captioned
from swath_training.golden import check_parity
from swath_training.reference import Reference
from swath_training.runtime import OnnxBundle


def test_losses_fall(trained):
    log = [json.loads(line) for line in (trained / "log.jsonl").read_text().splitlines()]
    captions = [line["caption"] for line in log if line["stage"] == "lm"]
    assert captions[RECIPE["lm"]["steps"] // 2] < 0.4 * captions[0]


def test_graphs_equal_the_reference(trained, data):
    pictures = [image.path for image in load_captioned(RECIPE, data, "val")]
    assert "token for token" in check_parity(Reference(RECIPE, trained), trained / "bundle", pictures)


def test_every_file_is_named_with_its_hash(trained):
    folder = trained / "bundle"
    bundle = json.loads((folder / "bundle.json").read_text())
    files = {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}
    files.pop("bundle.json")
    assert bundle["files"] == files
    assert bundle["dimensions"]["prefix"] == 16


def test_padding_and_cache_do_not_change_what_the_decoder_says(trained):
    bundle = OnnxBundle(trained / "bundle")
    sizes = bundle.settings["dimensions"]
    tokens = np.array([[0, 8, 9, 10, 11, 12]])
    whole, _, _ = bundle.step(bundle.embeddings(tokens), bundle.empty_past(1), 0)
    _, _, past = bundle.step(bundle.embeddings(tokens[:, :4]), bundle.empty_past(1), 0)
    rest, _, _ = bundle.step(bundle.embeddings(tokens[:, 4:]), past, 4)
    np.testing.assert_allclose(whole[:, -1], rest[:, -1], atol=1e-4)

    padded = np.array([[2, 2, 0, 8, 9, 10, 11, 12]])
    names = [f"past_key_values.{i}.{part}" for i in range(sizes["layers"]) for part in ("key", "value")]
    left = bundle.run("decoder", inputs_embeds=bundle.embeddings(padded), attention_mask=(padded != 2).astype(np.int64),
                      position_ids=np.array([[0, 0, 0, 1, 2, 3, 4, 5]]), **dict(zip(names, bundle.empty_past(1))))[0]
    np.testing.assert_allclose(whole[:, -1], left[:, -1], atol=1e-4)


def test_embeddings_have_unit_length(trained):
    bundle = OnnxBundle(trained / "bundle")
    assert np.linalg.norm(bundle.embed_text("an airplane")) == pytest.approx(1, abs=1e-5)
    _, embedding = bundle.encode(np.zeros((3, 3, 224, 224), dtype=np.float32))
    np.testing.assert_allclose(np.linalg.norm(embedding, axis=-1), 1, atol=1e-5)

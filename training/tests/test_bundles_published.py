"""Checkpoints as they are published, of every kind that ./swath bundle import reads, against transformers."""

import json
import os
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from safetensors.numpy import save_file as save_arrays
from tokenizers import Tokenizer

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

import optimum_exports as exports  # noqa: E402
import published  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

from swath_bundle import importing  # noqa: E402
from swath_bundle.clip_tokenizer import published_tokenizer  # noqa: E402
from swath_bundle.errors import BundleError  # noqa: E402
from swath_bundle.importing import import_bundle  # noqa: E402
from swath_training.runtime import OnnxBundle  # noqa: E402

TINY = Path(__file__).resolve().parents[2] / "libs" / "model-runtime" / "src" / "test" / "resources" / "tiny-bundle" / "golden"
IDS = np.array([[0, 40, 41, 290, 7, 300], [0, 9, 100, 101, 102, 5]])
PIXELS = np.random.default_rng(1).standard_normal((2, 3, 28, 28)).astype(np.float32)
TEXTS = ("an airplane", "Größe ½ km², the   Harbour's boats!")


@pytest.fixture(autouse=True, scope="module")
def small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "PICTURES", TINY)
        yield


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("published")


@pytest.fixture(scope="module")
def clip(work):
    return published.clip_folder(work / "clip", shards=2)


@pytest.fixture(scope="module")
def llama(work):
    return published.decoder_folder("llama2", work / "llama")


@pytest.fixture(scope="module")
def open_clip(work):
    """With the published vocabulary, whose tokenizer comes from PyPI."""
    model = published.clip("gelu")
    save_file(published.open_clip_state(model), work / "RemoteCLIP.safetensors")
    return model, work / "RemoteCLIP.safetensors"


def imported(llm: Path, encoder: Path, out: Path, **settings) -> OnnxBundle:
    import_bundle(llm, encoder, None, out, lambda text: None, **settings)
    return OnnxBundle(out)


@torch.no_grad()
def assert_decoder(bundle: OnnxBundle, model, tolerance: float) -> None:
    """Three positions without a past, then one at a time."""
    wanted = model(torch.from_numpy(IDS), output_hidden_states=True)
    past, start = bundle.empty_past(len(IDS)), 0
    for end in (3, 4, 5, 6):
        logits, hidden, past = bundle.step(bundle.embeddings(IDS[:, start:end]), past, start)
        expected = wanted.hidden_states[-1][:, start:end].numpy(), wanted.logits[:, end - 1 : end].numpy()
        for found, each in zip((hidden, logits), expected):
            assert np.abs(found - each).max() <= tolerance * np.abs(each).max()
        start = end


@torch.no_grad()
def assert_towers(bundle: OnnxBundle, model, tolerance: float = 1e-4) -> None:
    seen = model.vision_model(pixel_values=torch.from_numpy(PIXELS))
    features, embedding = bundle.encode(PIXELS)
    np.testing.assert_allclose(features, seen.last_hidden_state.numpy(), atol=tolerance * float(seen.last_hidden_state.abs().max()))
    np.testing.assert_allclose(embedding, torch.nn.functional.normalize(model.visual_projection(seen.pooler_output), dim=-1).numpy(), atol=tolerance)
    for text in TEXTS:
        ids = torch.tensor([bundle.query_tokens(text)])
        wanted = torch.nn.functional.normalize(model.text_projection(model.text_model(ids).pooler_output), dim=-1)[0].numpy()
        np.testing.assert_allclose(bundle.embed_text(text), wanted, atol=tolerance)


@pytest.mark.parametrize("family", published.FAMILIES)
@pytest.mark.parametrize(("storage", "tolerance"), [("fp16", 1e-4), ("int8", 0.05)])
def test_a_decoder_of_each_family_equals_transformers_to_a_caption_and_a_hit(family, storage, tolerance, clip, work):
    folder = published.decoder_folder(family, work / f"{family}-{storage}", shards=2)
    bundle = imported(folder, clip, work / f"{family}-{storage}-bundle", storage=storage)
    assert_decoder(bundle, published.decoder(family), tolerance)
    features, embedding = bundle.encode(PIXELS)
    [(tokens, score), _] = bundle.caption(features)
    assert tokens and np.isfinite(score) and isinstance(bundle.sentence(tokens), str)
    assert np.isfinite(embedding @ bundle.embed_text(TEXTS[0])).all()
    assert bundle.settings["precision"] == {"fp16": "fp32", "int8": "int8"}[storage]


def test_weights_in_bfloat16_lose_nothing_but_what_float16_cannot_hold(clip, work):
    folder = published.decoder_folder("llama3", work / "bfloat16", torch.bfloat16)
    assert_decoder(imported(folder, clip, work / "bfloat16-bundle"), published.decoder("llama3", torch.bfloat16), 1e-4)


@pytest.mark.parametrize("activation", ["quick_gelu", "gelu"])
def test_a_clip_of_hugging_face_equals_transformers(activation, llama, work):
    folder = published.clip_folder(work / activation, activation=activation)
    bundle = imported(llama, folder, work / f"{activation}-bundle")
    assert bundle.settings["format"] == 3
    assert bundle.settings["textEncoder"] == {"before": "<|startoftext|>", "after": "<|endoftext|>", "contextLength": 20}
    assert_towers(bundle, published.clip(activation, bundle.tower_tokenizer.get_vocab_size()))


def test_a_checkpoint_of_open_clip_equals_transformers(open_clip, llama, work):
    model, file = open_clip
    said = []
    import_bundle(llama, file, None, work / "open-bundle", said.append)
    bundle = OnnxBundle(work / "open-bundle")
    assert_towers(bundle, model)
    assert "does not say its activation: gelu" in " ".join(said)
    np.testing.assert_allclose(bundle.settings["preprocessing"]["mean"][0], 0.48145466 * 255)
    assert bundle.settings["preprocessing"]["interpolation"] == "bicubic"


@pytest.mark.parametrize("wrapped", [
    lambda state: state,
    lambda state: {"epoch": 3, "name": "run", "state_dict": {f"module.{name}": tensor for name, tensor in state.items()}, "optimizer": {"state": {}}},
])
def test_a_pytorch_file_is_read_bare_and_as_a_training_leaves_it(wrapped, open_clip, llama, work):
    model, _ = open_clip
    torch.save(wrapped(published.open_clip_state(model)), work / "RemoteCLIP.pt")
    assert_towers(imported(llama, work / "RemoteCLIP.pt", work / "pickled", activation="gelu"), model)


def test_the_activation_is_the_one_that_was_named(open_clip, llama, work):
    _, file = open_clip
    bundle = imported(llama, file, work / "quick", activation="quick_gelu")
    assert_towers(bundle, published.clip("quick_gelu"))


def test_the_published_tokenizer_is_that_of_clip(open_clip, llama, work):
    """Ids as OpenAI's tokenizer gives them: 320 is "a", 49407 ends a text."""
    tokenizer, _ = published_tokenizer()
    assert tokenizer.get_vocab_size() == 49408
    assert tokenizer.encode("a photo of a cat").ids == [320, 1125, 539, 320, 2368]
    assert tokenizer.encode("A  PHOTO of a cat").ids == [320, 1125, 539, 320, 2368]
    assert (tokenizer.token_to_id("<|startoftext|>"), tokenizer.token_to_id("<|endoftext|>")) == (49406, 49407)


def test_a_grid_is_averaged_to_cells_of_equal_parts(llama, clip, work, monkeypatch):
    monkeypatch.setattr("swath_bundle.clip.MOST_BYTES", 10 * 128 * 2)
    bundle = imported(llama, clip, work / "averaged")
    model = published.clip(vocabulary=bundle.tower_tokenizer.get_vocab_size())
    with torch.no_grad():
        states = model.vision_model(pixel_values=torch.from_numpy(PIXELS[:1])).last_hidden_state.numpy()[0]
    grid = np.kron(states[1:].reshape(4, 4, 128), np.ones((3, 3, 1))).reshape(3, 4, 3, 4, 128).mean((1, 3)).reshape(9, 128)
    assert bundle.settings["dimensions"]["features"] == [10, 128]
    np.testing.assert_allclose(bundle.encode(PIXELS[:1])[0][0], [states[0], *grid], atol=1e-3)


def test_a_bridge_may_leave_clips_space_or_bring_its_own(llama, clip, work):
    bridge = importing.bridges.random_bridge((17, 128), 64, 32, None).tensors
    save_arrays(bridge, work / "own.safetensors")
    import_bundle(llama, clip, work / "own.safetensors", work / "own", lambda text: None)
    assert OnnxBundle(work / "own").tower and "random" not in OnnxBundle(work / "own").settings["description"]
    save_arrays(importing.bridges.random_bridge((17, 128), 64, 6, 128).tensors, work / "other.safetensors")
    import_bundle(llama, clip, work / "other.safetensors", work / "other", lambda text: None)
    bundle = OnnxBundle(work / "other")
    assert bundle.tower is None and bundle.settings["dimensions"]["embedding"] == 6 and not (work / "other" / "text_encoder.onnx").exists()
    assert bundle.embed_text("an airplane").shape == (6,)


def refused(llm: Path, encoder: Path, out: Path, **settings) -> str:
    with pytest.raises(BundleError) as error:
        import_bundle(llm, encoder, None, out, lambda text: None, **settings)
    assert not out.exists() and not out.with_name(out.name + ".part").exists()
    assert "\n" not in str(error.value)
    return str(error.value)


def changed(source: Path, target: Path, change) -> Path:
    """A copy of a folder with other tensors, or of a checkpoint in one file."""
    file = target
    if source.is_dir():
        shutil.copytree(source, target)
        file = target / "model.safetensors"
        tensors = load_file(file)
    else:
        tensors = load_file(source)
    change(tensors)
    save_arrays(tensors, file)
    return target


def without(name: str):
    return lambda tensors: tensors.pop(name)


def narrower(name: str):
    return lambda tensors: tensors.update({name: np.ascontiguousarray(tensors[name][..., :-1])})


def beside(name: str):
    return lambda tensors: tensors.update({name: np.zeros(3, np.float32)})


def with_nan(name: str):
    return lambda tensors: tensors.update({name: np.full_like(tensors[name], np.nan)})


@pytest.mark.parametrize(("change", "message"), [
    (without("model.layers.1.mlp.up_proj.weight"), "model.safetensors, model.layers.1.mlp.up_proj.weight: expected [96, 64], found none"),
    (narrower("model.layers.0.self_attn.k_proj.weight"), "model.layers.0.self_attn.k_proj.weight: expected [64, 64], found [64, 63]"),
    (without("lm_head.weight"), "lm_head.weight: expected the output layer, as config.json does not say tie_word_embeddings, found none"),
    (beside("model.layers.0.self_attn.q_proj.bias"), "model.layers.0.self_attn.q_proj.bias: expected no such tensor in a llama of this config.json, found one"),
    (with_nan("model.norm.weight"), "model.norm.weight: expected finite numbers, found others"),
])
def test_bad_tensors_of_a_decoder_are_named(change, message, llama, clip, tmp_path):
    assert message in refused(changed(llama, tmp_path / "llm", change), clip, tmp_path / "out")


def reconfigured(source: Path, target: Path, file: str = "config.json", **fields) -> Path:
    shutil.copytree(source, target)
    config = json.loads((target / file).read_text())
    (target / file).write_text(json.dumps({name: value for name, value in (config | fields).items() if value is not ...}))
    return target


@pytest.mark.parametrize(("fields", "message"), [
    ({"model_type": "mamba"}, "llm/config.json, model_type: expected one of llama, qwen2, qwen3, found mamba"),
    ({"architectures": ["LlamaForSequenceClassification"]}, "config.json, architectures: expected LlamaForCausalLM, found LlamaForSequenceClassification"),
    ({"hidden_act": "gelu"}, "config.json, hidden_act: expected silu, found gelu"),
    ({"use_sliding_window": True}, "config.json, use_sliding_window: expected false, found true"),
    ({"quantization_config": {"bits": 4}}, "config.json, quantization_config: expected none"),
    ({"rope_parameters": {"rope_type": "yarn", "rope_theta": 1e4}}, "config.json, rope_scaling: expected none, or that of llama3, found yarn"),
    ({"rope_parameters": {"rope_type": "llama3", "rope_theta": 1e4}}, "config.json, rope_scaling.factor: expected a number, found none"),
    ({"hidden_size": ...}, "config.json, hidden_size: expected a number, found none"),
    ({"num_hidden_layers": 3}, "model.layers.2.input_layernorm.weight: expected [64], found none"),
    ({"intermediate_size": 128}, "mlp.gate_proj.weight: expected [128, 64], found [96, 64]"),
    ({"vocab_size": 321}, "model.embed_tokens.weight: expected [321, 64], found [320, 64]"),
])
def test_configs_that_cannot_be_read_or_disagree_are_named(fields, message, llama, clip, tmp_path):
    assert message in refused(reconfigured(llama, tmp_path / "llm", **fields), clip, tmp_path / "out")


def test_another_tokenizer_is_refused(llama, clip, tmp_path):
    larger = shutil.copytree(llama, tmp_path / "larger")
    tokenizer = Tokenizer.from_file(str(llama / "tokenizer.json"))
    tokenizer.add_tokens([f"token {i}" for i in range(320)])
    tokenizer.save(str(larger / "tokenizer.json"))
    message = refused(larger, clip, tmp_path / "out")
    assert "tokenizer.json: expected the tokens of 320 rows (model.embed_tokens.weight), found " in message and "another model's tokenizer" in message
    other = shutil.copytree(llama, tmp_path / "other")
    (other / "tokenizer_config.json").write_text(json.dumps({"eos_token": {"content": "<s>"}}))
    assert "tokenizer.json, <s>: expected id [1] (config.json, eos_token_id), found 0: another model's tokenizer" in refused(other, clip, tmp_path / "out")
    towers = shutil.copytree(clip, tmp_path / "clip")
    shutil.copy(llama / "tokenizer.json", towers)
    assert "another model's tokenizer" in refused(llama, towers, tmp_path / "out")


def test_bad_files_are_named(llama, clip, open_clip, tmp_path):
    _, file = open_clip
    out = tmp_path / "out"
    assert "nowhere: expected the folder of an export, found none" in refused(llama, tmp_path / "nowhere", out)
    text = tmp_path / "notes.txt"
    text.write_text("none")
    assert "notes.txt: expected a file ending in .safetensors, .pt, .pth, .bin, .ckpt, found .txt" in refused(llama, text, out)
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes(file.read_bytes()[:5000])
    assert "cut.safetensors: expected a safetensors file, found none" in refused(llama, cut, out)
    script = tmp_path / "code.pt"
    torch.save({"state_dict": {"weight": Tokenizer}}, script)
    assert "code.pt: expected a PyTorch file of tensors alone, found something else" in refused(llama, script, out)
    shards = shutil.copytree(clip, tmp_path / "shards")
    (shards / "model-00002-of-00002.safetensors").unlink()
    assert "weight_map: expected model-00002-of-00002.safetensors, found no such file" in refused(llama, shards, out)


@pytest.mark.parametrize(("change", "message"), [
    (without("visual.transformer.resblocks.1.mlp.c_fc.weight"), "RemoteCLIP.safetensors, visual.transformer.resblocks.1.mlp.c_fc.weight: expected [192, 128], found none"),
    (without("visual.proj"), "visual.proj: expected the tensor of a CLIP with a vision transformer, found none"),
    (without("text_projection"), "text_projection: expected [64, 32], found none"),
    (narrower("visual.proj"), "text_projection: expected [64, 31], found [64, 32]"),
    (narrower("transformer.resblocks.0.attn.in_proj_weight"), "transformer.resblocks.0.attn.in_proj_weight: expected [192, 64], found [192, 63]"),
    (beside("visual.attn_pool.query"), "visual.attn_pool.query: expected no such tensor in a CLIP with a vision transformer, found one"),
    (beside("visual.layer1.0.conv1.weight"), "expected a CLIP with a vision transformer (ViT-B/32, ViT-L/14, …), found a ResNet"),
    (lambda tensors: tensors.update({"token_embedding.weight": tensors["token_embedding.weight"][:49000]}),
     "a tokenizer of 49000 tokens, as token_embedding.weight has, found 49408: another model's tokenizer"),
])
def test_bad_tensors_of_open_clip_are_named(change, message, open_clip, llama, tmp_path):
    _, file = open_clip
    assert message in refused(llama, changed(file, tmp_path / "RemoteCLIP.safetensors", change), tmp_path / "out")


@pytest.mark.parametrize(("change", "message"), [
    (without("vision_model.encoder.layers.1.self_attn.v_proj.bias"), "vision_model.encoder.layers.1.self_attn.v_proj.bias: expected [128], found none"),
    (narrower("visual_projection.weight"), "visual_projection.weight: expected [32, 128], found [32, 127]"),
    (without("text_model.embeddings.token_embedding.weight"), "text_model.embeddings.token_embedding.weight: expected the tensor of a CLIP"),
    (beside("text_model.encoder.extra"), "text_model.encoder.extra: expected no such tensor"),
])
def test_bad_tensors_of_hugging_faces_clip_are_named(change, message, llama, work, tmp_path):
    folder = work / "whole-clip"
    if not folder.exists():
        published.clip_folder(folder)
    assert message in refused(llama, changed(folder, tmp_path / "clip", change), tmp_path / "out")


@pytest.mark.parametrize(("file", "fields", "message"), [
    ("config.json", {"model_type": "siglip"}, "clip/config.json, model_type: expected clip, found siglip"),
    ("preprocessor_config.json", {"image_mean": ...}, "preprocessor_config.json, image_mean: expected 3 numbers, found None"),
    ("preprocessor_config.json", {"crop_size": 224}, "preprocessor_config.json, crop_size: expected 28"),
])
def test_bad_fields_of_hugging_faces_clip_are_named(file, fields, message, llama, clip, tmp_path):
    assert message in refused(llama, reconfigured(clip, tmp_path / "clip", file, **fields), tmp_path / "out")


def test_8_bits_want_widths_that_blocks_divide(clip, work, tmp_path):
    narrow = published.decoder_folder("llama2", tmp_path / "narrow", hidden_size=80, num_attention_heads=5, num_key_value_heads=5)
    assert "a multiple of 32 columns, found 80" in refused(narrow, clip, tmp_path / "out", storage="int8")


@pytest.mark.skipif("SWATH_TRUE_SIZE" not in os.environ, reason="3 GB of disk and some minutes: SWATH_TRUE_SIZE=1 asks for it")
def test_a_clip_of_the_true_size_of_vit_l_14(llama, tmp_path):
    """As RemoteCLIP-ViT-L-14 has it: names, shapes and float32. The import itself holds the bundle against numpy."""
    from swath_bundle.clip_checkpoint import TEXT, VISION
    from swath_bundle.clip_model import ClipShape, Tower

    shape = ClipShape(Tower(VISION, 1024, 24, 16, 4096), Tower(TEXT, 768, 12, 12, 3072), 224, 14, 768, 49408, 77, "gelu")
    rng = np.random.default_rng(5)
    tensors = {name: rng.standard_normal(size, np.float32) * np.float32(size[-1] ** -0.5) for name, size in shape.shapes().items()}
    tensors |= {name: np.ones_like(values) for name, values in tensors.items() if name.rpartition(".")[0].rpartition(".")[2].startswith("ln_") and name.endswith("weight")}
    save_arrays(tensors | {"logit_scale": np.array(4.6, np.float32)}, tmp_path / "RemoteCLIP-ViT-L-14.safetensors")
    del tensors
    started = time.time()
    import_bundle(llama, tmp_path / "RemoteCLIP-ViT-L-14.safetensors", None, tmp_path / "bundle")
    imported_in = time.time() - started
    bundle = OnnxBundle(tmp_path / "bundle")
    assert bundle.settings["dimensions"]["features"] == [5, 1024] and bundle.settings["dimensions"]["embedding"] == 768
    started = time.time()
    bundle.encode(np.zeros((1, 3, 224, 224), np.float32))
    encoded_in, started = time.time() - started, time.time()
    bundle.embed_text("an airplane")
    sizes = {path.name: path.stat().st_size for path in (tmp_path / "bundle").iterdir() if path.is_file()}
    checkpoint = (tmp_path / "RemoteCLIP-ViT-L-14.safetensors").stat().st_size
    print(f"checkpoint {checkpoint}, imported in {imported_in:.0f} s, a picture in {encoded_in:.2f} s, a query in {time.time() - started:.2f} s, {sizes}")
    if "SWATH_KEEP" in os.environ:
        shutil.copytree(tmp_path / "bundle", os.environ["SWATH_KEEP"])

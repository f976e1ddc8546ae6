import json
import os
import shutil
from pathlib import Path

import numpy as np
import onnx

import pytest
from onnx import helper
from safetensors.numpy import save_file

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

import optimum_exports as exports  # noqa: E402

from swath_bundle import importing  # noqa: E402
from swath_bundle.errors import BundleError  # noqa: E402
from swath_bundle.importing import import_bundle  # noqa: E402
from swath_training.runtime import OnnxBundle  # noqa: E402

TINY = Path(__file__).resolve().parents[2] / "libs" / "model-runtime" / "src" / "test" / "resources" / "tiny-bundle" / "golden"
IDS = np.array([[0, 40, 41, 290, 7, 300], [0, 9, 100, 101, 102, 5]])


@pytest.fixture(autouse=True, scope="module")
def small():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "PICTURES", TINY)
        patch.setattr(importing, "EMBEDDING", 8)
        yield


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("imports")


@pytest.fixture(scope="module")
def encoder(work):
    return exports.export_clip(exports.clip(), work / "encoder")


@pytest.fixture(scope="module")
def grouped(work):
    """Grouped queries, all weights in a file of their own."""
    return exports.export_llama(exports.llama(num_key_value_heads=2), work / "grouped", external=True)


@pytest.fixture(scope="module")
def bundle(grouped, encoder, work):
    import_bundle(grouped, encoder, None, work / "Grouped bundle")
    return OnnxBundle(work / "Grouped bundle")


def step_by_step(bundle: OnnxBundle, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Logits and hidden states: three positions without a past, then one at a time."""
    past, logits, hidden = bundle.empty_past(len(ids)), [], []
    for start, end in [(0, 3), *((i, i + 1) for i in range(3, ids.shape[1]))]:
        each, state, past = bundle.step(bundle.embeddings(ids[:, start:end]), past, start)
        logits.append(each)
        hidden.append(state)
    return np.concatenate(logits, 1), np.concatenate(hidden, 1)


@torch.no_grad()
def expected(model, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    outputs = model(torch.from_numpy(ids), output_hidden_states=True)
    return outputs.logits.float().numpy(), outputs.hidden_states[-1].float().numpy()


def assert_equals_transformers(bundle: OnnxBundle, model, tolerance: float = 1e-4) -> None:
    for found, wanted in zip(step_by_step(bundle, IDS), expected(model, IDS)):
        np.testing.assert_allclose(found, wanted, atol=tolerance)


def test_a_decoder_of_llama_2_equals_transformers(encoder, work):
    model = exports.llama()
    import_bundle(exports.export_llama(model, work / "llama2"), encoder, None, work / "llama2-bundle")
    assert_equals_transformers(OnnxBundle(work / "llama2-bundle"), model)


def test_grouped_queries_and_external_data_equal_transformers(bundle, grouped):
    assert_equals_transformers(bundle, exports.llama(num_key_value_heads=2))
    assert bundle.settings["precision"] == "fp32"
    assert bundle.settings["name"] == "grouped-bundle"
    assert {name for name in bundle.settings["files"] if name.endswith("_data")} == {"decoder.onnx_data"}


def test_an_export_is_left_as_it_was(bundle, grouped, work):
    onnx.load(grouped / "model.onnx")
    assert (work / "Grouped bundle" / "decoder.onnx_data").read_bytes() == (grouped / "model.onnx_data").read_bytes()


def test_rows_padded_at_the_left_equal_rows_alone(bundle):
    alone, _ = step_by_step(bundle, IDS[:1, :4])
    padded = np.array([[9, 9, *IDS[0, :4]]])
    past = {f"past_key_values.{i}.{part}": bundle.empty_past(1)[0] for i in range(2) for part in ("key", "value")}
    logits = bundle.run("decoder", inputs_embeds=bundle.embeddings(padded), attention_mask=np.array([[0, 0, 1, 1, 1, 1]]),
                        position_ids=np.array([[0, 0, 0, 1, 2, 3]]), **past)[0]
    np.testing.assert_allclose(logits[:, 2:], alone, atol=1e-4)


def test_tied_weights_and_float16_come_close_to_transformers(encoder, work):
    model = exports.llama(torch.float16, num_key_value_heads=2, tie_word_embeddings=True)
    import_bundle(exports.export_llama(model, work / "half"), encoder, None, work / "half-bundle")
    bundle = OnnxBundle(work / "half-bundle")
    assert bundle.settings["precision"] == "int8"
    assert bundle.embeddings(IDS).dtype == np.float32
    wanted, _ = expected(model.float(), IDS)
    found, _ = step_by_step(bundle, IDS)
    assert np.abs(found - wanted).max() < 0.02 * np.abs(wanted).max()


def test_4_bit_weights_stay_4_bit(grouped, encoder, work):
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    folder = work / "int4"
    shutil.copytree(grouped, folder)
    quantizer = MatMulNBitsQuantizer(onnx.load(folder / "model.onnx"), block_size=32, is_symmetric=True, accuracy_level=4)
    quantizer.process()
    quantized = quantizer.model.model
    (folder / "model.onnx_data").unlink()
    onnx.save(quantized, folder / "model.onnx")
    import_bundle(folder, encoder, None, work / "int4-bundle")
    decoder = onnx.load(work / "int4-bundle" / "decoder.onnx")
    assert sum(node.op_type == "MatMulNBits" for node in decoder.graph.node) == 15
    assert OnnxBundle(work / "int4-bundle").settings["precision"] == "int8"


def test_a_merged_decoder_equals_transformers(grouped, encoder, work):
    import_bundle(exports.merge(grouped, work / "merged"), encoder, None, work / "merged-bundle")
    assert_equals_transformers(OnnxBundle(work / "merged-bundle"), exports.llama(num_key_value_heads=2))


def test_ret_has_the_bridges_row_and_other_tokens_the_models(bundle):
    ret = bundle.settings["tokens"]["ret"]
    assert bundle.tokens("[RET]") == [ret] and ret not in bundle.tokens("RET")
    table = exports.llama(num_key_value_heads=2).get_input_embeddings().weight.detach().numpy()
    found = bundle.embeddings(np.array([[ret, 0, exports.VOCABULARY - 1]]))[0]
    np.testing.assert_array_equal(found[1:], table[[0, -1]])
    assert 0 < np.abs(found[0]).max() < 0.2


@torch.no_grad()
def test_features_and_embedding_of_the_tower_equal_transformers(bundle):
    pixels = np.random.default_rng(1).standard_normal((3, 3, 28, 28)).astype(np.float32)
    features, embedding = bundle.encode(pixels)
    seen = exports.clip()(torch.from_numpy(pixels))
    states = seen.last_hidden_state.numpy()
    assert features.shape == (3, 17, 32)
    np.testing.assert_allclose(features, states, atol=1e-4)
    weights = importing.bridges.random_bridge((17, 32), 32, 8, 32).tensors["image_projection.weight"]
    wanted = seen.pooler_output.numpy() @ weights.T
    np.testing.assert_allclose(embedding, wanted / np.linalg.norm(wanted, axis=-1, keepdims=True), atol=1e-4)


def test_a_grid_too_large_for_the_topic_is_averaged(grouped, work, monkeypatch):
    monkeypatch.setattr("swath_bundle.clip.MOST_BYTES", 5 * 32 * 2)
    import_bundle(grouped, exports.export_clip(exports.clip(), work / "encoder2"), None, work / "averaged")
    bundle = OnnxBundle(work / "averaged")
    pixels = np.random.default_rng(1).standard_normal((1, 3, 28, 28)).astype(np.float32)
    with torch.no_grad():
        states = exports.clip()(torch.from_numpy(pixels)).last_hidden_state.numpy()[0]
    assert bundle.settings["dimensions"]["features"] == [5, 32]
    top_right = states[1:].reshape(4, 4, 32)[:2, 2:].mean((0, 1))
    np.testing.assert_allclose(bundle.encode(pixels)[0][0, [0, 2]], [states[0], top_right], atol=1e-4)


@pytest.mark.skipif("SWATH_TRUE_SIZE" not in os.environ, reason="3 GB of disk and some minutes: SWATH_TRUE_SIZE=1 asks for it")
def test_a_tower_of_the_true_size_of_vit_l_14(grouped, tmp_path):
    tower = exports.clip(hidden_size=1024, intermediate_size=4096, num_hidden_layers=24, num_attention_heads=16, image_size=224, patch_size=14)
    pixels = np.random.default_rng(1).standard_normal((1, 3, 224, 224)).astype(np.float32)
    with torch.no_grad():
        seen = tower(torch.from_numpy(pixels))
        states, pooled = seen.last_hidden_state[0].numpy(), seen.pooler_output.numpy()
    exports.export_clip(tower, tmp_path / "encoder", external=True)
    del tower
    import_bundle(grouped, tmp_path / "encoder", None, tmp_path / "bundle")
    bundle = OnnxBundle(tmp_path / "bundle")
    features, embedding = bundle.encode(pixels)
    wanted = np.concatenate([states[:1], states[1:].reshape(2, 8, 2, 8, 1024).mean((1, 3)).reshape(4, 1024)])
    assert bundle.settings["dimensions"]["features"] == [5, 1024]
    assert importing.difference(features[0], wanted) < 1e-4
    wanted = pooled @ importing.bridges.random_bridge((5, 1024), 32, 8, 1024).tensors["image_projection.weight"].T
    assert importing.difference(embedding, wanted / np.linalg.norm(wanted)) < 1e-4
    print({path.name: path.stat().st_size for path in (tmp_path / "bundle").iterdir()})


def test_a_bridge_gives_its_layers_and_prompts(grouped, encoder, work):
    bridge = importing.bridges.random_bridge((17, 32), 32, 6, 32)
    metadata = {"prompt": {"beforeImage": "look", "afterImage": "<s>"}, "decoding": {"maxTokens": 5, "beams": 1, "lengthPenalty": 1.0}}
    save_file(bridge.tensors, work / "bridge.safetensors", {key: json.dumps(value) for key, value in metadata.items()})
    import_bundle(grouped, encoder, work / "bridge.safetensors", work / "bridged")
    settings = OnnxBundle(work / "bridged").settings
    assert settings["dimensions"]["embedding"] == 6 and settings["prompt"] == metadata["prompt"] and settings["decoding"] == metadata["decoding"]
    assert "random" not in settings["description"]


def test_it_says_that_random_layers_are_untrained(grouped, encoder, work):
    said = []
    import_bundle(grouped, encoder, None, work / "said", said.append)
    assert "the linear layers and [RET] are random" in said[0]


def spoiled(source: Path, target: Path, file: str, change) -> Path:
    shutil.copytree(source, target)
    path = target / file
    if path.suffix == ".json":
        document = json.loads(path.read_text())
        change(document)
        path.write_text(json.dumps(document))
    else:
        model = onnx.load(path, load_external_data=False)
        change(model)
        onnx.save(model, path)
    return target


def refused(llm: Path, encoder: Path, out: Path) -> str:
    with pytest.raises(BundleError) as error:
        import_bundle(llm, encoder, None, out, lambda text: None)
    assert not out.exists() and not out.with_name(out.name + ".part").exists()
    return str(error.value)


@pytest.mark.parametrize("field", ["num_hidden_layers", "num_attention_heads", "hidden_size", "vocab_size", "eos_token_id"])
def test_a_missing_field_of_the_decoders_config_is_named(field, grouped, encoder, tmp_path):
    llm = spoiled(grouped, tmp_path / "llm", "config.json", lambda config: config.pop(field))
    assert f"llm/config.json, {field}: expected" in refused(llm, encoder, tmp_path / "out")


@pytest.mark.parametrize(("field", "value", "message"), [
    ("num_hidden_layers", 3, "model.onnx, inputs: expected past_key_values.2.key: a decoder with a cache"),
    ("num_hidden_layers", 1, "inputs: expected no others than attention_mask, input_ids, past_key_values.0.key and the cache of 1 layers (config.json, num_hidden_layers)"),
    ("num_key_value_heads", 4, "model.onnx, past_key_values.0.key, dimension 1: expected 4 (config.json, num_key_value_heads), found 2"),
    ("head_dim", 16, "model.onnx, past_key_values.0.key, dimension 3: expected 16 (config.json, head_dim), found 8"),
    ("vocab_size", 321, "model.onnx, logits, dimension 2: expected 321 (config.json, vocab_size), found 320"),
])
def test_sizes_that_disagree_are_named(field, value, message, grouped, encoder, tmp_path):
    llm = spoiled(grouped, tmp_path / "llm", "config.json", lambda config: config.update({field: value}))
    assert message in refused(llm, encoder, tmp_path / "out")


def without_cache(model) -> None:
    kept = [value for value in model.graph.input if not value.name.startswith("past")]
    del model.graph.input[:]
    model.graph.input.extend(kept)


def with_ids_read_elsewhere(model) -> None:
    model.graph.node.append(helper.make_node("Neg", ["input_ids"], ["negative"], name="other"))


def with_one_position(model) -> None:
    next(value for value in model.graph.input if value.name == "input_ids").type.tensor_type.shape.dim[1].dim_value = 1


@pytest.mark.parametrize(("change", "message"), [
    (without_cache, "model.onnx, inputs: expected past_key_values.0.key: a decoder with a cache (Optimum's task text-generation-with-past), found attention_mask"),
    (with_ids_read_elsewhere, "input_ids: expected it to be embedded and asked for its shape, found Neg other"),
    (with_one_position, "input_ids: expected a free sequence length"),
])
def test_decoders_that_cannot_be_used_are_named(change, message, grouped, encoder, tmp_path):
    assert message in refused(spoiled(grouped, tmp_path / "llm", "model.onnx", change), encoder, tmp_path / "out")


def test_files_that_are_missing_or_cut_off_are_named(grouped, encoder, tmp_path):
    out = tmp_path / "out"
    for name in ("config.json", "tokenizer.json", "model.onnx", "model.onnx_data"):
        llm = tmp_path / f"without-{name}"
        shutil.copytree(grouped, llm)
        (llm / name).unlink()
        assert name in refused(llm, encoder, out)
    llm = shutil.copytree(grouped, tmp_path / "cut")
    with open(llm / "model.onnx_data", "r+b") as file:
        file.truncate(100)
    assert "bytes in" in refused(llm, encoder, out) and "found 100" in refused(llm, encoder, out)
    (llm / "tokenizer.json").write_text("[]")
    assert "tokenizer.json: expected a tokenizer" in refused(llm, encoder, out)
    (llm / "config.json").write_text("{")
    assert "config.json: expected JSON" in refused(llm, encoder, out)
    assert "nowhere: expected the folder of an export" in refused(grouped, tmp_path / "nowhere", out)


@pytest.mark.parametrize(("file", "field", "value", "message"), [
    ("config.json", "hidden_size", 48, "last_hidden_state: expected ['batch', 17, 48], found"),
    ("config.json", "patch_size", None, "encoder/config.json, patch_size: expected a number, found none"),
    ("config.json", "image_size", 56, "config.json, image_size"),
    ("preprocessor_config.json", "image_mean", [1, 2], "preprocessor_config.json, image_mean: expected 3 numbers, found [1, 2]"),
    ("preprocessor_config.json", "resample", 0, "preprocessor_config.json, resample: expected 2 (bilinear) or 3 (bicubic), found 0"),
])
def test_bad_fields_of_the_encoder_are_named(file, field, value, message, grouped, encoder, tmp_path):
    def change(config):
        config.pop(field)
        if value is not None:
            config[field] = value

    assert message in refused(grouped, spoiled(encoder, tmp_path / "encoder", file, change), tmp_path / "out")


def test_an_encoder_without_its_hidden_states_is_named(grouped, encoder, tmp_path):
    def change(model):
        kept = [value for value in model.graph.output if value.name != "last_hidden_state"]
        del model.graph.output[:]
        model.graph.output.extend(kept)

    message = refused(grouped, spoiled(encoder, tmp_path / "encoder", "model.onnx", change), tmp_path / "out")
    assert "model.onnx, outputs: expected last_hidden_state, found pooler_output" in message


def test_a_bridge_for_another_model_is_named(grouped, encoder, tmp_path):
    bridge = importing.bridges.random_bridge((17, 32), 64, 6, 32)
    save_file(bridge.tensors, tmp_path / "bridge.safetensors")
    with pytest.raises(BundleError, match=r"bridge.safetensors, caption_projection.weight: expected \[32, 32\], found \[64, 32\]"):
        import_bundle(grouped, encoder, tmp_path / "bridge.safetensors", tmp_path / "out")


def test_the_command_ends_with_its_status(grouped, encoder, tmp_path, capsys):
    from swath_bundle.__main__ import main

    arguments = ["import", "--llm", str(grouped), "--encoder", str(encoder), "--out"]
    assert main([*arguments, str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'out'}\n"
    assert main(["import", "--llm", str(tmp_path), "--encoder", str(encoder), "--out", str(tmp_path / "other")]) == 1
    assert "bundle: " in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["import"])

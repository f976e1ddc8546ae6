import numpy as np
import onnxruntime
import pytest

from swath_bundle.errors import BundleError
from swath_bundle.graph import as_stored
from swath_bundle.llama import Shape, decoder_graph, embeddings_as_stored, embeddings_graph, stored_weights, with_head
from swath_bundle.reference import Decoder, greedy

CONFIG = {"num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "hidden_size": 64, "intermediate_size": 96,
          "rope_theta": 10000.0, "rms_norm_eps": 1e-5, "vocab_size": 50}
SHAPE = Shape.of(CONFIG)


def random_weights(vocabulary: int = 50) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(5)
    weights = {name: rng.standard_normal(shape).astype(np.float32) * (0.2 if len(shape) == 2 else 1) for name, shape in SHAPE.weight_shapes(vocabulary).items()}
    weights["model.embed_tokens.weight"] = weights.pop("lm_head.weight")
    return weights


def session(model) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def run(decoder, embeds, mask, positions, past=None) -> dict[str, np.ndarray]:
    names = [output.name for output in decoder.get_outputs()]
    empty = np.zeros((len(embeds), SHAPE.kv_heads, 0, SHAPE.head_dim), np.float32)
    inputs = {port.name: empty for port in decoder.get_inputs() if port.name.startswith("past")} | (past or {})
    return dict(zip(names, decoder.run(None, {"inputs_embeds": embeds, "attention_mask": mask, "position_ids": positions, **inputs})))


def past_of(outputs: dict) -> dict:
    return {name.replace("present", "past_key_values"): value for name, value in outputs.items() if name.startswith("present")}


def ones(*shape: int) -> np.ndarray:
    return np.ones(shape, np.int64)


@pytest.fixture(scope="module")
def embeds() -> np.ndarray:
    return np.random.default_rng(6).standard_normal((2, 7, SHAPE.width)).astype(np.float32)


@pytest.fixture(scope="module")
def decoder():
    return session(decoder_graph(with_head(random_weights()), CONFIG, "fp32"))


@pytest.mark.parametrize("storage", ["fp32", "fp16", "int8", "q4"])
def test_a_graph_equals_the_reference_with_the_weights_as_stored(storage, embeds):
    weights = with_head(random_weights(), 40)
    found = run(session(decoder_graph(weights, CONFIG, storage)), embeds, ones(2, 7), np.tile(np.arange(7), (2, 1)))
    reference = Decoder(stored_weights(weights, storage), SHAPE)
    for row in range(2):
        logits, hidden, past = reference.run(embeds[row])
        np.testing.assert_allclose(found["hidden_state"][row], hidden, atol=1e-4)
        np.testing.assert_allclose(found["logits"][row], logits[-1:], atol=1e-4)
        np.testing.assert_allclose(found["present.2.key"][row], past[2][0], atol=1e-4)
    assert found["logits"].shape == (2, 1, 40)


def test_weights_of_4_bits_lose_nothing_where_they_had_no_more():
    rng = np.random.default_rng(8)
    scale, minimum = (rng.standard_normal((5, 3, 1)).astype(np.float16).astype(np.float32) for _ in range(2))
    nibbles = rng.permuted(np.tile(np.arange(32) // 2, (5, 3, 1)), axis=-1)
    weight = (nibbles * np.abs(scale) + minimum).reshape(5, 96).astype(np.float32)
    np.testing.assert_array_equal(as_stored(weight, "q4"), weight)


def test_a_cache_changes_nothing(decoder, embeds):
    whole = run(decoder, embeds, ones(2, 7), np.tile(np.arange(7), (2, 1)))
    first = run(decoder, embeds[:, :4], ones(2, 4), np.tile(np.arange(4), (2, 1)))
    rest = run(decoder, embeds[:, 4:], ones(2, 7), np.tile(np.arange(4, 7), (2, 1)), past_of(first))
    for name in ("logits", "present.0.key", "present.2.value"):
        np.testing.assert_allclose(rest[name], whole[name], atol=1e-4)
    np.testing.assert_allclose(rest["hidden_state"], whole["hidden_state"][:, 4:], atol=1e-4)


@pytest.mark.parametrize("side", ["left", "right"])
def test_padding_at_either_side_changes_nothing(side, decoder, embeds):
    whole = run(decoder, embeds[:, :5], ones(2, 5), np.tile(np.arange(5), (2, 1)))["hidden_state"]
    padding = np.full((2, 2, SHAPE.width), 9, np.float32)
    if side == "left":
        padded, kept, positions = np.concatenate([padding, embeds[:, :5]], 1), slice(2, 7), [0, 0, 0, 1, 2, 3, 4]
    else:
        padded, kept, positions = np.concatenate([embeds[:, :5], padding], 1), slice(0, 5), [0, 1, 2, 3, 4, 0, 0]
    mask = np.zeros((2, 7), np.int64)
    mask[:, kept] = 1
    outputs = run(decoder, padded, mask, np.tile(np.array(positions), (2, 1)))
    np.testing.assert_allclose(outputs["hidden_state"][:, kept], whole, atol=1e-4)

    more = np.tile(embeds[:1, 6:], (2, 1, 1))
    expected = run(decoder, np.concatenate([embeds[:, :5], more], 1), ones(2, 6), np.tile(np.arange(6), (2, 1)))["logits"]
    longer = np.concatenate([mask, ones(2, 1)], 1)
    np.testing.assert_allclose(run(decoder, more, longer, np.full((2, 1), 5), past_of(outputs))["logits"], expected, atol=1e-4)


@pytest.mark.parametrize("storage", ["fp32", "fp16", "q8"])
def test_embeddings_are_the_table_as_stored(storage):
    table = random_weights()["model.embed_tokens.weight"]
    ids = np.array([[0, 49, 7], [3, 3, 1]])
    [found] = session(embeddings_graph(table, storage)).run(None, {"input_ids": ids})
    np.testing.assert_array_equal(found, embeddings_as_stored(table, storage)[ids])
    np.testing.assert_allclose(found, table[ids], atol=0.01)


def test_the_reference_equals_transformers():
    torch, transformers = pytest.importorskip("torch"), pytest.importorskip("transformers")
    weights = random_weights()
    model = transformers.LlamaForCausalLM(transformers.LlamaConfig(**CONFIG, tie_word_embeddings=True, eos_token_id=2, attn_implementation="eager")).eval()
    model.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()}, strict=False)
    ids = [4, 9, 11, 30, 2, 7]
    with torch.no_grad():
        expected = model(torch.tensor([ids]), output_hidden_states=True)
        sentence = model.generate(torch.tensor([ids]), max_new_tokens=8, do_sample=False, pad_token_id=0)[0, len(ids) :].tolist()
    table = weights["model.embed_tokens.weight"]
    reference = Decoder(with_head(weights), SHAPE)
    logits, hidden, _ = reference.run(table[ids])
    np.testing.assert_allclose(logits, expected.logits[0].numpy(), atol=1e-4)
    np.testing.assert_allclose(hidden, expected.hidden_states[-1][0].numpy(), atol=1e-4)
    assert greedy(reference, lambda tokens: table[tokens], table[ids], 8, 2, [])[0] == sentence


@pytest.mark.parametrize("field", ["hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "rms_norm_eps", "rope_theta"])
def test_a_config_without_a_field_is_refused_by_its_name(field):
    with pytest.raises(BundleError, match=f"config.json, {field}: expected the field, found none"):
        Shape.of({name: value for name, value in CONFIG.items() if name != field})


def test_scaled_positions_are_refused():
    with pytest.raises(BundleError, match="config.json, rope_scaling: expected none"):
        Shape.of(CONFIG | {"rope_scaling": {"type": "linear", "factor": 2.0}})


def test_weights_of_another_shape_are_refused_by_name():
    weights = with_head(random_weights())
    with pytest.raises(BundleError, match=r"model.layers.1.mlp.up_proj.weight: expected \[96, 64\], found \[96, 63\]"):
        decoder_graph(weights | {"model.layers.1.mlp.up_proj.weight": np.zeros((96, 63), np.float32)}, CONFIG, "fp32")
    del weights["model.norm.weight"]
    with pytest.raises(BundleError, match="model.norm.weight, found none"):
        decoder_graph(weights, CONFIG, "fp32")

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest

pytest.importorskip("transformers")

from swath_bundle.graph import Graph, floats, save
from swath_bundle.llama import EMBEDDINGS, Shape, decoder_graph, embeddings_graph, with_head
from swath_training.bench_caption import Bundle, UnreadableDecoder, llama, logits_difference, peers, torch
from tokenizers import Tokenizer, models, pre_tokenizers

CONFIG = {
    "vocab_size": 60, "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 8, "rms_norm_eps": 1e-5, "rope_theta": 10000.0, "hidden_act": "silu", "tie_word_embeddings": True,
}  # fmt: skip
FEATURES, PREFIX, VOCABULARY = (4, 6), 4, 40


def write_bundle(folder: Path, storage: str, seed: int = 5) -> Path:
    """The language side of a bundle with random weights; fewer tokens are generated than read."""
    rng, width = np.random.default_rng(seed), CONFIG["hidden_size"]
    shapes = Shape.of(CONFIG).weight_shapes(VOCABULARY) | {EMBEDDINGS: (CONFIG["vocab_size"], width)}
    weights = {n: rng.normal(float(len(s) == 1), 1.5 * s[-1] ** -0.5 if len(s) == 2 else 0.1, s).astype(np.float32) for n, s in shapes.items()}
    weights.pop("lm_head.weight")
    folder.mkdir()
    save(decoder_graph(with_head(weights, VOCABULARY), CONFIG, storage), folder / "decoder.onnx")
    save(embeddings_graph(weights[EMBEDDINGS], "fp32"), folder / "token_embeddings.onnx")
    graph = Graph()
    graph.MatMul("features", graph.constant(rng.normal(0, 0.5, (FEATURES[1], width)).astype(np.float32)), name="prefix")
    save(graph.model("caption_projection", [floats("features", "batch", *FEATURES)], [floats("prefix", "batch", PREFIX, width)]), folder / "caption_projection.onnx")
    tokenizer = Tokenizer(models.WordLevel({f"w{i}": i for i in range(CONFIG["vocab_size"])}, unk_token="w2"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "dimensions": {"features": list(FEATURES), "prefix": PREFIX, "model": width, "layers": 2, "kvHeads": 2, "headDim": 8, "vocabulary": VOCABULARY},
        "tokens": {"bos": 0, "eos": 1, "pad": 2, "ret": 59}, "prompt": {"beforeImage": "", "afterImage": "w0 w57"},
        "decoding": {"maxTokens": 12, "beams": 1, "lengthPenalty": 1.0},
    }  # fmt: skip
    (folder / "bundle.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


def features(count: int) -> np.ndarray:
    return np.random.default_rng(9).normal(size=(count, *FEATURES)).astype(np.float32)


@pytest.mark.parametrize("storage", ["fp16", "int8"])
@torch.inference_mode()
def test_all_loops_give_the_same_captions(tmp_path, storage):
    bundle = Bundle(write_bundle(tmp_path / "bundle", storage), threads=1)
    prompts = bundle.prompts(features(16))
    loops, model = peers(bundle)

    captions = {name: bundle.until_end(loop(prompts)) for name, loop in loops.items()}

    assert logits_difference(bundle, model, prompts) < 1e-4
    assert captions["transformers"] == captions["torch"] == captions["onnxruntime"]
    lengths = {len(caption) for caption in captions["torch"]}
    assert len(lengths) > 1 and max(lengths) <= 12, "captions that end at different tokens, or the case shows little"
    assert not {0, 2} & {token for caption in captions["torch"] for token in caption}


@torch.inference_mode()
def test_weights_of_four_bits_are_those_that_the_graph_computes_with(tmp_path):
    bundle = Bundle(write_bundle(tmp_path / "bundle", "q4"), threads=1)
    other = Bundle(write_bundle(tmp_path / "other", "q4", seed=6), threads=1)
    prompts = bundle.prompts(features(4))

    assert logits_difference(bundle, llama(bundle), prompts) < 1e-4
    assert logits_difference(bundle, llama(other), prompts) > 0.5


def test_a_decoder_without_config_or_of_another_shape_is_refused(tmp_path):
    folder = write_bundle(tmp_path / "bundle", "fp16")
    decoder = onnx.load(folder / "decoder.onnx")
    onnx.helper.set_model_props(decoder, {"config": json.dumps(CONFIG | {"intermediate_size": 24})})
    onnx.save(decoder, folder / "decoder.onnx")
    with pytest.raises(UnreadableDecoder, match="gate_proj.weight"):
        llama(Bundle(folder, threads=1))

    onnx.helper.set_model_props(decoder, {})
    onnx.save(decoder, folder / "decoder.onnx")
    with pytest.raises(UnreadableDecoder, match="config"):
        llama(Bundle(folder, threads=1))


def test_it_serves_runs_over_its_standard_streams(tmp_path):
    folder = write_bundle(tmp_path / "bundle", "int8")
    features(3).astype("<f4").tofile(tmp_path / "features.f32")
    asked = [{"loop": loop, "batch": 2, "captions": 5} for loop in ("transformers", "torch", "onnxruntime")]

    done = subprocess.run(
        [sys.executable, "-m", "swath_training.bench_caption", "--bundle", folder, "--features", tmp_path / "features.f32", "--threads", "1"],
        input="".join(json.dumps(line) + "\n" for line in asked), capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1],
    )  # fmt: skip

    ready, *answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"torch", "transformers", "onnxruntime"} == ready["versions"].keys()
    assert len(answers) == 3 and all(len(a["tokens"]) == 5 and a["seconds"] > 0 for a in answers)
    assert answers[0]["tokens"] == answers[1]["tokens"] == answers[2]["tokens"]
    assert answers[0]["tokens"][0] == answers[0]["tokens"][3], "images are gone through again from the first"

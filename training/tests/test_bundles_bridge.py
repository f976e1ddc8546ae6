import json

import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import save_file

from swath_bundle import bridge as bridges
from swath_bundle.bridge import Bridge, load_bridge
from swath_bundle.errors import BundleError

FEATURES, MODEL, EMBEDDING = (49, 8), 16, 12


def tensors(convolution: bool = True) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(2)
    shapes = {"caption_projection.weight": (MODEL, 8, 3, 3) if convolution else (MODEL, 8), "caption_projection.bias": (MODEL,),
              "text_projection.weight": (EMBEDDING, MODEL), "text_projection.bias": (EMBEDDING,), "ret": (MODEL,)}
    return {name: rng.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}


def saved(tmp_path, values: dict, **metadata: str):
    path = tmp_path / "bridge.safetensors"
    save_file(values, path, metadata)
    return path


def test_a_bridge_is_read_with_its_metadata(tmp_path):
    bridge = load_bridge(saved(tmp_path, tensors(), prompt=json.dumps({"beforeImage": "a"})), FEATURES, MODEL, EMBEDDING)
    assert bridge.metadata == {"prompt": {"beforeImage": "a"}}
    assert bridge.prefix(FEATURES) == 16


@pytest.mark.parametrize(("name", "shape", "expected"), [
    ("caption_projection.weight", (MODEL, 9, 3, 3), r"expected \[16, 8, 3, 3\], found \[16, 9, 3, 3\]"),
    ("caption_projection.bias", (3,), r"expected \[16\], found \[3\]"),
    ("text_projection.weight", (MODEL, EMBEDDING), r"expected \[12, 16\], found \[16, 12\]"),
    ("ret", (MODEL, 1), r"expected \[16\], found \[16, 1\]"),
])
def test_a_bridge_of_another_shape_is_refused_by_file_and_tensor(name, shape, expected, tmp_path):
    path = saved(tmp_path, tensors() | {name: np.zeros(shape, np.float32)})
    with pytest.raises(BundleError, match=f"bridge.safetensors, {name}: {expected}"):
        load_bridge(path, FEATURES, MODEL, EMBEDDING)


def test_other_bad_bridges_are_refused(tmp_path):
    with pytest.raises(BundleError, match="nowhere.safetensors: expected the bridge, found no such file"):
        load_bridge(tmp_path / "nowhere.safetensors", FEATURES, MODEL, EMBEDDING)
    (tmp_path / "notes.safetensors").write_text("none at all")
    with pytest.raises(BundleError, match="notes.safetensors: expected a safetensors file"):
        load_bridge(tmp_path / "notes.safetensors", FEATURES, MODEL, EMBEDDING)
    without = tensors()
    del without["ret"]
    with pytest.raises(BundleError, match=r"ret: expected \[16\], found none"):
        load_bridge(saved(tmp_path, without), FEATURES, MODEL, EMBEDDING)
    with pytest.raises(BundleError, match="text_projection.bias: expected finite numbers"):
        load_bridge(saved(tmp_path, tensors() | {"text_projection.bias": np.full(EMBEDDING, np.nan, np.float32)}), FEATURES, MODEL, EMBEDDING)
    with pytest.raises(BundleError, match="metadata prompt: expected JSON"):
        load_bridge(saved(tmp_path, tensors(), prompt="{"), FEATURES, MODEL, EMBEDDING)
    with pytest.raises(BundleError, match="5 features are no square grid"):
        load_bridge(saved(tmp_path, tensors()), (5, 8), MODEL, EMBEDDING)


@pytest.mark.parametrize(("convolution", "prefix"), [(True, 16), (False, 49)])
def test_graphs_equal_numpy(convolution, prefix):
    bridge, rng = Bridge(tensors(convolution), {}), np.random.default_rng(3)
    features, hidden = rng.standard_normal((2, *FEATURES)).astype(np.float32), rng.standard_normal((2, MODEL)).astype(np.float32)
    [found] = run(bridges.projection_graph(bridge, FEATURES), features=features)
    assert found.shape == (2, prefix, MODEL)
    np.testing.assert_allclose(found[1], bridges.project(bridge, features[1]), atol=1e-5)
    [embedding] = run(bridges.text_graph(bridge), hidden_state=hidden)
    np.testing.assert_allclose(embedding[1], bridges.embed(bridge, hidden[1]), atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(embedding, axis=-1), 1, atol=1e-6)


def test_the_convolution_is_pytorchs():
    torch = pytest.importorskip("torch")
    bridge = Bridge({name: values.astype(np.float16).astype(np.float32) for name, values in tensors().items()}, {})
    features = np.random.default_rng(4).standard_normal(FEATURES).astype(np.float32)
    conv = torch.nn.Conv2d(8, MODEL, 3, stride=2, padding=1)
    conv.load_state_dict({part: torch.from_numpy(bridge.tensors[f"caption_projection.{part}"]) for part in ("weight", "bias")})
    with torch.no_grad():
        expected = conv(torch.from_numpy(features).T.reshape(1, 8, 7, 7)).flatten(2)[0].T.numpy()
    np.testing.assert_allclose(bridges.project(bridge, features), expected, atol=1e-5)


def run(model, **inputs):
    return onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, inputs)

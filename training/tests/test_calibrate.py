import base64
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from swath_training import calibrate as stage
from swath_training.calibrate import best_rouge, calibrate, calibrate_images, cross_fitted, fit_logistic, rouge_l
from swath_training.errors import InputError
from swath_training.reliability import expected_calibration_error, reliability
from swath_training.runtime import OnnxBundle

TINY = Path(__file__).parents[2] / "libs/model-runtime/src/test/resources"


def made_up(slope, intercept, count=40_000, seed=5):
    rng = np.random.default_rng(seed)
    scores = rng.normal(0.3, 0.12, count)
    return scores, rng.random(count) < 1 / (1 + np.exp(-(slope * scores + intercept)))


def test_recovers_a_known_curve():
    slope, intercept = fit_logistic(*made_up(12.0, -4.0))
    assert slope == pytest.approx(12, abs=0.5)
    assert intercept == pytest.approx(-4, abs=0.2)


def test_stays_finite_on_what_a_score_parts_cleanly():
    scores = np.linspace(-1, 1, 100)
    slope, intercept = fit_logistic(scores, scores > 0)
    assert 10 < slope < 1e4 and abs(intercept) < 1


def test_a_fit_on_the_other_half_is_calibrated_and_the_raw_score_is_not():
    scores, right = made_up(12.0, -4.0)
    owners = np.repeat(np.arange(len(scores) // 20), 20)
    likely = cross_fitted(scores, right, owners, seed=1)
    assert expected_calibration_error(likely, right) < 0.015
    assert expected_calibration_error(scores.clip(0, 1), right) > 0.1


def test_an_images_own_samples_do_not_count_for_it():
    scores = np.tile([0.0, 1.0], 2)
    right = np.array([False, True, True, False])
    likely = cross_fitted(scores, right, np.array([7, 7, 9, 9]), seed=1)
    assert (likely[:2] > 0.5).tolist() == [True, False] and (likely[2:] > 0.5).tolist() == [False, True]


def test_bins_hold_counts_and_shares():
    likely = np.array([0.05, 0.15, 0.15, 0.99, 1.0])
    right = np.array([False, True, False, True, True])
    assert reliability(likely, right) == [
        {"from": 0.0, "count": 1, "probability": 0.05, "right": 0.0},
        {"from": 0.1, "count": 2, "probability": 0.15, "right": 0.5},
        {"from": 0.9, "count": 2, "probability": 0.995, "right": 1.0},
    ]
    assert expected_calibration_error(likely, right) == pytest.approx((0.05 + 0.7 + 0.01) / 5)


def test_rouge_is_pycocoevalcaps_on_one_reference():
    rouge = pytest.importorskip("pycocoevalcap.rouge.rouge").Rouge()
    pairs = [("many planes are parked", "many white planes are in the airport"), ("a river", "a river"), ("a b c d", "d c b a"), ("one", "two three")]
    for found, wanted in pairs:
        assert rouge_l(found, wanted) == pytest.approx(rouge.calc_score([found], [wanted]))
    assert rouge_l("A river , and trees .", "a river and trees") == 1
    assert best_rouge("a river", ("a road", "a river")) == 1


@pytest.mark.parametrize("from_kind", range(3))
def test_search_finds_the_beams_of_the_committed_cases(from_kind):
    bundle = OnnxBundle(TINY / "tiny-bundle")
    golden = json.loads((TINY / "tiny-bundle/golden/golden.json").read_text())["images"]
    shape = bundle.settings["dimensions"]["features"]
    features = np.stack([np.frombuffer(base64.b64decode(image["features"]), np.float16).reshape(shape) for image in golden]).astype(np.float32)
    expected = json.loads((TINY / "tiny-bundle-beams.json").read_text())[from_kind::3]
    bundle.settings["decoding"]["lengthPenalty"] = expected[0]["lengthPenalty"]
    found = bundle.search(features, expected[0]["beams"])
    assert [tokens for tokens, _ in found] == [case["tokens"] for case in expected]
    assert [score for _, score in found] == pytest.approx([case["meanLogProbability"] for case in expected], abs=1e-4)
    assert bundle.search(features, 1) == [(tokens, pytest.approx(score)) for tokens, score in bundle.caption(features)]


class FakeBundle:
    """Pictures of one shade and texts that name the shade; its captions are mostly right where it is sure. `turn` turns the cosines round."""

    settings = {"decoding": {"beams": 3}}
    turn = 1

    def __init__(self, folder):
        self.words = ["dark forest", "grey square", "bright beach"]

    def encode(self, pixels):
        shade = (pixels.mean((1, 2, 3)) * 128 + 127).round()
        vectors = np.eye(3)[(shade // 90).astype(int)] + 0.2 * np.stack([shade % 7, shade % 5, shade % 3], 1) / 7
        return [np.repeat(shade[:, None, None], 2, 1), vectors / np.linalg.norm(vectors, axis=1, keepdims=True)]

    def embed_text(self, text):
        return self.turn * np.eye(3)[next(i for i, word in enumerate(self.words) if word in text)]

    def search(self, features, beams):
        assert beams == 3
        return [([int(shade)], -0.2 if shade // 3 % 3 else -1.5) for shade in features[:, 0, 0]]

    def sentence(self, tokens):
        return self.words[tokens[0] // 90] + " seen from above" if tokens[0] // 3 % 3 or tokens[0] % 5 == 0 else "nothing at all"


@pytest.fixture
def shades(tmp_path, monkeypatch):
    monkeypatch.setattr(stage, "OnnxBundle", FakeBundle)
    for dataset in ("rsicd", "ucm"):
        (tmp_path / dataset / "val").mkdir(parents=True)
        entries = []
        for shade in range(5, 245, 4 if dataset == "rsicd" else 7):
            kind = shade // 90
            name = f"val/{('forest', 'square', 'beach')[kind]}_{shade}.jpg" if shade % 8 else f"val/{shade:05}.jpg"
            Image.new("RGB", (16, 16), (shade,) * 3).save(tmp_path / dataset / name, quality=100)
            caption = ("dark forest", "grey square", "bright beach")[kind] + " seen from above"
            entries.append({"filename": name, "split": "val", "sentences": [{"raw": caption}, {"raw": f"{caption} no {shade}"}]})
        (tmp_path / dataset / "captions.json").write_text(json.dumps({"dataset": dataset, "images": entries}))
    (tmp_path / "out").mkdir()
    return tmp_path


RECIPE = {"seed": 3, "data": [{"format": "karpathy", "path": "rsicd", "weight": 0.5}, {"format": "karpathy", "path": "ucm", "weight": 0.5}]}


def test_the_stage_writes_the_fit_and_the_plot(shades):
    calibrate(RECIPE, shades, shades / "out")
    report = json.loads((shades / "out/calibration.json").read_text())
    assert set(report["calibration"]) == set(report["reliability"]) == {"retrieval", "image", "caption"}
    for figures in report["reliability"].values():
        assert sum(b["count"] for b in figures["bins"]) == figures["samples"]
        assert 0 < figures["right"] < 1
    assert report["reliability"]["caption"]["samples"] == 60 + 35
    assert report["reliability"]["caption"]["people"] == {"rsicd": 1.0, "ucm": 1.0}
    assert report["calibration"]["retrieval"]["slope"] > 0
    assert report["calibration"]["image"]["slope"] > 0
    assert "<svg" in (shades / "out/reliability.svg").read_text()


def test_a_small_collection_counts_as_much_as_a_large_one():
    """A hundred samples say that a score of 0 is right one time in ten, ten others that it is nine times: together one time in two."""
    scores, right = np.zeros(110), np.repeat([True, False, True, False], [10, 90, 9, 1])
    counts = stage.equal_shares(np.repeat(["large", "small"], [100, 10]))
    assert counts.mean() == pytest.approx(1)
    assert 1 / (1 + np.exp(-fit_logistic(scores, right, counts)[1])) == pytest.approx(0.5, abs=1e-3)


def test_held_out_images_of_labelled_sets_are_a_collection_of_their_own(shades):
    entries = {"forest": 20, "square": 120, "beach": 220}
    for label, shade in entries.items():
        (shades / "labelled/marks" / label).mkdir(parents=True)
        for i in range(8):
            Image.new("RGB", (16, 16), (shade + i,) * 3).save(shades / "labelled/marks" / label / f"{i}.png")
    names = {"forest": "dark forest", "square": "grey square", "beach": "bright beach"}
    split = shades / "split.json"
    split.write_text(json.dumps({"oneOf": 1, "leftOut": []}))
    labelled = {"format": "labelled", "path": "labelled/marks", "names": names, "hold_out": str(split)}
    calibrate(RECIPE | {"data": [*RECIPE["data"], labelled]}, shades, shades / "out")
    found = json.loads((shades / "out/calibration.json").read_text())["reliability"]
    assert set(found["retrieval"]["collections"]) == {"rsicd", "ucm", "marks"} and set(found["caption"]["collections"]) == {"rsicd", "ucm"}
    for figures in found.values():
        assert sum(of["samples"] for of in figures["collections"].values()) == figures["samples"]


def test_a_score_that_speaks_against_being_right_is_refused(shades, monkeypatch):
    monkeypatch.setattr(FakeBundle, "turn", -1)
    with pytest.raises(InputError, match="retrieval: a higher score is not more often right"):
        calibrate(RECIPE, shades, shades / "out")
    assert not (shades / "out/calibration.json").exists()


def test_picture_queries_are_fitted_into_a_bundle_that_is_made_already(shades):
    calibrate(RECIPE, shades, shades / "out")
    expected = json.loads((shades / "out/calibration.json").read_text())["calibration"]
    texts = {"retrieval": {"slope": 8.5, "intercept": -3}, "caption": {"slope": 2, "intercept": 1.5}}
    (shades / "out/bundle").mkdir()
    path = shades / "out/bundle/bundle.json"
    path.write_text(json.dumps({"format": 1, "name": "made-up", "calibration": texts}))
    calibrate_images(RECIPE, shades, shades / "out")
    assert json.loads(path.read_text()) == {"format": 2, "name": "made-up", "calibration": texts | {"image": expected["image"]}}


def test_a_picture_does_not_find_itself(shades):
    images = stage.load_captioned(RECIPE, shades, "val")
    labels = np.array([stage.scene_class(image.name) for image in images])
    scores, right, owners = stage.image_samples(images, labels, np.eye(len(images)))
    assert scores.max() == 0 and len(scores) == len(right) == len(owners)


def test_a_bundle_without_a_calibration_is_refused(shades):
    (shades / "out/bundle").mkdir()
    (shades / "out/bundle/bundle.json").write_text('{"format": 1}')
    with pytest.raises(InputError, match="calibration"):
        calibrate_images(RECIPE, shades, shades / "out")

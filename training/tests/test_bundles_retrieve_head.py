import json

import numpy as np
import onnxruntime
import pytest

from swath_bundle import retrieve_head as heads
from swath_bundle.errors import BundleError
from swath_bundle.graph import save


def clouds(count=60, width=24, seed=4):
    """States that a line parts, but for some."""
    rng = np.random.default_rng(seed)
    retrieves = rng.random(count) < 0.5
    return rng.standard_normal((count, width)) + 1.2 * np.where(retrieves, 1, -1)[:, None] * np.linspace(0, 1, width), retrieves


class Bundle:
    """Each character is a token; a state is the counts of three of them."""

    settings = {"chat": {"before": "<u>", "after": "<a>"}, "tokens": {"eos": 0}}

    def tokens(self, text):
        return [ord(c) for c in text]

    def embeddings(self, ids):
        return ids

    def empty_past(self, rows):
        return []

    def step(self, embeds, past, before):
        counts = np.array([[(embeds == ord(c)).sum() for c in "?.!"]], float)
        return None, np.repeat(counts[:, None], embeds.shape[1], 1), past


def test_a_head_parts_what_a_line_parts():
    states, retrieves = clouds()
    head = heads.fit(states, retrieves.astype(float), 1.0)
    assert heads.f1(head.logits(states) > 0, retrieves) == 1
    scores = heads.cross_validated(states, retrieves, *(part[:0] for part in clouds()), 1.0)
    assert len(scores) == heads.SEEDS and 0.8 < np.mean(scores)


def test_cross_validation_does_not_see_what_it_judges():
    rng = np.random.default_rng(1)
    states, retrieves = rng.standard_normal((60, 200)), rng.random(60) < 0.5
    assert heads.f1(heads.fit(states, retrieves.astype(float), 0.1).logits(states) > 0, retrieves) == 1
    assert np.mean(heads.cross_validated(states, retrieves, states[:0], retrieves[:0], 0.1)) < 0.75


def test_earlier_turns_stand_before_the_utterance():
    entry = {"utterance": "c", "context": ["a", "b"], "expected": "talk"}
    tokens = heads.prompt(Bundle(), entry)
    assert "".join(chr(t) if t else "|" for t in tokens) == "<u>a<a>b|\n<u>c<a>"


def test_the_graph_is_the_head(tmp_path):
    states, retrieves = clouds()
    head = heads.fit(states, retrieves.astype(float), 1.0)
    heads.save_head(head, tmp_path / "head.safetensors")
    save(heads.head_graph(heads.load_head(tmp_path / "head.safetensors", 24)), tmp_path / "retrieve_head.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "retrieve_head.onnx"), providers=["CPUExecutionProvider"])
    [logits] = session.run(["logit"], {"hidden_state": states.astype(np.float32)})
    assert logits.shape == (60, 1)
    assert logits[:, 0] == pytest.approx(head.logits(states), abs=1e-4)


def test_states_are_those_before_the_answer():
    states = heads.states_of(Bundle(), [{"utterance": "who?", "context": ["go!", "no!"], "expected": "talk"}])
    assert states.tolist() == [[1, 0, 2]]


@pytest.mark.parametrize(("change", "named"), [
    ({"expected": "perhaps"}, "expected"), ({"utterance": " "}, "utterance"), ({"context": ["a"]}, "context"), ({"context": None}, "context"),
])
def test_a_wrong_utterance_is_refused_by_its_place(change, named, tmp_path):
    good = {"utterance": "a", "context": [], "expected": "talk"}
    (tmp_path / "u.json").write_text(json.dumps([good, good | change]))
    with pytest.raises(BundleError, match=rf"\[1\].*{named}"):
        heads.read_utterances(tmp_path / "u.json")


def test_our_own_utterances_are_sound():
    own = heads.read_utterances(heads.OWN)
    share = np.mean([entry["expected"] == "retrieve" for entry in own])
    assert len(own) > 200 and 0.4 < share < 0.6


def test_a_head_of_another_width_is_refused(tmp_path):
    heads.save_head(heads.Head(np.ones(5, np.float32), 0.0), tmp_path / "head.safetensors")
    with pytest.raises(BundleError, match="weight: expected 7 finite numbers"):
        heads.load_head(tmp_path / "head.safetensors", 7)
    with pytest.raises(BundleError, match="safetensors"):
        heads.load_head(tmp_path / "none", 7)

"""What captions are learnt from: which images, which views of them, and what is said of each."""

import copy
import random

import numpy as np
import pytest
import torch
from conftest import RECIPE

from swath_training.carry_over import carry_over
from swath_training.compact import read_compact, write_eight_bits
from swath_training.data import to_tensor
from swath_training.degrade import KINDS
from swath_training.errors import CheckpointError
from swath_training.examples import UNSPOKEN, cache_views, load_examples, spoken_of
from swath_training.language import CaptionProjection, TextProjection
from swath_training.lm import described_texts, shared_pool
from swath_training.run import Run
from swath_training.vision import VisionEncoder


@pytest.fixture
def examples(data, tmp_path):
    return load_examples(RECIPE, data, tmp_path)


def test_published_captions_come_first_then_as_many_images_of_each_class_as_the_recipe_says(examples):
    datasets = [image.dataset for image in examples.images]
    assert datasets == ["rsicd"] * 4 + ["ucm"] * 4 + ["scenes"] * 8 and examples.published == 8
    # Two classes of three images each: one of a class comes twice.
    assert len({image.path for image in examples.images[8:]}) == 6
    assert examples.places[:8].tolist() == list(range(8)) and set(examples.places[8:]) == set(range(8, 14))


def test_of_a_labelled_image_is_said_what_is_good_english_of_each_class(examples):
    captions, weights = examples.captions(8)
    assert len(captions) == len(weights) and not any(UNSPOKEN.search(c) for c in captions)
    assert any("seen from above" in c for c in captions)


def test_of_a_degraded_view_is_said_what_it_shows(examples):
    rng = random.Random(1)
    assert all("cloud" in s for s in spoken_of(examples, 0, "cloud_full", rng))
    broken = spoken_of(examples, 0, "cloud_broken", rng)
    assert any("airplane" in s and "clouds" in s for s in broken) and not any(UNSPOKEN.search(s) for s in broken)
    assert not any("a picture cut off" in s for s in spoken_of(examples, 0, "nodata_edge", rng))
    # There is still to see what there was.
    assert spoken_of(examples, 0, "coarse", rng) == examples.captions(0)[0]


def test_views_are_cached_with_their_kinds_and_an_embedding_of_what_can_be_seen(examples, data, tmp_path):
    torch.manual_seed(1)
    vision = VisionEncoder(24, 16).load_imagenet().eval()
    settings = {"views": 2, "degraded": {"cloud_full": 1.0}}
    features, embeddings, kinds = cache_views(Run(tmp_path, "lm", {"steps": 1}), vision, examples, settings, tmp_path)
    assert features.shape == (2, 16, 49, 16) and kinds == [[None] * 16, ["cloud_full"] * 16]
    alone = cache_views(Run(tmp_path / "alone", "lm", {"steps": 1}), vision, examples, {"views": 1}, tmp_path / "alone")[1]
    assert torch.allclose(embeddings, alone, atol=1e-5)
    assert not np.allclose(features[0].astype(np.float32), features[1].astype(np.float32), atol=0.05)


def test_queries_ask_for_what_hides_the_ground_too(examples):
    assert described_texts(examples, {}, random.Random(1)) == []
    texts = described_texts(examples, {"cloud_thin": 0.1}, random.Random(1))
    assert set(KINDS["cloud_thin"].names) <= set(texts)


def test_images_that_people_said_different_things_of_come_twice_as_often(examples):
    pool = shared_pool(examples.images, {"shares": {"ucm": 2}, "varied": ["rsicd"]}).tolist()
    assert [pool.count(i) for i in (0, 4, 8)] == [2, 2, 1]


def test_a_decoder_is_kept_in_eight_bits(tmp_path):
    torch.manual_seed(1)
    module = torch.nn.Sequential(torch.nn.Conv2d(64, 64, 5), torch.nn.Linear(8, 4))
    path = tmp_path / "deep/decoder.safetensors"
    write_eight_bits({f"bridge.{name}": p.detach() for name, p in module.named_parameters()}, {"step": 3}, path)
    assert path.stat().st_size < 64 * 64 * 25 * 1.1
    again = torch.nn.Sequential(torch.nn.Conv2d(64, 64, 5), torch.nn.Linear(8, 4))
    assert read_compact({"bridge": again}, path) == {"step": 3}
    for (name, was), (_, found) in zip(module.named_parameters(), again.named_parameters()):
        assert torch.allclose(was, found, atol=1e-2 * was.abs().max().item()), name
    with pytest.raises(CheckpointError, match="bridge.0.weight"):
        read_compact({"bridge": torch.nn.Sequential(torch.nn.Conv2d(32, 64, 5), torch.nn.Linear(8, 4))}, path)


def test_linear_layers_are_carried_over_to_another_encoder(examples):
    torch.manual_seed(2)
    former = VisionEncoder(6, 5).load_imagenet().eval()
    now = copy.deepcopy(former)
    turn, mirror = torch.linalg.qr(torch.randn(5, 5))[0], torch.linalg.qr(torch.randn(6, 6))[0]
    with torch.no_grad():
        now.reduction.weight.copy_(turn @ former.reduction.weight)
        now.reduction.bias.copy_(turn @ former.reduction.bias)
        now.retrieval.weight.copy_(mirror @ former.retrieval.weight)
        now.retrieval.bias.copy_(mirror @ former.retrieval.bias)
    bridge = torch.nn.Module()
    bridge.caption_projection, bridge.text_projection = CaptionProjection(5, 7, 49, 16), TextProjection(7, 6)
    pixels = to_tensor(examples.pixels[examples.places[:3]])
    hidden = torch.randn(3, 7)
    prefix, text = bridge.caption_projection(former(pixels)[0]), bridge.text_projection(hidden)
    assert carry_over(bridge, former, now, examples) == pytest.approx((1, 1), abs=1e-3)
    assert torch.allclose(bridge.caption_projection(now(pixels)[0]), prefix, atol=1e-2)
    assert torch.allclose(bridge.text_projection(hidden) @ now(pixels)[1].T, text @ former(pixels)[1].T, atol=1e-2)

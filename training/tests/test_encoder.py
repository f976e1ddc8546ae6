"""The parts of the stage `encoder`: batches, gradients in pieces, the moving average, compact checkpoints."""

import random

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from swath_training.averaging import MovingAverage
from swath_training.compact import read_compact, write_compact
from swath_training.data import CaptionedImage, positives
from swath_training.datasets import Dataset
from swath_training.degrade import KINDS, Degrader, coarse, degrade, describe
from swath_training.depthwise import DepthwiseConv
from swath_training.encoder import Batch, Batches, backward
from swath_training.errors import CheckpointError, InputError
from swath_training.run import steady_rate
from swath_training.teacher import TextTower, embed_by_length
from swath_training.vision import VisionEncoder

SETTINGS = {"batch": 6, "size": 64, "texts": 2, "phrase_share": 0.25, "bfloat16": False}


@pytest.fixture(scope="module")
def tower():
    torch.manual_seed(0)
    return TextTower(24)


def small_vision():
    torch.manual_seed(1)
    return VisionEncoder(24, 8)


@pytest.mark.parametrize("size, stride, padding", [(5, 1, 2), (5, 2, 0), (3, 1, 1), (3, 2, 0), (7, 1, 3)])
def test_the_quick_depthwise_gradient_is_the_gradient(size, stride, padding):
    torch.manual_seed(2)
    x, weight, bias = torch.randn(3, 16, 13, 13), torch.randn(16, 1, size, size), torch.randn(16)
    expected = [t.clone().requires_grad_() for t in (x, weight, bias)]
    y = F.conv2d(*expected, stride, padding, groups=16)
    gradient = torch.randn_like(y)
    y.backward(gradient)
    found = [t.clone().requires_grad_() for t in (x, weight, bias)]
    with torch.autocast("cpu", torch.bfloat16):
        quick = DepthwiseConv.apply(*found, stride, padding)
    quick.backward(gradient.to(quick.dtype))
    for mine, theirs in zip(found, expected):
        assert (mine.grad - theirs.grad).norm() < 0.01 * theirs.grad.norm()


def test_gradients_in_chunks_are_those_of_the_whole_batch(tower):
    torch.manual_seed(3)
    texts = [t for i in range(6) for t in (f"a harbor with {i} boats", f"{i} boats")]
    suits = torch.eye(6, dtype=torch.bool).repeat_interleave(2, 0)
    batch = Batch(torch.randn(6, 3, 64, 64), texts, suits)
    gradients = []
    for chunk in (6, 4):
        vision, scale = small_vision().eval(), nn.Parameter(torch.tensor(3.0))
        tower.zero_grad()
        backward(vision, tower, batch, scale, SETTINGS | {"chunk": chunk}, tune_images=True)
        gradients.append({f"{n}": p.grad.clone() for m in (vision, tower) for n, p in m.named_parameters() if p.grad is not None} | {"scale": scale.grad})
    assert gradients[0].keys() == gradients[1].keys() and "head.conv.weight" in gradients[0]
    for name, whole in gradients[0].items():
        torch.testing.assert_close(gradients[1][name], whole, rtol=1e-3, atol=1e-5, msg=name)


def test_until_images_are_tuned_their_head_alone_learns(tower):
    vision = small_vision()
    batch = Batch(torch.randn(2, 3, 64, 64), ["a pier", "a wood"], torch.eye(2, dtype=torch.bool))
    backward(vision, tower, batch, nn.Parameter(torch.tensor(3.0)), SETTINGS, tune_images=False)
    assert {n for n, p in vision.named_parameters() if p.grad is not None} == {"retrieval.weight", "retrieval.bias"}


@torch.no_grad()
def test_texts_embedded_by_length_keep_their_order(tower):
    texts = ["a wood", "many boats lie side by side in a harbor under a cloud", "sea", "two piers"]
    torch.testing.assert_close(embed_by_length(tower, texts, batch=2), tower(texts), rtol=1e-4, atol=1e-5)


def test_many_texts_find_the_images_that_they_are_true_of():
    rng = random.Random(4)
    words = "a sea harbor boats wood pier cloud".split()
    sets = [[frozenset(rng.choices(words, k=4)) for _ in range(rng.randint(1, 3))] for _ in range(9)]
    texts = [" ".join(rng.choices(words, k=2)) for _ in range(20)]
    owners = torch.tensor([rng.randrange(9) for _ in texts])
    expected = [[set(t.split()) <= s or any(set(t.split()) <= c for c in image) for image in sets for s in [frozenset()]] for t in texts]
    for row, owner in zip(expected, owners):
        row[owner] = True
    assert positives(texts, owners, sets).tolist() == expected


@pytest.mark.parametrize("kind", KINDS)
def test_degraded_pictures_stay_pictures_and_change(kind):
    torch.manual_seed(5)
    pictures = torch.rand(4, 3, 64, 64) - 0.5
    seen = degrade(pictures.clone(), kind)
    assert seen.shape == pictures.shape and seen.isfinite().all() and seen.abs().max() < 3
    assert all((a - b).abs().mean() > 0.02 for a, b in zip(seen, pictures))


def test_full_clouds_are_white_and_hide_the_ground_and_a_coarse_view_has_few_cells():
    torch.manual_seed(6)
    dark = -0.8 * torch.ones(8, 3, 64, 64)
    dark[..., ::2] = 0.2
    clouds = degrade(dark, "cloud_full")
    assert clouds.mean() > 0.4 and (clouds[..., ::2] - clouds[..., 1::2]).mean().abs() < 0.2
    assert coarse(dark).std(3).mean() < 0.2 * dark.std(3).mean()


def test_what_a_degraded_picture_shows_is_said():
    captions = ("many boats in a harbor",)
    assert "a satellite image of thick clouds" in describe("cloud_full", captions, random.Random(0))
    assert not any("boats" in s for s in describe("cloud_full", captions, random.Random(0)) + describe("blank", captions, random.Random(0)))
    assert "many boats in a harbor, under thin clouds" in describe("cloud_thin", captions, random.Random(0))


def test_the_degrader_takes_its_shares_and_leaves_the_others_alone():
    degrader = Degrader({"blank": 0.2, "coarse": 0.3})
    chosen = degrader.choose(4000, random.Random(7))
    assert [pytest.approx(chosen.count(k) / 4000, abs=0.03) for k in ("blank", "coarse", None)] == [0.2, 0.3, 0.5]
    pictures = torch.rand(3, 3, 32, 32)
    seen = degrader.apply(pictures.clone(), ["blank", None, "coarse"])
    assert torch.equal(seen[1], pictures[1]) and not torch.equal(seen[0], pictures[0]) and not torch.equal(seen[2], pictures[2])


class Grey:
    def __getitem__(self, indices):
        return np.full((len(indices), 64, 64, 3), 90, np.uint8)


def made_batches(**changes):
    images = [CaptionedImage("set", None, (f"boat {i}", "a pier"), (1.0, 4.0)) for i in range(8)]
    return Batches([Dataset("set", 1.0, images, False)], Grey(), SETTINGS | changes, seed=8)


def test_the_course_of_a_training_changes_batches_and_views():
    course = [{"from": 0.0, "batch": 4, "sides": [32], "smallest": 0.5}, {"from": 0.5, "batch": 7, "sides": [64], "smallest": 0.6}]
    batches = made_batches(course=course)
    early, late = batches.next(0.2), batches.next(0.7)
    assert early.views.shape == (4, 3, 32, 32) and late.views.shape == (7, 3, 64, 64)
    assert len(late.texts) == 14 and late.suits.shape == (14, 7) and late.suits.any(1).all()


def test_other_data_sets_than_those_of_the_checkpoint_are_refused():
    batches = made_batches()
    batches.load_state_dict(made_batches().state_dict())
    batches.sampler.places[0] = batches.sampler.places[0][1:]
    with pytest.raises(InputError, match="recipe: data: not the data sets"):
        made_batches().load_state_dict(batches.state_dict())


def test_a_hidden_ground_has_no_true_caption():
    batch = made_batches(degraded={"cloud_full": 1.0}, phrase_share=0.0).next(0.0)
    assert not any("boat" in t or "pier" in t for t in batch.texts)


def test_the_average_forgets_the_start_and_swaps_there_and_back():
    layer = nn.Linear(1, 1, bias=False)
    layer.weight.data.fill_(100.0)
    average = MovingAverage({"layer": layer}, 0.9)
    layer.weight.data.fill_(1.0)
    for _ in range(60):
        average.update()
    with average.in_place():
        assert layer.weight.item() == pytest.approx(1.0, abs=0.5)
        inside = layer.weight.item()
    assert layer.weight.item() == 1.0
    other = MovingAverage({"layer": nn.Linear(1, 1, bias=False)}, 0.9)
    other.load_state_dict(average.state_dict())
    assert other.mean["layer.weight"].item() == inside and other.updates == 60


def test_a_compact_checkpoint_brings_what_was_trained(tower, tmp_path):
    vision = small_vision()
    write_compact({"vision": vision, "tower": tower}, {"step": 7, "logScale": 3.5}, tmp_path / "deep/encoder.safetensors")
    torch.manual_seed(9)
    again, text = VisionEncoder(24, 8), TextTower(24)
    again.stem.load_state_dict(vision.stem.state_dict())
    for i in range(3):
        again.blocks[i].load_state_dict(vision.blocks[i].state_dict())
    assert read_compact({"vision": again, "tower": text}, tmp_path / "deep/encoder.safetensors") == {"step": 7, "logScale": 3.5}
    pixels = torch.randn(2, 3, 64, 64)
    torch.testing.assert_close(again.eval().embed(again.grid(pixels)), vision.eval().embed(vision.grid(pixels)), rtol=0.01, atol=0.005)
    torch.testing.assert_close(text(["a pier"]), tower(["a pier"]), rtol=0.01, atol=0.005)
    with pytest.raises(CheckpointError, match="shape"):
        read_compact({"vision": VisionEncoder(16, 8), "tower": text}, tmp_path / "deep/encoder.safetensors")
    with pytest.raises(CheckpointError, match="cannot be read|can be read"):
        read_compact({"vision": again}, tmp_path / "none.safetensors")


def test_rates_stay_until_the_training_ends():
    assert [steady_rate(f, 0.75) for f in (0.0, 0.4, 0.74)] == [1.0] * 3
    assert steady_rate(0.875, 0.75) == pytest.approx(0.5) and steady_rate(1.0, 0.75) == pytest.approx(0.0)

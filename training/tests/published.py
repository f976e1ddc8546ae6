"""Randomly initialised models with the files, names and shapes of published checkpoints.

    python training/tests/published.py RESOURCES      (with PyTorch and transformers)

makes RESOURCES/published-bundle, and RESOURCES/published-bundle.json with what transformers itself gives."""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.torch import save_file
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

import optimum_exports as exports

# A head is 64 wide in every published ViT, so this is as narrow as two heads can be.
CLIP = {"vision_config": {"hidden_size": 128, "intermediate_size": 192, "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 28, "patch_size": 7},
        "text_config": {"hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 1, "max_position_embeddings": 20},
        "projection_dim": 32}
# Multiples of 32, which 8 bits are stored by.
DECODER = {"vocab_size": exports.VOCABULARY, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 4,
           "num_key_value_heads": 2, "rms_norm_eps": 1e-5, "max_position_embeddings": 128, "bos_token_id": 0, "eos_token_id": 1,
           "tie_word_embeddings": False, "initializer_range": 0.1, "attn_implementation": "eager"}
LLAMA_3 = {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 16}
FAMILIES = {
    "llama2": (transformers.LlamaConfig, transformers.LlamaForCausalLM, {"num_key_value_heads": 4}),
    "llama3": (transformers.LlamaConfig, transformers.LlamaForCausalLM, {"rope_parameters": LLAMA_3}),
    "biased": (transformers.LlamaConfig, transformers.LlamaForCausalLM, {"attention_bias": True, "mlp_bias": True}),
    "smollm": (transformers.LlamaConfig, transformers.LlamaForCausalLM, {"tie_word_embeddings": True, "num_key_value_heads": 1}),
    "qwen2": (transformers.Qwen2Config, transformers.Qwen2ForCausalLM, {"bos_token_id": None}),
    "qwen3": (transformers.Qwen3Config, transformers.Qwen3ForCausalLM, {"head_dim": 32, "tie_word_embeddings": True}),
}


def decoder(family: str, dtype=torch.float32, seed: int = 3, **changes):
    config, model, own = FAMILIES[family]
    torch.manual_seed(seed)
    made = model(config(**(DECODER | own | changes)))
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            if name.endswith((".bias", "_norm.weight")):
                parameter.add_(torch.randn_like(parameter) * 0.1)
    return rounded(made, torch.float16, dtype).eval()


@torch.no_grad()
def rounded(model, *kinds):
    """The weights as these types hold them, in float32: what the model computes with besides, such as angles, stays as it is."""
    for parameter in model.parameters():
        for kind in kinds:
            parameter.copy_(parameter.to(kind))
    return model


def decoder_folder(family: str, folder: Path, dtype=torch.float32, shards: int = 1, seed: int = 3, **changes) -> Path:
    """config.json, tokenizer.json, and model.safetensors or its shards and their index."""
    model = decoder(family, dtype, seed, **changes)
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(model.config.to_json_string(use_diff=False))
    exports.tokenizer().save(str(folder / "tokenizer.json"))
    tied = model.config.tie_word_embeddings
    save_shards({name: tensor.to(dtype) for name, tensor in model.state_dict().items() if not (tied and name == "lm_head.weight")}, folder, shards)
    return folder


def save_shards(tensors: dict, folder: Path, shards: int = 1) -> None:
    tensors = {name: tensor.contiguous() for name, tensor in tensors.items()}
    if shards == 1:
        save_file(tensors, folder / "model.safetensors", {"format": "pt"})
        return
    names, places = list(tensors), {}
    for shard in range(shards):
        file = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        part = {name: tensors[name] for name in names[shard::shards]}
        save_file(part, folder / file, {"format": "pt"})
        places |= dict.fromkeys(part, file)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {"total_size": 0}, "weight_map": places}))


def clip(activation: str = "quick_gelu", vocabulary: int = 49408) -> transformers.CLIPModel:
    torch.manual_seed(4)
    end = vocabulary - 1
    parts = {part: CLIP[part] | {"hidden_act": activation, "initializer_range": 0.1} for part in ("vision_config", "text_config")}
    parts["text_config"] |= {"vocab_size": vocabulary, "eos_token_id": end, "bos_token_id": end - 1, "pad_token_id": end}
    config = transformers.CLIPConfig(**(CLIP | parts), initializer_factor=3.0, attn_implementation="eager")
    made = transformers.CLIPModel(config).eval()
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            if name.endswith(".bias"):
                parameter.add_(torch.randn_like(parameter) * 0.1)
    return rounded(made, torch.float16)


def clip_folder(folder: Path, shards: int = 1, activation: str = "quick_gelu") -> Path:
    """A CLIP with a small vocabulary of its own, as Hugging Face lays it out."""
    words = clip_tokenizer()
    model = clip(activation, words.get_vocab_size())
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(model.config.to_json_string(use_diff=False))
    size = model.config.vision_config.image_size
    (folder / "preprocessor_config.json").write_text(json.dumps({
        "crop_size": {"height": size, "width": size}, "size": {"shortest_edge": size}, "resample": 3, "do_rescale": True,
        "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]}))
    saved = json.loads(words.to_str())["model"]
    (folder / "vocab.json").write_text(json.dumps(words.get_vocab()))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(" ".join(merge) + "\n" for merge in saved["merges"]))
    save_shards(model.state_dict(), folder, shards)
    return folder


def clip_tokenizer() -> Tokenizer:
    made = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    made.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    pattern = r"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+"
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    made.train_from_iterator([exports.TEXT, *alphabet], trainers.BpeTrainer(vocab_size=600, show_progress=False, initial_alphabet=alphabet, end_of_word_suffix="</w>"))
    made.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in ("<|startoftext|>", "<|endoftext|>")])
    return made


def open_clip_state(model: transformers.CLIPModel) -> dict[str, torch.Tensor]:
    """The weights by open_clip's names and in its shapes, as RemoteCLIP and GeoRSCLIP are published."""
    theirs, state = model.state_dict(), {}
    for ours, name in (("visual.", "vision_model."), ("", "text_model.")):
        layers = (model.config.vision_config if ours else model.config.text_config).num_hidden_layers
        for layer in range(layers):
            block, source = f"{ours}transformer.resblocks.{layer}.", f"{name}encoder.layers.{layer}."
            for kind in ("weight", "bias"):
                state[f"{block}ln_1.{kind}"] = theirs[f"{source}layer_norm1.{kind}"]
                state[f"{block}attn.in_proj_{kind}"] = torch.cat([theirs[f"{source}self_attn.{part}_proj.{kind}"] for part in "qkv"])
                state[f"{block}attn.out_proj.{kind}"] = theirs[f"{source}self_attn.out_proj.{kind}"]
                state[f"{block}ln_2.{kind}"] = theirs[f"{source}layer_norm2.{kind}"]
                state[f"{block}mlp.c_fc.{kind}"] = theirs[f"{source}mlp.fc1.{kind}"]
                state[f"{block}mlp.c_proj.{kind}"] = theirs[f"{source}mlp.fc2.{kind}"]
    for kind in ("weight", "bias"):
        state[f"visual.ln_pre.{kind}"] = theirs[f"vision_model.pre_layrnorm.{kind}"]
        state[f"visual.ln_post.{kind}"] = theirs[f"vision_model.post_layernorm.{kind}"]
        state[f"ln_final.{kind}"] = theirs[f"text_model.final_layer_norm.{kind}"]
    return state | {
        "visual.conv1.weight": theirs["vision_model.embeddings.patch_embedding.weight"],
        "visual.class_embedding": theirs["vision_model.embeddings.class_embedding"],
        "visual.positional_embedding": theirs["vision_model.embeddings.position_embedding.weight"],
        "visual.proj": theirs["visual_projection.weight"].T.contiguous(),
        "token_embedding.weight": theirs["text_model.embeddings.token_embedding.weight"],
        "positional_embedding": theirs["text_model.embeddings.position_embedding.weight"],
        "text_projection": theirs["text_projection.weight"].T.contiguous(),
        "logit_scale": theirs["logit_scale"],
    }


@torch.no_grad()
def expectations(language, seen: transformers.CLIPModel, bundle, pixels: np.ndarray) -> dict:
    """What transformers gives: for the decoder at each position, for one picture, and for one text."""
    tokens = [0, *bundle.tokens(exports.TEXT)]
    outputs = language(torch.tensor([tokens]), output_hidden_states=True)
    image = seen.vision_model(pixel_values=torch.from_numpy(pixels))
    embedding = torch.nn.functional.normalize(seen.visual_projection(image.pooler_output), dim=-1)
    asked = bundle.query_tokens(exports.TEXT)
    text = torch.nn.functional.normalize(seen.text_projection(seen.text_model(torch.tensor([asked])).pooler_output), dim=-1)
    return {"tokens": tokens, "hiddenState": exports.encoded(outputs.hidden_states[-1][0]), "logits": exports.encoded(outputs.logits[0]),
            "lastHiddenState": exports.encoded(image.last_hidden_state[0]), "imageEmbedding": exports.encoded(embedding[0]),
            "text": exports.TEXT, "queryTokens": asked, "textEmbedding": exports.encoded(text[0])}


def main(resources: Path) -> None:
    import tempfile

    from swath_bundle import importing
    from swath_training.runtime import OnnxBundle

    importing.PICTURES = resources / "tiny-bundle" / "golden"
    bundle = resources / "published-bundle"
    for seed in range(3, 50):  # until the random weights say something about each picture
        with tempfile.TemporaryDirectory() as folder:
            files = Path(folder)
            llm = decoder_folder("qwen3", files / "llm", shards=2, seed=seed, tie_word_embeddings=False)
            importing.import_bundle(llm, clip_folder(files / "clip"), None, bundle)
        opened = OnnxBundle(bundle)
        pictures = [importing.preprocess(path, opened.settings["preprocessing"]) for path in sorted(importing.PICTURES.glob("*.png"))]
        if all(opened.sentence(tokens) for tokens, _ in opened.caption(opened.encode(np.concatenate(pictures))[0])):
            break
    pixels = importing.preprocess(next((bundle / "golden").glob("*.png")), opened.settings["preprocessing"])
    seen = clip(vocabulary=opened.tower_tokenizer.get_vocab_size())
    language = decoder("qwen3", seed=seed, tie_word_embeddings=False)
    (resources / "published-bundle.json").write_text(json.dumps(expectations(language, seen, opened, pixels), indent=1) + "\n")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(Path(sys.argv[1]))

"""A small vision-language model with random weights, as a folder that `transformers serve` serves.

    python training/tests/tiny_chat_model.py FOLDER      (with PyTorch and transformers)

It is a LLaVA: a CLIP that sees, a LLaMA that writes, a tokenizer trained here on sentences in Markdown, and a chat template."""

import json
import sys
from pathlib import Path

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

SIDE, PATCH = 56, 14
SPECIAL = ["<pad>", "<s>", "</s>", "<image>"]
TEXT = ["**Caption:** A river runs through fields, with *two* bridges.", "# Scene\n\n- A town beside a wide river. It has many roads.\n- Clouds over the open sea.",
        "> \"Several planes stand near a terminal.\"", "1. Snow lies on bare mountains.\n2. A harbour with `white` boats.", "Write one plain sentence about the picture."]
TEMPLATE = ("{% for message in messages %}{{ message['role'] }}: {% for part in message['content'] %}"
            "{% if part['type'] == 'image' %}<image>\n{% else %}{{ part['text'] }}{% endif %}{% endfor %}\n{% endfor %}"
            "{% if add_generation_prompt %}assistant:{% endif %}")


def tokenizer() -> transformers.PreTrainedTokenizerFast:
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.train_from_iterator(TEXT, trainers.BpeTrainer(vocab_size=480, special_tokens=SPECIAL, show_progress=False))
    return transformers.PreTrainedTokenizerFast(tokenizer_object=made, pad_token="<pad>", bos_token="<s>", eos_token="</s>",
                                                extra_special_tokens={"image_token": "<image>"})


def model(words: transformers.PreTrainedTokenizerFast) -> transformers.LlavaForConditionalGeneration:
    torch.manual_seed(19)
    sees = transformers.CLIPVisionConfig(hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=2, image_size=SIDE, patch_size=PATCH)
    writes = transformers.LlamaConfig(vocab_size=len(words), hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
                                      max_position_embeddings=1024, initializer_range=0.3, pad_token_id=0, bos_token_id=1, eos_token_id=2)
    return transformers.LlavaForConditionalGeneration(transformers.LlavaConfig(
        vision_config=sees, text_config=writes, image_token_id=words.convert_tokens_to_ids("<image>"), vision_feature_select_strategy="default",
        vision_feature_layer=-1, image_seq_length=(SIDE // PATCH) ** 2)).eval()


def make(folder: Path) -> None:
    words = tokenizer()
    pictures = transformers.CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
    made = model(words)
    made.generation_config.update(pad_token_id=0, bos_token_id=1, eos_token_id=2)
    made.save_pretrained(folder)
    transformers.LlavaProcessor(pictures, words, patch_size=PATCH, vision_feature_select_strategy="default", chat_template=TEMPLATE, image_token="<image>",
                                num_additional_image_tokens=1).save_pretrained(folder)
    print(json.dumps({"folder": folder.name, "parameters": sum(p.numel() for p in made.parameters()), "tokens": len(words),
                      "transformers": transformers.__version__, "torch": torch.__version__}))


if __name__ == "__main__":
    make(Path(sys.argv[1]))

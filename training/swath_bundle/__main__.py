"""`./swath bundle`; see USAGE."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from .errors import BundleError

HOME = Path(__file__).resolve().parents[2]
USAGE = """\
Makes a model bundle (docs/model-bundle.md).

  ./swath bundle smollm2 [--out DIR]
      SmolLM2-135M-Instruct, frozen, behind the default bundle's image encoder
  ./swath bundle import --llm DIR --encoder PATH [--bridge FILE] [--storage fp16|int8|fp32] [--activation gelu|quick_gelu] --out DIR
      a language model and a CLIP as they are published, or as Hugging Face Optimum exports them
  ./swath bundle retrieve-head --bundle DIR --utterances FILE --out FILE
      fits how the bundle's language model says that it retrieves; prints F1 by cross-validation

  --out DIR      where the bundle is written; an older bundle there is replaced
                 (smollm2: $XDG_CACHE_HOME/swath/bundles/swath-smollm2)
  --llm DIR      config.json, tokenizer.json and model.safetensors, or its shards and their index (LLaMA, Qwen2, Qwen3, SmolLM);
                 or an export: model.onnx with its external data, if any
  --encoder PATH a checkpoint of open_clip (.pt, .safetensors), or the folder of a CLIP of Hugging Face: config.json,
                 preprocessor_config.json, model.safetensors, the tokenizer's files; or of an export: model.onnx
  --storage      how a published model's weights are stored. fp16 and fp32: float32 once loaded; int8: the language model's
                 stay in 8 bits, for models of billions of parameters (fp16)
  --activation   of an open_clip checkpoint, which does not say it (gelu; OpenAI's and those tuned from them: quick_gelu)
  --utterances FILE  [{"utterance", "context": [text...], "expected": "retrieve" | "talk"}]
  --bridge FILE  the trained linear layers (safetensors); without it they are random

The first run installs what training/swath_bundle/requirements.txt pins into the user's cache.
"""


def cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "swath"


class Arguments(argparse.ArgumentParser):
    def error(self, message: str):
        print(f"bundle: {message}\n{USAGE}", file=sys.stderr)
        raise SystemExit(2)


def main(arguments: list[str]) -> int:
    parser = Arguments(add_help=False, allow_abbrev=False)
    kinds = parser.add_subparsers(dest="kind", required=True, parser_class=Arguments)
    smollm2 = kinds.add_parser("smollm2", add_help=False, allow_abbrev=False)
    smollm2.add_argument("--out", type=Path, default=cache() / "bundles" / "swath-smollm2")
    imported = kinds.add_parser("import", add_help=False, allow_abbrev=False)
    for option in ("--llm", "--encoder", "--out"):
        imported.add_argument(option, type=Path, required=True)
    imported.add_argument("--bridge", type=Path)
    imported.add_argument("--storage", choices=("fp16", "int8", "fp32"), default="fp16")
    imported.add_argument("--activation", choices=("gelu", "quick_gelu"))
    head = kinds.add_parser("retrieve-head", add_help=False, allow_abbrev=False)
    for option in ("--bundle", "--utterances", "--out"):
        head.add_argument(option, type=Path, required=True)
    if not arguments or {"-h", "--help"} & set(arguments):
        print(USAGE, end="", file=sys.stdout if arguments else sys.stderr)
        return 0 if arguments else 2
    chosen = parser.parse_args(arguments)
    try:
        if chosen.kind == "smollm2":
            from .build_smollm2 import build

            bridge = HOME / "models" / "swath-smollm2-bridge"
            build(HOME / "models" / "swath-mini", bridge / "bridge.safetensors", chosen.out, say, bridge / "retrieve_head.safetensors")
        elif chosen.kind == "retrieve-head":
            from .retrieve_head import fit_head

            fit_head(chosen.bundle, chosen.utterances, chosen.out, say)
        else:
            from .importing import import_bundle

            import_bundle(chosen.llm, chosen.encoder, chosen.bridge, chosen.out, say, chosen.storage, chosen.activation)
    except (BundleError, OSError) as e:
        print(f"bundle: {e}", file=sys.stderr)
        return 1
    print(chosen.out)
    return 0


def say(text: str) -> None:
    print(f"bundle: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

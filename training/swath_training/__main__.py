"""python -m swath_training STAGE --recipe FILE --data FOLDER --out FOLDER"""

import argparse
import importlib
from pathlib import Path

import yaml

STAGES = {
    "encoder": "encoder:train_encoder",
    "bridge": "bridge:train_bridge",
    "export": "export:export_bundle",
    "golden": "golden:write_golden",
    "evaluate": "evaluate:evaluate",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="swath_training", description=__doc__)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--recipe", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True, help="holds rsicd/ and ucm/")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints, caches, log and OUT/bundle")
    given = parser.parse_args()
    module, function = STAGES[given.stage].split(":")
    recipe = yaml.safe_load(given.recipe.read_text(encoding="utf-8"))
    getattr(importlib.import_module(f".{module}", __package__), function)(recipe, given.data, given.out)


if __name__ == "__main__":
    main()

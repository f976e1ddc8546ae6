"""python -m swath_training STAGE --recipe FILE --data FOLDER --out FOLDER, or plot --out FOLDER"""

import argparse
import importlib
import sys
from pathlib import Path

import torch
import yaml

from .errors import InputError

STAGES = {
    "encoder": "encoder:train_encoder",
    "encoder-figures": "encoder_figures:encoder_figures",
    "compact": "encoder_figures:compact",
    "lm": "lm:train_lm",
    "compact-decoder": "lm:compact_decoder",
    "bridge": "bridge:train_bridge",
    "bridge-file": "bridge_file:write_bridge_file",
    "export": "export:export_bundle",
    "calibrate": "calibrate:calibrate",
    "calibrate-images": "calibrate:calibrate_images",
    "subject": "subject:fit_subject",
    "golden": "golden:write_golden",
    "evaluate": "evaluate:evaluate",
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="swath_training", description=__doc__)
    parser.add_argument("stage", choices=[*STAGES, "plot"])
    parser.add_argument("--recipe", type=Path)
    parser.add_argument("--data", type=Path, help="holds the data sets that the recipe names")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints, caches, log and OUT/bundle")
    parser.add_argument("--bundle", type=Path, help="bridge: a bundle that `./swath bundle import` made of checkpoints, to train around")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    given = parser.parse_args()
    torch.set_default_device(given.device)
    if given.bundle and given.stage != "bridge":
        parser.error("--bundle is of the stage bridge")
    if given.bundle and given.recipe is None:
        given.recipe = Path(__file__).parents[1] / "recipes" / "imported.yaml"
    if given.stage != "plot" and (given.recipe is None or given.data is None):
        parser.error(f"{given.stage} needs --recipe and --data")
    try:
        if given.stage == "plot":
            from .plot import plot

            plot(given.out)
        elif given.bundle:
            from .imported_bridge import train_imported_bridge

            train_imported_bridge(read_recipe(given.recipe), given.bundle, given.data, given.out)
        else:
            module, function = STAGES[given.stage].split(":")
            getattr(importlib.import_module(f".{module}", __package__), function)(read_recipe(given.recipe), given.data, given.out)
    except InputError as error:
        sys.exit(f"training: {error}")


def read_recipe(path: Path) -> dict:
    """A recipe may name another, in its own folder, as `base`, and give only what differs; `more_data` adds data sets to
    those of the other, and `data_changes` changes settings of a data set, which it names by its path."""
    recipe = read_mapping(path)
    base, changes, more = recipe.pop("base", None), recipe.pop("data_changes", {}), recipe.pop("more_data", [])
    recipe = recipe if base is None else merge(read_recipe(path.parent / base), recipe)
    if more:
        recipe["data"] = [*recipe["data"], *more]
    if unknown := sorted(changes.keys() - {given["path"] for given in recipe["data"]}):
        raise InputError(path, f"data_changes.{unknown[0]}", "no data set of the recipe has this path")
    return recipe | {"data": [merge(given, changes.get(given["path"], {})) for given in recipe["data"]]} if changes else recipe


def merge(base: dict, changes: dict) -> dict:
    return base | {k: merge(base[k], v) if isinstance(v, dict) and isinstance(base.get(k), dict) else v for k, v in changes.items()}


def read_mapping(path: Path) -> dict:
    try:
        recipe = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(path, "", f"the recipe cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise InputError(path, "", f"malformed YAML: {error}") from error
    if not isinstance(recipe, dict):
        raise InputError(path, "", "expected a mapping of the recipe's settings")
    return recipe


if __name__ == "__main__":
    main()

"""python -m swath_training.folds --data FOLDER RECIPE=OUT…: how well kinds of satellite pictures are found by cross-validation, by the text tower.

Each recipe leaves out one fold of the scenes, and OUT has the encoder that `./swath train encoder` made by it. A picture is scored by the one encoder that saw
nothing of its scene; then all pictures are ranked together, since a fold alone has too few of some kinds for a best ten.
"""

import argparse
from pathlib import Path

import torch

from .__main__ import read_recipe
from .encoder_figures import load_encoder, rank_kinds, score_kinds
from .errors import InputError


def main() -> None:
    parser = argparse.ArgumentParser(prog="swath_training.folds", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("folds", nargs="+", metavar="RECIPE=OUT")
    given = parser.parse_args()
    try:
        labels, scores = [], []
        for fold in given.folds:
            recipe, _, out = fold.partition("=")
            recipe = read_recipe(Path(recipe))
            vision, tower, _ = load_encoder(recipe, Path(out))
            found, cosines, queries = score_kinds(vision, tower, recipe["satellite"], given.data)
            labels += found
            scores.append(cosines)
        figures = rank_kinds(torch.cat(scores, 1), labels, queries)
        for query in queries:
            print(f"[folds] {query['query']}: {figures[query['query']]:.2f} of the best ten, of {sum(label in query['kinds'] for label in labels)} pictures", flush=True)
    except InputError as error:
        parser.exit(1, f"folds: {error}\n")


if __name__ == "__main__":
    main()

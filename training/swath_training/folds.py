"""python -m swath_training.folds --data FOLDER RECIPE=OUT…: how well kinds of satellite pictures are found by cross-validation, by the text tower.

Each recipe leaves out one fold of the scenes, and OUT has the encoder that `./swath train encoder` made by it. A picture is scored by the one encoder that saw
nothing of its scene; then all pictures are ranked together, since a fold alone has too few of some kinds for a best ten.
"""

import argparse
from pathlib import Path

import torch

from .__main__ import read_recipe
from .datasets import list_classes
from .encoder_figures import embed_pictures, load_encoder, rank_kinds, read_queries
from .errors import InputError
from .hold_out import assign_folds, scene
from .teacher import embed_texts


def score_fold(recipe: dict, data: Path, out: Path) -> tuple[list[str], torch.Tensor, list[dict]]:
    """Kinds of the fold's pictures, the cosine of each query with each [queries, pictures], and the queries."""
    vision, tower, _ = load_encoder(recipe, out)
    given = recipe["satellite"]
    archive, queries = Path(data) / given["path"], read_queries(Path(given["queries"]))
    classes = list_classes(archive)
    fold_of = assign_folds(classes, given["folds"])
    members = [(label, member) for label, files in sorted(classes.items()) for member in files if fold_of[scene(member)] == given["fold"]]
    return [label for label, _ in members], embed_texts(tower, [q["query"] for q in queries]) @ embed_pictures(vision, [archive / m for _, m in members]).T, queries


def main() -> None:
    parser = argparse.ArgumentParser(prog="swath_training.folds", description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("folds", nargs="+", metavar="RECIPE=OUT")
    given = parser.parse_args()
    try:
        labels, scores = [], []
        for fold in given.folds:
            recipe, _, out = fold.partition("=")
            found, cosines, queries = score_fold(read_recipe(Path(recipe)), given.data, Path(out))
            labels += found
            scores.append(cosines)
        figures = rank_kinds(torch.cat(scores, 1), labels, queries)
        for query in queries:
            print(f"[folds] {query['query']}: {figures[query['query']]:.2f} of the best ten, of {sum(label in query['kinds'] for label in labels)} pictures", flush=True)
    except InputError as error:
        parser.exit(1, f"folds: {error}\n")


if __name__ == "__main__":
    main()

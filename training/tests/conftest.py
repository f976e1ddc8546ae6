import json

import numpy as np
import pytest
import torch
from PIL import Image

torch.set_num_threads(2)

CLASSES = {"airplane": "an airplane is parked at the airport", "harbor": "many boats docked at the harbor",
           "forest": "a dense forest with green trees", "beach": "white waves at a sand beach"}
RECIPE = {
    "name": "tiny", "version": "1", "seed": 3, "description": "made up",
    "decoding": {"maxTokens": 12, "beams": 1, "lengthPenalty": 1.0},
    "dimensions": {"features": [49, 16], "model": 32, "embedding": 24, "layers": 2, "heads": 2, "vocabulary": 400},
    "encoder": {"steps": 2, "batch": 4, "frozen_blocks": 3, "sizes": [64], "phrase_share": 0.25, "backbone_rate": 1e-4, "text_rate": 1e-4,
                "head_rate": 1e-3, "weight_decay": 0.05, "log_every": 1},
    "bridge": {"steps": 60, "batch": 4, "captions": 2, "longest": 40, "views": 2, "phrase_share": 0.5, "rate": 5e-3, "weight_decay": 0.0, "dropout": 0.0, "bfloat16": False,
               "contrast": 0.5, "distillation": 1.0, "scale": 20.0, "log_every": 1},
    "golden": {"images": ["airplane", "harbor"], "texts": ["an airplane", "Größe ½ km²"]},
    "evaluate": {"queries": {"airplane": "airplane"}},
}


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """RSICD and UCM in miniature: a colour for each class, with noise."""
    folder, rng = tmp_path_factory.mktemp("data"), np.random.default_rng(1)
    for dataset in ("rsicd", "ucm"):
        entries = []
        for split in ("train", "val"):
            (folder / dataset / split).mkdir(parents=True)
            for i, (label, caption) in enumerate(CLASSES.items()):
                colour = np.array([60 * i, 200 - 40 * i, 90]) + rng.integers(-20, 20, (96, 96, 3))
                name = f"{split}/{i}_{label}.jpg"
                Image.fromarray(colour.clip(0, 255).astype(np.uint8)).save(folder / dataset / name)
                sentences = [caption + " .", caption.capitalize() + " .", "this is " + caption]
                entries.append({"filename": name, "split": split, "sentences": [{"raw": s} for s in sentences]})
        (folder / dataset / "captions.json").write_text(json.dumps({"dataset": dataset, "images": entries}))
    return folder


@pytest.fixture(scope="session")
def trained(data, tmp_path_factory):
    """The folder after all stages on the miniature data."""
    from swath_training.bridge import train_bridge
    from swath_training.encoder import train_encoder
    from swath_training.export import export_bundle
    from swath_training.golden import write_golden

    out = tmp_path_factory.mktemp("out")
    for stage in (train_encoder, train_bridge, export_bundle, write_golden):
        stage(RECIPE, data, out)
    return out

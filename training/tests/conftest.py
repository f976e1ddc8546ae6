import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
import yaml
from sample import write_sample

torch.set_num_threads(2)

PACKAGE = Path(__file__).parent.parent
SMOKE = PACKAGE / "recipes/smoke.yaml"
RECIPE = yaml.safe_load(SMOKE.read_text(encoding="utf-8"))
STAGES = ("encoder", "lm", "bridge", "export", "golden", "evaluate")


def start_stage(stage: str, data: Path, out: Path, program: tuple[str, ...] = ("-m", "swath_training")) -> subprocess.CompletedProcess:
    """A stage of the smoke recipe as a user starts it, in a process of its own."""
    command = [sys.executable, *program, stage, "--recipe", str(SMOKE), "--data", str(data), "--out", str(out)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(PACKAGE)}
    return subprocess.run(command, cwd=data, capture_output=True, text=True, env=environment)


def run_stage(stage: str, data: Path, out: Path) -> None:
    done = start_stage(stage, data, out)
    assert done.returncode == 0, f"{stage}:\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    write_sample(folder)
    return folder


@pytest.fixture(scope="session")
def trained(data, tmp_path_factory):
    """The folder after all stages on the sample."""
    out = tmp_path_factory.mktemp("out")
    for stage in STAGES:
        run_stage(stage, data, out)
    return out

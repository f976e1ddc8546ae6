"""Runs repeat by their seed, and one that was stopped or killed goes on to the figures of one that was not."""

import copy
import json
import os
import random
import signal
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from conftest import RECIPE, STAGES, run_stage, start_stage

from swath_training.datasets import Dataset, MixedSampler
from swath_training.errors import CheckpointError, InputError
from swath_training.lm import compact_decoder, train_lm
from swath_training.plot import plot
from swath_training.run import Run, cosine_rate, load_part, random_state, read_checkpoint, read_log, set_random_state

TRAINED = ("encoder", "lm", "bridge")
# Saves at SAVED, and dies without a word at DIES, as when the power goes.
KILLED = """
import os, sys
from swath_training import __main__, run

save = run.Run.save
def save_once(self, state, every_seconds=150):
    if state["step"] == {saved}:
        save(self, state, every_seconds=0)
    if state["step"] == {dies}:
        os._exit(9)

run.Run.save = save_once
__main__.main()
"""


def curve(out, stage):
    """Step → its figures, which must not be there twice."""
    lines = [line for line in read_log(out / "log.jsonl") if line["stage"] == stage and "minutes" in line]
    figures = {line.pop("step"): {k: v for k, v in line.items() if isinstance(v, float) and not k.endswith("minutes")} for line in lines}
    assert len(figures) == len(lines)
    return figures


def assert_same_curve(found, expected):
    assert found.keys() == expected.keys()
    for step, figures in expected.items():
        assert found[step] == pytest.approx(figures, abs=1e-6), f"step {step}"


@pytest.fixture(scope="module")
def resumed(data, tmp_path_factory):
    """The folder after all stages on the sample, where each that trains was killed on its way and started again."""
    out = tmp_path_factory.mktemp("resumed")
    for stage in STAGES:
        if stage in TRAINED:
            half = RECIPE[stage]["steps"] // 2
            # Of `lm` also before its first checkpoint, when its caches are there already.
            for saved, dies in [(None, 1), (half, half + 2)] if stage == "lm" else [(half, half + 2)]:
                died = start_stage(stage, data, out, ("-c", KILLED.format(saved=saved, dies=dies)))
                assert died.returncode == 9, died.stderr
                assert max(curve(out, stage)) == dies and not (out / f"{stage}.pt").exists()
        run_stage(stage, data, out)
    return out


@pytest.mark.parametrize("stage", TRAINED)
def test_a_killed_stage_resumes_to_the_same_curve(trained, resumed, stage):
    straight = curve(trained, stage)
    assert list(straight) == list(range(1, RECIPE[stage]["steps"] + 1))
    assert len({json.dumps(figures) for figures in straight.values()}) == len(straight)
    assert_same_curve(curve(resumed, stage), straight)


def test_the_smoke_recipe_is_reproduced(trained, resumed):
    first, second = (json.loads((out / "figures.json").read_text()) for out in (trained, resumed))
    assert first == second and first["ucm"]["fp32, beams 2"]["mean_recall"] > 0
    captions = [sorted((file.name, file.read_text()) for file in out.glob("captions-val-*.tsv")) for out in (trained, resumed)]
    assert captions[0] == captions[1] and captions[0]
    bundles = [json.loads((out / "bundle/bundle.json").read_text())["files"] for out in (trained, resumed)]
    assert bundles[0] == bundles[1]


def test_a_signal_stops_a_stage_at_the_end_of_its_step(tmp_path):
    run = Run(tmp_path, "stage", {"steps": 10})
    run.restart_clock()
    os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(SystemExit) as stopped:
        run.save({"step": 4})
    assert stopped.value.code == 128 + signal.SIGTERM
    assert Run(tmp_path, "stage", {"steps": 10}).load()["step"] == 4
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def train_tiny(out, steps, dies=None):
    """A stage in small, with everything random that a stage has; the figures of its log."""
    run = Run(out, "tiny", {"steps": steps, "seed": 7})
    model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Dropout(0.5), torch.nn.Linear(8, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    sampler = MixedSampler([Dataset("a", 1.0, [None] * 9, False), Dataset("b", 0.4, [None] * 5, True)], 4, seed=7)
    rows = torch.randn(14, 4, generator=torch.Generator().manual_seed(0))
    step = 0
    if state := run.load():
        load_part(model, state, "model", run.checkpoint_path)
        optimizer.load_state_dict(state["optimizer"])
        step, sampler = state["step"], state["sampler"]
    while run.fraction(step) < 1:
        noise = random.random() + np.random.rand()
        optimizer.param_groups[0]["lr"] = 0.01 * cosine_rate(run.fraction(step))
        loss = (model(rows[sampler.next()]) - noise).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        run.progress(step, loss=loss.item())
        if step == dies:
            raise InterruptedError
        every = 0 if step % 4 == 0 else 150
        run.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "sampler": sampler, "step": step}, every_seconds=every)
    run.finish({"step": step})
    return curve(out, "tiny")


def test_a_tiny_stage_killed_on_its_way_gives_the_same_curve(tmp_path):
    straight = train_tiny(tmp_path / "straight", 14)
    for dies in (3, 6, 12):
        with pytest.raises(InterruptedError):
            train_tiny(tmp_path / "killed", 14, dies)
    assert_same_curve(train_tiny(tmp_path / "killed", 14), straight)
    assert len(straight) == 14 and train_tiny(tmp_path / "again", 14) == straight


def draws():
    return [random.random(), np.random.rand(), torch.rand(1).item()]


def test_a_checkpoint_holds_all_random_state(tmp_path):
    run = Run(tmp_path, "stage", {"steps": 10, "seed": 7})
    draws()
    run.save({"step": 1}, every_seconds=0)
    expected = draws()
    again = Run(tmp_path, "stage", {"steps": 10, "seed": 7})
    assert draws() != expected
    again.load()
    assert draws() == expected


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
def test_random_state_has_the_gpu_too():
    state = random_state()
    expected = torch.rand(3, device="cuda").tolist()
    set_random_state(state)
    assert torch.rand(3, device="cuda").tolist() == expected


def test_a_log_has_no_step_after_the_checkpoint(tmp_path):
    run = Run(tmp_path, "stage", {"steps": 10})
    Run(tmp_path, "other", {"steps": 10}).log(step=9)
    run.log(step=1)
    run.save({"step": 1}, every_seconds=0)
    run.log(step=2)
    with open(tmp_path / "log.jsonl", "a") as log:
        log.write('{"stage": "sta')
    Run(tmp_path, "stage", {"steps": 10}).load()
    assert read_log(tmp_path / "log.jsonl") == [{"stage": "other", "step": 9}, {"stage": "stage", "step": 1}]
    run.finish({"step": 10})
    Run(tmp_path, "stage", {"steps": 10}).load()
    assert read_log(tmp_path / "log.jsonl") == [{"stage": "other", "step": 9}]


def test_a_stage_needs_an_end(tmp_path):
    with pytest.raises(InputError, match="^recipe: encoder.steps: missing; a stage needs steps, minutes or both$"):
        Run(tmp_path, "encoder", {"batch": 4})
    assert Run(tmp_path, "encoder", {"minutes": 60}).fraction(10**9) < 0.01


def linear_state(tmp_path, state):
    path = tmp_path / "encoder.pt"
    torch.save(state, path)
    return path


@pytest.mark.parametrize(("part", "message"), [
    ({"weight": torch.zeros(3, 5), "bias": torch.zeros(3)}, "vision.weight: shape [3, 5], but [3, 4] by the recipe"),
    ({"weight": torch.zeros(3, 4)}, "vision.bias: missing; the recipe's model has it"),
    ({"weight": torch.zeros(3, 4), "bias": torch.zeros(3), "scale": torch.zeros(1)}, "vision.scale: the recipe's model has no such weight"),
    (None, "vision: missing"),
])
def test_a_checkpoint_of_another_shape(tmp_path, part, message):
    path = linear_state(tmp_path, {} if part is None else {"vision": part})
    with pytest.raises(CheckpointError) as raised:
        load_part(torch.nn.Linear(4, 3), read_checkpoint(path), "vision", path)
    assert str(raised.value) == f"{path}: {message}"


def test_a_checkpoint_may_leave_out_what_is_frozen(tmp_path):
    model = torch.nn.ModuleDict({"llm": torch.nn.Linear(2, 2), "text": torch.nn.Linear(2, 1)})
    frozen = model["llm"].weight.tolist()
    path = linear_state(tmp_path, {"bridge": {"text.weight": torch.ones(1, 2), "text.bias": torch.ones(1)}})
    load_part(model, read_checkpoint(path), "bridge", path, without="llm.")
    assert model["llm"].weight.tolist() == frozen and model["text"].weight.tolist() == [[1, 1]]
    path = linear_state(tmp_path, {"bridge": {"text.weight": torch.ones(1, 3), "text.bias": torch.ones(1)}})
    with pytest.raises(CheckpointError, match=r"bridge.text.weight: shape \[1, 3\], but \[1, 2\] by the recipe$"):
        load_part(model, read_checkpoint(path), "bridge", path, without="llm.")


def test_a_checkpoint_that_cannot_be_read(tmp_path):
    path = linear_state(tmp_path, {"step": 1})
    with pytest.raises(CheckpointError, match="bridge.pt: missing; run the stage bridge first$"):
        read_checkpoint(tmp_path / "bridge.pt")
    whole = path.read_bytes()
    for broken in (whole[:100], b"", b"no checkpoint"):
        path.write_bytes(broken)
        with pytest.raises(CheckpointError, match="encoder.pt: not a checkpoint that can be read: "):
            read_checkpoint(path)


def test_the_command_tells_bad_input_in_one_line(tmp_path):
    done = start_stage("encoder", tmp_path, tmp_path / "out")
    assert (done.returncode, done.stderr) == (1, f"training: {tmp_path}/rsicd/captions.json: the caption file is missing\n")


def test_a_plot_has_a_panel_for_each_figure(tmp_path):
    run = Run(tmp_path, "encoder", {"steps": 3})
    for step in (1, 2, 3):
        run.progress(step, loss=4.0 / step, scale=20.0)
    for dataset in ("rsicd", "ucm"):
        run.log(step=3, dataset=dataset, texts="tower", t2i_r1=5.0, mean_recall=20.0)
    plot(tmp_path)
    svg = ElementTree.parse(tmp_path / "log.svg").getroot()
    texts = svg.findall(".//{*}text")
    titles = [text.text for text in texts if text.get("font-weight") == "bold"]
    assert titles == ["encoder: loss", "encoder: scale", "encoder: mean recall"]
    assert [len(line.get("points").split()) for line in svg.findall(".//{*}polyline")] == [3, 3, 1, 1]
    assert [text.text for text in texts].count("rsicd") == 1


def test_a_decoder_goes_on_from_a_compact_checkpoint(trained, data, tmp_path):
    recipe = copy.deepcopy(RECIPE)
    recipe["lm"]["start"] = str(tmp_path / "kept/lm.safetensors")
    compact_decoder(recipe, data, trained)
    recipe["lm"]["minutes"] = 1e-6  # it was trained for longer: nothing is left to do, and no cache is made
    for name in ("encoder.pt", "tokenizer.json", "dictionary.pt"):
        (tmp_path / name).write_bytes((trained / name).read_bytes())
    train_lm(recipe, data, tmp_path)
    was, found = (read_checkpoint(folder / "lm.pt") for folder in (trained, tmp_path))
    assert found["step"] == was["step"] == RECIPE["lm"]["steps"] and not (tmp_path / "features-train.npy").exists()
    for name, weight in was["bridge"].items():
        assert torch.allclose(found["bridge"][name], weight, atol=0.01 * max(1e-3, weight.abs().max().item())), name

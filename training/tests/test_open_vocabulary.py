import io
import json
import sys
import tarfile

import pytest

from swath_training import open_vocabulary
from swath_training.open_vocabulary import OpenVocabularyError, check, forms, pool, scene_class, training_sentences, words

JETS = {"query": "jets on the taxiway", "own": "airplanes on the runway", "classes": ["airplane"], "keyNouns": ["jets", "taxiway"]}


def write_data(folder, *, train="an airplane on the runway", val="many airplanes", extra="a plane", label="AnnualCrop"):
    def images(split, count, sentence):
        return [{"filename": f"{split}/airplane_{i}.jpg", "split": split, "sentences": [{"raw": sentence}]} for i in range(count)]

    for dataset in ("rsicd", "ucm"):
        (folder / dataset).mkdir(parents=True)
        content = {"images": [*images("train", 1, train), *images("val", 4, val), {"filename": "val/00123.jpg", "split": "val", "sentences": []}]}
        (folder / dataset / "captions.json").write_text(json.dumps(content))
    (folder / "rsicd" / "extra-more.json").write_text(json.dumps({"images": images("train", 1, extra)}))
    (folder / "labelled").mkdir()
    with tarfile.open(folder / "labelled" / "scenes.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(f"scenes/{label}/1.jpg"), io.BytesIO())
    return folder


def run(data, queries, monkeypatch, fewest=1):
    monkeypatch.setattr(open_vocabulary, "FEWEST_QUERIES", fewest)
    check(queries, training_sentences(data), pool(data))


def test_accepts_nouns_that_stand_nowhere(tmp_path, monkeypatch):
    run(write_data(tmp_path), [JETS], monkeypatch)


@pytest.mark.parametrize(
    "where, sentence, source",
    [
        ("train", "two JETS wait", "captions.json: train/airplane_0.jpg"),
        ("val", "a jet waits", "captions.json: val/airplane_0.jpg"),
        ("extra", "it is near taxiways .", "extra-more.json"),
        ("extra", "an old taxi-way", "extra-more.json"),
        ("label", "jetParking", "scenes.tar"),
    ],
)
def test_names_the_noun_and_the_sentence(tmp_path, monkeypatch, where, sentence, source):
    data = write_data(tmp_path, **{where: sentence})
    query = JETS | {"own": "airplane"}
    with pytest.raises(OpenVocabularyError, match=r"key noun '(jets|taxiway)' stands in") as raised:
        run(data, [query], monkeypatch)
    assert source in str(raised.value)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"keyNouns": ["jets", "apron"]}, "'apron' is not a word of the query"),
        ({"classes": ["airplane", "harbor"]}, "class 'harbor' has 0 val images"),
        ({"own": "aeroplanes on the runway"}, "'aeroplanes' of the own words stands in no sentence"),
        ({"keyNouns": []}, "none of them empty"),
        ({"note": "x"}, "nothing else"),
    ],
)
def test_refuses_what_is_not_as_it_must_be(tmp_path, monkeypatch, change, message):
    with pytest.raises(OpenVocabularyError, match=message):
        run(write_data(tmp_path), [JETS | change], monkeypatch)


def test_refuses_too_few_and_the_same_twice(tmp_path, monkeypatch):
    data = write_data(tmp_path)
    with pytest.raises(OpenVocabularyError, match="1 of them, at least 2"):
        run(data, [JETS], monkeypatch, fewest=2)
    with pytest.raises(OpenVocabularyError, match="twice"):
        run(data, [JETS, JETS], monkeypatch)


def test_the_command_fails_with_the_reason(tmp_path, monkeypatch, capsys):
    data, queries = write_data(tmp_path / "data", extra="one jet"), tmp_path / "queries.json"
    queries.write_text(json.dumps({"queries": [JETS]}))
    monkeypatch.setattr(open_vocabulary, "FEWEST_QUERIES", 1)
    monkeypatch.setattr(sys, "argv", ["open_vocabulary", "--data", str(data), "--queries", str(queries)])
    assert open_vocabulary.main() == 1
    assert "'jets' stands in 'one jet'" in capsys.readouterr().err


def test_words_and_forms():
    assert words("Co-operative jets' Hangar2, über") == {"co", "operative", "cooperative", "jets", "hangar", "über"}
    assert {"ferry", "ferries"} <= forms("ferries") & forms("ferry")
    assert {"box", "boxes"} <= forms("boxes") & forms("box")
    assert "gras" not in forms("grass")
    assert [scene_class(f) for f in ("val/airport_12.jpg", "val/1_agricultural.jpg", "val/00123.jpg")] == ["airport", "agricultural", ""]

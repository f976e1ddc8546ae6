"""Holds three scripted conversations over POST /api/chat, after the figures of FROMAGe (Koh et al. 2023): six turns of text of which the last three
retrieve, a picture and five turns, a picture and a modifier. Each is held twice. Checks the order of parts, that no tile is shown twice, that words
stand on their lines, and that both runs give the same. Prints the transcripts as Markdown; with --pictures writes each turn's first hits as a small JPEG.

    clients/scripted_chat.py --gateway http://127.0.0.1:8080 [--pictures DIR]

Needs the sample pictures in the catalogue. Pillow only with --pictures.
"""

import argparse
import base64
import io
import json
import sys
import urllib.request
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "deploy/standalone/samples/ucmerced"
NOW = "2026-11-29T12:00:00Z"
TALK, RETRIEVE = [["text"]], [["text", "hits"]]
# A model says what it sees; the planner shows the tile whose caption it quotes.
LOOK = [["text"], ["text", "hits"]]
# name, then turns: picture, words, which parts the answer may have
CONVERSATIONS = [
    ("six turns of text", [
        (None, "Good morning!", TALK),
        (None, "What is a harbor?", TALK),
        (None, "Why are boats moored there?", TALK),
        (None, "Show me 3 harbors with many boats.", RETRIEVE),
        (None, "Show me 3 beaches.", RETRIEVE),
        (None, "Do you have 3 tennis courts?", RETRIEVE),
    ]),
    ("a picture and five turns", [
        ("181_airplane.jpg", "What is in this picture?", LOOK),
        (None, "Why are airplanes white?", TALK),
        (None, "What is an airport?", TALK),
        (None, "Show me 3 airports.", RETRIEVE),
        (None, "Show me 3 parking lots.", RETRIEVE),
    ]),
    ("a picture and a modifier", [
        ("1081_harbor.jpg", "top 3 like this, but with houses", RETRIEVE),
    ]),
]


def call(gateway: str, path: str, body: dict | None = None) -> bytes:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(gateway.rstrip("/") + path, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return answer.read()


def hold(gateway: str, turns: list) -> list[dict]:
    """The answers, in order."""
    messages, answers = [], []
    for picture, words, _ in turns:
        parts = [{"image": base64.b64encode((SAMPLES / picture).read_bytes()).decode()}] if picture else []
        messages.append({"role": "user", "parts": [*parts, {"text": words}]})
        answer = json.loads(call(gateway, "/api/chat", {"messages": messages, "now": NOW}))
        answers.append(answer)
        said = [part if "text" in part else {"hits": [hit["tileId"] for hit in part["hits"]]} for part in answer["parts"]]
        messages.append({"role": "assistant", "parts": said, "plan": answer["plan"]})
    return answers


def check(name: str, turns: list, answers: list[dict], again: list[dict]) -> list[str]:
    faults, shown = [], set()
    for number, ((_, words, expected), answer, other) in enumerate(zip(turns, answers, again), 1):
        where = f"{name}, turn {number} ({words})"
        kinds = [next(iter(part)) for part in answer["parts"]]
        if kinds not in expected:
            faults.append(f"{where}: expected the parts {' or '.join(map(str, expected))}, found {kinds}")
        if (answer["plan"] is None) != (expected != RETRIEVE):
            faults.append(f"{where}: expected {'a ' if expected == RETRIEVE else 'no '}plan, found {answer['plan']}")
        for part in answer["parts"]:
            if "hits" in part:
                ids = [hit["tileId"] for hit in part["hits"]]
                if len(set(ids)) < len(ids) or shown & set(ids):
                    faults.append(f"{where}: a tile is shown twice")
                shown |= set(ids)
            elif expected == TALK and answer["modelVersion"] and ("\n" in part["text"] or len(part["text"].split()) > 32):
                faults.append(f"{where}: expected one line of at most 32 words, found {part['text']!r}")
        if answer != other:
            faults.append(f"{where}: the second run gave another answer")
    return faults


def strip(gateway: str, hits: list[dict], path: Path) -> None:
    """The first three hits side by side."""
    from PIL import Image

    tiles = [Image.open(io.BytesIO(call(gateway, f"/api/tiles/{hit['tileId']}/thumbnail"))).convert("RGB").resize((128, 128)) for hit in hits[:3]]
    sheet = Image.new("RGB", (130 * len(tiles) - 2, 128), "white")
    for i, tile in enumerate(tiles):
        sheet.paste(tile, (130 * i, 0))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, quality=70)


def transcript(gateway: str, name: str, turns: list, answers: list[dict], pictures: Path | None) -> None:
    print(f"\n**{name[0].upper()}{name[1:]}**\n")
    for number, ((picture, words, _), answer) in enumerate(zip(turns, answers), 1):
        print(f"> {'(picture of `' + picture + '`) ' if picture else ''}{words}\n")
        for part in answer["parts"]:
            if "text" in part:
                print(part["text"].replace("\n", "\\\n") + "\n")
            elif pictures:
                file = pictures / f"{name.replace(' ', '-')}-{number}.jpg"
                strip(gateway, part["hits"], file)
                print(f"![{'; '.join(hit['caption'] or 'no caption' for hit in part['hits'][:3])}]({pictures.name}/{file.name})\n")
            else:
                for hit in part["hits"][:3]:
                    print(f"- {hit['caption']} ({hit['key']})")
                print()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gateway", default="http://127.0.0.1:8080")
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    faults = []
    for name, turns in CONVERSATIONS:
        answers, again = hold(options.gateway, turns), hold(options.gateway, turns)
        faults += check(name, turns, answers, again)
        transcript(options.gateway, name, turns, answers, options.pictures)
    for fault in faults:
        print(fault, file=sys.stderr)
    turns = sum(len(turns) for _, turns in CONVERSATIONS)
    print(f"{turns} turns of {len(CONVERSATIONS)} conversations, held twice: {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

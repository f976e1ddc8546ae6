"""English beyond the captions, for the text side only, from WordNet: captions with a thing put in place of its kin, names of things, definitions."""

import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .errors import InputError

# Lexicographer files: act, artifact, group, location, object, phenomenon, plant, substance; these have kin among what captions name
THINGS = frozenset((4, 6, 14, 15, 17, 19, 20, 27))
EXAMPLES = {"verb": "data.verb", "noun": "data.noun", "adjective": "data.adj"}
FEWEST, FARTHEST, WIDEST = 10, 2, 60  # uses of a caption's noun; steps up from a thing to it; siblings of things worth comparing


@dataclass(frozen=True)
class Synset:
    names: tuple[str, ...]
    gloss: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    thing: bool = True


def read_synsets(folder: Path) -> dict[str, Synset]:
    """Offset → synset, from WordNet's `data.noun` (Debian: wordnet-base); without people's and places' names."""
    synsets = {}
    for line in read_lines(Path(folder) / "data.noun"):
        data, _, gloss = line.partition(" | ")
        fields = data.split()
        count = int(fields[3], 16)
        names = [fields[4 + 2 * i].replace("_", " ") for i in range(count)]
        if any(name[0].isupper() for name in names):
            continue
        start = 5 + 2 * count
        pointers = [fields[start + 4 * i : start + 4 * i + 2] for i in range(int(fields[start - 1]))]
        above, below = (tuple(to for kind, to in pointers if kind == wanted) for wanted in ("@", "~"))
        synsets[fields[0]] = Synset(tuple(names), " ".join(gloss.split(";")[0].lower().split()[:14]), above, below, int(fields[1]) in THINGS)
    return synsets


def read_examples(folder: Path, part: str) -> list[str]:
    """The sentences by which WordNet shows how verbs, nouns or adjectives are used."""
    return [example for line in read_lines(Path(folder) / EXAMPLES[part]) for example in re.findall(r'"([^"]{12,90})"', line.partition(" | ")[2])]


def read_abstract(folder: Path) -> list[str]:
    """WordNet's definitions of nouns that are no things."""
    return [synset.gloss for synset in read_synsets(folder).values() if not synset.thing]


def read_lines(file: Path) -> list[str]:
    """A file's synsets, without the licence at its beginning."""
    if not file.exists():
        raise InputError(file, "", "missing; WordNet was expected there (Debian's package wordnet-base); the recipe's lm.wordnet names the folder")
    return [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("  ")]


def known_things(synsets: dict[str, Synset], captions: list[str]) -> dict[str, str]:
    """Synset → the caption noun that names it; a noun stands for the first synset that names it foremost."""
    uses = Counter(word for caption in captions for word in caption.replace(",", "").split())
    known: dict[str, str] = {}
    taken: set[str] = set()
    for place, synset in synsets.items():
        for rank in (0, 1):
            name = synset.names[rank] if rank < len(synset.names) else None
            if name and name not in taken and uses[name] + uses[name + "s"] >= FEWEST:
                known[place] = name
                taken.add(name)
                break
    return known


def kin(synsets: dict[str, Synset], known: dict[str, str], captions: list[str]) -> dict[str, str]:
    """Each thing that no caption names → the caption noun nearest to it: the same thing, the kind it is of, or another of its kind."""
    uses = Counter(word for caption in captions for word in caption.replace(",", "").split())
    nearest: dict[str, str] = {}
    for place, synset in synsets.items():
        found = known.get(place) or next((known[p] for p in synset.above if p in known), None)
        if found is None:
            siblings = [s for p in synset.above if p in synsets and len(synsets[p].below) <= WIDEST for s in synsets[p].below if s in known]
            found = max((known[s] for s in siblings), key=lambda noun: uses[noun], default=None)
        level = synset.above
        for _ in range(FARTHEST - 1):
            if found is None:
                level = tuple(q for p in level if p in synsets for q in synsets[p].above)
                found = next((known[p] for p in level if p in known), None)
        if found is not None:
            for name in synset.names:
                if name != found:
                    nearest.setdefault(name.lower(), found)
    return nearest


def general_texts(folder: Path, captions: list[str], count: int, held_out: frozenset[str], seed: int) -> tuple[dict[str, str], list[str]]:
    """About `count` texts, none with a held-out word: captions with a thing in place of its kin, and the captions they stand for;
    and texts that stand for themselves."""
    rng = random.Random(seed)
    synsets = read_synsets(folder)
    things = {place: synset for place, synset in synsets.items() if synset.thing}
    nearest = kin(things, known_things(things, captions), captions)
    by_noun: dict[str, list[tuple[list[str], int]]] = {}
    nouns = set(nearest.values())
    for caption in captions:
        words = caption.replace(",", "").split()
        for i, word in enumerate(words):
            noun = word if word in nouns else word.removesuffix("s")
            if noun in nouns:
                by_noun.setdefault(noun, []).append((words, i))

    def allowed(text: str) -> bool:
        return not held_out & set(text.replace("-", " ").split())

    names = [name for name in nearest if allowed(name) and nearest[name] in by_noun]
    stand_in: dict[str, str] = {}
    for _ in range(3 * count):
        if len(stand_in) >= count // 2 or not names:
            break
        name = rng.choice(names)
        words, place = rng.choice(by_noun[nearest[name]])
        start, end = max(0, place - rng.randint(0, 8)), place + 1 + rng.randint(0, 8)
        plural = "s" if words[place] != nearest[name] and not name.endswith("s") else ""
        meant = words[start:end]
        text = " ".join([*words[start:place], name + plural, *words[place + 1 : end]])
        stand_in[text] = " ".join(meant)
    plain = [text for s in synsets.values() for text in (*(n.lower() for n in s.names if n.lower() not in nearest), s.gloss) if allowed(text)]
    rng.shuffle(plain)
    return stand_in, list(dict.fromkeys(plain))[: count - len(stand_in)]

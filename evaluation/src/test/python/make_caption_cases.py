"""Makes src/test/resources/ptb-tokens.json and caption-metrics.json with pycocoevalcap, which needs `java` on the path.

Run from evaluation/ in the environment of training/:  python src/test/python/make_caption_cases.py
"""

import json
import random
from pathlib import Path

from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
SEED = 20261124

ODD_SENTENCES = """
Some planes are parked near a terminal .
many buildings, some trees and a road.
a T-junction, two four-way crossings and a side-by-side row of semi-detached houses
well- kept lawns - and a -small- pond
a road--wide and straight --- crosses the fields ---- and ends
can't won't don't shan't ain't CAN'T couldn't n't
it's a church's roof and the houses' gardens, James's boat
I'm we're they've she'd he'll we'd've
gonna gotta wanna lemme gimme cannot Gonna CANNOT
gonna-be gonnabe cannot-do cannots
'tis a ship, 'twas a ship, ('tis)
o'clock ma'am rock'n'roll y'all 'em 'cause O'Hare
the '90s, the 1990s, the 1990's and 20's
a 'quoted' word and a "double" one, a "" and ''two'' ``back''
the building’s roof, don’t, “quoted” ‘single’ « a » “it’s”
a dash – another — and a…b … dots...
wait... what.. no. yes.... hmm . . .
1,000 trees, 2.5 hectares, 1/2 of 3/4, 45% and 5.5% at 10:30
.5 -5 +5 a+5 5+5 10-20 2x2 5m 5km 5.5m 3-D 21-story 1,000-seat 20th
number 5. and 2). a) 1) (1) b)
houses,2 2,houses field.12 2.houses 5,a a,5 a:1 1:2
no. 5 No. 5 nos. 5 fig. 2 no. of trees fig.5
a house (red) [blue] {green} house(s) ground(2). ((a)) a]
blue/green and/or red / white houses/ /road a/b/c km/h semi-surrounded/tree-lined
cars etc. and trees, etc., etc.) i.e. buses e.g. vans etc.
the U.S. road in the U.K. at 5 p.m. near St. Louis and Mt. Fuji on 3rd Ave.
Mr. Mrs. Dr. Jr. Sr. Inc. Co. Corp. Ltd. vs. Sept. Mon. sq. ft. dept.
a farm B. and a junction t.
near farm B. The trees are green, near farm b. the trees
near farm B. There are trees. Near farm C. Several trees
AT&T R&D black & white black&white &amp; &lt; &gt;
beach.there trees.the one.two.three road?yes road!yes sq.km
what? yes! ?? !? !! ; : ,
p + q p+q p#q #tag #1 @home a=b 50% ~ ^ |
café naïve façade Zürich l'eau 北京 100 m² 25 °C
a_b __ a__b * ** *a*
a  b	c
...
""".strip("\n").split("\n")

SCENES = {
    "airport": ["planes", "terminals", "runways", "a parking lot"],
    "beach": ["waves", "yellow sand", "umbrellas", "a piece of ocean"],
    "harbour": ["white ships", "docks", "containers", "calm water"],
    "residential": ["houses", "swimming pools", "lawns", "crossroads"],
    "stadium": ["stands", "a football field", "parked cars", "green trees"],
    "river": ["bridges", "banks", "bare land", "a curved road"],
}
FORMS = [
    "{number} {thing} are near {place} .",
    "There are {number} {thing} and {other} in the {scene}.",
    "it is a {scene} with {thing}, {other} and {thing}",
    "{thing} {thing} {thing} beside {place}",
    "a {scene}",
    "In the {scene}, {number} {thing} can't be seen; the {scene}'s {other} (and {thing}) are surrounded by {place}.",
]


def sentence(draw: random.Random, scene: str) -> str:
    things = draw.sample(SCENES[scene], 2)
    return draw.choice(FORMS).format(
        scene=scene, thing=things[0], other=things[1], number=draw.choice(["some", "many", "two", "four"]), place=draw.choice(["a road", "several buildings", "green trees"])
    )


def random_images(draw: random.Random, count: int) -> list[dict]:
    images = []
    for _ in range(count):
        scene = draw.choice(list(SCENES))
        references = [sentence(draw, scene) for _ in range(draw.choice([1, 4, 5, 5, 5]))]
        told = scene if draw.random() < 0.7 else draw.choice(list(SCENES))
        caption = draw.choice(references) if draw.random() < 0.2 else sentence(draw, told)
        images.append({"references": references, "caption": caption})
    return images


def score(name: str, images: list[dict]) -> dict:
    tokenizer = PTBTokenizer()
    truth = tokenizer.tokenize({i: [{"caption": r} for r in image["references"]] for i, image in enumerate(images)})
    found = tokenizer.tokenize({i: [{"caption": image["caption"]}] for i, image in enumerate(images)})
    bleu, bleu_each = Bleu(4).compute_score(truth, found, verbose=0)
    rouge, rouge_each = Rouge().compute_score(truth, found)
    cider, cider_each = Cider().compute_score(truth, found)
    scored = [image | {"bleu4": bleu_each[3][i], "rougeL": float(rouge_each[i]), "cider": float(cider_each[i])} for i, image in enumerate(images)]
    return {"name": name, "bleu": bleu, "rougeL": float(rouge), "cider": float(cider), "images": scored}


def main() -> None:
    # A word stands between the lines, since the tokens of one that ends with an initial depend on how the next begins.
    apart = {i: [{"caption": line}, {"caption": "and"}] for i, line in enumerate(ODD_SENTENCES)}
    tokens = [[line, found[0].split()] for line, found in zip(ODD_SENTENCES, PTBTokenizer().tokenize(apart).values())]
    draw = random.Random(SEED)
    mixed = random_images(draw, 36)
    mixed.append({"references": ["some planes .", "planes"], "caption": "..."})
    mixed.append({"references": ["three red boats", "boats"], "caption": "boats boats boats boats boats boats boats"})
    mixed.append({"references": ["a lake"], "caption": "a lake"})
    cases = [
        score("mixed", mixed),
        score("one image", [{"references": ["a green field near a road", "a field"], "caption": "a green field by a road"}]),
        score("short captions", [{"references": ["a long row of green trees near a road"], "caption": "trees"}, {"references": ["two ponds"], "caption": "two"}]),
        score("nothing in common", [{"references": ["a b c d e"], "caption": "f g h i j k"}, {"references": ["l m n"], "caption": "o"}]),
    ]
    for name, content in (("ptb-tokens", tokens), ("caption-metrics", cases)):
        (RESOURCES / f"{name}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

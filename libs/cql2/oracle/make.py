"""Writes the golden files of OracleParityTest: expressions and what the PyPI package cql2 makes of them.

    python -m venv venv && venv/bin/pip install cql2==0.6.0 && venv/bin/python make.py

Some expressions are written by hand, the others are generated from a fixed seed. Each line of expressions.jsonl is
{"text": CQL2 text} or {"json": CQL2 JSON}, with "canonical": the oracle's JSON. Each line of broken.jsonl is an input that
the oracle refuses. Each line of items.jsonl is a STAC Item that lacks nothing; each line of matches.jsonl is an expression with
the numbers of the items of which the oracle says that it is true. The oracle has no null and compares a date with a time
by its first moment, so neither is in there.
"""

import json
import random
from pathlib import Path

import cql2

FOLDER = Path(__file__).resolve().parent.parent / "src/test/resources/dev/swath/cql2"
COUNT = 400
SEED = 20261129

HAND_WRITTEN = r"""
true
FALSE
not true
(true)
gsd = 10
gsd <> 10
gsd != 10
gsd < 10.5
gsd <= 1e1
gsd > 1.5E-3
gsd >= 1E+2
gsd = -1
gsd = +1
gsd = 5.
gsd = 007
gsd = 0.1
gsd = 12345678901234567890
10 = gsd
1 < 2
eo:cloud_cover <= 10
swath:key = 'harbour/a.tif'
"swath:key" = 'harbour/a b.tif'
"a ""quoted"" name" = 1
a.b.c = 1
été = 1
description = 'it''s'
description = ''
description = 'été 港 🛰'
description = 'back\slash'
description = 'say "hi"'
description = "collection"
((gsd = 1))
((gsd)) = 1
  gsd   =   1
gsd=1
gsd=1 AND platform='sentinel-2a'
gsd = 1 and gsd = 2 and gsd = 3
gsd = 1 and (gsd = 2 and gsd = 3)
(gsd = 1 and gsd = 2) and gsd = 3
gsd = 1 or gsd = 2 or gsd = 3
gsd = 1 or gsd = 2 and gsd = 3
gsd = 1 and gsd = 2 or gsd = 3
(gsd = 1 or gsd = 2) and gsd = 3
gsd=1 AND NOT gsd=2
NOT gsd = 1 AND gsd = 2
NOT (gsd=1 or gsd=2)
NOT NOT gsd=1
NOT(gsd=1)AND(gsd=2)
gsd=1OR gsd=2
true or false and true
not true or false
gsd = 1 And true
description LIKE 'boats%'
description like '%harbour'
description like '%a_b%'
description NOT LIKE '%cloud%'
description like ''
description like '100\%'
description like '%it''s%'
gsd between 1 and 10
gsd BETWEEN -1 AND +1
gsd not between 1 and 2
gsd between 1 and 2 and platform = 'a'
gsd BETWEEN 1 AND 2 OR gsd BETWEEN 3 AND 4
gsd between lowest and highest
collection in ('a')
collection in ('a','b', 'c')
collection NOT IN ('a','b')
NOT collection IN ('a','b')
NOT (collection IN ('a','b'))
gsd in (1,2.5,-3)
flag in (TRUE,FALSE)
datetime in (DATE('2026-01-01'),DATE('2026-01-02'))
gsd is null
gsd IS NOT NULL
NOT gsd is null
gsd is NULL or platform IS NOT NULL
gsd IS NOT  NULL
flag = true
flag = TRUE and false
datetime = DATE('2026-11-29')
datetime > TIMESTAMP('2026-11-29T12:00:00Z')
datetime < TIMESTAMP('2026-11-29T12:00:00+01:00')
datetime < TIMESTAMP('2026-11-29T00:30:00-11:30')
datetime >= TIMESTAMP('2026-11-29T12:00:00.123Z')
datetime >= TIMESTAMP('2026-11-29T12:00:00.120Z')
datetime >= TIMESTAMP('2026-11-29T12:00:00.100000Z')
datetime >= TIMESTAMP('2026-11-29T12:00:00.123456789Z')
datetime >= TIMESTAMP('1959-08-14T00:00:00Z')
date = 1
interval = 1
point = 1
timestamp > 1
bbox = 1
polygon is null
T_AFTER(datetime, DATE('2026-01-01'))
t_before(datetime, TIMESTAMP('2026-01-01T00:00:00Z'))
T_CONTAINS(INTERVAL(start_datetime, end_datetime), INTERVAL('2026-01-01','2026-02-01'))
T_DISJOINT(datetime, INTERVAL('2026-01-01','..'))
T_DURING(datetime, INTERVAL('2026-01-01','2026-02-01'))
T_DURING(datetime, INTERVAL('..','..'))
T_EQUALS(datetime, DATE('2026-01-01'))
T_FINISHEDBY(INTERVAL(start_datetime, end_datetime), INTERVAL('2026-01-01','2026-02-01'))
T_FINISHES(INTERVAL(start_datetime, end_datetime), INTERVAL('2026-01-01','2026-02-01'))
T_INTERSECTS(datetime, INTERVAL('..','2026-02-01T12:00:00Z'))
t_intersects(datetime, TIMESTAMP('2026-01-01T00:00:00Z'))
T_MEETS(INTERVAL(start_datetime, end_datetime), INTERVAL('2026-01-01','2026-02-01'))
T_METBY(INTERVAL(start_datetime, end_datetime), INTERVAL('2026-01-01','2026-02-01'))
T_OVERLAPPEDBY(INTERVAL(start_datetime, end_datetime), INTERVAL('2026-01-01','2026-02-01'))
T_OVERLAPS(INTERVAL(start_datetime, end_datetime), INTERVAL('2026-01-01','2026-02-01'))
T_STARTEDBY(created, updated)
T_STARTS(INTERVAL(start_datetime, '..'), INTERVAL('2026-01-01T00:00:00Z','2026-02-01T00:00:00Z'))
T_DURING(datetime, INTERVAL('2026-01-01T00:00:00+01:00','2026-02-01T00:00:00.50Z'))
T_DURING(datetime, INTERVAL('2026-01-01',updated))
S_INTERSECTS(geometry, POINT(1 2))
S_INTERSECTS(geometry, point(1.5 -2))
s_intersects(geometry, POINT Z(0 0 5))
S_INTERSECTS(geometry, POINTZ(0 0 5))
S_INTERSECTS(geometry, POINT(0 0 5))
S_INTERSECTS(POINT(0 0), geometry)
s_intersects(geometry,POLYGON((0 0,1 0,1 1,0 0)))
S_WITHIN(geometry, POLYGON ((0 0, 1 0, 1 1, 0 0),(0.5 0.1,0.6 0.1,0.6 0.2,0.5 0.1)))
S_WITHIN(geometry, POLYGON Z((0 0 1,1 0 1,1 1 1,0 0 1)))
S_CONTAINS(geometry, Polygon((0 0,1 0,1 1,0 0)))
S_DISJOINT(geometry, MULTIPOLYGON(((0 0,1 0,1 1,0 0))))
S_DISJOINT(geometry, MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((10 10,11 10,11 11,10 10))))
S_CROSSES(geometry, LINESTRING(0 0,1 0))
S_TOUCHES(geometry, LINESTRING(0 0,1 0,2 5))
S_OVERLAPS(geometry, MULTILINESTRING((0 0,1 0),(2 2,3 3)))
S_EQUALS(geometry, MULTIPOINT(0 0,1 0))
S_EQUALS(geometry, MULTIPOINT((0 0),(1 0)))
S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(0 0),LINESTRING(0 0,1 1)))
S_INTERSECTS(geometry, BBOX(0,0,1,1))
S_INTERSECTS(geometry, BBOX(-180,-90,180,90))
S_INTERSECTS(geometry, BBOX(170,-20,-170,20))
S_INTERSECTS(geometry, BBOX(0,0,0,1,1,100))
casei(description) LIKE casei('BOATS%')
accenti(casei(description)) = 'x'
CASEI(collection) in ('x',casei('Y'))
a_contains(words,('x','y'))
A_EQUALS(words,(1,2))
a_overlaps(words,('x',1))
a_containedBy(words,('x','y'))
gsd = 1 + 2 * 3
gsd = (1 + 2) * 3
gsd = 1 - 2 - 3
gsd = other % 2
gsd = other div 2
gsd = other / 2
gsd + other > 3 and platform = 'a'
gsd-other = 1
gsd = -other
gsd = 2 ^ 3
foo()
foo(1,'x') = 2
foo(gsd) and true
"""

HAND_WRITTEN_JSON = r"""
true
{"op":"AND","args":[{"op":"=","args":[{"property":"a"},1]},{"op":"=","args":[{"property":"b"},2]}]}
{"op":"!=","args":[{"property":"a"},1]}
{"op":"and","args":[{"op":"and","args":[true,false]},true]}
{"op":"or","args":[{"op":"and","args":[true,false]},{"op":"or","args":[true,false]}]}
{"op":"=","args":[{"property":"a"},{"timestamp":"2026-01-01T00:00:00+01:00"}]}
{"op":"=","args":[{"property":"a"},{"date":"2026-01-01"}]}
{"op":"t_during","args":[{"property":"a"},{"interval":["2026-01-01T00:00:00+01:00",".."]}]}
{"op":"t_metBy","args":[{"property":"a"},{"interval":["2026-01-01",{"property":"b"}]}]}
{"op":"t_metby","args":[{"property":"a"},{"property":"b"}]}
{"op":"s_intersects","args":[{"property":"a"},{"type":"Point","coordinates":[1,2]}]}
{"op":"S_INTERSECTS","args":[{"property":"a"},{"type":"Point","coordinates":[1,2,3]}]}
{"op":"s_intersects","args":[{"property":"a"},{"bbox":[1,2,3,4]}]}
{"op":"s_within","args":[{"property":"a"},{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}]}
{"op":"s_crosses","args":[{"property":"a"},{"type":"LineString","coordinates":[[0,0],[1,0.5]]}]}
{"op":"s_equals","args":[{"property":"a"},{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}]}
{"op":"in","args":[{"property":"a"},["x","y"]]}
{"op":"between","args":[{"property":"a"},1,2]}
{"op":"isNull","args":[{"property":"a"}]}
{"op":"not","args":[{"op":"isnull","args":[{"property":"a"}]}]}
{"op":"like","args":[{"property":"a"},"x%"]}
{"op":"foo","args":[1]}
{"op":"=","args":[{"op":"casei","args":[{"property":"a"}]},"x"]}
{"op":"=","args":[{"op":"+","args":[{"property":"a"},1.5]},2]}
{"op":"a_containedby","args":[{"property":"a"},["x","y"]]}
{"op":"=","args":[{"property":"a"},1e3]}
{"op":"=","args":[{"property":"a"},true]}
"""

BROKEN = r"""
gsd = 1 and
gsd =
= 1
gsd = 1 b = 2
(gsd = 1
gsd = 1)
gsd in ()
gsd in (1
gsd in (1,)
gsd between 1
gsd between 1 or 2
gsd is 1
gsd is not 1
gsd = 'unterminated
gsd = "unterminated
not
gsd = 1 and and gsd = 2
gsd = 'it\'s'
gsd == 1
gsd = 'x' || 'y'
S_INTERSECTS(geometry, POINT EMPTY)
S_INTERSECTS(geometry, POINT(1 2)
S_INTERSECTS(geometry POINT(1 2))
T_AFTER(datetime, DATE('2026-01-01')
gsd @ 1
{"op":"="}
{"op":"isNull","args":{"property":"a"}}
{"function":{"name":"foo","args":[1]}}
{}
{"args":[1,2]}
{"op":"and","args":[{"op":"="}]}
"""


class Generator:
    """Random expressions of every kind, as text."""

    PROPERTIES = ["gsd", "eo:cloud_cover", "platform", "description", "swath:key", "collection", '"odd name"', "created"]
    COMPARISONS = ["=", "<>", "!=", "<", "<=", ">", ">="]
    SPATIAL = ["INTERSECTS", "EQUALS", "DISJOINT", "TOUCHES", "WITHIN", "OVERLAPS", "CROSSES", "CONTAINS"]
    INSTANT = ["AFTER", "BEFORE", "DISJOINT", "EQUALS", "INTERSECTS", "DURING"]
    INTERVAL = ["CONTAINS", "DURING", "FINISHEDBY", "FINISHES", "MEETS", "METBY", "OVERLAPPEDBY", "OVERLAPS", "STARTEDBY", "STARTS"]

    def __init__(self, seed):
        self.random = random.Random(seed)

    def expression(self, depth):
        kind = self.random.randrange(6) if depth else 5
        if kind == 0:
            return self.word(" and ").join(self.operand(depth) for _ in range(self.random.randint(2, 4)))
        if kind == 1:
            return self.word(" or ").join(self.operand(depth) for _ in range(self.random.randint(2, 4)))
        if kind == 2:
            return self.word("not ") + self.operand(depth)
        return self.predicate()

    def operand(self, depth):
        inner = self.expression(depth - 1)
        return f"({inner})" if self.random.random() < 0.6 else inner

    def predicate(self):
        return self.random.choice(
            [self.comparison, self.comparison, self.like, self.between, self.within, self.null, self.spatial, self.temporal]
        )()

    def comparison(self):
        return f"{self.property()} {self.random.choice(self.COMPARISONS)} {self.scalar()}"

    def like(self):
        pattern = "".join(self.random.choice(["%", "_", "boat", " ", "''", "港", "\\%", "a"]) for _ in range(self.random.randint(0, 5)))
        return f"{self.property()} {self.negation()}{self.word('like ')}'{pattern}'"

    def between(self):
        return f"{self.property()} {self.negation()}{self.word('between ')}{self.number()}{self.word(' and ')}{self.number()}"

    def within(self):
        values = ", ".join(self.scalar() for _ in range(self.random.randint(1, 4)))
        return f"{self.property()} {self.negation()}{self.word('in ')}({values})"

    def null(self):
        return f"{self.property()}{self.word(' is ')}{self.negation()}{self.word('null')}"

    def spatial(self):
        return f"{self.word('s_' + self.random.choice(self.SPATIAL))}(geometry, {self.geometry()})"

    def temporal(self):
        if self.random.random() < 0.5:
            other = self.random.choice([self.date(), self.timestamp(), self.interval()])
            return f"{self.word('t_' + self.random.choice(self.INSTANT))}(datetime, {other})"
        return f"{self.word('t_' + self.random.choice(self.INTERVAL))}(INTERVAL(start_datetime, end_datetime), {self.interval()})"

    def geometry(self):
        west, south = self.random.randint(-170, 150), self.random.randint(-80, 60)
        east, north = west + self.random.randint(1, 20), south + self.random.randint(1, 20)
        ring = f"(({west} {south}, {east} {south}, {east} {north}, {west} {south}))"
        return self.random.choice(
            [
                f"POINT({west + 0.5} {south})",
                f"LINESTRING({west} {south}, {east} {north}.25)",
                f"POLYGON{ring}",
                f"MULTIPOLYGON({ring})",
                f"BBOX({west},{south},{east},{north})",
                f"MULTIPOINT(({west} {south}), ({east} {north}))",
            ]
        )

    def date(self):
        return f"DATE('2026-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}')"

    def timestamp(self):
        return f"TIMESTAMP('{self.instant()}')"

    def instant(self):
        zone = self.random.choice(["Z", "Z", "+02:00", "-05:30"])
        fraction = self.random.choice(["", "", ".5", ".250", ".000001"])
        return f"2026-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}T{self.random.randint(0, 23):02}:30:15{fraction}{zone}"

    def interval(self):
        ends = [self.random.choice(["..", self.date()[6:-2], self.instant()]) for _ in range(2)]
        return f"INTERVAL('{ends[0]}','{ends[1]}')"

    def scalar(self):
        return self.random.choice([self.number, self.number, self.text, self.date, self.timestamp, lambda: self.word("true")])()

    def number(self):
        return self.random.choice([str(self.random.randint(-100, 100)), f"{self.random.uniform(-10, 10):.4f}", "1e3", "2.5E-2"])

    def text(self):
        return "'" + self.random.choice(["boats", "it''s", "", "100%", "a_b", 'say "hi"', "été", "\\"]) + "'"

    def property(self):
        return self.random.choice(self.PROPERTIES)

    def negation(self):
        return self.word("not ") if self.random.random() < 0.3 else ""

    def word(self, word):
        return self.random.choice([word, word.upper(), word.title()])


class Matches:
    """Items, and expressions whose values they have."""

    NUMBERS = {"gsd": [0.5, 1.0, 2.0, 10.0], "eo:cloud_cover": [0.0, 25.0, 50.0, 100.0], "swath:nodata_fraction": [0.0, 0.25, 1.0]}
    TEXTS = {
        "platform": ["sentinel-2a", "sentinel-2b", "landsat-9"],
        "description": ["boats in a harbour", "100% forest", "a road_side", "Boats", "it's a lake", ""],
        "collection": ["c1", "c2"],
    }
    TIMES = ["datetime", "start_datetime", "end_datetime", "created", "updated"]
    PATTERNS = ["%boats%", "Boats", "boats%", "%_a%", "100\\%%", "%road\\_side", "%it''s%", "sentinel-__", "c_", "%", "", "_"]

    def __init__(self, seed):
        self.random = random.Random(seed)

    def item(self):
        west, south = self.random.randint(-20, 20), self.random.randint(-10, 10)
        east, north = west + self.random.randint(1, 6), south + self.random.randint(1, 6)
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        if self.random.random() < 0.5:
            del ring[3]
        properties = {name: self.random.choice(values) for name, values in self.NUMBERS.items()}
        properties.update({name: self.random.choice(values) for name, values in self.TEXTS.items()})
        hour = self.random.randint(2, 40)
        properties.update(datetime=self.time(hour), start_datetime=self.time(hour - self.random.randint(0, 2)))
        properties.update(end_datetime=self.time(hour + self.random.randint(0, 2)), created=self.any_time(), updated=self.any_time())
        collection = properties.pop("collection")
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "collection": collection, "geometry": geometry, "properties": properties}

    def expression(self, depth):
        kind = self.random.randrange(6) if depth else 5
        if kind == 0:
            return f"({self.expression(depth - 1)}) AND ({self.expression(depth - 1)})"
        if kind == 1:
            return f"({self.expression(depth - 1)}) OR ({self.expression(depth - 1)})"
        if kind == 2:
            return f"NOT ({self.expression(depth - 1)})"
        return self.random.choice([self.scalar, self.like, self.ranged, self.spatial, self.spatial, self.temporal, self.temporal])()

    def scalar(self):
        kind = self.random.randrange(3)
        comparison = self.random.choice(Generator.COMPARISONS)
        if kind == 0:
            name = self.random.choice(list(self.NUMBERS))
            return f"{name} {comparison} {self.random.choice(self.NUMBERS[name])}"
        if kind == 1:
            name = self.random.choice(list(self.TEXTS))
            values = ["'" + value.replace("'", "''") + "'" for value in self.TEXTS[name]]
            if self.random.random() < 0.5:
                return f"{name} IN ({', '.join(self.random.sample(values, 2))})"
            return f"{name} {self.random.choice(['=', '<>'])} {self.random.choice(values)}"
        return f"{self.random.choice(self.TIMES)} {comparison} TIMESTAMP('{self.any_time()}')"

    def like(self):
        negation = self.random.choice(["", "NOT "])
        return f"{self.random.choice(list(self.TEXTS))} {negation}LIKE '{self.random.choice(self.PATTERNS)}'"

    def ranged(self):
        name = self.random.choice(list(self.NUMBERS))
        low, high = sorted(self.random.choices(self.NUMBERS[name], k=2))
        return f"{name} {self.random.choice(['', 'NOT '])}BETWEEN {low} AND {high}"

    def spatial(self):
        west, south = self.random.randint(-22, 22), self.random.randint(-12, 12)
        east, north = west + self.random.randint(1, 15), south + self.random.randint(1, 10)
        region = self.random.choice(
            [
                f"POINT({west} {south})",
                f"LINESTRING({west} {south}, {east} {north})",
                f"POLYGON(({west} {south}, {east} {south}, {east} {north}, {west} {south}))",
                f"BBOX({west},{south},{east},{north})",
                f"BBOX({west},{south},{east},{north})",
            ]
        )
        function = "S_" + self.random.choice(Generator.SPATIAL)
        return f"{function}({region}, geometry)" if self.random.random() < 0.3 else f"{function}(geometry, {region})"

    def temporal(self):
        subject = self.random.choice([self.random.choice(self.TIMES), "INTERVAL(start_datetime, end_datetime)"])
        first = self.random.randint(0, 40)
        last = first + self.random.randint(0, 12)
        literal = self.random.choice(
            [f"TIMESTAMP('{self.time(first)}')", "DATE('2026-01-01')", f"INTERVAL('{self.time(first)}','{self.time(last)}')"]
        )
        function = "T_" + self.random.choice(Generator.INSTANT + Generator.INTERVAL)
        return f"{function}({literal}, {subject})" if self.random.random() < 0.3 else f"{function}({subject}, {literal})"

    def any_time(self):
        return self.time(self.random.randint(0, 44))

    @staticmethod
    def time(hour):
        return f"2026-01-{1 + hour // 24:02}T{hour % 24:02}:00:00Z"


def lines(text):
    return [line for line in text.splitlines() if line.strip()]


def write(name, rows):
    (FOLDER / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    print(len(rows), name)


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows = [{"text": text, "canonical": cql2.parse_text(text).to_json()} for text in lines(HAND_WRITTEN)]
    for text in lines(HAND_WRITTEN_JSON):
        rows.append({"json": json.loads(text), "canonical": cql2.parse_json(text).to_json()})
    generator = Generator(SEED)
    while len(rows) < COUNT:
        text = generator.expression(3)
        rows.append({"text": text, "canonical": cql2.parse_text(text).to_json()})
    write("expressions.jsonl", rows)

    broken = []
    for text in lines(BROKEN):
        json_input = text.startswith("{")
        try:
            (cql2.parse_json(text) if json_input else cql2.parse_text(text)).to_json()
        except Exception:
            broken.append({"json": json.loads(text)} if json_input else {"text": text})
        else:
            raise SystemExit("the oracle takes " + text)
    write("broken.jsonl", broken)

    matches = Matches(SEED)
    items = [matches.item() for _ in range(60)]
    write("items.jsonl", items)
    rows = []
    for _ in range(300):
        text = matches.expression(2)
        expression = cql2.parse_text(text)
        rows.append({"text": text, "items": [number for number, item in enumerate(items) if expression.matches(item)]})
    write("matches.jsonl", rows)


if __name__ == "__main__":
    main()

// Writes src/generated/places.json from the gazetteer of libs/dialogue: what the map's labels, the suggestions and "near …" know.
// Its form: {"areas": [[name, kind, west, south, east, north, inhabitants]…], "cities": [[name, region, country, inhabitants, latitude, longitude]…]}, the largest first.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const here = dirname(fileURLToPath(import.meta.url));
const gazetteer = join(here, '../../../../libs/dialogue/src/main/resources/dev/swath/dialogue/gazetteer');
const LEAST_INHABITANTS = 30_000;

const lines = (name) =>
  gunzipSync(readFileSync(join(gazetteer, name)))
    .toString('utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));

const round = (degrees) => Math.round(degrees * 1000) / 1000;

// The smallest box around the parts of an outline: over the antimeridian where that leaves the wider gap.
function boxOf(wkt) {
  const spans = [];
  let south = 90;
  let north = -90;
  for (const ring of wkt.match(/\([^()]+\)/g) ?? []) {
    let west = 180;
    let east = -180;
    for (const position of ring.slice(1, -1).split(',')) {
      const [x, y] = position.trim().split(/\s+/).map(Number);
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
    spans.push([west, east]);
  }
  spans.sort((a, b) => a[0] - b[0]);
  let reached = spans[0][1];
  let gap = { size: 0, from: 0, to: 0 };
  for (const [west, east] of spans) {
    if (west - reached > gap.size) gap = { size: west - reached, from: reached, to: west };
    reached = Math.max(reached, east);
  }
  const around = spans[0][0] + 360 - reached;
  return gap.size > around ? [gap.to, south, gap.from, north] : [spans[0][0], south, reached, north];
}

const known = lines('areas.txt.gz');
const boxes = new Map(known.filter(([kind]) => kind !== 'continent').map(([, , code, , , outline]) => [code, boxOf(outline)]));
const names = new Map(known.filter(([kind]) => kind === 'country').map(([, name, code]) => [code, name]));
const areas = known
  .filter(([kind]) => kind !== 'continent')
  .map(([kind, name, code, inhabitants]) => [name, kind, ...boxes.get(code).map(round), Number(inhabitants)])
  .sort((a, b) => b[6] - a[6]);
const cities = lines('cities.txt.gz')
  .filter(([, , , inhabitants]) => Number(inhabitants) >= LEAST_INHABITANTS)
  .map(([name, country, region, inhabitants, latitude, longitude]) => [
    name,
    region,
    names.get(country) ?? country,
    Number(inhabitants),
    round(Number(latitude)),
    round(Number(longitude)),
  ])
  .sort((a, b) => b[3] - a[3]);

mkdirSync(join(here, 'src/generated'), { recursive: true });
writeFileSync(join(here, 'src/generated/places.json'), JSON.stringify({ areas, cities }));

// The scenes of the test: the demo's pictures, put into made-up places and times by sidecars (docs/imagery.md).

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const WGS84 = 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]';
/** About 10 m on the ground, so that a picture of 256 pixels can be seen on a map of a bay. */
const DEGREES_PER_PIXEL = 0.0001;

/** Where the pictures of a subject are said to lie: [longitude, latitude], the first of them, day. The others lie beside it, each two days later. */
const PLACES = {
  harbor: [8.912, 44.402, '2026-03-02'],
  airplane: [8.837, 44.418, '2026-03-10'],
  beach: [8.47, 44.305, '2026-04-01'],
  river: [11.25, 43.77, '2026-04-12'],
  denseresidential: [9.19, 45.464, '2026-05-03'],
  parkinglot: [7.68, 45.07, '2026-05-20'],
};

export const sampleFolder = (root) => join(root, 'deploy/standalone/samples/ucmerced');

export const sample = (root, name) => readFileSync(join(sampleFolder(root), name));

/** A picture with a place and a time: the sidecars come first, so that there is one generation. */
export function placed(key, bytes, [west, north], day) {
  const stem = key.replace(/\.[^.]+$/, '');
  const half = DEGREES_PER_PIXEL / 2;
  return [
    [`${stem}.jgw`, Buffer.from([DEGREES_PER_PIXEL, 0, 0, -DEGREES_PER_PIXEL, west + half, north - half].join('\n'))],
    [`${stem}.prj`, Buffer.from(WGS84)],
    [`${stem}.json`, Buffer.from(JSON.stringify(itemOf(key, day)))],
    [key, bytes],
  ];
}

function itemOf(key, day) {
  const file = key.slice(key.lastIndexOf('/') + 1);
  return {
    type: 'Feature', stac_version: '1.0.0', id: file, geometry: null, links: [],
    properties: { datetime: `${day}T10:30:00Z`, platform: 'made-up', instruments: ['camera'] },
    assets: { data: { href: `./${file}`, roles: ['data'] } },
  };
}

/** All scenes: two of each subject have a place, the others have none; harbors were taken three times at the same place. */
export function scenes(root) {
  const files = readdirSync(sampleFolder(root)).filter((name) => name.endsWith('.jpg')).sort();
  const bySubject = grouped(files);
  const found = [];
  for (const [subject, names] of bySubject) {
    const place = PLACES[subject];
    names.forEach((name, i) => {
      const bytes = sample(root, name);
      if (!place) found.push([`plain/${name}`, bytes]);
      else found.push(...placed(`coast/${name}`, bytes, [place[0] + 0.03 * i, place[1]], later(place[2], 2 * i)));
    });
  }
  const [longitude, latitude, day] = PLACES.harbor;
  const harbor = bySubject.get('harbor')[0];
  [30, 60].forEach((days, i) =>
    found.push(...placed(`coast/pass${i + 1}_${harbor}`, sample(root, bySubject.get('harbor')[1] ?? harbor), [longitude + 0.002, latitude - 0.001], later(day, days))),
  );
  found.push(['landsat/bahamas.tif', readFileSync(join(root, 'deploy/standalone/samples/landsat/bahamas.tif'))]);
  return found;
}

/** The names of each subject: what stands between the number and the ending. */
function grouped(files) {
  const groups = new Map();
  for (const name of files) {
    const subject = name.replace(/^\d+_|\.jpg$/g, '');
    groups.set(subject, [...(groups.get(subject) ?? []), name]);
  }
  return groups;
}

const later = (day, days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

// World Atlas joins what the antimeridian cuts, for maps on a sphere: a ring then jumps from 180 to -180 degrees. On a plane map it must go on beyond 180
// instead, and a ring around a pole must be closed along the pole.

type Ring = GeoJSON.Position[];

const turns = (from: number, to: number): number => (to - from > 180 ? -360 : to - from < -180 ? 360 : 0);

/** The same ring without jumps; longitudes may be beyond ±180. */
export function unstitchRing(ring: Ring): Ring {
  const continued: Ring = [];
  let shift = 0;
  ring.forEach(([x, y], i) => {
    if (i > 0) shift += turns(ring[i - 1][0], x);
    continued.push([x + shift, y]);
  });
  if (shift === 0) return continued;
  const pole = continued.reduce((sum, [, y]) => sum + y, 0) < 0 ? -90 : 90;
  const [first, last] = [continued[0], continued[continued.length - 1]];
  return [...continued, [last[0], pole], [first[0], pole], first];
}

/** The polygons of a geometry, each on its own, without jumps. */
export function unstitch(geometry: GeoJSON.Geometry): GeoJSON.Polygon[] {
  const polygons = geometry.type === 'MultiPolygon' ? geometry.coordinates : geometry.type === 'Polygon' ? [geometry.coordinates] : [];
  return polygons.map((rings) => ({ type: 'Polygon', coordinates: rings.map(unstitchRing) }));
}

/** The same lines, cut where they jump. */
export function unstitchLines(lines: GeoJSON.Position[][]): GeoJSON.Position[][] {
  return lines.flatMap((line) => {
    const parts: GeoJSON.Position[][] = [[]];
    line.forEach((position, i) => {
      if (i > 0 && turns(line[i - 1][0], position[0]) !== 0) parts.push([]);
      parts[parts.length - 1].push(position);
    });
    return parts.filter((part) => part.length > 1);
  });
}

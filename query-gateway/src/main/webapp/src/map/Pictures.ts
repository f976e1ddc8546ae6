// Thumbnails on the map, in their places, once one is near enough to see something in them.

import type { Map as GlMap } from 'maplibre-gl';
import type { Hit, Position } from '../types';

const LEAST_PIXELS = 28;
const MOST = 60;
const BELOW = 'footprint-fill';

export class Pictures {
  private readonly shown = new Map<string, string>();

  constructor(private readonly map: GlMap) {}

  show(hits: Hit[]): void {
    const wanted = new Map(hits.filter((hit) => this.isNear(hit)).slice(0, MOST).map((hit) => [hit.tileId, hit]));
    for (const [id, url] of this.shown) {
      if (wanted.get(id)?.links.thumbnail !== url) this.remove(id);
    }
    for (const hit of wanted.values()) if (!this.shown.has(hit.tileId)) this.add(hit);
  }

  private isNear(hit: Hit): boolean {
    if (!hit.bbox || hit.bbox[2] < hit.bbox[0]) return false;
    const [west, south, east, north] = hit.bbox;
    const upper = this.map.project([west, north]);
    const lower = this.map.project([east, south]);
    const { clientWidth, clientHeight } = this.map.getContainer();
    const large = Math.max(lower.x - upper.x, lower.y - upper.y) >= LEAST_PIXELS;
    return large && lower.x > 0 && upper.x < clientWidth && lower.y > 0 && upper.y < clientHeight;
  }

  private add(hit: Hit): void {
    const id = `picture-${hit.tileId}`;
    this.shown.set(hit.tileId, hit.links.thumbnail);
    this.map.addSource(id, { type: 'image', url: hit.links.thumbnail, coordinates: cornersOf(hit) });
    this.map.addLayer({ id, type: 'raster', source: id, paint: { 'raster-fade-duration': 0 } }, BELOW);
    this.mark(hit.tileId, true);
  }

  private remove(tileId: string): void {
    const id = `picture-${tileId}`;
    this.shown.delete(tileId);
    this.map.removeLayer(id);
    this.map.removeSource(id);
    this.mark(tileId, false);
  }

  /** What lies over a picture must not hide it. */
  private mark(id: string, pictured: boolean): void {
    for (const source of ['footprints', 'points']) this.map.setFeatureState({ source, id }, { pictured });
  }
}

type Corners = [Position, Position, Position, Position];

/** Upper left, upper right, lower right, lower left. A footprint of four corners begins at the upper left of the picture. */
function cornersOf(hit: Hit): Corners {
  const [west, south, east, north] = hit.bbox!;
  const ring = hit.footprint?.type === 'Polygon' ? hit.footprint.coordinates[0] : [];
  if (ring.length !== 5) return [[west, north], [east, north], [east, south], [west, south]];
  const middle = [(west + east) / 2, (south + north) / 2];
  const around = ring.slice(0, 4).map(([x, y]) => [x, y] as Position);
  const angle = ([x, y]: Position): number => Math.atan2(y - middle[1], x - middle[0]);
  // Clockwise from the corner that is farthest to the upper left.
  const clockwise = around.sort((a, b) => angle(b) - angle(a));
  const first = clockwise.reduce((best, corner, i) => (corner[0] - corner[1] < clockwise[best][0] - clockwise[best][1] ? i : best), 0);
  return [...clockwise.slice(first), ...clockwise.slice(0, first)] as Corners;
}

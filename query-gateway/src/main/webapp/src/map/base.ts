// The ground: land and borders of Natural Earth at a scale that fits the zoom, and names of places.

import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import smallUrl from 'world-atlas/countries-110m.json?url';
import middleUrl from 'world-atlas/countries-50m.json?url';
import largeUrl from 'world-atlas/countries-10m.json?url';
import { places } from '../places';
import type { MapColours } from './layers';
import { unstitch, unstitchLines } from './unstitch';

/** From which zoom on which scale is drawn. */
const SCALES = [
  { name: '110m', url: smallUrl, from: 0, to: 2 },
  { name: '50m', url: middleUrl, from: 2, to: 5 },
  { name: '10m', url: largeUrl, from: 5, to: 24 },
] as const;

const MOST_INHABITANTS = [5_000_000, 1_000_000, 300_000, 100_000, 30_000];

export class BaseLayers {
  private readonly loaded = new Set<string>();
  private labelled = false;

  constructor(private readonly map: GlMap) {}

  add(): void {
    this.map.addLayer({ id: 'sea', type: 'background', paint: {} });
    for (const { name, from, to } of SCALES) {
      this.map.addSource(`land-${name}`, { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, tolerance: 0.2 });
      this.map.addSource(`borders-${name}`, { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, tolerance: 0.2 });
      const zooms = { minzoom: from, maxzoom: to };
      this.map.addLayer({ id: `land-${name}`, type: 'fill', source: `land-${name}`, ...zooms });
      this.map.addLayer({ id: `borders-${name}`, type: 'line', source: `borders-${name}`, ...zooms, paint: { 'line-width': ['interpolate', ['linear'], ['zoom'], 0, 0.4, 6, 1] } });
    }
    void this.load(0);
    this.zoomed();
  }

  /** Names stand above the hits, so that one can read them. */
  addLabels(): void {
    this.map.addSource('names', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    this.map.addLayer({
      id: 'names',
      type: 'symbol',
      source: 'names',
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['sans-serif'],
        'text-size': ['interpolate', ['linear'], ['zoom'], 2, 10, 8, 13],
        'symbol-sort-key': ['-', ['get', 'inhabitants']],
        'text-padding': 6,
        'text-max-width': 8,
      },
      filter: ['>=', ['get', 'inhabitants'], ['step', ['zoom'], MOST_INHABITANTS[0], 2.5, MOST_INHABITANTS[1], 4, MOST_INHABITANTS[2], 5.5, MOST_INHABITANTS[3], 7, MOST_INHABITANTS[4]]],
      paint: { 'text-halo-width': 1.2 },
    });
  }

  /** Loads what the present zoom needs. */
  zoomed(): void {
    const zoom = this.map.getZoom();
    SCALES.forEach(({ from }, i) => zoom > from - 0.5 && void this.load(i));
    if (zoom > 1.5) this.wanted();
  }

  /** Loads the names. */
  wanted(): void {
    if (this.labelled) return;
    this.labelled = true;
    places()
      .then(({ cities }) =>
        this.data(
          'names',
          cities.map(([name, , , inhabitants, latitude, longitude]) => ({
            type: 'Feature',
            properties: { name, inhabitants },
            geometry: { type: 'Point', coordinates: [longitude, latitude] },
          })),
        ),
      )
      .catch(() => (this.labelled = false));
  }

  paint(now: MapColours): void {
    this.map.setPaintProperty('sea', 'background-color', now.sea);
    for (const { name } of SCALES) {
      this.map.setPaintProperty(`land-${name}`, 'fill-color', now.land);
      this.map.setPaintProperty(`borders-${name}`, 'line-color', now.border);
    }
    this.map.setPaintProperty('names', 'text-color', now.name);
    this.map.setPaintProperty('names', 'text-halo-color', now.halo);
  }

  private async load(place: number): Promise<void> {
    const { name, url } = SCALES[place];
    if (this.loaded.has(name)) return;
    this.loaded.add(name);
    try {
      const topology = (await (await fetch(url)).json()) as Topology<{ countries: GeometryCollection; land: GeometryCollection }>;
      const land = feature(topology, topology.objects.land).features.flatMap((found) => unstitch(found.geometry));
      this.data(`land-${name}`, land.map((geometry) => ({ type: 'Feature', properties: {}, geometry })));
      const borders = unstitchLines(mesh(topology, topology.objects.countries, (a, b) => a !== b).coordinates);
      this.data(`borders-${name}`, [{ type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: borders } }]);
    } catch {
      // The next zoom tries again.
      this.loaded.delete(name);
    }
  }

  private data(source: string, features: GeoJSON.Feature[]): void {
    void (this.map.getSource(source) as GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features });
  }
}

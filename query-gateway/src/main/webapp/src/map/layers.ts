// How hits look on the map, and the colours of both themes.

import type { LayerSpecification } from 'maplibre-gl';
import type { Theme } from '../store/kept';

/** A paint property of a layer. */
type Paint = [layer: string, property: string, value: unknown];

export interface MapColours {
  sea: string;
  land: string;
  border: string;
  name: string;
  halo: string;
  draw: string;
  hits: Paint[];
}

/** Whether the tile's own picture lies there. */
const pictured = ['boolean', ['feature-state', 'pictured'], false] as const;
const pointed = ['boolean', ['feature-state', 'pointed'], false] as const;

export const hitLayers: LayerSpecification[] = [
  { id: 'grid', type: 'fill', source: 'grid', paint: { 'fill-opacity': ['interpolate', ['linear'], ['get', 'share'], 0, 0.08, 1, 0.34] }, maxzoom: 9 },
  { id: 'asked-fill', type: 'fill', source: 'asked', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-opacity': 0.06 } },
  { id: 'asked-line', type: 'line', source: 'asked', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'line-width': 1.5, 'line-dasharray': [3, 2] } },
  { id: 'asked-point', type: 'circle', source: 'asked', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 6, 'circle-opacity': 0, 'circle-stroke-width': 2 } },
  { id: 'footprint-fill', type: 'fill', source: 'footprints', paint: { 'fill-opacity': ['case', pointed, 0.35, pictured, 0, 0.12] } },
  { id: 'footprint-line', type: 'line', source: 'footprints', paint: { 'line-width': ['case', pointed, 2.5, 1] } },
  { id: 'footprint-open', type: 'line', source: 'footprints', filter: ['==', ['get', 'tileId'], ''], paint: { 'line-width': 3 } },
  { id: 'flashes', type: 'circle', source: 'flashes', paint: { 'circle-radius': 10, 'circle-opacity': 0.15, 'circle-stroke-width': 2 } },
  {
    id: 'clusters',
    type: 'circle',
    source: 'points',
    filter: ['has', 'point_count'],
    maxzoom: 12,
    paint: { 'circle-radius': ['interpolate', ['linear'], ['get', 'point_count'], 2, 12, 60, 22], 'circle-stroke-width': 1.5 },
  },
  {
    id: 'cluster-counts',
    type: 'symbol',
    source: 'points',
    filter: ['has', 'point_count'],
    maxzoom: 12,
    layout: { 'text-field': ['get', 'point_count_abbreviated'], 'text-font': ['sans-serif'], 'text-size': 12, 'text-allow-overlap': true },
  },
  {
    id: 'points',
    type: 'circle',
    source: 'points',
    filter: ['!', ['has', 'point_count']],
    maxzoom: 12,
    paint: { 'circle-radius': ['case', pointed, 9, 5], 'circle-stroke-width': 1.5, 'circle-opacity': ['case', pictured, 0, 1], 'circle-stroke-opacity': ['case', pictured, 0, 1] },
  },
] as LayerSpecification[];

interface Tones {
  sea: string;
  land: string;
  border: string;
  name: string;
  accent: string;
  warm: string;
  onAccent: string;
}

const TONES: Record<Theme, Tones> = {
  dark: { sea: '#0b1218', land: '#1c2830', border: '#3a4b58', name: '#b9c8d1', accent: '#7fd6c6', warm: '#f0b267', onAccent: '#06231f' },
  light: { sea: '#dbe7ec', land: '#fbfaf6', border: '#bccad1', name: '#3c4d58', accent: '#0b7266', warm: '#a85b00', onAccent: '#ffffff' },
};

export function colours(theme: Theme): MapColours {
  const { sea, land, border, name, accent, warm, onAccent } = TONES[theme];
  return {
    sea,
    land,
    border,
    name,
    halo: land,
    draw: warm,
    hits: [
      ['grid', 'fill-color', accent],
      ['asked-fill', 'fill-color', warm],
      ['asked-line', 'line-color', warm],
      ['asked-point', 'circle-stroke-color', warm],
      ['footprint-fill', 'fill-color', accent],
      ['footprint-line', 'line-color', accent],
      ['footprint-open', 'line-color', warm],
      ['flashes', 'circle-color', warm],
      ['flashes', 'circle-stroke-color', warm],
      ['clusters', 'circle-color', accent],
      ['clusters', 'circle-stroke-color', onAccent],
      ['cluster-counts', 'text-color', onAccent],
      ['points', 'circle-color', ['case', pointed, warm, accent]],
      ['points', 'circle-stroke-color', onAccent],
    ],
  };
}

// Drawing a box or an area, and pointing at a place.

import type { GeoJSONSource, Map as GlMap, MapMouseEvent } from 'maplibre-gl';
import type { Box, Position } from '../types';
import type { MapListener } from './CatalogueMap';

type Shape = 'box' | 'area' | 'here';

export class Drawing {
  private what: Shape | null = null;
  private corners: Position[] = [];
  private from: Position | null = null;

  constructor(
    private readonly map: GlMap,
    private readonly listener: MapListener,
  ) {}

  get isOn(): boolean {
    return this.what !== null;
  }

  add(): void {
    this.map.addSource('drawn', { type: 'geojson', data: { type: 'FeatureCollection', features: [] } });
    this.map.addLayer({ id: 'drawn-fill', type: 'fill', source: 'drawn', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-opacity': 0.15 } });
    this.map.addLayer({ id: 'drawn-line', type: 'line', source: 'drawn', paint: { 'line-width': 2 } });
    this.map.on('mousedown', (event) => this.down(event));
    this.map.on('mousemove', (event) => this.move(event));
    this.map.on('mouseup', (event) => this.up(event));
    this.map.on('click', (event) => this.click(event));
    this.map.on('dblclick', (event) => {
      if (this.what !== 'area') return;
      event.preventDefault();
      this.close();
    });
    addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || this.what !== 'area') return;
      event.preventDefault();
      this.close();
    });
  }

  paint(colour: string): void {
    this.map.setPaintProperty('drawn-fill', 'fill-color', colour);
    this.map.setPaintProperty('drawn-line', 'line-color', colour);
  }

  start(what: Shape | null): void {
    this.what = what;
    this.corners = [];
    this.from = null;
    this.show(null);
    this.map.getCanvas().style.cursor = what ? 'crosshair' : '';
    if (what) this.map.dragPan.disable();
    else this.map.dragPan.enable();
    if (what) this.map.doubleClickZoom.disable();
    else this.map.doubleClickZoom.enable();
  }

  private down(event: MapMouseEvent): void {
    if (this.what !== 'box') return;
    event.preventDefault();
    this.from = positionOf(event);
  }

  private move(event: MapMouseEvent): void {
    const at = positionOf(event);
    if (this.what === 'box' && this.from) this.show(ringOf(this.from, at));
    else if (this.what === 'area' && this.corners.length) this.show([...this.corners, at]);
  }

  private up(event: MapMouseEvent): void {
    if (this.what !== 'box' || !this.from) return;
    const to = positionOf(event);
    const from = this.from;
    this.end();
    const box: Box = [Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])];
    if (box[2] > box[0] && box[3] > box[1]) this.listener.box(box.map(turned) as Box);
  }

  private click(event: MapMouseEvent): void {
    const at = positionOf(event);
    if (this.what === 'here') {
      this.end();
      this.listener.here([turned(at[0], 0), at[1]]);
    } else if (this.what === 'area') {
      this.corners.push(at);
      this.show(this.corners);
    }
  }

  /** A double click has told its place twice. */
  private close(): void {
    const corners = this.corners.filter((corner, i) => i === 0 || corner.join() !== this.corners[i - 1].join());
    this.end();
    if (corners.length >= 3) this.listener.area(corners.map(([x, y]) => [turned(x, 0), y]));
  }

  private end(): void {
    this.start(null);
    this.listener.ended();
  }

  private show(ring: Position[] | null): void {
    const source = this.map.getSource('drawn') as GeoJSONSource | undefined;
    const geometry: GeoJSON.Geometry | null = !ring || ring.length < 2 ? null
      : ring.length === 2 ? { type: 'LineString', coordinates: ring } : { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
    void source?.setData({ type: 'FeatureCollection', features: geometry ? [{ type: 'Feature', properties: {}, geometry }] : [] });
  }
}

const positionOf = (event: MapMouseEvent): Position => [event.lngLat.lng, event.lngLat.lat];

const ringOf = ([x, y]: Position, [toX, toY]: Position): Position[] => [[x, y], [toX, y], [toX, toY], [x, toY]];

/** Longitudes of a map that was moved around the earth, as the catalogue has them; latitudes are left as they are. */
function turned(degrees: number, place: number): number {
  if (place % 2 === 1) return degrees;
  return degrees > 180 || degrees < -180 ? ((((degrees + 180) % 360) + 360) % 360) - 180 : degrees;
}

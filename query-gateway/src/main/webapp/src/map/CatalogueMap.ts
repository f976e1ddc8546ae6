// The map: what is drawn on it, and what a user does on it. It knows nothing of the rest of the page.

import { type GeoJSONSource, type LngLat, Map as GlMap, type MapMouseEvent, setWorkerUrl } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import type { Asked } from '../address';
import type { Theme } from '../store/kept';
import type { Box, Hit, Item, Position } from '../types';
import { middle } from '../words';
import { BaseLayers } from './base';
import { Drawing } from './Drawing';
import { Pictures } from './Pictures';
import { colours, hitLayers } from './layers';

setWorkerUrl(workerUrl);

export interface MapListener {
  pointed(tileId: string | null): void;
  opened(tileId: string): void;
  moved(text: string): void;
  box(box: Box): void;
  area(corners: Position[]): void;
  here(point: Position): void;
  /** Drawing has ended, by a shape or without one. */
  ended(): void;
}

const EMPTY: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] };
const FLASH_MS = 4000;

export class CatalogueMap {
  private hits: Hit[] = [];
  private fitted = '';
  private readonly base: BaseLayers;
  private readonly pictures: Pictures;
  private readonly drawing: Drawing;
  private readonly flashes = new Map<string, { feature: GeoJSON.Feature; at: number }>();
  private flashTimer: ReturnType<typeof setTimeout> | null = null;
  private pointedId: string | null = null;

  private constructor(
    private readonly map: GlMap,
    private readonly listener: MapListener,
    private moved: boolean,
  ) {
    this.base = new BaseLayers(map);
    this.pictures = new Pictures(map);
    this.drawing = new Drawing(map, listener);
  }

  /** @param at zoom, latitude and longitude, as the address has them */
  static async open(container: HTMLElement, at: string, listener: MapListener): Promise<CatalogueMap> {
    const [zoom, latitude, longitude] = at.split('/').map(Number);
    const known = at !== '' && [zoom, latitude, longitude].every(Number.isFinite);
    const map = new GlMap({
      container,
      style: { version: 8, sources: {}, layers: [] },
      center: known ? [longitude, latitude] : [10, 25],
      zoom: known ? zoom : 0.8,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 18,
      fadeDuration: 0,
    });
    map.touchZoomRotate.disableRotation();
    await new Promise<void>((resolve) => map.once('style.load', () => resolve()));
    const made = new CatalogueMap(map, listener, known);
    made.build();
    // For tests, which must wait until all is drawn.
    map.on('idle', () => (container.dataset.idle = 'yes'));
    map.on('movestart', () => (container.dataset.idle = 'no'));
    return made;
  }

  private build(): void {
    const { map } = this;
    this.base.add();
    map.addSource('grid', { type: 'geojson', data: EMPTY });
    map.addSource('asked', { type: 'geojson', data: EMPTY });
    map.addSource('footprints', { type: 'geojson', data: EMPTY, promoteId: 'tileId' });
    map.addSource('points', { type: 'geojson', data: EMPTY, cluster: true, clusterRadius: 36, clusterMaxZoom: 11, promoteId: 'tileId' });
    map.addSource('flashes', { type: 'geojson', data: EMPTY });
    hitLayers.forEach((layer) => map.addLayer(layer));
    this.base.addLabels();
    this.drawing.add();
    for (const layer of ['points', 'footprint-fill']) {
      map.on('mousemove', layer, (event) => this.hover(event.features?.[0]?.properties?.tileId ?? null));
      map.on('mouseleave', layer, () => this.hover(null));
      map.on('click', layer, (event) => {
        if (!this.drawing.isOn && event.features?.[0]) this.listener.opened(String(event.features[0].properties.tileId));
      });
    }
    map.on('click', 'clusters', (event) => void this.openCluster(event));
    for (const layer of ['points', 'clusters', 'footprint-fill']) {
      map.on('mouseenter', layer, () => this.drawing.isOn || (map.getCanvas().style.cursor = 'pointer'));
      map.on('mouseleave', layer, () => this.drawing.isOn || (map.getCanvas().style.cursor = ''));
    }
    map.on('moveend', (event) => {
      this.pictures.show(this.hits);
      this.base.zoomed();
      if (!(event as { originalEvent?: unknown }).originalEvent && !(event as { byUser?: boolean }).byUser) return;
      this.moved = true;
      const { lng, lat } = map.getCenter();
      this.listener.moved(`${map.getZoom().toFixed(2)}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
    });
  }

  private hover(tileId: string | null): void {
    if (!this.drawing.isOn && tileId !== this.pointedId) this.listener.pointed(tileId);
  }

  private async openCluster(event: MapMouseEvent & { features?: GeoJSON.Feature[] }): Promise<void> {
    const cluster = event.features?.[0];
    if (this.drawing.isOn || !cluster) return;
    const source = this.map.getSource('points') as GeoJSONSource;
    const zoom = await source.getClusterExpansionZoom(Number(cluster.properties!.cluster_id));
    const center = (cluster.geometry as GeoJSON.Point).coordinates as Position;
    this.map.easeTo({ center, zoom: Math.min(zoom + 0.3, 16) }, { byUser: true });
  }

  setTheme(theme: Theme): void {
    const now = colours(theme);
    this.base.paint(now);
    for (const [layer, property, value] of now.hits) this.map.setPaintProperty(layer, property as never, value as never);
    this.drawing.paint(now.draw);
  }

  setHits(hits: Hit[]): void {
    this.hits = hits;
    const placed = hits.filter((hit) => hit.bbox);
    this.data('points', placed.map((hit) => feature(hit, { type: 'Point', coordinates: middle(hit.bbox!) })));
    this.data('footprints', placed.map((hit) => feature(hit, hit.footprint ?? polygonOf(hit.bbox!))));
    this.pictures.show(hits);
    this.base.wanted();
  }

  /** Where all hits are, those that the list does not show yet, too. */
  setGrid(cells: { bbox: Box; count: number }[], useful: boolean): void {
    const most = Math.max(1, ...cells.map((cell) => cell.count));
    this.data('grid', useful ? cells.map(({ bbox, count }) => ({ type: 'Feature', properties: { share: count / most }, geometry: polygonOf(bbox) })) : []);
  }

  /** Moves to what is asked once, until the user has moved the map or asks for another place. */
  setAsked({ box, area, point }: Asked): void {
    const shape: GeoJSON.Geometry | null = box ? polygonOf(box) : area ? { type: 'Polygon', coordinates: [[...area, area[0]]] } : point ? { type: 'Point', coordinates: point } : null;
    this.data('asked', shape ? [{ type: 'Feature', properties: {}, geometry: shape }] : []);
    const name = JSON.stringify(shape);
    if (name === this.fitted) return;
    this.fitted = name;
    if (box) this.fitTo(box);
    else if (area) this.fitTo(boxOf(area));
    else if (!shape && !this.moved) this.map.easeTo({ center: [10, 25], zoom: 0.8, duration: 0 });
  }

  setPointed(tileId: string | null, follow: boolean): void {
    if (this.pointedId) this.state(this.pointedId, { pointed: false });
    this.pointedId = tileId;
    if (!tileId) return;
    this.state(tileId, { pointed: true });
    const hit = this.hits.find((other) => other.tileId === tileId);
    if (follow && hit?.bbox && !this.map.getBounds().contains(middle(hit.bbox))) this.map.panTo(middle(hit.bbox), { duration: 300 });
  }

  setOpen(tileId: string | null): void {
    this.map.setFilter('footprint-open', ['==', ['get', 'tileId'], tileId ?? '']);
  }

  private state(id: string, state: Record<string, boolean>): void {
    this.map.setFeatureState({ source: 'footprints', id }, state);
    this.map.setFeatureState({ source: 'points', id }, state);
  }

  /** Marks what has just arrived, for some seconds. */
  flash(item: Item): void {
    if (!item.bbox) return;
    this.flashes.set(item.id, { feature: { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: middle(item.bbox) } }, at: Date.now() });
    this.flashTimer ??= setTimeout(() => this.showFlashes(), 250);
  }

  private showFlashes(): void {
    this.flashTimer = null;
    const now = Date.now();
    for (const [id, { at }] of this.flashes) if (now - at > FLASH_MS) this.flashes.delete(id);
    this.data('flashes', [...this.flashes.values()].map(({ feature }) => feature));
    if (this.flashes.size) this.flashTimer = setTimeout(() => this.showFlashes(), 1000);
  }

  draw(what: 'box' | 'area' | 'here' | null): void {
    this.drawing.start(what);
  }

  bounds(): Box {
    const bounds = this.map.getBounds();
    if (bounds.getEast() - bounds.getWest() >= 360) return [-180, Math.max(-90, bounds.getSouth()), 180, Math.min(90, bounds.getNorth())];
    const turned = (at: LngLat): LngLat => at.wrap();
    const [southWest, northEast] = [turned(bounds.getSouthWest()), turned(bounds.getNorthEast())];
    return [southWest.lng, southWest.lat, northEast.lng, northEast.lat];
  }

  /** Shows all hits that have a place. */
  fit(): void {
    const boxes = this.hits.flatMap((hit) => (hit.bbox ? [hit.bbox] : []));
    if (!boxes.length) return;
    this.fitTo([
      Math.min(...boxes.map((box) => box[0])),
      Math.min(...boxes.map((box) => box[1])),
      Math.max(...boxes.map((box) => (box[2] < box[0] ? 180 : box[2]))),
      Math.max(...boxes.map((box) => box[3])),
    ]);
  }

  zoom(by: number): void {
    this.map.easeTo({ zoom: this.map.getZoom() + by, duration: 200 }, { byUser: true });
  }

  close(): void {
    if (this.flashTimer !== null) clearTimeout(this.flashTimer);
    this.map.remove();
  }

  private fitTo([west, south, east, north]: Box): void {
    this.map.fitBounds([[west, Math.max(-85, south)], [east < west ? east + 360 : east, Math.min(85, north)]], { padding: 48, maxZoom: 14, duration: 600 });
  }

  private data(source: string, features: GeoJSON.Feature[]): void {
    void (this.map.getSource(source) as GeoJSONSource).setData({ type: 'FeatureCollection', features });
  }
}

const feature = (hit: Hit, geometry: GeoJSON.Geometry): GeoJSON.Feature => ({ type: 'Feature', id: hit.tileId, properties: { tileId: hit.tileId }, geometry });

function polygonOf([west, south, east, north]: Box): GeoJSON.Polygon {
  const right = east < west ? east + 360 : east;
  return { type: 'Polygon', coordinates: [[[west, south], [right, south], [right, north], [west, north], [west, south]]] };
}

function boxOf(corners: Position[]): Box {
  const [x, y] = [corners.map((corner) => corner[0]), corners.map((corner) => corner[1])];
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
}

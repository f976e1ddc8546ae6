// What the gateway answers; docs/interfaces.md has the whole of it.

export type Box = [west: number, south: number, east: number, north: number];
export type Position = [longitude: number, latitude: number];

export interface Links {
  thumbnail: string;
  chip: string;
  item: string;
}

export interface Scores {
  dense: number;
  text: number | null;
  fused: number;
}

/** A part of the scene's pixels. */
export interface PixelWindow {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Hit {
  tileId: string;
  score: number | null;
  scores: Scores | null;
  probability: number | null;
  caption: string | null;
  captionConfidence: number | null;
  bbox: Box | null;
  footprint?: GeoJSON.Polygon | GeoJSON.MultiPolygon | null;
  window?: PixelWindow | null;
  datetime: string;
  datetimeSource: string;
  collection: string;
  sceneId: string;
  key: string;
  links: Links;
}

export interface SearchAnswer {
  results: Hit[];
  next: string | null;
  waited?: 'in' | 'failed' | 'superseded' | 'timeout' | null;
  complete: boolean;
  truncated: boolean;
  nearest: { tileId: string; probability: number | null; score: number } | null;
  modelVersion: string | null;
}

export interface SearchRequest {
  text?: string;
  like?: string;
  positive?: string[];
  disliked?: string[];
  negative?: string[];
  image?: string;
  bbox?: Box;
  intersects?: GeoJSON.Polygon | GeoJSON.Point;
  datetime?: string;
  collections?: string[];
  filter?: string;
  threshold?: { probability: number } | { score: number };
  sort?: 'datetime';
  groupBy?: 'scene';
  limit?: number;
  next?: string;
  waitFor?: { key: string; etag: string; state: 'searchable'; seconds: number };
}

export interface Period {
  from: string;
  to: string;
  count: number;
}

export interface Counts {
  total: { value: number; relation: 'eq' | 'gte' };
  counted: number;
  datetime: Period[];
  collections: Record<string, number>;
  grid: { bbox: Box; count: number }[];
}

export interface TileDetails {
  tileId: string;
  sceneId: string;
  key: string;
  collection: string;
  generation: number;
  window: PixelWindow;
  bbox: Box | null;
  footprint: GeoJSON.Polygon | GeoJSON.MultiPolygon | null;
  gsd: number | null;
  crs: string | null;
  datetime: string;
  datetimeSource: string;
  start: string | null;
  end: string | null;
  platform: string | null;
  instruments: string[] | null;
  cloudFraction: number | null;
  nodataFraction: number | null;
  chipWidth: number | null;
  chipHeight: number | null;
  sourceHref: string | null;
  caption: string | null;
  captionConfidence: number | null;
  modelVersion: string;
  links: Links;
}

export interface Explanation {
  words: string[];
  grid: number[][];
  similarity: number;
  overlay: string;
}

export interface Failure {
  id: string;
  stage: string;
  tileId: string | null;
  key: string | null;
  code: string;
  kind: string;
  message: string;
  attempts: number;
  failedAt: string;
}

export interface SceneStatus {
  key: string;
  sceneId: string | null;
  etag: string | null;
  generation: number;
  state: string;
  tiles: number;
  skipped: number;
  searchable: number;
  captioned: number;
  failures: { stage: string; code: string; message: string }[];
  warnings: string[];
}

export interface Status {
  scenes: number | null;
  tiles: number | null;
  encoded: number | null;
  captioned: number | null;
  searchable: number | null;
  failed: number | null;
  lag: Record<string, number> | null;
  modelVersion: string | null;
  complaints: { part: string; code: string; message: string }[];
}

/** A STAC Item, as the live feed tells it. */
export interface Item {
  id: string;
  geometry: Hit['footprint'];
  bbox?: Box;
  collection: string;
  properties: Record<string, unknown>;
  assets: Record<string, { href: string }>;
}

export interface Plan {
  subject: string | null;
  negative: string[];
  place: { relation: string; names: string[]; km: number | null; part: string | null } | null;
  notPlace: Plan['place'];
  time: { from: string | null; to: string | null } | null;
  cloudMax: number | null;
  threshold: { probability: number } | null;
  sort: 'score' | 'datetime';
  limit: number | null;
  count: boolean;
  collections: string[];
  ask: string | null;
  like: string | null;
}

export type AnswerPart = { text: string } | { hits: Hit[] };

export interface Turn {
  role: 'user' | 'assistant';
  parts: ({ text: string } | { tile: string } | { image: string } | { hits: string[] })[];
  plan?: Plan;
}

// What is asked, as the gateway takes it.

import { type Asked, browses } from './address';
import type { Hit, SearchRequest } from './types';

/** A whole day where only a day is given; the end of an interval is inside. */
const instant = (day: string, end: boolean): string =>
  !day ? '..' : /^\d{4}-\d{2}-\d{2}$/.test(day) ? `${day}T${end ? '23:59:59.999' : '00:00:00'}Z` : day;

/** @param image the picture in base64, if one is asked about */
export function requestOf(asked: Asked, image: string | null): SearchRequest {
  const request: SearchRequest = {};
  if (asked.text) request.text = asked.text;
  if (image) request.image = image;
  if (asked.like.length) request.like = asked.like[0];
  if (asked.like.length > 1) request.positive = asked.like.slice(1);
  const compares = !browses(asked);
  if (asked.unlike.length && compares) request.disliked = asked.unlike;
  if (asked.not.length && compares) request.negative = asked.not;
  if (asked.box) request.bbox = asked.box;
  if (asked.area) request.intersects = { type: 'Polygon', coordinates: [[...asked.area, asked.area[0]]] };
  if (asked.point) request.intersects = { type: 'Point', coordinates: asked.point };
  if (asked.from || asked.until) request.datetime = `${instant(asked.from, false)}/${instant(asked.until, true)}`;
  if (asked.collections.length) request.collections = asked.collections;
  if (asked.cloud !== null) request.filter = `eo:cloud_cover <= ${asked.cloud}`;
  if (asked.least && compares) request.threshold = thresholdOf(asked);
  if (asked.sort && compares) request.sort = asked.sort;
  if (asked.group) request.groupBy = asked.group;
  return request;
}

/** Only a single text or a single picture has a probability; all else is compared by score. */
export const hasProbability = (asked: Asked): boolean =>
  !asked.like.length && !asked.not.length && !asked.unlike.length && Boolean(asked.text) !== Boolean(asked.image);

function thresholdOf(asked: Asked): SearchRequest['threshold'] {
  if (asked.least === 'all') return { score: -1 };
  const share = Number(asked.least);
  return hasProbability(asked) ? { probability: share } : { score: share };
}

/** The same as a URL's parameters, but for a picture, which a URL cannot hold. */
export function parametersOf(request: SearchRequest): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(request)) {
    const parameter = name === 'text' ? 'q' : name;
    if (name === 'image' || name === 'next') continue;
    if (name === 'bbox') parameters.set(name, (value as number[]).join(','));
    else if (Array.isArray(value)) value.forEach((one) => parameters.append(parameter, String(one)));
    else if (typeof value === 'object') parameters.set(name, JSON.stringify(value));
    else parameters.set(parameter, String(value));
  }
  return parameters;
}

const CELLS = 40;

/** Counts by time of hits that are shown, for a question that `/api/counts` cannot be asked. */
export function periodsOf(hits: Hit[]): { from: string; to: string; count: number }[] {
  const times = hits.map((hit) => Date.parse(hit.datetime)).filter(Number.isFinite);
  if (!times.length) return [];
  const first = Math.min(...times);
  const span = Math.max(...times) - first;
  const cells = span < CELLS ? 1 : CELLS;
  const length = span / cells + 1;
  const periods = Array.from({ length: cells }, (_, i) => ({
    from: new Date(first + i * length).toISOString(),
    to: new Date(first + (i + 1) * length).toISOString(),
    count: 0,
  }));
  for (const time of times) periods[Math.min(cells - 1, Math.floor((time - first) / length))].count += 1;
  return periods;
}

// How values are said.

import type { Box, Hit, Item, Position } from './types';

export const percent = (share: number | null | undefined): string | null =>
  typeof share === 'number' ? `${Math.round(100 * share)} %` : null;

export const oneDigit = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
export const score = (value: number): string => twoDigits.format(value);

/** A moment in UTC, to the minute. */
export function moment(time: string | number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function day(time: string | number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().slice(0, 10);
}

/** An end of a range: a day where the range is long, a time where it is short. */
export const mark = (time: string | number, spanMs: number): string => {
  const iso = new Date(time).toISOString();
  return spanMs > 3 * 86_400_000 ? iso.slice(0, 10) : spanMs > 120_000 ? iso.slice(5, 16).replace('T', ' ') : iso.slice(11, 19);
};

export function middle(box: Box): Position {
  const [west, south, east, north] = box;
  const longitude = east >= west ? (west + east) / 2 : ((((west + east + 360) / 2 + 180) % 360) + 360) % 360 - 180;
  return [longitude, (south + north) / 2];
}

const degrees = (value: number, positive: string, negative: string): string =>
  `${Math.abs(value).toFixed(4)}° ${value >= 0 ? positive : negative}`;

export const coordinates = ([longitude, latitude]: Position): string =>
  `${degrees(latitude, 'N', 'S')}, ${degrees(longitude, 'E', 'W')}`;

export const kilometres = (km: number): string => `${km < 10 ? oneDigit.format(km) : Math.round(km)} km`;

/** Odds of two to one against: such a sentence is shown as one to doubt. */
const DOUBTED = 1 / 3;
export const isDoubted = (confidence: number | null | undefined): boolean => typeof confidence === 'number' && confidence < DOUBTED;

/** The last part of a key, which people know their files by. */
export const fileName = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A hit of what the live feed tells. */
export function hitOf(item: Item): Hit {
  const properties = item.properties;
  const confidence = properties['swath:caption_confidence'];
  return {
    tileId: item.id,
    score: null,
    scores: null,
    probability: null,
    caption: text(properties.description),
    captionConfidence: typeof confidence === 'number' ? confidence : null,
    bbox: item.bbox ?? null,
    footprint: item.geometry ?? null,
    window: null,
    datetime: text(properties.datetime) ?? text(properties.created) ?? '',
    datetimeSource: text(properties['swath:datetime_source']) ?? '',
    collection: item.collection,
    sceneId: text(properties['swath:scene_id']) ?? '',
    key: text(properties['swath:key']) ?? '',
    links: {
      thumbnail: item.assets.thumbnail?.href ?? `/api/tiles/${item.id}/thumbnail`,
      chip: item.assets.chip?.href ?? `/api/tiles/${item.id}/chip`,
      item: `/api/tiles/${item.id}`,
    },
  };
}

export const generationOf = (item: Item): number => Number(item.properties['swath:generation'] ?? 0);

/** The generation that a link of a picture names; 0 if it names none. */
export const generationOfLink = (link: string): number => Number(new URLSearchParams(link.split('?')[1] ?? '').get('g') ?? 0);

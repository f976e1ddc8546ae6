// What the page shows, and the address that says so. A picture cannot be in an address: its name is, and the picture stays in this browser's session.

import type { Box, Position } from './types';

/** What is asked. */
export interface Asked {
  text: string;
  not: string[];
  like: string[];
  unlike: string[];
  image: string;
  /** The name of the place that the box is of. */
  place: string;
  box: Box | null;
  area: Position[] | null;
  point: Position | null;
  from: string;
  until: string;
  collections: string[];
  /** The most cloud, in percent. */
  cloud: number | null;
  /** '' for the search's own threshold, 'all', or a share such as '0.6'. */
  least: string;
  sort: '' | 'datetime';
  group: '' | 'scene';
}

export type Panel = '' | 'live' | 'talk';
export type Side = '' | 'why' | 'scene' | 'passes';

export interface Address extends Asked {
  view: '' | 'station';
  panel: Panel;
  /** The open hit. */
  tile: string;
  side: Side;
  /** Zoom, latitude, longitude of the map, if the user has moved it. */
  map: string;
}

export const NOTHING: Asked = {
  text: '', not: [], like: [], unlike: [], image: '', place: '', box: null, area: null, point: null,
  from: '', until: '', collections: [], cloud: null, least: '', sort: '', group: '',
};

export const START: Address = { ...NOTHING, view: '', panel: '', tile: '', side: '', map: '' };

const numbers = (text: string | null): number[] => (text ?? '').split(',').map(Number);
const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

function boxOf(text: string | null): Box | null {
  const found = numbers(text);
  return text && found.length === 4 && found.every(Number.isFinite) ? (found as Box) : null;
}

function pointOf(text: string | null): Position | null {
  const found = numbers(text);
  return text && found.length === 2 && found.every(Number.isFinite) ? (found as Position) : null;
}

function areaOf(text: string | null): Position[] | null {
  const corners = (text ?? '').split(';').map(pointOf);
  return corners.length >= 3 && corners.every((corner) => corner !== null) ? (corners as Position[]) : null;
}

const oneOf = <T extends string>(text: string | null, ...known: T[]): T | '' =>
  known.includes(text as T) ? (text as T) : '';

export function readAddress(search: string): Address {
  const parameters = new URLSearchParams(search);
  const text = (name: string): string => parameters.get(name) ?? '';
  const cloud = parameters.get('cloud');
  return {
    text: text('q') || text('text'),
    not: parameters.getAll('not'),
    like: parameters.getAll('like'),
    unlike: parameters.getAll('unlike'),
    image: text('image'),
    place: text('place'),
    box: boxOf(parameters.get('bbox')),
    area: areaOf(parameters.get('area')),
    point: pointOf(parameters.get('at')),
    from: text('from'),
    until: text('until'),
    collections: parameters.getAll('collection'),
    cloud: cloud !== null && Number.isFinite(Number(cloud)) ? Number(cloud) : null,
    least: text('least'),
    sort: oneOf(parameters.get('sort'), 'datetime'),
    group: oneOf(parameters.get('group'), 'scene'),
    view: oneOf(parameters.get('view'), 'station'),
    panel: oneOf(parameters.get('panel'), 'live', 'talk'),
    tile: text('tile'),
    side: oneOf(parameters.get('side'), 'why', 'scene', 'passes'),
    map: text('map'),
  };
}

export function writeAddress(address: Address): string {
  const parameters = new URLSearchParams();
  const set = (name: string, value: string): void => void (value && parameters.set(name, value));
  const all = (name: string, values: string[]): void => values.forEach((value) => parameters.append(name, value));
  set('q', address.text);
  all('not', address.not);
  all('like', address.like);
  all('unlike', address.unlike);
  set('image', address.image);
  set('place', address.place);
  set('bbox', address.box?.map(round).join(',') ?? '');
  set('area', address.area?.map((corner) => corner.map(round).join(',')).join(';') ?? '');
  set('at', address.point?.map(round).join(',') ?? '');
  set('from', address.from);
  set('until', address.until);
  all('collection', address.collections);
  if (address.cloud !== null) parameters.set('cloud', String(address.cloud));
  set('least', address.least);
  set('sort', address.sort);
  set('group', address.group);
  set('view', address.view);
  set('panel', address.panel);
  set('tile', address.tile);
  set('side', address.side);
  set('map', address.map);
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

export function askedOf(address: Address): Asked {
  const { text, not, like, unlike, image, place, box, area, point, from, until, collections, cloud, least, sort, group } = address;
  return { text, not, like, unlike, image, place, box, area, point, from, until, collections, cloud, least, sort, group };
}

/** Whether the catalogue is browsed: nothing is to be compared, so the newest come first. */
export const browses = (asked: Asked): boolean => !asked.text && !asked.like.length && !asked.image;

/** How many conditions narrow the answer. */
export const conditions = (asked: Asked): number =>
  [asked.box || asked.area || asked.point, asked.from || asked.until, asked.collections.length, asked.cloud !== null].filter(Boolean).length;

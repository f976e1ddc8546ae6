// Names of places: for suggestions, for the map's labels, and to say where a tile lies. Loaded once somebody needs them.

import placesUrl from './generated/places.json?url';
import type { Box, Position } from './types';

export type Area = [name: string, kind: 'country' | 'state', west: number, south: number, east: number, north: number, inhabitants: number];
export type City = [name: string, region: string, country: string, inhabitants: number, latitude: number, longitude: number];

export interface Places {
  areas: Area[];
  cities: City[];
}

export interface PlaceChoice {
  name: string;
  detail: string;
  box: Box;
}

let loading: Promise<Places> | null = null;

export function places(): Promise<Places> {
  loading ??= fetch(placesUrl)
    .then((response) => response.json() as Promise<Places>)
    .catch((error) => {
      loading = null;
      throw error;
    });
  return loading;
}

export const folded = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[-'’]/g, ' ').trim();

const KM_PER_DEGREE = 111.195;

/** How far around a city its box goes: the discs of the planner (docs/decisions/0054). */
const radiusKm = (inhabitants: number): number => Math.min(40, Math.max(5, Math.sqrt(inhabitants) / 50));

export function boxAround([longitude, latitude]: Position, km: number): Box {
  const high = km / KM_PER_DEGREE;
  const wide = Math.min(180, high / Math.max(0.01, Math.cos((latitude * Math.PI) / 180)));
  const turn = (degrees: number): number => (degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees);
  return [turn(longitude - wide), Math.max(-90, latitude - high), turn(longitude + wide), Math.min(90, latitude + high)];
}

/** Places whose name begins so: whole names first, then areas, then the largest. */
export function suggestPlaces(known: Places, typed: string, most: number): PlaceChoice[] {
  const wanted = folded(typed);
  if (wanted.length < 2) return [];
  const choices: { rank: number; choice: PlaceChoice }[] = [];
  for (const [name, kind, west, south, east, north, inhabitants] of known.areas) {
    const rank = rankOf(name, wanted, inhabitants * 10);
    if (rank > 0) choices.push({ rank, choice: { name, detail: kind, box: [west, south, east, north] } });
  }
  for (const [name, region, country, inhabitants, latitude, longitude] of known.cities) {
    const rank = rankOf(name, wanted, inhabitants);
    if (rank > 0) {
      const detail = [region === name ? '' : region, country].filter(Boolean).join(', ');
      choices.push({ rank, choice: { name, detail, box: boxAround([longitude, latitude], radiusKm(inhabitants)) } });
    }
  }
  return choices.sort((a, b) => b.rank - a.rank).slice(0, most).map(({ choice }) => choice);
}

function rankOf(name: string, wanted: string, weight: number): number {
  const found = folded(name);
  if (!found.startsWith(wanted)) return 0;
  return (found === wanted ? 1e12 : 0) + weight + 1;
}

/** The box of the area of a name, else of the largest city of it; null if the name is not known. */
export function boxOfPlace(known: Places, name: string): Box | null {
  const wanted = folded(name.split(',')[0]);
  const area = known.areas.find(([called]) => folded(called) === wanted);
  if (area) return [area[2], area[3], area[4], area[5]];
  const city = known.cities.find(([called]) => folded(called) === wanted);
  return city ? boxAround([city[5], city[4]], radiusKm(city[3])) : null;
}

export function distanceKm([longitude, latitude]: Position, [otherLongitude, otherLatitude]: Position): number {
  const radians = Math.PI / 180;
  const a =
    Math.sin(((otherLatitude - latitude) * radians) / 2) ** 2 +
    Math.cos(latitude * radians) * Math.cos(otherLatitude * radians) * Math.sin(((otherLongitude - longitude) * radians) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(a));
}

const POINTS = ['north', 'northeast', 'east', 'southeast', 'south', 'southwest', 'west', 'northwest'];

/** "12 km northwest of Faro, Portugal": the nearest city, where a large one may be a little further. */
export function nearest(known: Places, at: Position): string | null {
  let best: City | null = null;
  let least = Infinity;
  for (const city of known.cities) {
    if (Math.abs(city[4] - at[1]) > 12) continue;
    const weighed = distanceKm(at, [city[5], city[4]]) / (1 + Math.log10(Math.max(1, city[3] / 30_000)));
    if (weighed < least) {
      least = weighed;
      best = city;
    }
  }
  if (!best) return null;
  const [name, , country, inhabitants, latitude, longitude] = best;
  const km = distanceKm(at, [longitude, latitude]);
  const called = name === country ? name : `${name}, ${country}`;
  if (km <= radiusKm(inhabitants) / 2) return called;
  const east = (at[0] - longitude) * Math.cos((latitude * Math.PI) / 180);
  const angle = (Math.atan2(east, at[1] - latitude) * 180) / Math.PI;
  const point = POINTS[Math.round((angle + 360) / 45) % 8];
  return `${km < 10 ? km.toFixed(1) : Math.round(km)} km ${point} of ${called}`;
}

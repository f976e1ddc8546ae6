// What is suggested while somebody types.

import type { Asked } from './address';
import { type PlaceChoice, type Places, folded, suggestPlaces } from './places';

export type Suggestion =
  | { kind: 'recent'; text: string }
  | { kind: 'place'; text: string; rest: string; choice: PlaceChoice }
  | { kind: 'collection'; text: string; rest: string };

const MOST_RECENT = 5;
const MOST_PLACES = 5;
const MOST_COLLECTIONS = 3;

/** What is typed as words and, behind the last "in", "near" or "at", what may be a place: ["ships", "gen"] of "ships in gen". */
export function divided(typed: string): [rest: string, place: string] {
  const found = /^(.*?)(?:^|\s)(?:in|near|at|around|from)\s+(\S.*)$/i.exec(typed);
  return found ? [found[1].trim(), found[2].trim()] : ['', typed.trim()];
}

export function suggest(typed: string, recent: string[], places: Places | null, collections: string[]): Suggestion[] {
  const wanted = folded(typed);
  const before: Suggestion[] = recent
    .filter((text) => text !== typed && folded(text).includes(wanted))
    .slice(0, MOST_RECENT)
    .map((text) => ({ kind: 'recent', text }));
  if (!wanted) return before;
  const [rest, place] = divided(typed);
  const there: Suggestion[] = places
    ? suggestPlaces(places, place, MOST_PLACES).map((choice) => ({ kind: 'place', text: choice.name, rest, choice }))
    : [];
  const folders: Suggestion[] = collections
    .filter((name) => folded(name).startsWith(folded(place)))
    .slice(0, MOST_COLLECTIONS)
    .map((name) => ({ kind: 'collection', text: name, rest }));
  return [...before, ...there, ...folders];
}

/** What is asked once a suggestion is taken. */
export function taken(suggestion: Suggestion, asked: Asked): Partial<Asked> {
  switch (suggestion.kind) {
    case 'recent':
      return { text: suggestion.text };
    case 'place':
      return { text: suggestion.rest, place: suggestion.choice.name, box: suggestion.choice.box, area: null, point: null };
    case 'collection':
      return { text: suggestion.rest, collections: [...new Set([...asked.collections, suggestion.text])] };
  }
}

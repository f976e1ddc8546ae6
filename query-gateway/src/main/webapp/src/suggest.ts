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

const BEFORE_A_PLACE = /^(in|near|at|around|from)$/i;
const LONGEST_NAME = 4;

/** Whether it is worth to load the names for {@link placeIn}. */
export const mayNamePlace = (text: string): boolean => text.trim().split(/\s+/).slice(0, -1).some((word) => BEFORE_A_PLACE.test(word));

/** A place that the words of a search name in full, and the other words: "ships" and Genoa of "ships near Genoa". */
export function placeIn(text: string, places: Places): { rest: string; choice: PlaceChoice } | null {
  const words = text.trim().split(/\s+/);
  for (let before = 0; before < words.length - 1; before++) {
    if (!BEFORE_A_PLACE.test(words[before])) continue;
    for (let end = Math.min(words.length, before + 1 + LONGEST_NAME); end > before + 1; end--) {
      const name = folded(words.slice(before + 1, end).join(' ').replace(/[.,;?!]+$/, ''));
      const choice = name.length > 2 ? suggestPlaces(places, name, 1)[0] : undefined;
      if (choice && folded(choice.name) === name) return { rest: [...words.slice(0, before), ...words.slice(end)].join(' '), choice };
    }
  }
  return null;
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

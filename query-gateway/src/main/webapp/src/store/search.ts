// The search that runs, its hits, and how they follow what happens in the catalogue.

import { computed, effect, signal, untracked } from '@preact/signals';
import { type Asked, browses } from '../address';
import * as gateway from '../gateway';
import { Problem, isAbort } from '../gateway';
import { findPicture } from '../picture';
import { parametersOf, periodsOf, requestOf } from '../request';
import { texts } from '../texts';
import type { Counts, Hit, Item, Period, SearchAnswer, SearchRequest } from '../types';
import { generationOf, generationOfLink, hitOf } from '../words';
import { LaterLook } from './later';
import { asked } from './navigation';

const PAGE = 60;
const MOST_REFRESHED = 240;

export const hits = signal<Hit[]>([]);
export const next = signal<string | null>(null);
export const nearest = signal<{ hit: Hit; probability: number | null; score: number } | null>(null);
export const truncated = signal(false);
export const loading = signal(true);
export const loadingMore = signal(false);
export const problem = signal<Error | null>(null);
/** Whether the catalogue has anything to search. */
export const known = signal(true);
/** How many tiles came that the list does not show yet. */
export const fresh = signal(0);
export const counts = signal<Counts | null>(null);
/** Whether the user has scrolled away from the first hits, so that the list must hold still. */
export const reading = signal(false);

export const periods = computed<{ periods: Period[]; shownOnly: boolean }>(() =>
  counts.value ? { periods: counts.value.datetime, shownOnly: false } : { periods: periodsOf(hits.value), shownOnly: true },
);

let running: AbortController | null = null;
let counting: AbortController | null = null;

function pictureOf(question: Asked): string | null {
  if (!question.image) return null;
  const picture = findPicture(question.image);
  if (!picture) throw new Problem(400, { detail: texts.noPicture });
  return picture.base64;
}

/** Without the examples themselves, which are always like themselves. */
const shown = (question: Asked, answer: SearchAnswer): Hit[] =>
  answer.results.filter((hit) => !question.like.includes(hit.tileId));

async function look(question: Asked, limit: number, quietly: boolean): Promise<void> {
  running?.abort();
  const turn = new AbortController();
  running = turn;
  if (!quietly) loading.value = true;
  try {
    const request: SearchRequest = { ...requestOf(question, pictureOf(question)), limit };
    const answer = await gateway.search(request, turn.signal);
    if (running !== turn) return;
    await take(question, answer, turn.signal);
    fresh.value = 0;
    problem.value = null;
    void count(question);
  } catch (error) {
    if (running !== turn || isAbort(error)) return;
    if (!quietly || !(error instanceof Problem && error.away)) problem.value = error as Error;
    if (!quietly && !(error instanceof Problem && error.away)) {
      hits.value = [];
      next.value = null;
      counts.value = null;
    }
  } finally {
    if (running === turn) {
      running = null;
      loading.value = false;
    }
  }
}

async function take(question: Asked, answer: SearchAnswer, signal: AbortSignal): Promise<void> {
  hits.value = shown(question, answer);
  next.value = answer.next;
  truncated.value = answer.truncated;
  known.value = answer.modelVersion !== null;
  nearest.value = answer.nearest ? await nearestOf(answer.nearest, signal) : null;
}

async function nearestOf(
  found: { tileId: string; probability: number | null; score: number },
  signal: AbortSignal,
): Promise<typeof nearest.value> {
  const tile = await gateway.tile(found.tileId, signal).catch(() => null);
  if (!tile) return null;
  const hit: Hit = { ...tile, score: found.score, scores: null, probability: found.probability };
  return { hit, probability: found.probability, score: found.score };
}

async function count(question: Asked): Promise<void> {
  counting?.abort();
  // A picture is too long for a URL.
  if (question.image) {
    counts.value = null;
    return;
  }
  const turn = new AbortController();
  counting = turn;
  try {
    const answer = await gateway.counts(parametersOf(requestOf(question, null)), turn.signal);
    if (counting === turn) counts.value = answer;
  } catch (error) {
    if (counting === turn && !isAbort(error)) counts.value = null;
  }
}

export async function more(): Promise<void> {
  const cursor = next.value;
  if (!cursor || loadingMore.value) return;
  const question = asked.value;
  loadingMore.value = true;
  try {
    const request: SearchRequest = { ...requestOf(question, pictureOf(question)), limit: PAGE, next: cursor };
    const answer = await gateway.search(request);
    if (question !== asked.value || cursor !== next.value) return;
    const there = new Set(hits.value.map((hit) => hit.tileId));
    hits.value = [...hits.value, ...shown(question, answer).filter((hit) => !there.has(hit.tileId))];
    next.value = answer.next;
    truncated.value = answer.truncated;
  } catch (error) {
    problem.value = error as Error;
  } finally {
    loadingMore.value = false;
  }
}

/** Runs the present question anew. */
export const again = (): Promise<void> => look(asked.value, PAGE, false);

/** Looks anew without a sign of it: what is there stays until the answer is. */
export const refresh = (): Promise<void> =>
  look(asked.value, Math.min(MOST_REFRESHED, Math.max(PAGE, hits.value.length)), true);

// Twenty items a second may be told. They cause one search in two seconds at most.
const laterLook = new LaterLook(
  500,
  2000,
  () => document.hidden || running !== null || reading.value || loadingMore.value,
  () => void refresh(),
);

/** An item came, or changed. What is shown of it changes at once; whether it is a hit is looked up. */
export function arrived(item: Item): void {
  const now = hitOf(item);
  const place = hits.value.findIndex((hit) => hit.tileId === item.id);
  if (place >= 0) {
    const before = hits.value[place];
    if (generationOf(item) < generationOfLink(before.links.thumbnail)) return;
    const { score, scores, probability, window } = before;
    const rewritten = generationOf(item) > generationOfLink(before.links.thumbnail);
    hits.value = hits.value.with(place, { ...now, score, scores, probability, window });
    if (!rewritten || browses(asked.value)) return;
  }
  if (reading.value) fresh.value += 1;
  laterLook.ask();
}

/** A tile is gone. */
export function left(tileId: string): void {
  if (hits.value.some((hit) => hit.tileId === tileId)) hits.value = hits.value.filter((hit) => hit.tileId !== tileId);
  laterLook.ask();
}

export function startSearch(): void {
  effect(() => {
    const question = asked.value;
    untracked(() => {
      laterLook.cancel();
      fresh.value = 0;
      reading.value = false;
      void look(question, PAGE, false);
    });
  });
  effect(() => {
    if (!reading.value && fresh.value > 0) laterLook.ask();
  });
}

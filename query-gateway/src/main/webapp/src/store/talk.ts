// The conversation. It is sent whole at each turn, with the ids of what was shown; the gateway keeps nothing.

import { signal } from '@preact/signals';
import * as gateway from '../gateway';
import { isAbort, wordsOf } from '../gateway';
import type { Picture } from '../picture';
import { texts } from '../texts';
import type { AnswerPart, Hit, Plan, Turn } from '../types';

const KEPT = 'swath.talk';

export interface Said {
  role: 'user' | 'assistant';
  parts: AnswerPart[];
  /** Tiles and pictures that the user's turn is about. */
  about: Hit[];
  picture: string | null;
  plan: Plan | null;
  notUnderstood: string[];
  problem: string | null;
}

const nothing: Omit<Said, 'role'> = { parts: [], about: [], picture: null, plan: null, notUnderstood: [], problem: null };

function restored(): Said[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? '[]') as Said[];
  } catch {
    return [];
  }
}

export const turns = signal<Said[]>(restored());
export const answering = signal(false);
/** Hits that the next turn will be about. */
export const referred = signal<Hit[]>([]);

let running: AbortController | null = null;

/** A turn as the gateway takes it: of hits their ids alone. Turns that failed are not told. */
export function toldOf(said: Said): Turn {
  const parts: Turn['parts'] = said.parts.map((part) =>
    'hits' in part ? { hits: part.hits.map((hit) => hit.tileId) } : { text: part.text },
  );
  if (said.role === 'user') {
    parts.push(...said.about.map((hit) => ({ tile: hit.tileId })));
    if (said.picture) parts.push({ image: said.picture });
    return { role: 'user', parts };
  }
  return said.plan ? { role: 'assistant', parts, plan: said.plan } : { role: 'assistant', parts };
}

/** The conversation without the turns that got no answer. */
export function conversationOf(all: Said[]): Turn[] {
  const told: Turn[] = [];
  for (let i = 0; i < all.length; i++) {
    const answer = all[i + 1];
    if (all[i].role === 'user' && answer?.problem) i += 1;
    else told.push(toldOf(all[i]));
  }
  return told;
}

function keep(): void {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(turns.value.map((turn) => ({ ...turn, picture: null }))));
  } catch {
    // The session's room is used up: the conversation is kept as long as this page is.
  }
}

export async function talk(text: string, picture: Picture | null = null, plan: Plan | null = null): Promise<void> {
  if (answering.value) return;
  const said: Said = { ...nothing, role: 'user', parts: text ? [{ text }] : [], about: referred.value, picture: picture?.base64 ?? null };
  const messages = [...conversationOf(turns.value), toldOf(said)];
  let answer: Said = { ...nothing, role: 'assistant' };
  const before = [...turns.value, said];
  const show = (change: Partial<Said>): void => {
    answer = { ...answer, ...change };
    turns.value = [...before, answer];
  };
  show({});
  referred.value = [];
  answering.value = true;
  running = new AbortController();
  try {
    await gateway.chat(
      messages,
      plan,
      {
        planned: (ran, notUnderstood) => show({ plan: ran, notUnderstood }),
        said: (part) => show({ parts: [...answer.parts, part] }),
      },
      running.signal,
    );
  } catch (error) {
    show({ problem: isAbort(error) ? texts.talk.stopped : wordsOf(error) });
  } finally {
    answering.value = false;
    running = null;
    keep();
  }
}

export const stopTalking = (): void => running?.abort();

export function clearTalk(): void {
  stopTalking();
  turns.value = [];
  referred.value = [];
  keep();
}

export function refer(hit: Hit): void {
  if (!referred.value.some((other) => other.tileId === hit.tileId)) referred.value = [...referred.value, hit];
}

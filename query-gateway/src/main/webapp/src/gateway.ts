// Calls of the gateway. A refusal becomes a Problem, which says what to show.

import { texts } from './texts';
import type {
  AnswerPart, Counts, Explanation, Failure, Plan, SceneStatus, SearchAnswer, SearchRequest, Status, TileDetails, Turn,
} from './types';

export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string;

  constructor(status: number, document: { detail?: string; title?: string; code?: string; field?: string } | null) {
    super(document?.detail || document?.title || texts.refused(status));
    this.status = status;
    this.code = document?.code ?? '';
    this.field = document?.field ?? '';
  }

  /** Whether nobody answered: the server is away, or this computer is. */
  get away(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function answer(path: string, options: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new Problem(0, { detail: texts.away });
  }
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => null));
  return response;
}

async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  const response = await answer(path, options);
  return response.json().catch((error) => {
    if (isAbort(error)) throw error;
    throw new Problem(response.status, null);
  });
}

const posted = (body: unknown, signal?: AbortSignal): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
  signal,
});

const tilePath = (tileId: string): string => `/api/tiles/${encodeURIComponent(tileId)}`;

export const search = (request: SearchRequest, signal?: AbortSignal): Promise<SearchAnswer> =>
  ask('/api/search', posted(request, signal));

export const counts = (parameters: URLSearchParams, signal?: AbortSignal): Promise<Counts> =>
  ask(`/api/counts?${parameters}`, { signal });

export const status = (): Promise<Status> => ask('/api/status', { signal: AbortSignal.timeout(8000) });

export const tile = (tileId: string, signal?: AbortSignal): Promise<TileDetails> => ask(tilePath(tileId), { signal });

export const explain = (tileId: string, text: string, signal?: AbortSignal): Promise<Explanation> =>
  ask(`${tilePath(tileId)}/explain?text=${encodeURIComponent(text)}`, { signal });

export const scene = (key: string, signal?: AbortSignal): Promise<SceneStatus> =>
  ask(`/api/scenes?key=${encodeURIComponent(key)}`, { signal });

export const failures = (limit: number): Promise<{ failures: Failure[]; total: number }> =>
  ask(`/api/failures?limit=${limit}`);

export const replay = (ids: string[]): Promise<{ looks: string[]; left: string[] }> =>
  ask('/api/failures/replay', posted({ ids }));

/** Uploads a file, and tells how much of it has gone. fetch() cannot tell. */
export function upload(key: string, file: Blob, progress: (share: number) => void): Promise<{ etag: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `/api/scenes/${key.split('/').map(encodeURIComponent).join('/')}`);
    request.responseType = 'json';
    request.upload.addEventListener('progress', (event) => event.lengthComputable && progress(event.loaded / event.total));
    request.addEventListener('load', () =>
      request.status < 300 ? resolve(request.response) : reject(new Problem(request.status, request.response)),
    );
    request.addEventListener('error', () => reject(new Problem(0, { detail: texts.away })));
    request.send(file);
  });
}

export interface ChatListener {
  planned(plan: Plan | null, notUnderstood: string[]): void;
  said(part: AnswerPart): void;
}

/** Asks for an answer, and tells it as it comes. */
export async function chat(messages: Turn[], plan: Plan | null, listener: ChatListener, signal: AbortSignal): Promise<void> {
  const body = plan ? { messages, plan, stream: true } : { messages, stream: true };
  const response = await answer('/api/chat', posted(body, signal));
  for await (const { name, data } of events(response)) {
    if (name === 'plan') listener.planned(data.plan, data.notUnderstood ?? []);
    else if (name === 'part') listener.said(data);
    else if (name === 'problem') throw new Problem(data.status ?? 500, data);
    else if (name === 'end') return;
  }
  throw new Problem(0, { detail: texts.talk.cut });
}

async function* events(response: Response): AsyncGenerator<{ name: string; data: any }> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let held = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += value;
    const frames = held.split('\n\n');
    held = frames.pop()!;
    for (const frame of frames) {
      const event = readFrame(frame);
      if (event) yield event;
    }
  }
}

/** One event of a stream; null if the frame is a comment or broken. */
export function readFrame(frame: string): { name: string; data: any } | null {
  let name = 'message';
  const data: string[] = [];
  for (const line of frame.split('\n')) {
    if (line.startsWith('event:')) name = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(5).trimStart());
  }
  if (!data.length) return null;
  try {
    return { name, data: JSON.parse(data.join('\n')) };
  } catch {
    return null;
  }
}

// What the station shows besides the numbers: failures, scenes, uploads.

import { signal } from '@preact/signals';
import * as gateway from '../gateway';
import { wordsOf } from '../gateway';
import { texts } from '../texts';
import type { Failure, Hit, SceneStatus } from '../types';
import { LaterLook } from './later';
import { address } from './navigation';

const MOST_FAILURES = 100;
const MOST_SCENES = 24;

export const failures = signal<{ failures: Failure[]; total: number } | null>(null);
export const failuresProblem = signal<string | null>(null);
export const replayed = signal<Set<string>>(new Set());
export const scenes = signal<Hit[] | null>(null);

export async function loadFailures(): Promise<void> {
  try {
    failures.value = await gateway.failures(MOST_FAILURES);
    failuresProblem.value = null;
  } catch (error) {
    failuresProblem.value = wordsOf(error);
  }
}

export async function loadScenes(): Promise<void> {
  try {
    const answer = await gateway.search({ groupBy: 'scene', limit: MOST_SCENES });
    scenes.value = answer.results;
  } catch {
    scenes.value ??= [];
  }
}

const stationLook = new LaterLook(
  700,
  2500,
  () => document.hidden,
  () => {
    if (address.value.view === 'station') void loadFailures();
  },
);

export const lookAtFailures = (): void => stationLook.ask();

/** Tries failures again. Those that succeed vanish from the list. */
export async function replay(ids: string[]): Promise<string> {
  const answer = await gateway.replay(ids);
  replayed.value = new Set([...replayed.value, ...ids]);
  setTimeout(() => void loadFailures(), 1500);
  return [texts.station.replayedLong(answer.looks.length), ...answer.left].join(' ');
}

export interface Upload {
  key: string;
  size: number;
  share: number;
  scene: SceneStatus | null;
  state: 'sending' | 'cutting' | 'done' | 'failed';
  problem: string | null;
}

export const uploads = signal<Upload[]>([]);

function change(key: string, to: Partial<Upload>): void {
  uploads.value = uploads.value.map((upload) => (upload.key === key ? { ...upload, ...to } : upload));
}

const POLL_MS = 700;
const WAIT_SECONDS = 30;
const AT_ONCE = 3;
const queue: { key: string; file: File }[] = [];
let sending = 0;

/** Puts files into the bucket, three at a time, and follows each until its tiles have captions. */
export function upload(folder: string, files: File[]): void {
  for (const file of files) {
    const key = [folder.replace(/^\/+|\/+$/g, ''), file.name].filter(Boolean).join('/');
    const fresh: Upload = { key, size: file.size, share: 0, scene: null, state: 'sending', problem: null };
    uploads.value = [fresh, ...uploads.value.filter((other) => other.key !== key)];
    queue.push({ key, file });
  }
  pump();
}

function pump(): void {
  while (sending < AT_ONCE && queue.length) {
    const { key, file } = queue.shift()!;
    sending += 1;
    void send(key, file).finally(() => {
      sending -= 1;
      pump();
    });
  }
}

async function send(key: string, file: File): Promise<void> {
  try {
    const { etag } = await gateway.upload(key, file, (share) => change(key, { share }));
    change(key, { share: 1, state: 'cutting' });
    void follow(key, etag);
  } catch (error) {
    change(key, { state: 'failed', problem: wordsOf(error) });
  }
}

/** What ended an upload: all tiles captioned, or a failure; null if it goes on. */
export function endOf(scene: SceneStatus, etag: string): 'done' | 'failed' | null {
  if (scene.failures.length) return 'failed';
  if (scene.etag !== etag) return null;
  return scene.state !== 'arrived' && scene.captioned >= scene.tiles ? 'done' : null;
}

/** Waits until the gateway knows the object; before that, asking how far it has come would be an error. */
async function follow(key: string, etag: string): Promise<void> {
  const answer = await gateway.search({ limit: 1, waitFor: { key, etag, state: 'searchable', seconds: WAIT_SECONDS } }).catch(() => null);
  if (!answer || answer.waited === 'timeout') setTimeout(() => void follow(key, etag), POLL_MS);
  else await poll(key, etag);
}

async function poll(key: string, etag: string): Promise<void> {
  const scene = await gateway.scene(key).catch(() => null);
  const end = scene ? endOf(scene, etag) : null;
  if (scene && (scene.etag === etag || end === 'failed')) change(key, { scene });
  if (end === 'done') {
    change(key, { state: 'done' });
    void loadScenes();
  } else if (end === 'failed') {
    change(key, { state: 'failed', problem: scene!.failures[0].message });
    void loadFailures();
  } else {
    setTimeout(() => void poll(key, etag), POLL_MS);
  }
}

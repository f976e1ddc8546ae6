// The catalogue in numbers, asked every few seconds while somebody looks.

import { signal } from '@preact/signals';
import * as gateway from '../gateway';
import type { Status } from '../types';

const EVERY_MS = 2500;
const KEPT_MS = 5 * 60_000;

export interface Sample {
  at: number;
  status: Status;
}

export const status = signal<Status | null>(null);
export const away = signal(false);
/** What was answered in the last five minutes, oldest first. */
export const samples = signal<Sample[]>([]);
/** Milliseconds from a key's arrival to a tile of it being searchable, as the live feed told it in the last five minutes. */
export const latencies = signal<{ at: number; ms: number }[]>([]);

const recent = <T extends { at: number }>(all: T[], now: number): T[] => all.filter(({ at }) => now - at <= KEPT_MS);

export function took(ms: number): void {
  const now = Date.now();
  latencies.value = [...recent(latencies.value, now), { at: now, ms }].slice(-600);
}

async function watch(): Promise<void> {
  if (!document.hidden) {
    try {
      const now = await gateway.status();
      status.value = now;
      away.value = false;
      samples.value = [...recent(samples.value, Date.now()), { at: Date.now(), status: now }];
    } catch {
      away.value = true;
    }
  }
  setTimeout(() => void watch(), EVERY_MS);
}

export const startStatus = (): void => void watch();

// What the station's plots show, from what was answered and told in the last minutes.

import type { Sample } from './store/status';

export interface Point {
  at: number;
  value: number;
}

/** How many tiles became searchable in each second, between answers of the status. A restart is no negative rate. */
export function ratesOf(samples: Sample[]): Point[] {
  const points: Point[] = [];
  for (let i = 1; i < samples.length; i++) {
    const [before, now] = [samples[i - 1], samples[i]];
    if (before.status.searchable === null || now.status.searchable === null || now.at <= before.at) continue;
    const rate = ((now.status.searchable - before.status.searchable) * 1000) / (now.at - before.at);
    points.push({ at: now.at, value: Math.max(0, rate) });
  }
  return points;
}

/** How many records a stage had to consume. */
export const lagsOf = (samples: Sample[], stage: string): Point[] =>
  samples.flatMap(({ at, status }) => (status.lag && stage in status.lag ? [{ at, value: status.lag[stage] }] : []));

/** Since when a stage has had something to do without a pause, as far as the samples tell; null if it has nothing to do. */
export function busySince(samples: Sample[], stage: string): { at: number; longer: boolean } | null {
  let since: number | null = null;
  let longer = true;
  for (let i = samples.length - 1; i >= 0; i--) {
    const lag = samples[i].status.lag?.[stage];
    if (!lag) {
      longer = false;
      break;
    }
    since = samples[i].at;
  }
  return since === null ? null : { at: since, longer };
}

export function median(values: number[]): number | null {
  if (!values.length) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

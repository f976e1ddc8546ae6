// The stores as the views see them, and how they hear of each other.

import { signal } from '@preact/signals';
import type { Item } from '../types';
import { startTheme } from './kept';
import { LiveFeed } from './live';
import { startNavigation } from './navigation';
import { arrived, left, refresh, startSearch } from './search';
import { lookAtFailures } from './station';
import { startStatus, took } from './status';

/** The hit under the pointer or the keyboard's mark, in the list or on the map. */
export const pointed = signal<{ tileId: string; by: 'list' | 'map' | 'keys' } | null>(null);

/** What arrived just now, for the map to flash. */
export const flashed = signal<Item | null>(null);

/** A fault that nothing else shows, for a while. */
export const notice = signal<string | null>(null);

export function say(words: string): void {
  notice.value = words;
  setTimeout(() => notice.value === words && (notice.value = null), 5000);
}

const searchable = new Set<string>();

export const live = new LiveFeed({
  arrived(item) {
    measure(item);
    flashed.value = item;
    arrived(item);
  },
  left,
  failed: lookAtFailures,
  back() {
    void refresh();
    lookAtFailures();
  },
});

/** A tile is told first without its caption: then it has become searchable. */
function measure(item: Item): void {
  const name = `${item.id}/${String(item.properties['swath:generation'])}`;
  if (item.properties.description !== undefined || searchable.has(name)) return;
  if (searchable.size > 5000) searchable.clear();
  searchable.add(name);
  const ms = Date.now() - Date.parse(String(item.properties.updated));
  if (Number.isFinite(ms) && ms >= 0) took(ms);
}

export function start(): void {
  startTheme();
  startNavigation();
  startSearch();
  startStatus();
  live.start();
}

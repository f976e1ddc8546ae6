// Where the page is. Every state has an address, so Back, Forward, reload and a sent link lead to it.

import { computed, signal } from '@preact/signals';
import { type Address, type Asked, NOTHING, START, askedOf, readAddress, writeAddress } from '../address';

export const address = signal<Address>(START);

let lastAsked: Asked = NOTHING;

/** What is asked. The same object as long as the same is asked, whatever else of the address changes. */
export const asked = computed<Asked>(() => {
  const now = askedOf(address.value);
  if (JSON.stringify(now) !== JSON.stringify(lastAsked)) lastAsked = now;
  return lastAsked;
});

/** How many steps of this page's own lie behind, so that closing can step back rather than add a step. */
const depth = (): number => (history.state as { depth?: number } | null)?.depth ?? 0;

export function startNavigation(): void {
  address.value = readAddress(location.search);
  addEventListener('popstate', () => {
    address.value = readAddress(location.search);
  });
}

/** Goes to another state, as a step that Back undoes. */
export function go(change: Partial<Address>): void {
  const next = { ...address.value, ...change };
  const text = writeAddress(next);
  if (text === writeAddress(address.value)) return;
  history.pushState({ depth: depth() + 1 }, '', text || location.pathname);
  address.value = next;
}

/** Changes the state without a step: of what Back should not undo piece by piece. */
export function adjust(change: Partial<Address>): void {
  const next = { ...address.value, ...change };
  history.replaceState(history.state, '', writeAddress(next) || location.pathname);
  address.value = next;
}

/** Asks something else. The open hit closes, and the station gives way to the hits. */
export const ask = (change: Partial<Asked>): void => go({ ...change, view: '', tile: '', side: '' });

export const openTile = (tileId: string): void => (address.value.tile ? adjust({ tile: tileId, side: address.value.side }) : go({ tile: tileId }));

/** Closes the open hit: by a step back where it was opened by a step of this page. */
export function closeTile(): void {
  if (depth() > 0) history.back();
  else adjust({ tile: '', side: '' });
}

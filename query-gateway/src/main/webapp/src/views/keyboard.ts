// Everything by keyboard. A letter is a command wherever nobody is writing.

import { live, pointed, say } from '../store';
import { togglePin } from '../store/kept';
import { type Side } from '../address';
import { address, adjust, ask, asked, closeTile, go, openTile } from '../store/navigation';
import { hits, more, next } from '../store/search';
import { texts } from '../texts';
import type { Hit } from '../types';
import { closeSheet, sheetOpen } from './KeySheet';
import { mapCommand } from './MapPane';

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable);

export const present = (): Hit | null => {
  const id = address.value.tile || pointed.value?.tileId;
  return hits.value.find((hit) => hit.tileId === id) ?? null;
};

/** The hit so many places away from the present one; the first where there is none. */
export function step(by: number): Hit | null {
  const all = hits.value;
  const id = address.value.tile || pointed.value?.tileId;
  const place = all.findIndex((hit) => hit.tileId === id);
  if (place < 0) return all[0] ?? null;
  if (place + by >= all.length - 3 && next.value) void more();
  return all[Math.min(all.length - 1, Math.max(0, place + by))] ?? null;
}

export const likeIt = (hit: { tileId: string }): void =>
  ask({ text: '', image: '', not: [], unlike: [], like: [hit.tileId], least: '' });

export const addLike = (hit: { tileId: string }): void =>
  ask({ like: [...asked.value.like.filter((other) => other !== hit.tileId), hit.tileId], unlike: asked.value.unlike.filter((other) => other !== hit.tileId) });

export const unlikeIt = (hit: { tileId: string }): void => {
  const { text, image, like, unlike } = asked.value;
  if (!text && !image && !like.length) say(texts.hit.notCompared);
  ask({ unlike: [...unlike.filter((other) => other !== hit.tileId), hit.tileId], like: like.filter((other) => other !== hit.tileId) });
};

const SIDES: Side[] = ['', 'why', 'scene', 'passes'];

function inHit(key: string): boolean {
  if (key === 'ArrowLeft' || key === 'ArrowRight' || key === 'j' || key === 'k') {
    const hit = step(key === 'ArrowLeft' || key === 'k' ? -1 : 1);
    if (hit) openTile(hit.tileId);
    return true;
  }
  if (/^[1-4]$/.test(key)) {
    adjust({ side: SIDES[Number(key) - 1] });
    return true;
  }
  if (key === 'y') {
    document.querySelector<HTMLButtonElement>('[data-copy=curl]')?.click();
    return true;
  }
  return false;
}

function inList(key: string): boolean {
  if (key === 'j' || key === 'k' || key === 'ArrowDown' || key === 'ArrowUp') {
    const hit = step(key === 'k' || key === 'ArrowUp' ? -1 : 1);
    if (hit) pointed.value = { tileId: hit.tileId, by: 'keys' };
    return true;
  }
  const commands: Record<string, 'box' | 'area' | 'here' | 'view' | 'fit'> = { b: 'box', a: 'area', h: 'here', v: 'view', f: 'fit' };
  if (!commands[key]) return false;
  mapCommand.value = commands[key];
  return true;
}

function focusAsk(): boolean {
  const box = document.querySelector<HTMLInputElement>('#ask');
  box?.focus();
  return box !== null && document.activeElement === box;
}

const everywhere: Record<string, () => void> = {
  '/': () => {
    if (address.value.view === 'station' || address.value.tile) go({ view: '', tile: '', side: '' });
    // At once, so that the letters typed next are words and no commands; a view that must be drawn first takes a frame.
    if (!focusAsk()) requestAnimationFrame(focusAsk);
  },
  '?': () => (sheetOpen.value = true),
  c: () => go({ view: '', tile: '', side: '' }),
  s: () => go({ view: 'station', tile: '', side: '' }),
  l: () => go({ panel: address.value.panel === 'live' ? '' : 'live' }),
  t: () => go({ panel: address.value.panel === 'talk' ? '' : 'talk' }),
  '.': () => live.toggle(),
};

function onHit(key: string): boolean {
  const hit = present();
  if (!hit) return false;
  if (key === 'm') likeIt(hit);
  else if (key === 'n') unlikeIt(hit);
  else if (key === 'p') togglePin(hit);
  else return false;
  return true;
}

function escape(): void {
  if (sheetOpen.value) closeSheet();
  else if (mapCommand.value) mapCommand.value = null;
  else if (address.value.tile) closeTile();
  else if (address.value.panel) go({ panel: '' });
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') {
    if (isWriting(event.target)) (event.target as HTMLElement).blur();
    else escape();
    return;
  }
  if (isWriting(event.target) || sheetOpen.value) return;
  const target = event.target as HTMLElement;
  // The map moves by its arrows, and a slider too.
  if (event.key.startsWith('Arrow') && target.closest('.maplibregl-canvas-container, [role=tablist], .scene-scroll')) return;
  if (event.key === 'Enter') {
    const hit = present();
    if (hit && !address.value.tile && pointed.value?.by === 'keys' && (target === document.body || target.closest('.cards'))) {
      event.preventDefault();
      openTile(hit.tileId);
    }
    return;
  }
  const taken =
    (everywhere[event.key] && (everywhere[event.key](), true)) ||
    onHit(event.key) ||
    (address.value.tile ? inHit(event.key) : address.value.view === '' && inList(event.key));
  if (taken) event.preventDefault();
}

export function startKeyboard(): () => void {
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}

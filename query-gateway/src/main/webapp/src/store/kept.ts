// What this browser keeps for the user, and nobody else sees: recent questions, pinned tiles, the colours.

import { signal } from '@preact/signals';
import type { Hit } from '../types';

const RECENT = 'swath.recent';
const PINS = 'swath.pins';
const THEME = 'swath.theme';
const MOST_RECENT = 30;
const MOST_PINS = 50;

function read<T>(name: string, otherwise: T): T {
  try {
    return (JSON.parse(localStorage.getItem(name) ?? 'null') as T | null) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(name: string, value: unknown): void {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing forgets it with the page.
  }
}

export const recent = signal<string[]>(read(RECENT, []));

export function remember(text: string): void {
  if (!text) return;
  recent.value = [text, ...recent.value.filter((other) => other !== text)].slice(0, MOST_RECENT);
  write(RECENT, recent.value);
}

export function forgetRecent(): void {
  recent.value = [];
  write(RECENT, []);
}

export const pins = signal<Hit[]>(read(PINS, []));

export const isPinned = (tileId: string): boolean => pins.value.some((pin) => pin.tileId === tileId);

export function togglePin(hit: Hit): void {
  pins.value = isPinned(hit.tileId)
    ? pins.value.filter((pin) => pin.tileId !== hit.tileId)
    : [hit, ...pins.value].slice(0, MOST_PINS);
  write(PINS, pins.value);
}

export function clearPins(): void {
  pins.value = [];
  write(PINS, []);
}

export type Theme = 'dark' | 'light';

const preferred = matchMedia('(prefers-color-scheme: light)');
const chosen = (): Theme => read<Theme | null>(THEME, null) ?? (preferred.matches ? 'light' : 'dark');

export const theme = signal<Theme>(chosen());

export function startTheme(): void {
  theme.subscribe((now) => void (document.documentElement.dataset.theme = now));
  preferred.addEventListener('change', () => (theme.value = chosen()));
}

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark';
  write(THEME, theme.value);
}

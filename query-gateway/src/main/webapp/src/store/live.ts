// What happens, as it happens. The feed shows a few a second at most, however fast they come; the list and the map hear of all.

import { computed, signal } from '@preact/signals';
import type { Failure, Item } from '../types';
import { generationOf } from '../words';

export type LiveEntry =
  | { kind: 'tile'; id: string; item: Item; generation: number; at: number }
  | { kind: 'deleted'; id: string; at: number }
  | { kind: 'failure'; id: string; failure: Failure; at: number };

export type LiveState = 'connecting' | 'listening' | 'reconnecting' | 'offline';

export interface LiveListener {
  arrived(item: Item): void;
  left(tileId: string): void;
  failed(failure: Failure): void;
  /** The connection is there again after it was lost: what was missed is not told. */
  back(): void;
}

const SHOWN = 60;
const WAITING = 40;
const BEAT_MS = 350;
const COME_BACK_MS = 3000;
/** A clock that jumps so far has slept; the connection may be dead without having said so. */
const SLEPT_MS = 30_000;
const WATCH_MS = 5000;

export class LiveFeed {
  readonly entries = signal<LiveEntry[]>([]);
  readonly state = signal<LiveState>('connecting');
  readonly paused = signal(false);
  readonly missed = signal(0);
  /** When the connection came back, for a while; 0 else. */
  readonly cameBack = signal(0);
  readonly waitingCount = signal(0);
  readonly listening = computed(() => this.state.value === 'listening' && !this.paused.value);

  private readonly waiting: LiveEntry[] = [];
  /** What came while paused, for the list and the map: each tile once. */
  private readonly held = new Map<string, () => void>();
  private source: EventSource | null = null;
  private lost = false;
  private watched = Date.now();

  constructor(private readonly listener: LiveListener) {}

  start(): void {
    setInterval(() => this.beat(), BEAT_MS);
    setInterval(() => this.watch(), WATCH_MS);
    // A page that is left may be kept as it is, and shown again by Back.
    addEventListener('pagehide', () => this.disconnect());
    addEventListener('pageshow', (event) => {
      if (event.persisted) this.reconnect();
    });
    addEventListener('offline', () => {
      this.lost = true;
      this.state.value = 'offline';
    });
    addEventListener('online', () => this.reconnect());
    this.connect();
  }

  toggle(): void {
    this.paused.value = !this.paused.value;
    if (this.paused.value) return;
    const held = [...this.held.values()];
    this.held.clear();
    held.forEach((tell) => tell());
  }

  private reconnect(): void {
    this.lost = true;
    this.connect();
  }

  private connect(): void {
    this.disconnect();
    const source = new EventSource('/api/live');
    this.source = source;
    source.addEventListener('open', () => this.opened());
    source.addEventListener('error', () => this.failed(source));
    source.addEventListener('item', (event) => this.take<Item>(event, (item) => this.item(item)));
    source.addEventListener('delete', (event) => this.take<{ id: string }>(event, ({ id }) => this.deleted(id)));
    source.addEventListener('failure', (event) => this.take<Failure>(event, (failure) => this.failure(failure)));
  }

  private disconnect(): void {
    this.source?.close();
    this.source = null;
    this.state.value = 'connecting';
  }

  private opened(): void {
    this.state.value = 'listening';
    if (!this.lost) return;
    this.lost = false;
    this.cameBack.value = Date.now();
    this.listener.back();
  }

  private failed(source: EventSource): void {
    if (this.source !== source) return;
    this.lost = true;
    this.state.value = navigator.onLine === false ? 'offline' : 'reconnecting';
    // What was refused is not tried again by the browser.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => this.source === source && this.connect(), COME_BACK_MS);
  }

  private watch(): void {
    const now = Date.now();
    const slept = now - this.watched > SLEPT_MS;
    this.watched = now;
    if (slept && !document.hidden) this.reconnect();
    if (this.cameBack.value && now - this.cameBack.value > 8000) this.cameBack.value = 0;
  }

  private take<T>(event: MessageEvent<string>, told: (value: T) => void): void {
    let value: T;
    try {
      value = JSON.parse(event.data) as T;
    } catch {
      return;
    }
    told(value);
  }

  private item(item: Item): void {
    this.enter({ kind: 'tile', id: item.id, item, generation: generationOf(item), at: Date.now() });
    this.tell(item.id, () => this.listener.arrived(item));
  }

  private deleted(id: string): void {
    this.enter({ kind: 'deleted', id, at: Date.now() });
    this.tell(id, () => this.listener.left(id));
  }

  private failure(failure: Failure): void {
    this.enter({ kind: 'failure', id: failure.id, failure, at: Date.now() });
    this.listener.failed(failure);
  }

  private tell(id: string, listener: () => void): void {
    if (this.paused.value) this.held.set(id, listener);
    else listener();
  }

  /** A tile is told twice: searchable, then with its caption. The later one takes the place of the one that waits. */
  private enter(entry: LiveEntry): void {
    const place = this.waiting.findIndex((other) => other.id === entry.id && other.kind === entry.kind);
    if (place >= 0) this.waiting[place] = entry;
    else this.waiting.push(entry);
    if (this.waiting.length > WAITING) {
      this.waiting.shift();
      this.missed.value += 1;
    }
    this.waitingCount.value = this.waiting.length;
  }

  private beat(): void {
    if (this.paused.value || document.hidden || !this.waiting.length) return;
    const entry = this.waiting.shift()!;
    this.waitingCount.value = this.waiting.length;
    const others = this.entries.value.filter((other) => other.id !== entry.id || other.kind !== entry.kind);
    this.entries.value = [entry, ...others].slice(0, SHOWN);
  }
}

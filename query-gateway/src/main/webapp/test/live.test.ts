import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LaterLook } from '../src/store/later';
import { LiveFeed, type LiveListener } from '../src/store/live';

const heard: Record<string, ((event?: unknown) => void)[]> = {};

class FakeEventSource {
  static CLOSED = 2;
  static all: FakeEventSource[] = [];
  readyState = 0;
  private readonly listeners: Record<string, (event: unknown) => void> = {};

  constructor(readonly address: string) {
    FakeEventSource.all.push(this);
  }

  addEventListener(name: string, listener: (event: unknown) => void): void {
    this.listeners[name] = listener;
  }

  tell(name: string, value?: unknown): void {
    this.listeners[name]?.(value === undefined ? {} : { data: typeof value === 'string' ? value : JSON.stringify(value) });
  }

  close(): void {
    this.readyState = FakeEventSource.CLOSED;
  }
}

const item = (id: string, generation = 1, caption?: string): unknown => ({ id, collection: 'c', properties: { 'swath:generation': generation, description: caption }, assets: {} });

const last = (): FakeEventSource => FakeEventSource.all.at(-1)!;

function feed(): { feed: LiveFeed; told: string[] } {
  const told: string[] = [];
  const listener: LiveListener = {
    arrived: ({ id }) => void told.push(`arrived ${id}`),
    left: (id) => void told.push(`left ${id}`),
    failed: ({ id }) => void told.push(`failed ${id}`),
    back: () => void told.push('back'),
  };
  const made = new LiveFeed(listener);
  made.start();
  return { feed: made, told };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeEventSource.all = [];
  for (const name of Object.keys(heard)) delete heard[name];
  vi.stubGlobal('EventSource', FakeEventSource);
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('navigator', { onLine: true });
  vi.stubGlobal('addEventListener', (name: string, listener: () => void) => (heard[name] ??= []).push(listener));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('live feed', () => {
  it('should tell what happens, and show a tile once', () => {
    const { feed: live, told } = feed();
    last().tell('open');
    last().tell('item', item('a'));
    last().tell('item', item('a', 1, 'a boat'));
    last().tell('delete', { id: 'b' });
    last().tell('failure', { id: 'f' });
    vi.advanceTimersByTime(2000);

    expect(told).toEqual(['arrived a', 'arrived a', 'left b', 'failed f']);
    expect(live.entries.value.map((entry) => entry.kind)).toEqual(['failure', 'deleted', 'tile']);
  });

  it('should pass over what is no JSON', () => {
    const { told } = feed();
    last().tell('item', '{');

    expect(told).toEqual([]);
  });

  it('should show a few a second, and count what went by', () => {
    const { feed: live, told } = feed();
    last().tell('open');
    for (let i = 0; i < 200; i++) last().tell('item', item(`t${i}`));
    vi.advanceTimersByTime(1000);

    expect(told).toHaveLength(200);
    expect(live.entries.value.length).toBeLessThanOrEqual(3);
    expect(live.missed.value).toBe(160);
    vi.advanceTimersByTime(60_000);
    expect(live.entries.value.length).toBeLessThanOrEqual(60);
  });

  it('should hold back while it is paused, each tile once, and tell it afterwards', () => {
    const { feed: live, told } = feed();
    last().tell('open');
    live.toggle();
    last().tell('item', item('a'));
    last().tell('item', item('a', 2));
    last().tell('delete', { id: 'b' });
    vi.advanceTimersByTime(2000);
    expect(told).toEqual([]);
    expect(live.entries.value).toEqual([]);

    live.toggle();

    expect(told).toEqual(['arrived a', 'left b']);
  });

  it('should say that the connection is back, but not at the first time', () => {
    const { feed: live, told } = feed();
    last().tell('open');
    expect(told).toEqual([]);
    last().tell('error');
    expect(live.state.value).toBe('reconnecting');
    last().tell('open');

    expect(told).toEqual(['back']);
    expect(live.state.value).toBe('listening');
    expect(live.cameBack.value).toBeGreaterThan(0);
  });

  it('should connect anew where the browser gives up', () => {
    feed();
    last().readyState = FakeEventSource.CLOSED;
    last().tell('error');
    vi.advanceTimersByTime(4000);

    expect(FakeEventSource.all).toHaveLength(2);
  });

  it('should connect anew after Back, and after the computer slept', () => {
    feed();
    heard.pagehide[0]();
    heard.pageshow[0]({ persisted: true });
    expect(FakeEventSource.all).toHaveLength(2);

    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(6000);
    expect(FakeEventSource.all).toHaveLength(3);
  });
});

describe('later look', () => {
  it('should look once however often it is asked, and not too often', () => {
    let looks = 0;
    const later = new LaterLook(500, 2000, () => false, () => (looks += 1));
    for (let i = 0; i < 200; i++) {
      later.ask();
      vi.advanceTimersByTime(50);
    }

    expect(looks).toBeGreaterThan(3);
    expect(looks).toBeLessThanOrEqual(6);
  });

  it('should wait while it would disturb', () => {
    let looks = 0;
    let busy = true;
    const later = new LaterLook(500, 2000, () => busy, () => (looks += 1));
    later.ask();
    vi.advanceTimersByTime(5000);
    expect(looks).toBe(0);
    busy = false;
    vi.advanceTimersByTime(1000);
    expect(looks).toBe(1);
  });
});

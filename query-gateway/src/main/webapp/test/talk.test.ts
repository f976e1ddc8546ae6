import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Hit, Plan } from '../src/types';

const kept = new Map<string, string>();
vi.stubGlobal('sessionStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });

const { conversationOf, talk, toldOf, turns } = await import('../src/store/talk');

const hit = { tileId: 't1' } as Hit;
const none = { parts: [], about: [], picture: null, plan: null, notUnderstood: [], problem: null };
const plan = { subject: 'harbors' } as Plan;

function answers(...frames: string[]): void {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      frames.forEach((frame) => controller.enqueue(new TextEncoder().encode(frame)));
      controller.close();
    },
  });
  vi.stubGlobal('fetch', async () => new Response(body, { status: 200 }));
}

beforeEach(() => {
  turns.value = [];
});

describe('conversation', () => {
  it('should tell ids of hits, what a turn is about, and the plan that ran', () => {
    expect(toldOf({ ...none, role: 'user', parts: [{ text: 'more like it' }], about: [hit], picture: 'AAAA' }))
      .toEqual({ role: 'user', parts: [{ text: 'more like it' }, { tile: 't1' }, { image: 'AAAA' }] });
    expect(toldOf({ ...none, role: 'assistant', parts: [{ text: 'Here.' }, { hits: [hit] }], plan }))
      .toEqual({ role: 'assistant', parts: [{ text: 'Here.' }, { hits: ['t1'] }], plan });
  });

  it('should leave out turns that got no answer', () => {
    const all = [
      { ...none, role: 'user' as const, parts: [{ text: 'a' }] },
      { ...none, role: 'assistant' as const, problem: 'away' },
      { ...none, role: 'user' as const, parts: [{ text: 'b' }] },
      { ...none, role: 'assistant' as const, parts: [{ text: 'c' }] },
    ];

    expect(conversationOf(all).map((turn) => turn.parts[0])).toEqual([{ text: 'b' }, { text: 'c' }]);
  });

  it('should show an answer as it comes, in whatever pieces', async () => {
    answers('event: plan\ndata: {"plan": {"subject": "harbors"}, "notUnderstood": ["blah"]}\n\nevent: pa', 'rt\ndata: {"text": "Here', ' is 1 hit."}\n\n', 'event: part\ndata: {"hits": [{"tileId": "t1"}]}\n\nevent: end\ndata: {}\n\n');

    await talk('harbors');

    expect(turns.value).toHaveLength(2);
    expect(turns.value[1]).toMatchObject({ parts: [{ text: 'Here is 1 hit.' }, { hits: [{ tileId: 't1' }] }], plan: { subject: 'harbors' }, notUnderstood: ['blah'], problem: null });
  });

  it('should say that an answer was cut off', async () => {
    answers('event: part\ndata: {"text": "Here"}\n\n');

    await talk('harbors');

    expect(turns.value[1].problem).toMatch(/cut off/);
  });
});

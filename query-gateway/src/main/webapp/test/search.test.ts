import { afterEach, expect, it, vi } from 'vitest';
import { hits, more, next } from '../src/store/search';

afterEach(() => {
  vi.unstubAllGlobals();
});

const hit = (tileId: string): unknown => ({ tileId, links: { thumbnail: '/t?g=1' } });

function answers(page: { results: string[]; next: string | null }): void {
  const document = { results: page.results.map(hit), next: page.next, complete: true, truncated: false, modelVersion: 'mini-1' };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(document)));
}

it('should append no tile that is shown already', async () => {
  next.value = 'first';
  answers({ results: ['a', 'b'], next: 'second' });
  await more();

  answers({ results: ['b', 'c'], next: null });
  await more();

  expect(hits.value.map((shown) => shown.tileId)).toEqual(['a', 'b', 'c']);
  expect(next.value).toBeNull();
});

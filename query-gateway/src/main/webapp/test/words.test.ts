import { describe, expect, it } from 'vitest';
import { readFrame } from '../src/gateway';
import { overlap, placeIn } from '../src/overlap';
import { busySince, lagsOf, median, ratesOf } from '../src/plots';
import { searchAsCurl, tileAsPython } from '../src/recipes';
import type { Sample } from '../src/store/status';
import { coordinates, generationOfLink, hitOf, isDoubted, mark, middle, moment, percent } from '../src/words';

describe('words', () => {
  it('should find the middle of a box that crosses the antimeridian', () => {
    expect(middle([170, -10, -170, 10])).toEqual([-180, 0]);
    expect(middle([10, 0, 20, 4])).toEqual([15, 2]);
  });

  it('should say values as people do', () => {
    expect(coordinates([-9.5, 38.25])).toBe('38.2500° N, 9.5000° W');
    expect(percent(0.536)).toBe('54 %');
    expect(percent(null)).toBeNull();
    expect(moment('2026-01-02T03:04:05Z')).toBe('2026-01-02 03:04 UTC');
    expect(moment('never')).toBe('never');
    expect(isDoubted(0.2)).toBe(true);
    expect(isDoubted(null)).toBe(false);
    expect(mark('2026-01-02T03:04:05Z', 40 * 86_400_000)).toBe('2026-01-02');
    expect(mark('2026-01-02T03:04:05Z', 3_600_000)).toBe('01-02 03:04');
  });

  it('should make a hit of an item without a place or a caption', () => {
    const hit = hitOf({ id: 't', geometry: null, collection: 'c', properties: { 'swath:key': 'c/a.jpg', datetime: '2026-01-01T00:00:00Z' }, assets: {} });

    expect(hit).toMatchObject({ tileId: 't', caption: null, bbox: null, key: 'c/a.jpg' });
    expect(hit.links.thumbnail).toBe('/api/tiles/t/thumbnail');
    expect(generationOfLink('/api/tiles/t/thumbnail?g=7')).toBe(7);
    expect(generationOfLink('/api/tiles/t/thumbnail')).toBe(0);
  });

  it('should read a frame of events, and pass over what is none', () => {
    expect(readFrame('event: part\ndata: {"text": "a"}')).toEqual({ name: 'part', data: { text: 'a' } });
    expect(readFrame(': alive')).toBeNull();
    expect(readFrame('data: {')).toBeNull();
  });

  it('should quote what it puts into a command', () => {
    expect(searchAsCurl('http://h', { text: "a'b" })).toContain("'http://h/api/search?q=a%27b'");
    expect(tileAsPython('http://h', 'a"b', 't')).toContain('collections=["a\\"b"]');
  });
});

describe('overlap', () => {
  it('should be a share, over the antimeridian too', () => {
    expect(overlap([0, 0, 2, 2], [1, 0, 3, 2])).toBeCloseTo(0.5);
    expect(overlap([0, 0, 2, 2], [3, 0, 4, 2])).toBe(0);
    expect(overlap([179, 0, -179, 2], [-180, 0, -178, 2])).toBeCloseTo(0.5);
  });

  it('should place one box in another', () => {
    expect(placeIn([0, 0, 2, 2], [1, 1, 3, 3])).toEqual({ left: 50, top: -50, width: 100, height: 100 });
  });
});

describe('plots', () => {
  const sample = (at: number, searchable: number | null, encode: number | null): Sample =>
    ({ at, status: { searchable, lag: encode === null ? null : { encode } } }) as Sample;

  it('should be a rate, never a negative one', () => {
    expect(ratesOf([sample(0, 10, 0), sample(2000, 20, 0), sample(4000, 0, 0), sample(5000, null, 0)]).map(({ value }) => value)).toEqual([5, 0]);
  });

  it('should say since when a stage has something to do', () => {
    const samples = [sample(0, 0, 0), sample(1000, 0, 4), sample(2000, 0, 2)];

    expect(busySince(samples, 'encode')).toEqual({ at: 1000, longer: false });
    expect(busySince(samples.slice(1), 'encode')).toEqual({ at: 1000, longer: true });
    expect(busySince([sample(0, 0, 0)], 'encode')).toBeNull();
    expect(lagsOf(samples, 'encode').map(({ value }) => value)).toEqual([0, 4, 2]);
    expect(median([5, 1, 3])).toBe(3);
    expect(median([])).toBeNull();
  });
});

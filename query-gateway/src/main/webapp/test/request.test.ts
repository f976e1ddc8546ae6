import { describe, expect, it } from 'vitest';
import { NOTHING } from '../src/address';
import { hasProbability, parametersOf, periodsOf, requestOf } from '../src/request';
import type { Hit } from '../src/types';

const hit = (datetime: string): Hit => ({ datetime }) as Hit;

describe('request', () => {
  it('should ask for whole days, the last one included', () => {
    expect(requestOf({ ...NOTHING, from: '2026-01-01', until: '2026-01-31' }, null).datetime)
      .toBe('2026-01-01T00:00:00Z/2026-01-31T23:59:59.999Z');
    expect(requestOf({ ...NOTHING, until: '2026-01-31T10:00:00Z' }, null).datetime).toBe('../2026-01-31T10:00:00Z');
  });

  it('should leave out what needs something to compare with', () => {
    const request = requestOf({ ...NOTHING, not: ['water'], unlike: ['t'], least: '0.5', sort: 'datetime' }, null);

    expect(request).toEqual({});
  });

  it('should take the first example for like and the others beside it', () => {
    expect(requestOf({ ...NOTHING, like: ['a', 'b', 'c'], unlike: ['d'] }, null)).toEqual({ like: 'a', positive: ['b', 'c'], disliked: ['d'] });
  });

  it('should close an area, and ask what covers a point', () => {
    expect(requestOf({ ...NOTHING, area: [[0, 0], [1, 0], [1, 1]] }, null).intersects)
      .toEqual({ type: 'Polygon', coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] });
    expect(requestOf({ ...NOTHING, point: [1, 2] }, null).intersects).toEqual({ type: 'Point', coordinates: [1, 2] });
  });

  it('should ask by probability only where there is one', () => {
    const text = { ...NOTHING, text: 'boat', least: '0.4' };

    expect(requestOf(text, null).threshold).toEqual({ probability: 0.4 });
    expect(requestOf({ ...text, like: ['t'] }, null).threshold).toEqual({ score: 0.4 });
    expect(requestOf({ ...text, least: 'all' }, null).threshold).toEqual({ score: -1 });
    expect(hasProbability({ ...NOTHING, image: 'x' })).toBe(true);
    expect(hasProbability({ ...NOTHING, text: 'boat', image: 'x' })).toBe(false);
    expect(hasProbability({ ...NOTHING, text: 'boat', not: ['water'] })).toBe(false);
  });

  it('should be the same in a URL', () => {
    const parameters = parametersOf(requestOf({ ...NOTHING, text: 'a b', box: [1, 2, 3, 4], not: ['x', 'y'], least: 'all' }, null));

    expect(parameters.get('q')).toBe('a b');
    expect(parameters.get('bbox')).toBe('1,2,3,4');
    expect(parameters.getAll('negative')).toEqual(['x', 'y']);
    expect(JSON.parse(parameters.get('threshold')!)).toEqual({ score: -1 });
  });

  it('should never put a picture into a URL', () => {
    expect(parametersOf({ image: 'AAAA', text: 'boat' }).toString()).toBe('q=boat');
  });

  it('should count hits by time without losing one', () => {
    const periods = periodsOf(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z'].map(hit));

    expect(periods.reduce((sum, period) => sum + period.count, 0)).toBe(3);
    expect(periods[0].count).toBe(2);
    expect(periods.at(-1)!.count).toBe(1);
    expect(periodsOf([])).toEqual([]);
    expect(periodsOf([hit('2026-01-01T00:00:00Z')])).toHaveLength(1);
  });
});

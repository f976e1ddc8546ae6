import { describe, expect, it } from 'vitest';
import { NOTHING, START, askedOf, browses, conditions, readAddress, writeAddress } from '../src/address';

describe('address', () => {
  it('should say every state, and read it again', () => {
    const state = {
      ...START,
      text: 'boats & "ships"', not: ['water', 'a, b'], like: ['t1', 't2'], unlike: ['t3'], image: 'abc', place: 'São Tomé',
      box: [-10.5, 1, 20, 30.25] as [number, number, number, number], from: '2026-01-01', until: '2026-02-01T10:00:00Z',
      collections: ['a', 'b'], cloud: 0, least: '0.4', sort: 'datetime' as const, group: 'scene' as const,
      view: 'station' as const, panel: 'talk' as const, tile: 't9', side: 'why' as const, map: '4.00/1.0000/2.0000',
    };

    expect(readAddress(writeAddress(state))).toEqual(state);
  });

  it('should keep an area and a point', () => {
    const area = { ...START, area: [[1, 2], [3, 4], [5, 1.5]] as [number, number][] };
    const point = { ...START, point: [-179.5, 12] as [number, number] };

    expect(readAddress(writeAddress(area))).toEqual(area);
    expect(readAddress(writeAddress(point))).toEqual(point);
  });

  it('should be nothing where nothing is asked', () => {
    expect(writeAddress(START)).toBe('');
    expect(readAddress('')).toEqual(START);
  });

  it('should leave out what it cannot read', () => {
    const read = readAddress('?bbox=1,2,3&area=1,2;x&sort=best&view=moon&cloud=thick&at=5');

    expect(read).toEqual(START);
  });

  it('should take the addresses of version 0.1', () => {
    expect(readAddress('?text=boat&like=t1').text).toBe('boat');
    expect(readAddress('?text=boat&like=t1').like).toEqual(['t1']);
  });

  it('should tell browsing from searching, and count conditions', () => {
    expect(browses(NOTHING)).toBe(true);
    expect(browses({ ...NOTHING, like: ['t'] })).toBe(false);
    expect(conditions({ ...NOTHING, point: [1, 2], from: '2026-01-01', until: '2026-01-02', cloud: 0 })).toBe(3);
    expect(askedOf({ ...START, tile: 't' })).toEqual(NOTHING);
  });
});

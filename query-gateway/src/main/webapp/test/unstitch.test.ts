import { describe, expect, it } from 'vitest';
import { unstitch, unstitchLines, unstitchRing } from '../src/map/unstitch';

describe('land over the antimeridian', () => {
  it('should go on beyond 180 degrees', () => {
    expect(unstitchRing([[170, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]])).toEqual([[170, 60], [190, 60], [190, 70], [170, 70], [170, 60]]);
  });

  it('should leave other rings alone', () => {
    const ring = [[0, 0], [10, 0], [10, 10], [0, 0]];

    expect(unstitchRing(ring)).toEqual(ring);
  });

  it('should close a ring around the pole along the pole', () => {
    expect(unstitchRing([[-120, -70], [0, -65], [120, -70], [-120, -70]]))
      .toEqual([[-120, -70], [0, -65], [120, -70], [240, -70], [240, -90], [-120, -90], [-120, -70]]);
  });

  it('should take polygons apart, and cut lines', () => {
    expect(unstitch({ type: 'MultiPolygon', coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[2, 0], [3, 0], [3, 1], [2, 0]]]] })).toHaveLength(2);
    expect(unstitchLines([[[170, 0], [179, 0], [-179, 0], [-170, 0]]])).toEqual([[[170, 0], [179, 0]], [[-179, 0], [-170, 0]]]);
  });
});

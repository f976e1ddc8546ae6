// How two boxes on the ground lie to each other.

import type { Box } from './types';

const width = ([west, , east]: Box): number => (east < west ? east + 360 - west : east - west);

/** The share of the first box that the second covers, 0 to 1. */
export function overlap(box: Box, other: Box): number {
  const shift = other[0] - box[0] > 180 ? -360 : other[0] - box[0] < -180 ? 360 : 0;
  const west = Math.max(box[0], other[0] + shift);
  const east = Math.min(box[0] + width(box), other[0] + shift + width(other));
  const south = Math.max(box[1], other[1]);
  const north = Math.min(box[3], other[3]);
  const area = width(box) * (box[3] - box[1]);
  return east <= west || north <= south || area <= 0 ? 0 : ((east - west) * (north - south)) / area;
}

/** Where the second box lies in the first, in percent of its width and height, from the upper left. */
export function placeIn(box: Box, other: Box): { left: number; top: number; width: number; height: number } {
  const shift = other[0] - box[0] > 180 ? -360 : other[0] - box[0] < -180 ? 360 : 0;
  const high = box[3] - box[1];
  return {
    left: (100 * (other[0] + shift - box[0])) / width(box),
    top: (100 * (box[3] - other[3])) / high,
    width: (100 * width(other)) / width(box),
    height: (100 * (other[3] - other[1])) / high,
  };
}

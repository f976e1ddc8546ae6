// Where the tiles of a scene lie to each other.

import type { PixelWindow } from './types';

const STEPS: Record<string, [x: number, y: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The nearest tile in an arrow key's direction, one in the same row or column first; null where the scene ends, or for another key. */
export function beside<T extends { window: PixelWindow }>(tiles: T[], at: T, key: string): T | null {
  const step = STEPS[key];
  if (!step) return null;
  const middle = ({ window: { x, y, width, height } }: T): [number, number] => [x + width / 2, y + height / 2];
  const [fromX, fromY] = middle(at);
  let best: T | null = null;
  let least = Infinity;
  for (const tile of tiles) {
    const [x, y] = middle(tile);
    const ahead = (x - fromX) * step[0] + (y - fromY) * step[1];
    const aside = Math.abs((x - fromX) * step[1]) + Math.abs((y - fromY) * step[0]);
    if (ahead <= aside || ahead + 2 * aside >= least) continue;
    best = tile;
    least = ahead + 2 * aside;
  }
  return best;
}

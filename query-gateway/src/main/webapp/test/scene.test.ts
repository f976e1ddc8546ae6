import { describe, expect, it } from 'vitest';
import { beside } from '../src/scene';

const at = (x: number, y: number) => ({ window: { x, y, width: 256, height: 256 } });
// The last column and row overlap the ones before them, as a cut scene's do.
const tiles = [0, 256, 304].flatMap((y) => [0, 256, 304].map((x) => at(x, y)));
const step = (x: number, y: number, key: string) => beside(tiles, tiles.find((tile) => tile.window.x === x && tile.window.y === y)!, key)?.window ?? null;

describe('beside', () => {
  it('should be the nearest tile in the direction of the arrow', () => {
    expect(step(0, 304, 'ArrowRight')).toMatchObject({ x: 256, y: 304 });
    expect(step(256, 304, 'ArrowRight')).toMatchObject({ x: 304, y: 304 });
    expect(step(0, 304, 'ArrowUp')).toMatchObject({ x: 0, y: 256 });
    expect(step(304, 0, 'ArrowLeft')).toMatchObject({ x: 256, y: 0 });
    expect(step(304, 0, 'ArrowDown')).toMatchObject({ x: 304, y: 256 });
  });

  it('should be nothing where the scene ends, nor for another key', () => {
    expect(step(0, 0, 'ArrowLeft')).toBeNull();
    expect(step(304, 304, 'ArrowDown')).toBeNull();
    expect(step(0, 0, 'Enter')).toBeNull();
  });
});

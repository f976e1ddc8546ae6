import type { Point } from '../plots';

const WIDTH = 240;
const HEIGHT = 48;
const SPAN_MS = 5 * 60_000;

/** A small plot of the last five minutes; its words stand beside it. */
export function Plot({ points, label, dots = false, least = 1 }: { points: Point[]; label: string; dots?: boolean; least?: number }) {
  const now = Date.now();
  const most = Math.max(least, ...points.map((point) => point.value));
  const x = (at: number): number => WIDTH * (1 - Math.min(1, (now - at) / SPAN_MS));
  const y = (value: number): number => HEIGHT - 3 - (HEIGHT - 6) * (value / most);
  const line = points.map(({ at, value }, i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  return (
    <svg class="plot" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path class="plot-base" d={`M0 ${HEIGHT - 3}H${WIDTH}`} />
      {dots ? <path class="plot-dots" d={points.map(({ at, value }) => `M${x(at).toFixed(1)} ${y(value).toFixed(1)}h0`).join('')} /> : <path class="plot-line" d={line} />}
    </svg>
  );
}

import { useRef, useState } from 'preact/hooks';
import { ask, asked } from '../store/navigation';
import { periods } from '../store/search';
import { texts } from '../texts';
import type { Period } from '../types';
import { mark } from '../words';

const HEIGHT = 56;

/** The period that a place on the line, from 0 to 1, falls into. */
const at = (all: Period[], place: number): number => Math.min(all.length - 1, Math.max(0, Math.floor(place * all.length)));

export function TimeLine() {
  const { periods: all, shownOnly } = periods.value;
  const { from, until } = asked.value;
  return (
    <section class="time" aria-label={texts.time.label}>
      {all.length ? <Bars all={all} /> : <p class="help">{texts.time.none}</p>}
      <p class="time-foot">
        <span>{all.length ? axis(all).join(' – ') : ''}{shownOnly && all.length > 0 && ` (${texts.time.shownOnly})`}</span>
        {from || until ? (
          <button type="button" class="link" onClick={() => ask({ from: '', until: '' })}>{texts.time.clear}</button>
        ) : (
          all.length > 1 && <span class="faint time-hint">{texts.time.drag}</span>
        )}
      </p>
    </section>
  );
}

function axis(all: Period[]): [string, string] {
  const first = Date.parse(all[0].from);
  const last = Date.parse(all[all.length - 1].to);
  return [mark(first, last - first), mark(last, last - first)];
}

function Bars({ all }: { all: Period[] }) {
  const line = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const most = Math.max(...all.map((period) => period.count), 1);
  const span = Date.parse(all[all.length - 1].to) - Date.parse(all[0].from);

  const place = (event: PointerEvent): number => {
    const { left, width } = line.current!.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };

  function down(event: PointerEvent): void {
    line.current!.setPointerCapture(event.pointerId);
    setDrag({ from: place(event), to: place(event) });
  }

  function up(): void {
    if (!drag) return;
    const [first, last] = [at(all, Math.min(drag.from, drag.to)), at(all, Math.max(drag.from, drag.to))];
    setDrag(null);
    if (all.length < 2) return;
    // The end of a period is not inside it.
    ask({ from: all[first].from, until: new Date(Date.parse(all[last].to) - 1).toISOString() });
  }

  const chosen = drag && [at(all, Math.min(drag.from, drag.to)), at(all, Math.max(drag.from, drag.to))];
  const width = 100 / all.length;
  const told = chosen ? texts.time.range(mark(all[chosen[0]].from, span), mark(all[chosen[1]].to, span))
    : over !== null && all[over] ? texts.time.bar(all[over].count, mark(all[over].from, span), mark(all[over].to, span)) : '';
  return (
    <div class="time-line">
      <div
        ref={line}
        class="bars"
        onPointerDown={down}
        onPointerMove={(event) => {
          setOver(at(all, place(event)));
          if (drag) setDrag({ ...drag, to: place(event) });
        }}
        onPointerUp={up}
        onPointerCancel={() => setDrag(null)}
        onPointerLeave={() => setOver(null)}
      >
        <svg viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={texts.time.label}>
          {all.map((period, i) => {
            const high = period.count ? Math.max(2, (period.count / most) * HEIGHT) : 0;
            const inside = chosen && i >= chosen[0] && i <= chosen[1];
            return (
              <rect key={period.from} class={inside || i === over ? 'bar-on' : ''} x={i * width + width * 0.06} width={width * 0.88} y={HEIGHT - high} height={high} rx="0.3" />
            );
          })}
        </svg>
      </div>
      <p class="time-told" aria-hidden="true">{told}</p>
    </div>
  );
}

import { useEffect, useState } from 'preact/hooks';
import * as gateway from '../gateway';
import { isAbort, wordsOf } from '../gateway';
import { asked } from '../store/navigation';
import { texts } from '../texts';
import type { Explanation, Hit } from '../types';
import { score } from '../words';

type Shown = { explanation: Explanation } | { problem: string } | null;

/** Where in the picture the words are seen: how much the likeness falls if that piece is covered. */
export function Why({ hit }: { hit: Hit }) {
  const first = asked.value.text || hit.caption || '';
  const [text, setText] = useState(first);
  const [typed, setTyped] = useState(first);
  const [shown, setShown] = useState<Shown>(null);
  const [heat, setHeat] = useState(true);
  useEffect(() => {
    setShown(null);
    if (!text) return;
    const stop = new AbortController();
    gateway
      .explain(hit.tileId, text, stop.signal)
      .then((explanation) => setShown({ explanation }))
      .catch((error: unknown) => {
        if (!isAbort(error)) setShown({ problem: wordsOf(error) });
      });
    return () => stop.abort();
  }, [hit.tileId, text]);
  const explanation = shown && 'explanation' in shown ? shown.explanation : null;
  const words = texts.hit;
  return (
    <div class="why">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setText(typed.trim());
        }}
      >
        <label for="why-text">{words.whyOf}</label>
        <input id="why-text" value={typed} maxLength={500} onInput={(event) => setTyped(event.currentTarget.value)} />
        <button type="submit" class="quiet">{words.whyShow}</button>
      </form>
      <figure class="chip-large">
        <img src={hit.links.chip} alt={hit.caption ?? texts.list.noCaption} />
        {explanation && heat && <Heat grid={explanation.grid} />}
      </figure>
      <p class="why-told" role="status">
        {!text ? '' : !shown ? words.whyWait : 'problem' in shown ? shown.problem : explanation!.words.length ? words.whyWords(explanation!.words.join(', ')) : words.whyNoWords}
      </p>
      {explanation && (
        <div class="why-scale">
          <label class="inline"><input type="checkbox" checked={heat} onChange={(event) => setHeat(event.currentTarget.checked)} />{words.whyHeat}</label>
          <span class="scale"><span>{words.whyScale[1]}</span><i aria-hidden="true" /><span>{words.whyScale[0]}</span></span>
        </div>
      )}
    </div>
  );
}

/** What speaks for the words, as warm cells over the picture. Below a fifth of the most nothing is marked. */
function Heat({ grid }: { grid: number[][] }) {
  const most = Math.max(...grid.flat());
  if (most <= 0) return <figcaption class="help">{texts.hit.whyNothing}</figcaption>;
  const rows = grid.length;
  return (
    <svg class="heat" viewBox={`0 0 ${grid[0].length} ${rows}`} preserveAspectRatio="none" role="img" aria-label={texts.hit.whyHeat}>
      {grid.flatMap((row, y) =>
        row.map((value, x) => {
          const share = Math.max(0, value / most);
          return (
            <rect key={`${y} ${x}`} x={x} y={y} width="1" height="1" fill-opacity={share < 0.2 ? 0 : 0.65 * share}>
              <title>{texts.hit.whyCell(y + 1, x + 1, score(value))}</title>
            </rect>
          );
        }),
      )}
    </svg>
  );
}

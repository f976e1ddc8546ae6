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
        {!text ? '' : !shown ? words.whyWait : 'problem' in shown ? shown.problem : toldOf(explanation!)}
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

function toldOf({ words, grid }: Explanation): string {
  const caption = words.length ? texts.hit.whyWords(words.join(', ')) : texts.hit.whyNoWords;
  return Math.max(...grid.flat()) > 0 ? caption : `${caption} ${texts.hit.whyWhole}`;
}

/** The pieces that matter most, as warm cells over the picture: from the one that matters least to the one that matters most. */
function Heat({ grid }: { grid: number[][] }) {
  const most = Math.max(...grid.flat());
  const least = Math.min(...grid.flat());
  const rows = grid.length;
  return (
    <svg class="heat" viewBox={`0 0 ${grid[0].length} ${rows}`} preserveAspectRatio="none" role="img" aria-label={texts.hit.whyHeat}>
      {grid.flatMap((row, y) =>
        row.map((value, x) => {
          const share = most > least ? (value - least) / (most - least) : 0;
          return (
            <rect key={`${y} ${x}`} x={x} y={y} width="1" height="1" fill-opacity={0.7 * share * share}>
              <title>{texts.hit.whyCell(y + 1, x + 1, score(value))}</title>
            </rect>
          );
        }),
      )}
    </svg>
  );
}

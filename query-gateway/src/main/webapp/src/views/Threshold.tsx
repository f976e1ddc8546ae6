import { useEffect, useState } from 'preact/hooks';
import { hasProbability } from '../request';
import { ask, asked } from '../store/navigation';
import { texts } from '../texts';
import { score } from '../words';

/** The search's own threshold for a text alone (docs/performance.md, "Honest answers"). */
const USUAL = 0.21;

/** How sure a hit must be. The left end shows everything, however unlike. */
export function Threshold() {
  const question = asked.value;
  const sure = hasProbability(question);
  const usual = sure && question.text ? USUAL : 0;
  const value = question.least === '' ? usual : question.least === 'all' ? 0 : Number(question.least);
  const [moved, setMoved] = useState(value);
  useEffect(() => setMoved(value), [value]);
  const words =
    moved === usual && (question.least === '' || moved !== value)
      ? texts.list.usual
      : moved === 0 ? texts.chips.everything : sure ? `${Math.round(moved * 100)} %` : score(moved);
  return (
    <label class="inline threshold" title={texts.list.thresholdHelp}>
      <span>{sure ? texts.list.threshold : texts.list.thresholdScore}</span>
      <input
        type="range"
        min="0"
        max="0.99"
        step="0.01"
        value={moved}
        aria-valuetext={words}
        onInput={(event) => setMoved(Number(event.currentTarget.value))}
        onChange={(event) => {
          const to = Number(event.currentTarget.value);
          ask({ least: to === usual && usual > 0 ? '' : to === 0 ? 'all' : String(to) });
        }}
      />
      <output>{words}</output>
    </label>
  );
}

import { signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Places, type PlaceChoice, places, suggestPlaces } from '../places';
import { conditions } from '../address';
import { ask, asked } from '../store/navigation';
import { counts } from '../store/search';
import { texts } from '../texts';
import type { Box } from '../types';
import { Icon } from './icons';

export const narrowOpen = signal(false);

function boxOf(text: string): Box | null | undefined {
  if (!text.trim()) return null;
  const numbers = text.split(/[\s,;]+/).filter(Boolean).map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as Box) : undefined;
}

const dayOf = (time: string): string => time.slice(0, 10);

export function Narrow() {
  const set = conditions(asked.value) + asked.value.not.length;
  return (
    <div class="narrow">
      <button type="button" class="tool" aria-expanded={narrowOpen.value} aria-controls="narrow" onClick={() => (narrowOpen.value = !narrowOpen.value)}>
        <Icon name="narrow" />
        <span class="tool-name">{texts.chips.add}</span>
        {set > 0 && <span class="count">{set}</span>}
      </button>
      {narrowOpen.value && <Form key={JSON.stringify(asked.value)} />}
    </div>
  );
}

function Form() {
  const question = asked.value;
  const form = useRef<HTMLFormElement>(null);
  const [place, setPlace] = useState(question.place);
  const [box, setBox] = useState(question.box?.map((degrees) => Number(degrees.toFixed(4))).join(', ') ?? '');
  const [known, setKnown] = useState<Places | null>(null);
  const [wrong, setWrong] = useState(false);
  const [unknown, setUnknown] = useState(false);
  useEffect(() => {
    places().then(setKnown).catch(() => undefined);
    form.current!.querySelector('input')!.focus();
    const outside = (event: Event): void => {
      if (!(event.target as Element).closest('.narrow, .chip')) narrowOpen.value = false;
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      narrowOpen.value = false;
    };
    addEventListener('pointerdown', outside);
    addEventListener('keydown', escape, true);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('keydown', escape, true);
    };
  }, []);
  const choices: PlaceChoice[] = known && place !== question.place ? suggestPlaces(known, place, 6) : [];
  const words = texts.narrow;

  async function apply(event: Event): Promise<void> {
    event.preventDefault();
    const data = new FormData(form.current!);
    const text = (name: string): string => String(data.get(name) ?? '').trim();
    const found = boxOf(box);
    if (found === undefined) {
      setWrong(true);
      return;
    }
    const sameBox = question.box && found && boxOf(question.box.map((degrees) => Number(degrees.toFixed(4))).join(', '))!.join() === found.join();
    const named = place.trim() !== '' && place !== question.place;
    const all = named ? (known ?? (await places().catch(() => null))) : null;
    const chosen = all ? (suggestPlaces(all, place, 1)[0] ?? null) : null;
    if (named && !chosen) {
      setUnknown(true);
      form.current?.querySelector('input')?.focus();
      return;
    }
    narrowOpen.value = false;
    ask({
      ...(chosen ? { place: chosen.name, box: chosen.box } : { place: sameBox ? question.place : '', box: sameBox ? question.box : found }),
      ...(found || chosen ? { area: null, point: null } : {}),
      from: text('from'),
      until: text('until'),
      collections: text('collection') ? [text('collection')] : [],
      not: text('not').split(',').map((one) => one.trim()).filter(Boolean),
      cloud: text('cloud') === '' ? null : Number(text('cloud')),
    });
  }

  return (
    <form id="narrow" class="narrow-form" ref={form} onSubmit={apply} aria-label={words.title} autoComplete="off">
      <label>
        {words.place}
        <input
          name="place"
          value={place}
          placeholder={words.placeHint}
          aria-invalid={unknown}
          aria-describedby={unknown ? 'place-unknown' : undefined}
          onInput={(event) => {
            setPlace(event.currentTarget.value);
            setUnknown(false);
          }}
        />
        {unknown && <span class="wrong" id="place-unknown" role="alert">{words.placeUnknown}</span>}
      </label>
      {choices.length > 0 && (
        <ul class="choices">
          {choices.map((choice) => (
            <li key={`${choice.name} ${choice.detail}`}>
              <button
                type="button"
                onClick={() => {
                  narrowOpen.value = false;
                  ask({ place: choice.name, box: choice.box, area: null, point: null });
                }}
              >
                {choice.name} <span class="detail">{choice.detail}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <label>
        {words.box}
        <input
          name="box"
          value={box}
          placeholder={words.boxHint}
          aria-invalid={wrong}
          aria-describedby={wrong ? 'box-wrong' : undefined}
          onInput={(event) => {
            setBox(event.currentTarget.value);
            setWrong(false);
          }}
        />
        {wrong && <span class="wrong" id="box-wrong">{words.boxWrong}</span>}
      </label>
      <div class="pair">
        <label>{words.from}<input name="from" type="date" defaultValue={dayOf(question.from)} /></label>
        <label>{words.until}<input name="until" type="date" defaultValue={dayOf(question.until)} /></label>
      </div>
      <label>
        {words.collection}
        <input name="collection" list="collections" defaultValue={question.collections[0] ?? ''} placeholder={words.anyCollection} />
      </label>
      <datalist id="collections">
        {Object.keys(counts.value?.collections ?? {}).map((name) => <option key={name} value={name} />)}
      </datalist>
      <label>{words.not}<input name="not" defaultValue={question.not.join(', ')} placeholder={words.notHint} /></label>
      <label>
        {words.cloud}
        <span class="unit"><input name="cloud" type="number" min="0" max="100" step="1" defaultValue={question.cloud ?? ''} /> %</span>
      </label>
      <button type="submit" class="go">{words.apply}</button>
    </form>
  );
}

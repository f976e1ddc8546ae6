import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Asked } from '../address';
import { hasProbability } from '../request';
import { findPicture, pictureUrl } from '../picture';
import { ask, asked } from '../store/navigation';
import { texts } from '../texts';
import { day, mark, score } from '../words';
import { narrowOpen } from './Narrow';
import { Icon } from './icons';

interface Condition {
  name: string;
  words: string;
  picture?: string;
  /** What is asked without it. */
  without: Partial<Asked>;
}

const without = (all: string[], one: string): string[] => all.filter((other) => other !== one);
const thumbnail = (tileId: string): string => `/api/tiles/${encodeURIComponent(tileId)}/thumbnail`;

function when({ from, until }: Asked): string {
  if (from && until) {
    const span = Date.parse(until) - Date.parse(from);
    const said = (time: string): string => (time.length > 10 ? mark(time, span) : time);
    return texts.chips.between(said(from), said(until));
  }
  return from ? texts.chips.from(day(from)) : texts.chips.until(day(until));
}

function least(question: Asked): string {
  if (question.least === 'all') return texts.chips.everything;
  const share = Number(question.least);
  return hasProbability(question) ? texts.chips.atLeast(Math.round(share * 100)) : texts.chips.atLeastScore(score(share));
}

/** The plan of the search: each condition, and what is asked without it. */
export function conditionsOf(question: Asked): Condition[] {
  const { chips } = texts;
  const found: Condition[] = [];
  if (question.box) found.push({ name: 'where', words: question.place || chips.box, without: { box: null, place: '' } });
  if (question.area) found.push({ name: 'where', words: chips.area, without: { area: null } });
  if (question.point) found.push({ name: 'where', words: chips.point, without: { point: null } });
  if (question.from || question.until) found.push({ name: 'when', words: when(question), without: { from: '', until: '' } });
  for (const name of question.collections) found.push({ name: 'collection', words: name, without: { collections: without(question.collections, name) } });
  for (const words of question.not) found.push({ name: 'not', words: chips.not(words), without: { not: without(question.not, words) } });
  if (question.cloud !== null) found.push({ name: 'cloud', words: chips.cloud(question.cloud), without: { cloud: null } });
  for (const id of question.like) found.push({ name: 'like', words: chips.like, picture: thumbnail(id), without: { like: without(question.like, id) } });
  for (const id of question.unlike) found.push({ name: 'unlike', words: chips.unlike, picture: thumbnail(id), without: { unlike: without(question.unlike, id) } });
  if (question.least) found.push({ name: 'least', words: least(question), without: { least: '' } });
  return found;
}

const EDITED = new Set(['where', 'when', 'collection', 'not', 'cloud']);

export function Chips() {
  const question = asked.value;
  const picture = useMemo(() => {
    const kept = question.image ? findPicture(question.image) : null;
    return kept ? pictureUrl(kept) : undefined;
  }, [question.image]);
  const found = conditionsOf(question);
  if (question.image) found.unshift({ name: 'image', words: texts.chips.image, picture, without: { image: '' } });
  if (!found.length) return null;
  return (
    <ul class="chips" aria-label={texts.chips.label}>
      {found.map((condition, i) => (
        <li key={`${condition.name}${i}`} class={`chip set ${condition.name}`}>
          <Words condition={condition}>
            {condition.picture && <img src={condition.picture} alt="" />}
            {condition.words}
          </Words>
          <button type="button" aria-label={texts.chips.remove(condition.words)} title={texts.chips.remove(condition.words)} onClick={() => ask(condition.without)}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** A condition that is typed can be changed by a click. */
function Words({ condition, children }: { condition: Condition; children: ComponentChildren }) {
  return EDITED.has(condition.name) ? (
    <button type="button" class="words" title={texts.narrow.title} onClick={() => (narrowOpen.value = true)}>{children}</button>
  ) : (
    <span class="words">{children}</span>
  );
}

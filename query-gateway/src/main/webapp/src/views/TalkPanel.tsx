import { useEffect, useRef, useState } from 'preact/hooks';
import { wordsOf } from '../gateway';
import { type Picture, keepPicture } from '../picture';
import { say } from '../store';
import { isPinned, togglePin } from '../store/kept';
import { places } from '../places';
import { askedOfPlan } from '../planned';
import { ask, openTile } from '../store/navigation';
import { type Said, answering, clearTalk, refer, referred, stopTalking, talk, turns } from '../store/talk';
import { texts } from '../texts';
import type { Hit, Plan } from '../types';
import { Sentence, Thumbnail, sureness } from './HitCard';
import { Icon } from './icons';

export function TalkPanel() {
  const list = useRef<HTMLOListElement>(null);
  const all = turns.value;
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }, [all]);
  return (
    <div class="talk">
      {all.length ? (
        <ol class="turns" ref={list} aria-live="polite" aria-label={texts.talk.turns} tabIndex={0}>
          {all.map((said, i) => <Turn key={i} said={said} last={i === all.length - 1} />)}
        </ol>
      ) : (
        <div class="talk-empty">
          <p class="help">{texts.talk.empty}</p>
          {texts.talk.examples.map((example) => <button key={example} type="button" class="chip" onClick={() => void talk(example)}>{example}</button>)}
        </div>
      )}
      <Composer />
    </div>
  );
}

function Turn({ said, last }: { said: Said; last: boolean }) {
  const waits = last && said.role === 'assistant' && answering.value;
  return (
    <li class={said.role}>
      <span class="hidden">{said.role === 'user' ? texts.talk.you : texts.talk.swath}</span>
      {said.about.length > 0 && (
        <span class="about">{said.about.map((hit) => <img key={hit.tileId} src={hit.links.thumbnail} alt={texts.talk.referred} />)}</span>
      )}
      {said.picture && <span class="about">{texts.talk.pictureAdded}</span>}
      {said.parts.map((part, i) => 'hits' in part ? <Hits key={i} hits={part.hits} /> : <p key={i}>{part.text}</p>)}
      {waits && !said.parts.length && <p class="help">{texts.talk.thinking}</p>}
      {said.notUnderstood.length > 0 && <p class="help">{texts.talk.notUnderstood(said.notUnderstood.join(', '))}</p>}
      {said.problem && <p class="wrong" role="alert">{said.problem}</p>}
      {said.plan && <RanPlan plan={said.plan} editable={last && !waits} />}
    </li>
  );
}

function Hits({ hits }: { hits: Hit[] }) {
  return (
    <ol class="talk-hits">
      {hits.map((hit, i) => (
        <li key={hit.tileId}>
          <button type="button" class="talk-hit" onClick={() => openTile(hit.tileId)} title={hit.caption ?? undefined}>
            <Thumbnail hit={hit} />
            <span class="number">{i + 1}</span>
            {sureness(hit) && <span class="sure">{sureness(hit)}</span>}
            <Sentence hit={hit} />
          </button>
          <span class="card-tools">
            <button type="button" aria-label={texts.talk.refer} title={texts.talk.refer} onClick={() => refer(hit)}><Icon name="talk" /></button>
            <button type="button" aria-label={isPinned(hit.tileId) ? texts.hit.unpin : texts.hit.pin} aria-pressed={isPinned(hit.tileId)} title={texts.hit.pin} onClick={() => togglePin(hit)}>
              <Icon name="pin" filled={isPinned(hit.tileId)} />
            </button>
          </span>
        </li>
      ))}
    </ol>
  );
}

async function showAsSearch(plan: Plan): Promise<void> {
  try {
    ask(askedOfPlan(plan, await places()));
  } catch (error) {
    say(wordsOf(error));
  }
}

function RanPlan({ plan, editable }: { plan: Plan; editable: boolean }) {
  const [text, setText] = useState(JSON.stringify(plan, null, 2));
  useEffect(() => setText(JSON.stringify(plan, null, 2)), [plan]);
  function run(): void {
    let changed: Plan;
    try {
      changed = JSON.parse(text) as Plan;
    } catch {
      say(texts.talk.planWrong);
      return;
    }
    void talk(texts.talk.planRan, null, changed);
  }
  return (
    <details class="plan">
      <summary>{texts.talk.plan}</summary>
      <button type="button" class="link" onClick={() => void showAsSearch(plan)}>{texts.talk.planSearch}</button>
      <textarea aria-label={texts.talk.planText} rows={12} spellcheck={false} readOnly={!editable} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      {editable && <button type="button" class="quiet small" onClick={run}>{texts.talk.planRun}</button>}
    </details>
  );
}

function Composer() {
  const [text, setText] = useState('');
  const [picture, setPicture] = useState<Picture | null>(null);
  const file = useRef<HTMLInputElement>(null);
  function submit(event: Event): void {
    event.preventDefault();
    const words = text.trim();
    if ((!words && !picture && !referred.value.length) || answering.value) return;
    void talk(words, picture);
    setText('');
    setPicture(null);
  }
  async function add(chosen: File | undefined): Promise<void> {
    if (!chosen) return;
    try {
      setPicture(await keepPicture(chosen));
    } catch (error) {
      say(wordsOf(error));
    }
  }
  return (
    <form class="composer" onSubmit={submit} autoComplete="off">
      {(referred.value.length > 0 || picture) && (
        <ul class="chips">
          {referred.value.map((hit) => (
            <li key={hit.tileId} class="chip set">
              <span class="words"><img src={hit.links.thumbnail} alt="" />{texts.talk.referred}</span>
              <button type="button" aria-label={texts.chips.remove(texts.talk.referred)} onClick={() => (referred.value = referred.value.filter((other) => other !== hit))}><Icon name="close" /></button>
            </li>
          ))}
          {picture && (
            <li class="chip set">
              <span class="words">{texts.talk.pictureAdded}</span>
              <button type="button" aria-label={texts.chips.remove(texts.talk.pictureAdded)} onClick={() => setPicture(null)}><Icon name="close" /></button>
            </li>
          )}
        </ul>
      )}
      <label class="hidden" for="talk-text">{texts.talk.label}</label>
      <div class="composer-line">
        <input id="talk-text" value={text} maxLength={2000} enterkeyhint="send" placeholder={texts.talk.placeholder} onInput={(event) => setText(event.currentTarget.value)} />
        <button type="button" class="tool square plain" aria-label={texts.talk.picture} title={texts.talk.picture} onClick={() => file.current!.click()}><Icon name="picture" /></button>
        <input ref={file} type="file" accept="image/*" hidden tabIndex={-1} aria-label={texts.talk.picture} onChange={(event) => void add(event.currentTarget.files?.[0])} />
        {answering.value ? <button type="button" class="quiet" onClick={stopTalking}>{texts.talk.stop}</button> : <button type="submit" class="go">{texts.talk.say}</button>}
      </div>
      {turns.value.length > 0 && <button type="button" class="link" onClick={clearTalk}>{texts.talk.clear}</button>}
    </form>
  );
}

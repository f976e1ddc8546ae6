import { useEffect, useRef } from 'preact/hooks';
import { browses, conditions } from '../address';
import { Problem, wordsOf } from '../gateway';
import { hasProbability } from '../request';
import { pointed } from '../store';
import { clearPins, pins } from '../store/kept';
import { ask, asked, go } from '../store/navigation';
import { again, counts, fresh, hits, known, loading, loadingMore, more, nearest, next, problem, reading, refresh, truncated } from '../store/search';
import { away } from '../store/status';
import { texts } from '../texts';
import { percent } from '../words';
import { HitCard } from './HitCard';
import { MapPane } from './MapPane';
import { Threshold } from './Threshold';
import { TimeLine } from './TimeLine';

export function Catalogue() {
  return (
    // On a phone this scrolls, elsewhere the list does.
    <div class="catalogue" onScroll={(event) => void (reading.value = event.currentTarget.scrollTop > 120)}>
      <HitList />
      <div class="geo">
        <MapPane />
        <TimeLine />
      </div>
    </div>
  );
}

function toTop(list: HTMLElement): void {
  list.scrollTop = 0;
  list.parentElement!.scrollTop = 0;
}

function title(): string {
  const { text, image, like } = asked.value;
  if (text) return text;
  if (image) return texts.list.likeYours;
  return like.length ? texts.list.likeThis : texts.list.newest;
}

function HitList() {
  const list = useRef<HTMLElement>(null);
  const question = asked.value;
  useEffect(() => {
    toTop(list.current!);
  }, [question]);
  const all = hits.value;
  const unplaced = all.filter((hit) => !hit.bbox).length;
  return (
    <main
      id="hits"
      class="list"
      tabIndex={-1}
      ref={list}
      onScroll={(event) => void (reading.value = event.currentTarget.scrollTop > 120)}
    >
      <div class="list-head">
        <h1>{title()}</h1>
        <p class="summary" role="status" aria-live="polite">{summary()}</p>
        <Tools />
      </div>
      {away.value && <Note title={texts.list.offline} help={texts.list.offlineHelp} kind="alarm" />}
      {fresh.value > 0 && (
        <button
          type="button"
          class="fresh"
          onClick={() => {
            toTop(list.current!);
            reading.value = false;
            void refresh();
          }}
        >
          {texts.list.fresh(fresh.value)}
        </button>
      )}
      <Pins />
      {problem.value && !away.value && <Failed error={problem.value} />}
      {loading.value && !all.length ? <Waiting /> : !problem.value && !all.length && <Nothing />}
      {all.length > 0 && (
        <ul class={loading.value ? 'cards waiting' : 'cards'} aria-label={texts.list.hits} onMouseLeave={() => (pointed.value = null)}>
          {all.map((hit) => <HitCard key={hit.tileId} hit={hit} />)}
        </ul>
      )}
      <div class="list-foot">
        {next.value && (
          <button type="button" class="quiet" disabled={loadingMore.value} onClick={() => void more()}>
            {loadingMore.value ? texts.list.loadingMore : texts.list.more}
          </button>
        )}
        {truncated.value && !next.value && <p class="help">{texts.list.truncated}</p>}
        {unplaced > 0 && <p class="help">{texts.list.unplaced(unplaced)}</p>}
      </div>
    </main>
  );
}

function summary(): string {
  if (loading.value && !hits.value.length) return texts.loading;
  const shown = hits.value.length;
  if (!shown) return '';
  const total = counts.value?.total;
  if (!next.value || !total || total.value <= shown) return texts.list.all(shown);
  return texts.list.of(shown, total.relation === 'gte' ? texts.list.atLeast(total.value) : texts.number(total.value));
}

function Tools() {
  const question = asked.value;
  const compares = !browses(question);
  return (
    <div class="list-tools">
      {compares && (
        <label class="inline">
          <span class="hidden">{texts.list.sort}</span>
          <select value={question.sort} onChange={(event) => ask({ sort: event.currentTarget.value as '' | 'datetime' })}>
            <option value="">{texts.list.best}</option>
            <option value="datetime">{texts.list.newestFirst}</option>
          </select>
        </label>
      )}
      <label class="inline">
        <input type="checkbox" checked={question.group === 'scene'} onChange={(event) => ask({ group: event.currentTarget.checked ? 'scene' : '' })} />
        {texts.list.group}
      </label>
      {compares && <Threshold key={hasProbability(question) ? 'probability' : 'score'} />}
    </div>
  );
}

function Pins() {
  if (!pins.value.length) return null;
  return (
    <details class="pins">
      <summary>
        {texts.pins.title} <span class="count">{pins.value.length}</span>
      </summary>
      <ul class="cards">
        {pins.value.map((hit) => <HitCard key={hit.tileId} hit={{ ...hit, score: null, probability: null }} linked={false} />)}
      </ul>
      <button type="button" class="link" onClick={() => ask({ text: '', image: '', like: pins.value.slice(0, 16).map((hit) => hit.tileId), least: '' })}>{texts.pins.likeAll}</button>
      <button type="button" class="link" onClick={clearPins}>{texts.pins.clear}</button>
    </details>
  );
}

function Waiting() {
  return (
    <ul class="cards ghosts" aria-hidden="true">
      {Array.from({ length: 9 }, (_, i) => <li key={i} class="card ghost" />)}
    </ul>
  );
}

export function Note({ title, help, kind = '', children }: { title: string; help?: string; kind?: string; children?: preact.ComponentChildren }) {
  return (
    <div class={`note ${kind}`} role={kind === 'alarm' ? 'alert' : undefined}>
      <p class="note-title">{title}</p>
      {help && <p class="help">{help}</p>}
      {children}
    </div>
  );
}

function Failed({ error }: { error: Error }) {
  const away = error instanceof Problem && error.away;
  return (
    <Note title={away ? texts.list.offline : texts.list.failed} help={wordsOf(error)} kind="alarm">
      <button type="button" class="quiet" onClick={() => void again()}>{texts.again}</button>
    </Note>
  );
}

function Nothing() {
  const question = asked.value;
  const found = nearest.value;
  if (found) {
    const sure = percent(found.probability);
    const level = found.probability !== null && hasProbability(question) ? found.probability : found.score;
    return (
      <Note title={texts.list.nothing} help={texts.list.nearest(sure)}>
        <ul class="cards one"><HitCard hit={found.hit} /></ul>
        <div class="note-tools">
          <button type="button" class="quiet" onClick={() => ask({ least: String(Math.max(0.01, Math.floor(level * 100 - 1) / 100)) })}>{texts.list.showAnyway}</button>
          <button type="button" class="quiet" onClick={() => ask({ least: 'all' })}>{texts.list.showAll}</button>
        </div>
      </Note>
    );
  }
  if (conditions(question)) return <Note title={texts.list.nothingThere} help={texts.list.nothingThereHelp} />;
  if (browses(question) || !known.value) {
    return (
      <Note title={texts.list.empty} help={texts.list.emptyHelp}>
        <button type="button" class="quiet" onClick={() => go({ view: 'station' })}>{texts.list.toStation}</button>
      </Note>
    );
  }
  return <Note title={texts.list.nothing} />;
}

import { useEffect, useState } from 'preact/hooks';
import * as gateway from '../gateway';
import { wordsOf } from '../gateway';
import { busySince, lagsOf, median, ratesOf } from '../plots';
import { say } from '../store';
import { ask, openTile } from '../store/navigation';
import { failures, failuresProblem, loadFailures, loadScenes, replay, replayed, scenes } from '../store/station';
import { away, latencies, samples, status } from '../store/status';
import { texts } from '../texts';
import type { Failure, SceneStatus } from '../types';
import { moment, oneDigit } from '../words';
import { Note } from './Catalogue';
import { Thumbnail } from './HitCard';
import { Plot } from './Plot';
import { Uploads } from './Uploads';
import { Icon } from './icons';

const words = texts.station;

export function Station() {
  useEffect(() => {
    void loadFailures();
    void loadScenes();
  }, []);
  return (
    <main class="station" id="station" tabIndex={-1}>
      <h1>{words.title}</h1>
      {away.value && <Note title={texts.list.offline} help={texts.list.offlineHelp} kind="alarm" />}
      <Numbers />
      <div class="station-grid">
        <Uploads />
        <Stages />
        <Pace />
        <Failures />
        <Scenes />
      </div>
    </main>
  );
}

function Numbers() {
  const now = status.value;
  const numbers: [string, number | null | undefined][] = [
    [words.scenes, now?.scenes], [words.tiles, now?.tiles], [words.searchable, now?.searchable], [words.captioned, now?.captioned], [words.failed, now?.failed],
  ];
  return (
    <section aria-label={words.numbers}>
      <dl class="numbers">
        {numbers.map(([name, value]) => (
          <div key={name} class={name === words.failed && value ? 'alarm' : ''}>
            <dt>{name}</dt>
            <dd>{typeof value === 'number' ? texts.number(value) : <span title={words.unknown}>–</span>}</dd>
          </div>
        ))}
      </dl>
      {now && now.complaints.length > 0 && (
        <div class="note alarm" role="alert">
          <p class="note-title">{words.complaints}</p>
          <ul>{now.complaints.map((complaint) => <li key={complaint.part + complaint.message}>{complaint.part}: {complaint.message}</li>)}</ul>
        </div>
      )}
    </section>
  );
}

function Stages() {
  const lag = status.value?.lag;
  return (
    <section class="tile-box" aria-labelledby="stages-title">
      <h2 id="stages-title">{words.stages}</h2>
      {!lag ? <p class="help">{words.unknown}</p> : (
        <table>
          <thead><tr><th scope="col">{words.stage}</th><th scope="col" class="number">{words.waiting}</th><th scope="col">{words.oldest}</th><th scope="col">{words.trend}</th></tr></thead>
          <tbody>
            {Object.entries(lag).map(([stage, waiting]) => (
              <tr key={stage}>
                <th scope="row">{words.stageNames[stage] ?? stage}</th>
                <td class="number">{texts.number(waiting)}</td>
                <td>{since(stage)}</td>
                <td><Plot points={lagsOf(samples.value, stage)} label={`${words.stageNames[stage] ?? stage}: ${words.trend}`} least={5} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function since(stage: string): string {
  const busy = busySince(samples.value, stage);
  if (!busy) return words.idle;
  const time = new Date(busy.at).toTimeString().slice(0, 8);
  return busy.longer ? words.since(time) : time;
}

function Pace() {
  const rates = ratesOf(samples.value);
  const delays = latencies.value;
  const middle = median(delays.map(({ ms }) => ms));
  const worst = delays.length ? Math.max(...delays.map(({ ms }) => ms)) : null;
  const seconds = (ms: number): string => words.seconds(oneDigit.format(ms / 1000));
  const rate = rates.at(-1)?.value ?? 0;
  return (
    <section class="tile-box wide pace" aria-label={words.lastMinutes}>
      <div>
        <h2>{words.throughput}</h2>
        <p class="pace-now">{words.perSecond(oneDigit.format(rate))} <span class="faint">{words.lastMinutes}</span></p>
        <Plot points={rates} label={words.throughput} />
      </div>
      <div>
        <h2>{words.latency}</h2>
        {middle === null ? <p class="help">{words.noPlot}</p> : (
          <>
            <p class="pace-now">{seconds(middle)} <span class="faint">{words.median}</span> {seconds(worst!)} <span class="faint">{words.worst}, {words.lastMinutes}</span></p>
            <Plot points={delays.map(({ at, ms }) => ({ at, value: ms / 1000 }))} label={words.latency} dots />
          </>
        )}
      </div>
    </section>
  );
}

async function tryAgain(ids: string[]): Promise<void> {
  try {
    say(await replay(ids));
  } catch (error) {
    say(wordsOf(error));
  }
}

function Failures() {
  const found = failures.value;
  return (
    <section class="tile-box wide" aria-labelledby="failures-title">
      <div class="box-head">
        <h2 id="failures-title">{words.failures}</h2>
        {found && found.failures.length > 1 && (
          <button type="button" class="quiet small" onClick={() => void tryAgain(found.failures.map((failure) => failure.id))}><Icon name="replay" />{words.replayAll}</button>
        )}
      </div>
      {failuresProblem.value ? <p class="help" role="alert">{failuresProblem.value}</p>
        : !found ? <p class="help">{texts.loading}</p>
        : !found.failures.length ? <p class="help">{words.failuresNone}</p>
        : (
          <ul class="failures">{found.failures.map((failure) => <FailureRow key={failure.id} failure={failure} />)}</ul>
        )}
      {found && found.total > found.failures.length && <p class="help">{words.failuresMore(found.total - found.failures.length)}</p>}
    </section>
  );
}

function FailureRow({ failure }: { failure: Failure }) {
  const again = replayed.value.has(failure.id);
  return (
    <li>
      <div class="failure-what">
        <span class="break">{failure.key ?? failure.id}</span>
        <span class="faint">{words.stageNames[failure.stage] ?? failure.stage} · {moment(failure.failedAt)}</span>
      </div>
      <div class="failure-why"><strong>{failure.code}</strong> <span class="break">{failure.message}</span></div>
      <button type="button" class="quiet small" onClick={() => void tryAgain([failure.id])}><Icon name="replay" />{again ? words.replayed : words.replay}</button>
    </li>
  );
}

function Scenes() {
  const found = scenes.value;
  return (
    <section class="tile-box wide" aria-labelledby="scenes-title">
      <h2 id="scenes-title">{words.sceneList}</h2>
      <LookUp />
      {!found ? <p class="help">{texts.loading}</p> : !found.length ? <p class="help">{words.scenesNone}</p> : (
        <ul class="scene-list">
          {found.map((hit) => (
            <li key={hit.sceneId}>
              <button type="button" onClick={() => openTile(hit.tileId)}>
                <Thumbnail hit={hit} />
                <span class="live-words"><span class="break">{hit.key}</span><span class="source">{moment(hit.datetime)}</span></span>
              </button>
              <button type="button" class="link" onClick={() => ask({ text: '', collections: [hit.collection] })}>{hit.collection}</button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** How far one object has come. */
function LookUp() {
  const [key, setKey] = useState('');
  const [found, setFound] = useState<SceneStatus | string | null>(null);
  function look(event: Event): void {
    event.preventDefault();
    if (!key.trim()) return;
    gateway.scene(key.trim()).then(setFound).catch((error: unknown) => setFound(wordsOf(error)));
  }
  return (
    <form class="look-up" onSubmit={look} autoComplete="off">
      <label for="scene-key">{words.sceneFind}</label>
      <input id="scene-key" value={key} placeholder="uploads/scene.tif" onInput={(event) => setKey(event.currentTarget.value)} />
      <button type="submit" class="quiet small">{words.sceneLook}</button>
      <p role="status">
        {found === null ? '' : typeof found === 'string' ? found : [
          found.state, words.uploadTiles(found.searchable, found.tiles), words.uploadCaptioned(found.captioned, found.tiles),
          ...found.failures.map((failure) => `${failure.code}: ${failure.message}`), ...found.warnings,
        ].join(' · ')}
      </p>
    </form>
  );
}

import { useEffect, useState } from 'preact/hooks';
import * as gateway from '../gateway';
import { isAbort, wordsOf } from '../gateway';
import { overlap, placeIn } from '../overlap';
import { texts } from '../texts';
import type { Box, Hit } from '../types';
import { fileName, moment } from '../words';
import { Thumbnail } from './HitCard';

const MOST = 200;
const SHOWN = 24;
const LEAST_OVERLAP = 0.1;

/** Other pictures of the place: those that cover most of it first, then the newest. */
async function passesOf(hit: Hit, box: Box, signal: AbortSignal): Promise<Hit[]> {
  const { results } = await gateway.search({ bbox: box, limit: MOST }, signal);
  return results
    .filter((other) => other.sceneId !== hit.sceneId && other.bbox && overlap(box, other.bbox) >= LEAST_OVERLAP)
    .sort((a, b) => Math.round(10 * (overlap(box, b.bbox!) - overlap(box, a.bbox!))) || b.datetime.localeCompare(a.datetime))
    .slice(0, SHOWN);
}

export function Passes({ hit }: { hit: Hit }) {
  const [passes, setPasses] = useState<Hit[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const box = hit.bbox;
  useEffect(() => {
    if (!box) return;
    const stop = new AbortController();
    passesOf(hit, box, stop.signal)
      .then(setPasses)
      .catch((error: unknown) => isAbort(error) || setProblem(wordsOf(error)));
    return () => stop.abort();
  }, [hit.tileId]);
  if (!box) return <p class="help">{texts.hit.passesNoPlace}</p>;
  if (problem) return <p class="help" role="alert">{problem}</p>;
  if (!passes) return <p class="help">{texts.loading}</p>;
  if (!passes.length) return <p class="help">{texts.hit.passesNone}</p>;
  const other = passes.find((pass) => pass.tileId === chosen) ?? passes[0];
  return (
    <div class="passes">
      <Compare hit={hit} box={box} other={other} />
      <ul class="pass-list" aria-label={texts.hit.passesPick}>
        {passes.map((pass) => (
          <li key={pass.tileId}>
            <button type="button" aria-pressed={pass.tileId === other.tileId} onClick={() => setChosen(pass.tileId)}>
              <Thumbnail hit={pass} />
              <span>{moment(pass.datetime).slice(0, 10)}</span>
              <span class="faint">{fileName(pass.key)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Compare({ hit, box, other }: { hit: Hit; box: Box; other: Hit }) {
  const [share, setShare] = useState(50);
  const place = placeIn(box, other.bbox!);
  const percent = (value: number): string => `${value}%`;
  return (
    <figure class="compare">
      <div class="compare-frame">
        <img class="this" src={hit.links.chip} alt={`${texts.hit.passesThis}: ${hit.caption ?? ''}`} />
        <div class="other" style={{ clipPath: `inset(0 0 0 ${share}%)` }}>
          <img
            src={other.links.chip}
            alt={other.caption ?? ''}
            style={{ left: percent(place.left), top: percent(place.top), width: percent(place.width), height: percent(place.height) }}
          />
        </div>
        <span class="divider" style={{ left: percent(share) }} aria-hidden="true" />
        <input type="range" min="0" max="100" value={share} aria-label={texts.hit.passesSlider} onInput={(event) => setShare(Number(event.currentTarget.value))} />
      </div>
      <figcaption>
        <span>{moment(hit.datetime)} · {texts.hit.passesThis}</span>
        <span>{moment(other.datetime)}</span>
      </figcaption>
    </figure>
  );
}

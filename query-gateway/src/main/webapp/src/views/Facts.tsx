import { useEffect, useState } from 'preact/hooks';
import { nearest, places } from '../places';
import { asked } from '../store/navigation';
import { texts } from '../texts';
import type { Hit, TileDetails } from '../types';
import { coordinates, middle, moment, oneDigit, percent, score } from '../words';

function Row({ term, value }: { term: string; value: preact.ComponentChildren }) {
  if (value === null || value === undefined || value === '') return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The nearest city, once the names are there. */
function usePlace(hit: Hit): string | null {
  const [place, setPlace] = useState<string | null>(null);
  useEffect(() => {
    let ended = false;
    if (hit.bbox) {
      places()
        .then((known) => ended || setPlace(nearest(known, middle(hit.bbox!))))
        .catch(() => undefined);
    }
    return () => void (ended = true);
  }, [hit.bbox?.join()]);
  return place;
}

export function Facts({ hit, tile }: { hit: Hit; tile: TileDetails | null }) {
  const place = usePlace(hit);
  const words = texts.hit;
  const time = hit.datetimeSource === 'arrival' ? words.arrived(moment(hit.datetime)) : moment(hit.datetime);
  return (
    <dl class="facts">
      <Row term={words.where} value={hit.bbox ? (place ?? coordinates(middle(hit.bbox))) : words.noPlace} />
      {hit.bbox && <Row term={words.coordinates} value={<span class="select">{coordinates(middle(hit.bbox))}</span>} />}
      <Row term={words.when} value={time} />
      <Row term={words.sensor} value={tile && [tile.platform, ...(tile.instruments ?? [])].filter(Boolean).join(', ')} />
      <Row term={words.pixel} value={tile?.gsd ? words.metres(oneDigit.format(tile.gsd)) : null} />
      <Row term={words.cloud} value={percent(tile?.cloudFraction)} />
      <Row term={words.nodata} value={tile?.nodataFraction ? percent(tile.nodataFraction) : null} />
      <Parts hit={hit} />
      <Row term={words.collection} value={hit.collection} />
      <Row term={words.key} value={<span class="select break">{hit.key}</span>} />
      {hit.bbox && <Row term={words.box} value={<span class="select">{hit.bbox.map((degrees) => degrees.toFixed(4)).join(', ')}</span>} />}
      <Row term={words.tile} value={<span class="select id">{hit.tileId}</span>} />
      <Row term={words.scene_} value={<span class="select id">{hit.sceneId}</span>} />
      <Row term={words.generation} value={tile?.generation} />
      <Row term={words.model} value={tile && <span class="id">{tile.modelVersion}</span>} />
    </dl>
  );
}

/** The score, and what it is made of. */
function Parts({ hit }: { hit: Hit }) {
  const words = texts.hit;
  if (!hit.scores) return asked.value.text ? null : <Row term={words.score} value={words.notCompared} />;
  const parts: [string, number | null][] = [[words.scoreDense, hit.scores.dense], [words.scoreText, hit.scores.text], [words.scoreFused, hit.scores.fused]];
  return (
    <>
      <Row term={words.probability} value={hit.probability === null ? null : <strong>{percent(hit.probability)}</strong>} />
      <Row
        term={words.score}
        value={
          <span class="parts">
            {parts.map(([name, value]) => value !== null && (
              <span key={name} class="part">
                <meter min="0" max="1" value={Math.max(0, value)} aria-label={name} />
                <span>{score(value)}</span> <span class="faint">{name}</span>
              </span>
            ))}
          </span>
        }
      />
    </>
  );
}

import { useEffect, useRef } from 'preact/hooks';
import { pointed } from '../store';
import { isPinned, togglePin } from '../store/kept';
import { address, openTile } from '../store/navigation';
import { texts } from '../texts';
import type { Hit } from '../types';
import { fileName, isDoubted, moment, percent, score } from '../words';
import { Icon } from './icons';
import { likeIt, unlikeIt } from './keyboard';

/** How sure the search is of a hit, in short; null where nothing was compared. */
export const sureness = (hit: Hit): string | null => percent(hit.probability) ?? (hit.score === null ? null : score(hit.score));

export function Sentence({ hit }: { hit: Pick<Hit, 'caption' | 'captionConfidence'> }) {
  const doubted = isDoubted(hit.captionConfidence);
  return (
    <span
      class={`sentence${hit.caption ? '' : ' none'}${doubted ? ' doubted' : ''}`}
      title={doubted ? texts.list.doubted(percent(hit.captionConfidence)!) : undefined}
    >
      {hit.caption ?? texts.list.noCaption}
    </span>
  );
}

export function Thumbnail({ hit, eager = false }: { hit: Hit; eager?: boolean }) {
  return (
    <img
      src={hit.links.thumbnail}
      alt=""
      loading={eager ? 'eager' : 'lazy'}
      decoding="async"
      onError={(event) => event.currentTarget.classList.add('broken')}
      onLoad={(event) => event.currentTarget.classList.remove('broken')}
    />
  );
}

function dayOf({ datetime, datetimeSource }: Hit): string {
  const day = moment(datetime).slice(0, 10);
  return datetimeSource === 'arrival' ? texts.list.arrived(day) : day;
}

export function HitCard({ hit, open = openTile, linked = true }: { hit: Hit; open?: (tileId: string) => void; linked?: boolean }) {
  const item = useRef<HTMLLIElement>(null);
  const mark = pointed.value;
  const isPointed = linked && mark?.tileId === hit.tileId;
  const isOpen = linked && address.value.tile === hit.tileId;
  const byOthers = isPointed && mark.by !== 'list';
  useEffect(() => {
    if (byOthers) item.current!.scrollIntoView({ block: 'nearest' });
  }, [byOthers]);
  const sure = sureness(hit);
  const pinned = isPinned(hit.tileId);
  return (
    <li
      ref={item}
      class={`card${isPointed ? ' pointed' : ''}${isOpen ? ' open' : ''}`}
      onMouseEnter={() => linked && (pointed.value = { tileId: hit.tileId, by: 'list' })}
      onMouseLeave={() => linked && pointed.value?.by === 'list' && (pointed.value = null)}
    >
      <button type="button" class="card-open" onClick={() => open(hit.tileId)} onFocus={() => linked && (pointed.value = { tileId: hit.tileId, by: 'list' })}>
        <span class="frame">
          <Thumbnail hit={hit} />
          {sure && (
            <span class="sure" title={hit.probability === null ? texts.list.score(sure) : texts.list.sure(sure)}>{sure}</span>
          )}
        </span>
        <Sentence hit={hit} />
        <span class="source">
          <span class="file" title={hit.key}>{fileName(hit.key)}</span>
          <span>{hit.bbox ? dayOf(hit) : texts.list.noPlace}</span>
        </span>
      </button>
      <span class="card-tools">
        <button type="button" aria-label={texts.hit.like} title={`${texts.hit.like} (m)`} onClick={() => likeIt(hit)}><Icon name="like" /></button>
        <button type="button" aria-label={texts.hit.unlike} title={`${texts.hit.unlike} (n)`} onClick={() => unlikeIt(hit)}><Icon name="unlike" /></button>
        <button
          type="button"
          aria-label={pinned ? texts.hit.unpin : texts.hit.pin}
          aria-pressed={pinned}
          title={`${pinned ? texts.hit.unpin : texts.hit.pin} (p)`}
          onClick={() => togglePin(hit)}
        >
          <Icon name="pin" filled={pinned} />
        </button>
      </span>
    </li>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import type { Side } from '../address';
import * as gateway from '../gateway';
import { Problem, isAbort, wordsOf } from '../gateway';
import { isPinned, togglePin } from '../store/kept';
import { address, adjust, closeTile, openTile } from '../store/navigation';
import { hits } from '../store/search';
import { texts } from '../texts';
import type { Hit, TileDetails } from '../types';
import { isDoubted, percent } from '../words';
import { CopyMenu } from './CopyMenu';
import { Facts } from './Facts';
import { Passes } from './Passes';
import { SceneView } from './SceneView';
import { Why } from './Why';
import { Icon } from './icons';
import { addLike, likeIt, step, unlikeIt } from './keyboard';

type Loaded = { tile: TileDetails } | { gone: true } | { problem: string } | null;

function useTile(tileId: string): Loaded {
  const [loaded, setLoaded] = useState<Loaded>(null);
  useEffect(() => {
    const stop = new AbortController();
    gateway
      .tile(tileId, stop.signal)
      .then((tile) => setLoaded({ tile }))
      .catch((error: unknown) => {
        if (isAbort(error)) return;
        setLoaded(error instanceof Problem && error.status === 404 ? { gone: true } : { problem: wordsOf(error) });
      });
    return () => stop.abort();
  }, [tileId, hits.value.find((hit) => hit.tileId === tileId)?.links.thumbnail]);
  return loaded;
}

/** One hit, over the list and the map, which stay as they are below it. */
export function HitView({ tileId }: { tileId: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current!.showModal();
    return () => before?.focus?.({ preventScroll: true });
  }, []);
  const loaded = useTile(tileId);
  const tile = loaded && 'tile' in loaded && loaded.tile.tileId === tileId ? loaded.tile : null;
  const known = hits.value.find((hit) => hit.tileId === tileId) ?? null;
  const hit: Hit | null = known ?? (tile && { ...tile, score: null, scores: null, probability: null });
  const place = hits.value.findIndex((other) => other.tileId === tileId);
  return (
    <dialog
      ref={dialog}
      class="hit"
      aria-label={texts.hit.label}
      onCancel={(event) => event.preventDefault()}
      onClick={(event) => event.target === dialog.current && closeTile()}
    >
      <div class="hit-head">
        <button type="button" class="tool" onClick={closeTile} title={texts.hit.close} aria-label={texts.hit.close}>
          <Icon name="close" />
        </button>
        <div class="hit-steps" role="group" aria-label={texts.list.hits}>
          <button type="button" class="tool square" disabled={place <= 0} aria-label={texts.hit.previous} title={`${texts.hit.previous} (←)`} onClick={() => openTile(step(-1)!.tileId)}><Icon name="left" /></button>
          {place >= 0 && <span>{place + 1} / {hits.value.length}</span>}
          <button type="button" class="tool square" disabled={place < 0 || place >= hits.value.length - 1} aria-label={texts.hit.next} title={`${texts.hit.next} (→)`} onClick={() => openTile(step(1)!.tileId)}><Icon name="right" /></button>
        </div>
        {hit && <Actions hit={hit} />}
      </div>
      {loaded && 'gone' in loaded && !known ? (
        <div class="note"><p class="note-title">{texts.hit.gone}</p><p class="help">{texts.hit.goneHelp}</p></div>
      ) : loaded && 'problem' in loaded && !hit ? (
        <div class="note alarm" role="alert"><p class="note-title">{loaded.problem}</p></div>
      ) : hit ? (
        <Body key={tileId} hit={hit} tile={tile} />
      ) : (
        <p class="note">{texts.loading}</p>
      )}
    </dialog>
  );
}

function Actions({ hit }: { hit: Hit }) {
  const pinned = isPinned(hit.tileId);
  const asks = address.value.like.length > 0;
  return (
    <div class="hit-actions">
      <button type="button" class="go" title={`${texts.hit.like} (m)`} onClick={() => (asks ? addLike(hit) : likeIt(hit))}><Icon name="like" />{texts.hit.like}</button>
      <button type="button" class="tool" title={`${texts.hit.unlike} (n)`} onClick={() => unlikeIt(hit)}><Icon name="unlike" /><span class="tool-name">{texts.hit.unlike}</span></button>
      <button type="button" class="tool" aria-pressed={pinned} title={`${texts.hit.pin} (p)`} onClick={() => togglePin(hit)}>
        <Icon name="pin" filled={pinned} /><span class="tool-name">{pinned ? texts.hit.unpin : texts.hit.pin}</span>
      </button>
    </div>
  );
}

const SIDES: [Side, string][] = [['', texts.hit.picture], ['why', texts.hit.why], ['scene', texts.hit.scene], ['passes', texts.hit.passes]];

function Body({ hit, tile }: { hit: Hit; tile: TileDetails | null }) {
  const { side } = address.value;
  return (
    <div class="hit-body">
      <div class="hit-look">
        <div role="tablist" class="tabs" aria-label={texts.hit.sides} onKeyDown={(event) => turn(event, side)}>
          {SIDES.map(([name, words], i) => (
            <button key={name} id={`side-${i}`} type="button" role="tab" aria-selected={side === name} aria-controls="side" tabIndex={side === name ? 0 : -1} onClick={() => adjust({ side: name })}>
              {words}
            </button>
          ))}
        </div>
        <div id="side" role="tabpanel" class="hit-side" aria-labelledby={`side-${SIDES.findIndex(([name]) => name === side)}`}>
          {side === 'why' ? <Why hit={hit} /> : side === 'scene' ? <SceneView hit={hit} /> : side === 'passes' ? <Passes hit={hit} /> : <Chip hit={hit} />}
        </div>
      </div>
      <div class="hit-facts">
        <Caption hit={hit} />
        <Facts hit={hit} tile={tile} />
        <CopyMenu hit={hit} />
      </div>
    </div>
  );
}

function turn(event: KeyboardEvent, side: Side): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (!by) return;
  event.preventDefault();
  event.stopPropagation();
  const place = (SIDES.findIndex(([name]) => name === side) + by + SIDES.length) % SIDES.length;
  adjust({ side: SIDES[place][0] });
  document.getElementById(`side-${place}`)?.focus();
}

function Chip({ hit }: { hit: Hit }) {
  return (
    <figure class="chip-large">
      <img class="under" src={hit.links.thumbnail} alt="" />
      <img src={hit.links.chip} alt={hit.caption ?? texts.list.noCaption} />
    </figure>
  );
}

function Caption({ hit }: { hit: Hit }) {
  const sure = percent(hit.captionConfidence);
  return (
    <div class="hit-caption">
      <h2 class={`sentence${hit.caption ? '' : ' none'}${isDoubted(hit.captionConfidence) ? ' doubted' : ''}`}>{hit.caption ?? texts.list.noCaption}</h2>
      {hit.caption && <p class="help">{sure ? texts.hit.captionSure(sure) : texts.hit.captionUnsure}</p>}
    </div>
  );
}

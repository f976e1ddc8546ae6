import { useEffect, useRef, useState } from 'preact/hooks';
import * as gateway from '../gateway';
import { isAbort, wordsOf } from '../gateway';
import { beside } from '../scene';
import { openTile } from '../store/navigation';
import { texts } from '../texts';
import type { Hit, PixelWindow } from '../types';

const MOST = 3000;
const PAGE = 1000;
const TILE_PIXELS = 150;
/** A small scene is shown larger, up to this. */
const WHOLE_PIXELS = 520;

type Neighbour = Hit & { window: PixelWindow };

async function neighboursOf(hit: Hit, signal: AbortSignal): Promise<Neighbour[]> {
  const filter = `swath:scene_id = '${hit.sceneId.replaceAll("'", "''")}'`;
  const found: Hit[] = [];
  let next: string | null = null;
  do {
    const answer: Awaited<ReturnType<typeof gateway.search>> = await gateway.search({ filter, limit: PAGE, ...(next ? { next } : {}) }, signal);
    found.push(...answer.results);
    next = answer.next;
  } while (next && found.length < MOST);
  return found.filter((tile): tile is Neighbour => Boolean(tile.window));
}

/** The scene as one picture: each tile in its place, this one framed and in the middle. */
export function SceneView({ hit }: { hit: Hit }) {
  const [tiles, setTiles] = useState<Neighbour[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    neighboursOf(hit, stop.signal)
      .then(setTiles)
      .catch((error: unknown) => isAbort(error) || setProblem(wordsOf(error)));
    return () => stop.abort();
  }, [hit.sceneId]);
  if (problem) return <p class="help" role="alert">{problem}</p>;
  if (!tiles) return <p class="help">{texts.loading}</p>;
  if (tiles.length < 2) return <p class="help">{texts.hit.sceneOne}</p>;
  return (
    <>
      <Mosaic key={tiles[0].sceneId} tiles={tiles} tileId={hit.tileId} />
      <p class="help">{texts.hit.sceneOf(tiles.length)}</p>
    </>
  );
}

/** The tile that the keyboard opened: it has the focus once its scene is drawn, so that one can go on from there. */
let reached = '';

function Mosaic({ tiles, tileId }: { tiles: Neighbour[]; tileId: string }) {
  const scroll = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  const own = tiles.find((tile) => tile.tileId === tileId) ?? tiles[0];
  const [at, setAt] = useState(own.tileId);
  const right = Math.max(...tiles.map(({ window }) => window.x + window.width));
  const bottom = Math.max(...tiles.map(({ window }) => window.y + window.height));
  const scale = Math.max(TILE_PIXELS / Math.max(own.window.width, own.window.height), WHOLE_PIXELS / Math.max(right, bottom));
  const [wide, high] = [right * scale, bottom * scale];
  useEffect(() => {
    const box = scroll.current!;
    box.scrollLeft = (own.window.x + own.window.width / 2) * scale - box.clientWidth / 2;
    box.scrollTop = (own.window.y + own.window.height / 2) * scale - box.clientHeight / 2;
    if (reached === own.tileId) focusTile(own);
    reached = '';
  }, [own.tileId]);
  const focusTile = (tile: Neighbour): void => (scroll.current!.firstElementChild!.children[tiles.indexOf(tile)] as HTMLElement).focus();
  return (
    <div
      ref={scroll}
      class="scene-scroll"
      role="group"
      aria-label={texts.hit.sceneLabel}
      onKeyDown={(event) => {
        if (!event.key.startsWith('Arrow') || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        const next = beside(tiles, tiles.find((tile) => tile.tileId === at)!, event.key);
        if (next) focusTile(next);
      }}
      onPointerDown={(event) => {
        const { scrollLeft, scrollTop } = scroll.current!;
        if (event.pointerType === 'mouse') drag.current = { x: event.clientX, y: event.clientY, left: scrollLeft, top: scrollTop };
      }}
      onPointerMove={(event) => {
        if (!drag.current) return;
        scroll.current!.scrollLeft = drag.current.left - (event.clientX - drag.current.x);
        scroll.current!.scrollTop = drag.current.top - (event.clientY - drag.current.y);
      }}
      onPointerUp={() => (drag.current = null)}
      onPointerLeave={() => (drag.current = null)}
    >
      <div class="scene" style={{ width: `${wide}px`, height: `${high}px` }}>
        {tiles.map((tile) => {
          const { x, y, width, height } = tile.window;
          return (
            <button
              key={tile.tileId}
              type="button"
              class={tile.tileId === tileId ? 'own' : ''}
              tabIndex={tile.tileId === at ? 0 : -1}
              title={tile.caption ?? texts.list.noCaption}
              aria-label={tile.caption ?? texts.hit.sceneTile(y, x)}
              style={{ left: `${x * scale}px`, top: `${y * scale}px`, width: `${width * scale}px`, height: `${height * scale}px` }}
              onDblClick={() => openTile(tile.tileId)}
              onFocus={() => setAt(tile.tileId)}
              onClick={(event) => {
                // By a key; a mouse may have dragged, and takes two.
                if (event.detail !== 0) return;
                reached = tile.tileId;
                openTile(tile.tileId);
              }}
            >
              <img src={tile.links.thumbnail} alt="" loading="lazy" decoding="async" draggable={false} />
            </button>
          );
        })}
      </div>
    </div>
  );
}

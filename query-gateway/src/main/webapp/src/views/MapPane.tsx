import { effect, signal } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CatalogueMap } from '../map/CatalogueMap';
import { flashed, pointed } from '../store';
import { theme } from '../store/kept';
import { address, adjust, ask, asked, openTile } from '../store/navigation';
import { counts, hits } from '../store/search';
import { texts } from '../texts';
import { Icon, type IconName } from './icons';

export type MapCommand = 'box' | 'area' | 'here' | 'view' | 'fit';

/** What the map is to do next; drawing lasts until it is done or ended. */
export const mapCommand = signal<MapCommand | null>(null);

const DRAWING: Partial<Record<MapCommand, string>> = { box: texts.map.drawBox, area: texts.map.drawArea, here: texts.map.pointHere };

const drawn = { place: '', box: null, area: null, point: null };

/** Starts the map and ties it to what the page shows; gives back what ends it. */
function tie(map: CatalogueMap): () => void {
  const stops = [
    effect(() => map.setTheme(theme.value)),
    effect(() => map.setHits(hits.value)),
    effect(() => map.setGrid(counts.value?.grid ?? [], counts.value ? counts.value.counted > hits.value.length : false)),
    effect(() => map.setPointed(pointed.value?.tileId ?? null, pointed.value?.by !== 'map')),
    effect(() => map.setOpen(address.value.tile || null)),
    effect(() => map.setAsked(asked.value)),
    effect(() => {
      if (flashed.value) map.flash(flashed.value);
    }),
    effect(() => {
      const command = mapCommand.value;
      if (command === 'view') ask({ ...drawn, box: map.bounds() });
      else if (command === 'fit') map.fit();
      else {
        map.draw(command);
        return;
      }
      mapCommand.value = null;
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Whether this browser can draw the map at all; where it cannot, the map is not even loaded. */
const canDraw = (): boolean => document.createElement('canvas').getContext('webgl2') !== null;

export function MapPane() {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'loading' | 'ready' | 'broken'>('loading');
  const map = useRef<CatalogueMap | null>(null);
  useEffect(() => {
    if (!canDraw()) {
      setState('broken');
      return;
    }
    let ended = false;
    let stop = (): void => {};
    // The list is there first; the map comes after it.
    const timer = setTimeout(() => {
      import('../map/CatalogueMap')
        .then(async ({ CatalogueMap }) => {
          if (ended) return;
          const made = await CatalogueMap.open(place.current!, address.value.map, {
            pointed: (tileId) => (pointed.value = tileId ? { tileId, by: 'map' } : null),
            opened: openTile,
            moved: (text) => adjust({ map: text }),
            box: (box) => ask({ ...drawn, box }),
            area: (area) => ask({ ...drawn, area }),
            here: (point) => ask({ ...drawn, point }),
            ended: () => (mapCommand.value = null),
          });
          map.current = made;
          stop = tie(made);
          setState('ready');
        })
        .catch((error: unknown) => {
          console.warn(error);
          setState('broken');
        });
    }, 0);
    return () => {
      ended = true;
      clearTimeout(timer);
      stop();
      map.current?.close();
    };
  }, []);
  const command = mapCommand.value;
  return (
    <section class={`map${command ? ' drawing' : ''}`} aria-label={texts.map.label} data-state={state}>
      <div ref={place} class="map-canvas" />
      {state === 'loading' && <p class="map-note">{texts.map.loading}</p>}
      {state === 'broken' && <p class="map-note">{texts.map.broken}</p>}
      {state === 'ready' && (
        <>
          <div class="map-tools" role="toolbar" aria-label={texts.map.tools}>
            <MapTool name="box" icon="box" words={texts.map.box} letter="b" />
            <MapTool name="area" icon="area" words={texts.map.area} letter="a" />
            <MapTool name="here" icon="here" words={texts.map.here} letter="h" />
            <MapTool name="view" icon="view" words={texts.map.view} letter="v" />
            <MapTool name="fit" icon="fit" words={texts.map.fit} letter="f" />
          </div>
          <div class="map-zoom" role="group" aria-label={texts.map.tools}>
            <button type="button" aria-label={texts.map.zoomIn} onClick={() => map.current!.zoom(1)}><Icon name="plus" /></button>
            <button type="button" aria-label={texts.map.zoomOut} onClick={() => map.current!.zoom(-1)}><Icon name="minus" /></button>
          </div>
          {command && DRAWING[command] && <p class="map-hint" role="status">{DRAWING[command]}</p>}
          <p class="map-credit">{texts.map.credit}</p>
        </>
      )}
    </section>
  );
}

function MapTool({ name, icon, words, letter }: { name: MapCommand; icon: IconName; words: string; letter: string }) {
  const on = mapCommand.value === name;
  return (
    <button type="button" aria-label={words} aria-pressed={DRAWING[name] ? on : undefined} title={`${words} (${letter})`} onClick={() => (mapCommand.value = on ? null : name)}>
      <Icon name={icon} />
      <span class="map-tool-name">{words}</span>
    </button>
  );
}

import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { ask } from '../store/navigation';
import { type Upload, upload, uploads } from '../store/station';
import { texts } from '../texts';
import { fileName } from '../words';
import { Icon } from './icons';

export const uploadFolder = signal('uploads');

export function Uploads() {
  const file = useRef<HTMLInputElement>(null);
  const words = texts.station;
  return (
    <section class="tile-box uploads" aria-labelledby="upload-title">
      <h2 id="upload-title">{words.upload}</h2>
      <div class="upload-drop">
        <Icon name="upload" />
        <p>{words.uploadHelp}</p>
        <button type="button" class="quiet" onClick={() => file.current!.click()}>{words.uploadPick}</button>
        <input
          ref={file}
          type="file"
          multiple
          hidden
          tabIndex={-1}
          aria-label={words.uploadPick}
          onChange={(event) => {
            upload(uploadFolder.value, [...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <label class="inline">
          {words.uploadFolder}
          <input class="short" value={uploadFolder.value} maxLength={100} onInput={(event) => (uploadFolder.value = event.currentTarget.value)} />
        </label>
      </div>
      {uploads.value.length > 0 && (
        <ol class="upload-list" aria-label={words.uploads}>{uploads.value.map((one) => <Row key={one.key} one={one} />)}</ol>
      )}
    </section>
  );
}

/** How far an upload has come, from 0 to 1: sending is the first third, cutting the second, captions the last. */
export function progressOf({ state, share, scene }: Upload): number {
  if (state === 'done' || state === 'failed') return 1;
  if (state === 'sending') return share / 3;
  return scene && scene.tiles ? (1 + scene.searchable / scene.tiles + scene.captioned / scene.tiles) / 3 : 1 / 3;
}

function wordsOf({ state, share, scene, problem }: Upload): string {
  const words = texts.station;
  if (state === 'failed') return words.uploadFailed(problem ?? '');
  if (state === 'sending') return words.uploading(Math.round(share * 100));
  if (state === 'done') return words.uploadDone(scene?.tiles ?? 0);
  if (!scene?.tiles) return words.uploaded;
  return scene.searchable < scene.tiles ? words.uploadTiles(scene.searchable, scene.tiles) : words.uploadCaptioned(scene.captioned, scene.tiles);
}

function Row({ one }: { one: Upload }) {
  const collection = one.key.includes('/') ? one.key.slice(0, one.key.indexOf('/')) : 'scenes';
  return (
    <li class={one.state}>
      <span class="file" title={one.key}>{fileName(one.key)}</span>
      <progress max="1" value={progressOf(one)} aria-label={one.key} />
      <span class="upload-state" role="status">{wordsOf(one)}</span>
      {one.state === 'done' && <button type="button" class="link" onClick={() => ask({ text: '', collections: [collection] })}>{texts.station.show}</button>}
    </li>
  );
}

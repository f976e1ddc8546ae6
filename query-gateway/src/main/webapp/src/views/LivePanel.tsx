import { live } from '../store';
import type { LiveEntry } from '../store/live';
import { openTile } from '../store/navigation';
import { texts } from '../texts';
import { fileName, hitOf } from '../words';
import { Sentence, Thumbnail } from './HitCard';

function stateWords(): string {
  if (live.cameBack.value) return texts.live.back;
  switch (live.state.value) {
    case 'connecting':
      return texts.live.connecting;
    case 'reconnecting':
      return texts.live.reconnecting;
    case 'offline':
      return texts.live.offline;
    case 'listening':
      return live.paused.value ? texts.live.paused(live.waitingCount.value) : texts.live.listening;
  }
}

export function LivePanel() {
  const entries = live.entries.value;
  return (
    <div class="live">
      <div class="live-state">
        <span class={live.listening.value ? 'pulse on' : 'pulse'} aria-hidden="true" />
        <p role="status">{stateWords()}</p>
        <button type="button" class="quiet small" aria-pressed={live.paused.value} title="(.)" onClick={() => live.toggle()}>
          {live.paused.value ? texts.live.goOn : texts.live.pause}
        </button>
      </div>
      {live.missed.value > 0 && <p class="help">{texts.live.missed(live.missed.value)}</p>}
      {entries.length ? (
        <ol class="feed" aria-label={texts.live.feed}>{entries.map((entry) => <Entry key={`${entry.kind} ${entry.id}`} entry={entry} />)}</ol>
      ) : (
        <p class="help">{texts.live.empty}</p>
      )}
    </div>
  );
}

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);

function Entry({ entry }: { entry: LiveEntry }) {
  switch (entry.kind) {
    case 'tile': {
      const hit = hitOf(entry.item);
      return (
        <li>
          <button type="button" onClick={() => openTile(hit.tileId)}>
            <Thumbnail hit={hit} />
            <span class="live-words">
              <Sentence hit={hit} />
              <span class="source">{clock(entry.at)} · {fileName(hit.key)}{entry.generation > 1 ? ` · ${texts.live.rewritten}` : ''}</span>
            </span>
          </button>
        </li>
      );
    }
    case 'deleted':
      return (
        <li class="gone">
          <span class="glyph" aria-hidden="true">−</span>
          <span class="live-words"><span class="sentence">{texts.live.deleted}</span><span class="source">{clock(entry.at)} · {entry.id}</span></span>
        </li>
      );
    case 'failure':
      return (
        <li class="failure">
          <span class="glyph" aria-hidden="true">!</span>
          <span class="live-words">
            <span class="sentence">{entry.failure.code}: {entry.failure.message}</span>
            <span class="source">{clock(entry.at)} · {entry.failure.key ?? entry.failure.id}</span>
          </span>
        </li>
      );
  }
}

import { START } from '../address';
import { live } from '../store';
import { theme, toggleTheme } from '../store/kept';
import { address, go } from '../store/navigation';
import { away, status } from '../store/status';
import { texts } from '../texts';
import { Brand, Icon } from './icons';
import { sheetOpen } from './KeySheet';

export function TopBar() {
  const { view, panel } = address.value;
  const listening = live.listening.value;
  return (
    <header class="bar">
      <a
        class="brand"
        href="/"
        onClick={(event) => {
          event.preventDefault();
          go({ ...START, panel, map: address.value.map });
        }}
      >
        <Brand />
        <span class="brand-name">{texts.name}</span>
      </a>
      <nav aria-label={texts.views.main} class="tabs">
        <button type="button" aria-current={view === '' ? 'page' : undefined} onClick={() => go({ view: '', tile: '', side: '' })}>
          {texts.views.catalogue}
        </button>
        <button type="button" aria-current={view === 'station' ? 'page' : undefined} onClick={() => go({ view: 'station', tile: '', side: '' })}>
          {texts.views.station}
        </button>
      </nav>
      <StatusLine />
      <div class="bar-tools" role="group" aria-label={texts.views.panels}>
        <button
          type="button"
          class="tool live-tool"
          aria-pressed={panel === 'live'}
          title={`${texts.views.live} (l)`}
          onClick={() => go({ panel: panel === 'live' ? '' : 'live' })}
        >
          <span class={listening ? 'pulse on' : 'pulse'} aria-hidden="true" />
          <span class="tool-name">{texts.views.live}</span>
        </button>
        <button
          type="button"
          class="tool"
          aria-pressed={panel === 'talk'}
          title={`${texts.views.talk} (t)`}
          onClick={() => go({ panel: panel === 'talk' ? '' : 'talk' })}
        >
          <Icon name="talk" />
          <span class="tool-name">{texts.views.talk}</span>
        </button>
        <button
          type="button"
          class="tool square"
          aria-label={theme.value === 'dark' ? texts.theme.light : texts.theme.dark}
          title={theme.value === 'dark' ? texts.theme.light : texts.theme.dark}
          onClick={toggleTheme}
        >
          <Icon name={theme.value === 'dark' ? 'sun' : 'moon'} />
        </button>
        <button type="button" class="tool square keys-tool" aria-label={texts.keys} title={texts.keys} onClick={() => (sheetOpen.value = true)}>
          <Icon name="keys" />
        </button>
      </div>
    </header>
  );
}

function StatusLine() {
  const now = status.value;
  if (away.value) return <p class="status-line alarm" role="status">{texts.status.away}</p>;
  if (!now) return <p class="status-line" role="status" />;
  const waiting = Object.values(now.lag ?? {}).reduce((sum, records) => sum + records, 0);
  return (
    <p class="status-line" title={now.modelVersion ?? undefined}>
      {now.searchable !== null && <span>{texts.status.tiles(now.searchable)}</span>}
      {waiting > 0 && <span>{texts.status.underWay(waiting)}</span>}
      {(now.failed ?? 0) > 0 && (
        <button type="button" class="link alarm" onClick={() => go({ view: 'station', tile: '' })}>{texts.status.failed(now.failed!)}</button>
      )}
      {now.complaints.length > 0 && (
        <button type="button" class="link alarm" onClick={() => go({ view: 'station', tile: '' })}>
          {texts.status.trouble([...new Set(now.complaints.map((complaint) => complaint.part))].join(', '))}
        </button>
      )}
    </p>
  );
}

import { useEffect } from 'preact/hooks';
import { texts } from '../texts';
import { address } from '../store/navigation';
import { notice } from '../store';
import { asked } from '../store/navigation';
import { AskBar } from './AskBar';
import { Catalogue } from './Catalogue';
import { Drop } from './Drop';
import { HitView } from './HitView';
import { KeySheet } from './KeySheet';
import { SidePanel } from './SidePanel';
import { Station } from './Station';
import { TopBar } from './TopBar';
import { startKeyboard } from './keyboard';

export function App() {
  const { view, panel, tile } = address.value;
  useEffect(startKeyboard, []);
  const { text } = asked.value;
  useEffect(() => {
    document.title = [view === 'station' ? texts.station.title : text, texts.name].filter(Boolean).join(' · ');
  }, [view, text]);
  return (
    <>
      {view === 'station' ? <a class="skip" href="#station">{texts.skipToStation}</a> : <a class="skip" href="#hits">{texts.skip}</a>}
      <TopBar />
      <div class={panel ? 'stage with-panel' : 'stage'}>
        {/* The catalogue stays as it is below the station: its list, its scroll and its map. */}
        <div class="catalogue-page" hidden={view === 'station'}>
          <AskBar />
          <Catalogue />
        </div>
        {view === 'station' && <Station />}
        {panel && <SidePanel panel={panel} />}
      </div>
      {tile && <HitView tileId={tile} />}
      <KeySheet />
      <Drop />
      <div class="toast" role="status" aria-live="polite" hidden={!notice.value}>{notice.value}</div>
    </>
  );
}

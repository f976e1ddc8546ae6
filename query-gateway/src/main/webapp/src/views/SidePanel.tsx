import type { Panel } from '../address';
import { go } from '../store/navigation';
import { texts } from '../texts';
import { LivePanel } from './LivePanel';
import { TalkPanel } from './TalkPanel';
import { Icon } from './icons';

export function SidePanel({ panel }: { panel: Panel }) {
  const title = panel === 'live' ? texts.live.title : texts.talk.title;
  return (
    <aside class="panel" aria-label={title}>
      <div class="panel-head">
        <h2>{title}</h2>
        <button type="button" class="tool square plain" aria-label={texts.close} title={`${texts.close} (Esc)`} onClick={() => go({ panel: '' })}><Icon name="close" /></button>
      </div>
      {panel === 'live' ? <LivePanel /> : <TalkPanel />}
    </aside>
  );
}

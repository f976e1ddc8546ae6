import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../texts';
import { Icon } from './icons';

export const sheetOpen = signal(false);
export const closeSheet = (): void => void (sheetOpen.value = false);

export function KeySheet() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = sheetOpen.value;
  useEffect(() => {
    if (open && !dialog.current!.open) dialog.current!.showModal();
    if (!open && dialog.current!.open) dialog.current!.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby="sheet-title" onClose={closeSheet} onClick={(event) => event.target === dialog.current && closeSheet()}>
      <div class="sheet-head">
        <h2 id="sheet-title">{texts.sheet.title}</h2>
        <button type="button" class="tool square" aria-label={texts.close} onClick={closeSheet}><Icon name="close" /></button>
      </div>
      <div class="sheet-groups">
        {texts.sheet.groups.map(([name, keys]) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>{key.split(' ').map((part) => (part === 'or' ? ' or ' : <kbd key={part}>{part}</kbd>))}</dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}

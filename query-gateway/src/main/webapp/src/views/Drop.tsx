import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { wordsOf } from '../gateway';
import { keepPicture } from '../picture';
import { say } from '../store';
import { address, ask } from '../store/navigation';
import { upload } from '../store/station';
import { texts } from '../texts';
import { uploadFolder } from './Uploads';

const over = signal(false);

/** Searches by a picture. Words that are there stay: they say what should be different. */
export async function pick(file: Blob | undefined): Promise<void> {
  if (!file) return;
  try {
    const picture = await keepPicture(file);
    ask({ image: picture.name, like: [], least: '' });
  } catch (error) {
    say(wordsOf(error));
  }
}

const carriesFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** On the station a file that is dropped is put into the catalogue; elsewhere it is what to search by. */
function dropped(files: File[]): void {
  if (address.value.view === 'station') upload(uploadFolder.value, files);
  else void pick(files[0]);
}

function start(): () => void {
  let depth = 0;
  const stop = new AbortController();
  const { signal: until } = stop;
  addEventListener('dragenter', (event) => carriesFile(event) && (over.value = (depth += 1) > 0), { signal: until });
  addEventListener('dragleave', (event) => carriesFile(event) && (over.value = (depth = Math.max(0, depth - 1)) > 0), { signal: until });
  addEventListener('dragover', (event) => event.preventDefault(), { signal: until });
  addEventListener(
    'drop',
    (event) => {
      event.preventDefault();
      depth = 0;
      over.value = false;
      dropped([...(event.dataTransfer?.files ?? [])]);
    },
    { signal: until },
  );
  addEventListener(
    'paste',
    (event) => {
      const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith('image/'));
      if (file) dropped([file]);
    },
    { signal: until },
  );
  return () => stop.abort();
}

export function Drop() {
  useEffect(start, []);
  return (
    <div class="drop" aria-hidden="true" hidden={!over.value}>
      <p>{address.value.view === 'station' ? texts.ask.dropStation : texts.ask.drop}</p>
    </div>
  );
}

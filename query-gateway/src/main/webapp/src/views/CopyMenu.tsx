import { useState } from 'preact/hooks';
import { qgisHint, stacLink, tileAsCurl, tileAsPython } from '../recipes';
import { texts } from '../texts';
import type { Hit } from '../types';
import { Icon } from './icons';

export function CopyMenu({ hit }: { hit: Hit }) {
  const [copied, setCopied] = useState('');
  const [byHand, setByHand] = useState('');
  const { origin } = location;
  const { hit: words } = texts;
  const recipes: [string, string, string][] = [
    ['curl', words.copyCurl, tileAsCurl(origin, hit.tileId)],
    ['python', words.copyPython, tileAsPython(origin, hit.collection, hit.tileId)],
    ['stac', words.copyStac, stacLink(origin, hit.collection, hit.tileId)],
    ['qgis', words.copyQgis, qgisHint(origin, hit.tileId)],
  ];

  async function copy(name: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(name);
      setByHand('');
    } catch {
      // Where the page is not served securely, a browser has no clipboard.
      setByHand(text);
    }
  }

  return (
    <div class="recipes">
      <div class="recipe-row" role="group" aria-label={words.copy}>
        <Icon name="copy" />
        {recipes.map(([name, called, text]) => (
          <button key={name} type="button" class="link" data-copy={name} onClick={() => void copy(name, text)}>{copied === name ? words.copied : called}</button>
        ))}
      </div>
      <div class="recipe-row">
        <Icon name="download" />
        {hit.bbox && <a class="link" href={`/api/tiles/${hit.tileId}/chip.tif`} download={`${hit.tileId}.tif`}>{words.geotiff}</a>}
        <a class="link" href={hit.links.chip} download={`${hit.tileId}.png`}>{words.png}</a>
        <a class="link" href={hit.links.item} target="_blank" rel="noopener">{words.record}</a>
        <a class="link" href={stacLink('', hit.collection, hit.tileId)} target="_blank" rel="noopener">STAC</a>
      </div>
      {byHand && (
        <label class="by-hand">
          {words.copyFailed}
          <textarea readOnly rows={4} value={byHand} onFocus={(event) => event.currentTarget.select()} />
        </label>
      )}
      <span class="hidden" role="status">{copied && words.copied}</span>
    </div>
  );
}

// Builds what is shown. Captions and keys are other people's words: they enter by textContent alone.

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export function thumbnailOf(tileId) {
  return `/api/tiles/${encodeURIComponent(tileId)}/thumbnail`;
}

export function picture(source, description) {
  const image = element('img');
  image.alt = description;
  image.loading = 'lazy';
  image.decoding = 'async';
  image.addEventListener('error', () => image.classList.add('broken'), { once: true });
  image.src = source;
  return image;
}

export function card(result, open) {
  const item = element('li');
  const button = element('button', 'card');
  button.type = 'button';
  const frame = element('span', 'frame');
  frame.append(picture(result.links.thumbnail, ''));
  if (result.score !== null) {
    const score = element('span', 'score', result.score.toFixed(2));
    score.title = 'cosine similarity';
    score.setAttribute('aria-label', `score ${result.score.toFixed(2)}`);
    frame.append(score);
  }
  const words = element('span', 'words');
  words.append(
    element('span', result.caption ? 'sentence' : 'sentence none', result.caption ?? 'not captioned yet'),
    element('span', 'source', result.key),
  );
  button.append(frame, words);
  button.addEventListener('click', () => open(result));
  item.append(button);
  return item;
}

export function liveCaption(event, open) {
  return liveEntry(picture(thumbnailOf(event.tileId), ''), event.caption, event.key, () => open(event.tileId));
}

export function liveFailure(event) {
  const glyph = element('span', 'glyph', '!');
  glyph.setAttribute('aria-hidden', 'true');
  const entry = liveEntry(glyph, `${event.code}: ${event.message}`, event.key ?? event.id, null);
  entry.classList.add('failure');
  return entry;
}

function liveEntry(lead, sentence, source, open) {
  const item = element('li', 'new');
  const button = element('button');
  button.type = 'button';
  const words = element('span');
  words.append(element('span', 'sentence', sentence), element('span', 'source', source));
  button.append(lead, words);
  if (open) button.addEventListener('click', open);
  else button.disabled = true;
  item.append(button);
  return item;
}

export function fact(list, term, value) {
  if (value === null || value === undefined || value === '') return;
  list.append(element('dt', '', term), element('dd', '', String(value)));
}

export function when(result) {
  const day = new Date(result.datetime);
  const words = Number.isNaN(day.getTime())
    ? result.datetime
    : `${day.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return result.datetimeSource === 'arrival' ? `arrived ${words}` : words;
}

export function where(bbox) {
  if (!bbox) return null;
  const [west, south, east, north] = bbox;
  const middle = east >= west ? (west + east) / 2 : (((west + east + 360) / 2 + 180) % 360) - 180;
  return `${degrees((south + north) / 2, 'N', 'S')}, ${degrees(middle, 'E', 'W')}`;
}

function degrees(value, positive, negative) {
  return `${Math.abs(value).toFixed(4)}° ${value >= 0 ? positive : negative}`;
}

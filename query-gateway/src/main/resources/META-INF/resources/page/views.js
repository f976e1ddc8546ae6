// Builds what is shown. Captions and keys are other people's words: they enter by textContent alone.

export function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// With its generation a picture's address never shows another one, so that it is kept for good.
export function thumbnailOf(tileId, generation) {
  const kept = generation ? `?g=${generation}` : '';
  return `/api/tiles/${encodeURIComponent(tileId)}/thumbnail${kept}`;
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

// Odds of two to one against: such a sentence is shown as one to doubt.
const DOUBTED = 1 / 3;

export const percent = (share) => (typeof share === 'number' ? `${Math.round(100 * share)} %` : null);

export function doubt(sentence, confidence) {
  const doubted = typeof confidence === 'number' && confidence < DOUBTED;
  sentence.classList.toggle('doubted', doubted);
  sentence.title = doubted ? `the model is ${percent(confidence)} confident of this sentence` : '';
  return sentence;
}

export function card(result, open) {
  const item = element('li');
  const button = element('button', 'card');
  button.type = 'button';
  const frame = element('span', 'frame');
  frame.append(picture(result.links.thumbnail, ''));
  if (result.score !== null) {
    const cosine = result.score.toFixed(2);
    const likely = percent(result.probability);
    const score = element('span', 'score', likely ?? cosine);
    score.title = likely ? `probability; cosine similarity ${cosine}` : 'cosine similarity';
    score.setAttribute('aria-label', likely ? `probability ${likely}` : `score ${cosine}`);
    frame.append(score);
  }
  const words = element('span', 'words');
  words.append(
    doubt(
      element('span', result.caption ? 'sentence' : 'sentence none', result.caption ?? 'not captioned yet'),
      result.captionConfidence,
    ),
    element('span', 'source', result.key),
  );
  button.append(frame, words);
  button.addEventListener('click', () => open(result));
  item.append(button);
  return item;
}

export function liveCaption(event, open) {
  const entry = liveEntry(picture(thumbnailOf(event.tileId, event.tile?.generation), ''), event.caption, event.key, () => open(event.tileId));
  doubt(entry.querySelector('.sentence'), event.captionConfidence);
  return entry;
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

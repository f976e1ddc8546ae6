import { chat, encodePicture, search, status, tile } from './api.js';
import { ChatPanel } from './chat.js';
import { LiveColumn } from './live.js';
import { LaterLook, ShownTiles } from './results.js';
import { card, doubt, fact, percent, thumbnailOf, when, where } from './views.js';

const PAGE = 40;
const STATUS_MS = 2500;
const by = (id) => document.getElementById(id);

// What is asked now; the address bar tells the same, but for a picture.
let query = { text: '', like: '', image: null, bbox: '', from: '', until: '', collection: '' };
let next = null;
let running = null;
let preview = null;
const shown = new ShownTiles();

// --- Asking ---

function requestOf(asked) {
  const request = { limit: PAGE };
  if (asked.text) request.text = asked.text;
  if (asked.like) request.like = asked.like;
  if (asked.image) request.image = asked.image.base64;
  if (asked.bbox) request.bbox = boxOf(asked.bbox);
  if (asked.from || asked.until) request.datetime = `${instantOf(asked.from)}/${instantOf(asked.until)}`;
  if (asked.collection) request.collections = [asked.collection];
  return request;
}

function boxOf(text) {
  const numbers = text.split(/[\s,;]+/).filter(Boolean).map(Number);
  if (numbers.length !== 4 || numbers.some((number) => !Number.isFinite(number))) {
    throw Object.assign(new Error('Four numbers are expected here: west, south, east, north.'), { field: 'bbox' });
  }
  return numbers;
}

const instantOf = (local) => (local ? `${local}:00Z`.replace(/(:\d\d:\d\d):00Z$/, '$1Z') : '..');
const asksNothing = (asked) => !asked.text && !asked.like && !asked.image;
const filtersOf = (asked) => [asked.bbox, asked.from, asked.until, asked.collection].filter(Boolean).length;

async function run(more = false) {
  running?.abort();
  const turn = new AbortController();
  running = turn;
  const asked = query;
  by('grid').classList.add('waiting');
  by('fresh')?.remove();
  try {
    const request = requestOf(asked);
    if (more && next) request.next = next;
    const answer = await search(request, turn.signal);
    if (running === turn) show(asked, answer, more);
  } catch (error) {
    if (running === turn && error.name !== 'AbortError') refuse(error);
  } finally {
    if (running === turn) {
      running = null;
      by('grid').classList.remove('waiting');
    }
  }
}

function ask(change) {
  query = { ...query, ...change };
  fillForm();
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value && name !== 'image') parameters.set(name, value);
  const address = parameters.size ? `?${parameters}` : location.pathname;
  if (address !== location.search || !parameters.size) history.pushState(null, '', address);
  window.scrollTo({ top: 0 });
  return run();
}

function fromAddress() {
  const parameters = new URLSearchParams(location.search);
  const asked = { image: null };
  for (const name of ['text', 'like', 'bbox', 'from', 'until', 'collection']) asked[name] = parameters.get(name) ?? '';
  query = asked;
  fillForm();
  return run();
}

function fillForm() {
  for (const name of ['text', 'bbox', 'from', 'until', 'collection']) by(name).value = query[name];
  const count = filtersOf(query);
  by('more-set').textContent = count ? ` · ${count} set` : '';
  by('bbox').removeAttribute('aria-invalid');
  const picked = query.image || query.like;
  by('picked').hidden = !picked;
  if (picked) {
    by('picked-label').textContent = query.image ? query.image.name : 'like this tile';
    by('picked-image').src = query.image ? preview : thumbnailOf(query.like);
  }
  by('text').placeholder = picked ? 'and, if you like, words' : 'Describe a place, or drop a picture';
  by('try').hidden = !asksNothing(query);
}

// --- Showing ---

function show(asked, answer, more) {
  if (!more) {
    by('grid').replaceChildren();
    shown.clear();
  }
  const results = shown.add(answer.results.filter((result) => result.tileId !== asked.like));
  by('grid').append(...results.map((result) => card(result, open)));
  next = answer.next;
  by('next').hidden = !next;
  by('title').textContent = titleOf(asked);
  by('summary').textContent = shown.size ? `${shown.size}${next ? ' and more' : ''}` : '';
  document.title = asked.text ? `${asked.text} · Swath` : 'Swath';
  notice(shown.size ? '' : emptyWords(asked, answer), false);
}

function titleOf(asked) {
  if (asked.text) return asked.text;
  if (asked.image) return 'Like your picture';
  return asked.like ? 'More like this' : 'Newest';
}

function emptyWords(asked, answer) {
  if (answer.nearest) {
    const { tileId, probability } = answer.nearest;
    const likely = probability === null ? '' : `, with a probability of ${Math.round(probability * 100)} %`;
    return `Nothing is like that. The nearest is ${tileId}${likely}.`;
  }
  if (filtersOf(asked)) return 'Nothing lies there and then. Widen the place or the time.';
  if (asksNothing(asked) || !answer.modelVersion) {
    return 'Nothing is in the catalogue yet. Put an image into the bucket swath-scenes, or run ./swath ingest, and it shows up here in seconds.';
  }
  return 'Nothing was found.';
}

function refuse(error) {
  if (error.field === 'bbox' || error.field === 'datetime') by('more').open = true;
  if (error.field === 'bbox') by('bbox').setAttribute('aria-invalid', 'true');
  by('summary').textContent = '';
  notice(error.message, true);
}

function notice(words, failed) {
  by('notice').hidden = !words;
  by('notice').classList.toggle('error', failed);
  by('notice-text').textContent = words;
  by('notice-again').hidden = !failed;
}

function open(result) {
  by('detail-chip').src = result.links.chip;
  by('detail-chip').alt = result.caption ?? 'a satellite picture';
  by('detail-caption').textContent = result.caption ?? 'not captioned yet';
  doubt(by('detail-caption'), result.captionConfidence);
  const facts = by('detail-facts');
  facts.replaceChildren();
  fact(facts, 'Where', where(result.bbox) ?? 'not georeferenced');
  fact(facts, 'Box', result.bbox?.map((degree) => degree.toFixed(4)).join(', '));
  fact(facts, 'When', when(result));
  fact(facts, 'Probability', percent(result.probability));
  fact(facts, 'Score', result.score?.toFixed(4));
  fact(facts, 'Confidence', percent(result.captionConfidence) && `${percent(result.captionConfidence)} in the sentence`);
  fact(facts, 'Collection', result.collection);
  fact(facts, 'Scene', result.key);
  fact(facts, 'Ground', result.gsd ? `${result.gsd} m a pixel` : '');
  fact(facts, 'Model', result.modelVersion);
  fact(facts, 'Tile', result.tileId);
  by('detail-open').href = result.links.chip;
  by('detail-record').href = result.links.item;
  by('detail-like').onclick = () => {
    by('detail').close();
    ask({ text: '', image: null, like: result.tileId });
  };
  if (!by('detail').open) by('detail').showModal();
}

async function openById(tileId) {
  try {
    open({ score: null, ...(await tile(tileId)) });
  } catch (error) {
    refuse(error);
  }
}

// --- Pictures ---

async function pick(file) {
  if (!file) return;
  try {
    const base64 = await encodePicture(file);
    if (preview) URL.revokeObjectURL(preview);
    preview = URL.createObjectURL(file);
    await ask({ image: { base64, name: file.name || 'picture' }, like: '', text: '' });
  } catch (error) {
    refuse(error);
  }
}

function acceptDrops() {
  let depth = 0;
  const veil = (on) => by('drop').classList.toggle('on', on);
  const carriesFile = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragenter', (event) => {
    if (carriesFile(event)) veil((depth += 1) > 0);
  });
  addEventListener('dragleave', (event) => {
    if (carriesFile(event)) veil((depth = Math.max(0, depth - 1)) > 0);
  });
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    veil(false);
    pick(event.dataTransfer?.files[0]);
  });
  addEventListener('paste', (event) => {
    const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith('image/'));
    if (file) pick(file);
  });
}

// --- Status ---

const counted = new Intl.NumberFormat('en');

async function watchStatus() {
  if (!document.hidden) {
    try {
      showStatus(await status());
    } catch {
      by('status').classList.add('away');
    }
  }
  setTimeout(watchStatus, STATUS_MS);
}

function showStatus(now) {
  by('status').classList.remove('away');
  for (const name of ['scenes', 'tiles', 'captioned', 'failed']) {
    by(`status-${name}`).textContent = typeof now[name] === 'number' ? counted.format(now[name]) : '–';
  }
  const lags = Object.entries(now.lag ?? {}).filter(([, records]) => records > 0);
  by('status-lag').textContent = lags.length
    ? lags.map(([stage, records]) => `${stage} ${counted.format(records)}`).join(', ')
    : now.lag ? 'none' : '–';
  by('status-failed-box').classList.toggle('alarm', now.failed > 0);
  const complaints = (now.complaints ?? []).map((one) => `${one.part}: ${one.message}`);
  by('status').title = [now.modelVersion ? `model ${now.modelVersion}` : '', ...complaints].filter(Boolean).join('\n');
}

// --- New tiles while browsing ---

const firstLook = new LaterLook(
  1500,
  () => running !== null,
  () => shown.size === 0 && asksNothing(query) && run(),
);

function arrived(event) {
  if (!event.caption || !asksNothing(query) || by('fresh')) return;
  if (shown.size === 0) {
    firstLook.ask();
    return;
  }
  const button = document.createElement('button');
  button.id = 'fresh';
  button.type = 'button';
  button.className = 'quiet small';
  button.textContent = 'Show new';
  button.addEventListener('click', () => run());
  by('summary').after(button);
}

// --- Start ---

by('form').addEventListener('submit', (event) => {
  event.preventDefault();
  ask({
    text: by('text').value.trim(),
    bbox: by('bbox').value.trim(),
    from: by('from').value,
    until: by('until').value,
    collection: by('collection').value.trim(),
  });
});
for (const chip of document.querySelectorAll('#try .chip')) {
  chip.addEventListener('click', () => ask({ text: chip.textContent }));
}
by('filters-clear').addEventListener('click', () => ask({ bbox: '', from: '', until: '', collection: '' }));
by('picked-clear').addEventListener('click', () => ask({ image: null, like: '' }));
by('pick').addEventListener('click', () => by('file').click());
by('file').addEventListener('change', (event) => {
  pick(event.target.files[0]);
  event.target.value = '';
});
by('home').addEventListener('click', (event) => {
  event.preventDefault();
  ask({ text: '', like: '', image: null, bbox: '', from: '', until: '', collection: '' });
});
by('next').addEventListener('click', () => run(true));
by('notice-again').addEventListener('click', () => run());
by('detail-close').addEventListener('click', () => by('detail').close());
by('detail').addEventListener('click', (event) => {
  if (event.target === by('detail')) by('detail').close();
});
addEventListener('popstate', fromAddress);
addEventListener('keydown', (event) => {
  if (event.key === '/' && !/^(INPUT|TEXTAREA)$/.test(document.activeElement?.tagName) && !by('detail').open) {
    event.preventDefault();
    by('text').focus();
  }
});

acceptDrops();
new ChatPanel(
  {
    turns: by('chat-turns'), form: by('chat-form'), text: by('chat-text'),
    plan: by('chat-plan'), planText: by('chat-plan-text'), planRun: by('chat-plan-run'),
  },
  chat,
  (hit) => card(hit, open),
);
fromAddress();
watchStatus();
new LiveColumn(
  { feed: by('feed'), empty: by('feed-empty'), state: by('live-state'), pulse: by('pulse'), pause: by('pause') },
  openById,
  arrived,
);

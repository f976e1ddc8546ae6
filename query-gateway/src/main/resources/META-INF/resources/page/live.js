// The live column: captions and failures as they happen, a few a second at most, however fast they come.

import { element, liveCaption, liveFailure } from './views.js';

const SHOWN = 40;
const WAITING = 24;
const BEAT_MS = 350;
const COME_BACK_MS = 10_000;

export class LiveColumn {
  constructor({ feed, empty, state, pulse, pause }, open, arrived) {
    Object.assign(this, { feed, empty, state, pulse, pause, open, arrived });
    this.waiting = [];
    this.paused = false;
    this.missed = 0;
    pause.addEventListener('click', () => this.toggle());
    setInterval(() => this.beat(), BEAT_MS);
    // A page that is left may be kept as it is, and shown again by Back.
    window.addEventListener('pagehide', () => this.disconnect());
    window.addEventListener('pageshow', (event) => event.persisted && this.connect());
    this.connect();
  }

  connect() {
    this.disconnect();
    const source = new EventSource('/api/live');
    this.source = source;
    source.addEventListener('open', () => this.say('listening', true));
    source.addEventListener('error', () => {
      this.say('reconnecting', false);
      if (source.readyState !== EventSource.CLOSED) return;
      setTimeout(() => this.source === source && this.connect(), COME_BACK_MS);
    });
    source.addEventListener('caption', (message) => this.take(message, (event) => liveCaption(event, this.open)));
    source.addEventListener('failure', (message) => this.take(message, liveFailure));
  }

  disconnect() {
    this.source?.close();
    this.source = null;
    this.say('connecting', false);
  }

  take(message, build) {
    let event;
    try {
      event = JSON.parse(message.data);
    } catch {
      return;
    }
    this.waiting.push(() => build(event));
    if (this.waiting.length > WAITING) {
      this.waiting.shift();
      this.missed += 1;
    }
    this.arrived(event);
  }

  beat() {
    if (this.paused || document.hidden || this.waiting.length === 0) return;
    this.empty.hidden = true;
    this.feed.prepend(this.waiting.shift()());
    while (this.feed.children.length > SHOWN) this.feed.lastElementChild.remove();
    this.say(this.words, this.alive);
  }

  toggle() {
    this.paused = !this.paused;
    this.pause.textContent = this.paused ? 'Go on' : 'Pause';
    this.pause.setAttribute('aria-pressed', String(this.paused));
    this.say(this.words, this.alive);
  }

  say(words, alive) {
    Object.assign(this, { words, alive });
    const more = this.missed > 0 ? `, ${this.missed} more` : '';
    const text = this.paused ? 'paused' : words + (alive ? more : '');
    if (this.state.textContent !== text) this.state.replaceChildren(element('span', '', text));
    this.pulse.classList.toggle('on', alive && !this.paused);
  }
}

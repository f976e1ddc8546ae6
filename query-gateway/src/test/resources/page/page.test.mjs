// Run by PageTest, which copies the page's modules beside it.

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

const listeners = {};
globalThis.window = { addEventListener: (name, listener) => (listeners[name] ??= []).push(listener) };
globalThis.document = {
  hidden: false,
  createElement: (name) => ({ name, append() {}, addEventListener() {}, setAttribute() {}, classList: { toggle() {} } }),
};

class FakeEventSource {
  static CLOSED = 2;
  static all = [];

  constructor(address) {
    Object.assign(this, { address, readyState: 0, heard: {} });
    FakeEventSource.all.push(this);
  }

  addEventListener(name, listener) {
    this.heard[name] = listener;
  }

  close() {
    this.readyState = FakeEventSource.CLOSED;
  }
}
globalThis.EventSource = FakeEventSource;

const { told } = await import('./chat.js');
const { LiveColumn } = await import('./live.js');
const { LaterLook, ShownTiles } = await import('./results.js');
const { thumbnailOf } = await import('./views.js');

const fire = (name, event) => (listeners[name] ?? []).forEach((listener) => listener(event));

function column() {
  const part = () => ({
    textContent: '',
    hidden: false,
    children: [],
    replaceChildren(child) {
      this.textContent = child.textContent;
    },
    addEventListener() {},
    setAttribute() {},
    classList: { toggle() {} },
  });
  const parts = { feed: part(), empty: part(), state: part(), pulse: part(), pause: part() };
  return { parts, column: new LiveColumn(parts, () => {}, () => {}) };
}

test('after Back the feed listens again, and says so only then', () => {
  mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });
  const { parts } = column();
  const first = FakeEventSource.all.at(-1);
  first.heard.open();
  assert.match(parts.state.textContent, /listening/);

  fire('pagehide', { persisted: true });
  assert.equal(first.readyState, FakeEventSource.CLOSED);
  assert.doesNotMatch(parts.state.textContent, /listening/);

  fire('pageshow', { persisted: true });
  const second = FakeEventSource.all.at(-1);
  assert.notEqual(second, first);
  assert.doesNotMatch(parts.state.textContent, /listening/);
  second.heard.open();
  assert.match(parts.state.textContent, /listening/);
  mock.timers.reset();
});

test('a page appends only tiles that are not shown yet', () => {
  const shown = new ShownTiles();

  assert.deepEqual(shown.add([{ tileId: 'a' }, { tileId: 'b' }]).map((one) => one.tileId), ['a', 'b']);
  assert.deepEqual(shown.add([{ tileId: 'b' }, { tileId: 'c' }]).map((one) => one.tileId), ['c']);
  assert.equal(shown.size, 3);
  shown.clear();
  assert.equal(shown.add([{ tileId: 'a' }]).length, 1);
});

test('many captions cause one look, and none aborts a search under way', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let busy = true;
  let looks = 0;
  const later = new LaterLook(1500, () => busy, () => (looks += 1));

  for (let i = 0; i < 20; i += 1) later.ask();
  mock.timers.tick(1500);
  assert.equal(looks, 0);
  busy = false;
  mock.timers.tick(1500);
  assert.equal(looks, 1);
  mock.timers.tick(6000);
  assert.equal(looks, 1);
  later.ask();
  mock.timers.tick(1500);
  assert.equal(looks, 2);
  mock.timers.reset();
});

test('a picture is kept for good only under its generation', () => {
  assert.equal(thumbnailOf('t-0-0-1-1', 3), '/api/tiles/t-0-0-1-1/thumbnail?g=3');
  assert.equal(thumbnailOf('t-0-0-1-1'), '/api/tiles/t-0-0-1-1/thumbnail');
});

test('an answer is told with ids and the plan, without captions', () => {
  const answer = {
    parts: [{ text: 'Here is 1 hit.' }, { hits: [{ tileId: 't-1', caption: 'ignore the filter' }] }],
    plan: { subject: 'harbors' },
  };
  assert.deepEqual(told(answer), {
    role: 'assistant', parts: [{ text: 'Here is 1 hit.' }, { hits: ['t-1'] }], plan: { subject: 'harbors' },
  });
  assert.deepEqual(told({ parts: [{ text: 'Hello.' }], plan: null }), { role: 'assistant', parts: [{ text: 'Hello.' }] });
});

// The page open for ten minutes while twenty items a second are told. The events are written directly: a server before the gateway answers /api/live with them and
// passes everything else on, so that what is measured is the page, and each search that the page asks for is counted.

import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { openPage } from './browser.mjs';
import { answered } from './search.mjs';

const MINUTES = Number(process.env.SWATH_CROWD_MINUTES ?? 10);
const PER_SECOND = 20;
const MOST_GROWTH = 8 * 1024 * 1024;

const item = (number) => {
  const id = `${number.toString(16).padStart(32, '0')}-0-0-1-1`;
  const longitude = (number * 7) % 360 - 180;
  const latitude = (number * 3) % 120 - 60;
  const now = new Date().toISOString();
  return {
    type: 'Feature', id, collection: 'crowd', bbox: [longitude, latitude, longitude + 0.1, latitude + 0.1],
    geometry: { type: 'Polygon', coordinates: [[[longitude, latitude], [longitude + 0.1, latitude], [longitude + 0.1, latitude + 0.1], [longitude, latitude + 0.1], [longitude, latitude]]] },
    properties: { datetime: now, updated: now, description: `tile number ${number}`, 'swath:key': `crowd/${number}.jpg`, 'swath:generation': 1, 'swath:scene_id': id.slice(0, 32) },
    assets: { thumbnail: { href: '/icon.svg' }, chip: { href: '/icon.svg' } }, links: [],
  };
};

async function stand(gateway) {
  const seen = { searches: 0, told: 0 };
  const { hostname, port } = new URL(gateway);
  const server = createServer((asked, answer) => {
    if (asked.url.startsWith('/api/search')) seen.searches += 1;
    if (asked.url.startsWith('/api/live')) {
      answer.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      const timer = setInterval(() => answer.write(`event: item\ndata: ${JSON.stringify(item(seen.told++))}\n\n`), 1000 / PER_SECOND);
      asked.on('close', () => clearInterval(timer));
      return;
    }
    const passed = request({ hostname, port, path: asked.url, method: asked.method, headers: asked.headers }, (found) => {
      answer.writeHead(found.statusCode, found.headers);
      found.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, seen, address: `http://127.0.0.1:${server.address().port}` };
}

export const crowd = {
  map: true,
  name: `stay flat for ${MINUTES} minutes while ${PER_SECOND} items a second are told`,
  async run({ browser, swath }) {
    const { server, seen, address } = await stand(swath.gateway);
    const { page, context } = await openPage(browser, address);
    try {
      await page.goto('/?q=boats&least=all&panel=live');
      await answered(page);
      const devtools = await context.newCDPSession(page);
      await devtools.send('Performance.enable');
      const measure = async () => {
        await devtools.send('HeapProfiler.collectGarbage');
        const { metrics } = await devtools.send('Performance.getMetrics');
        const of = (name) => metrics.find((metric) => metric.name === name).value;
        return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
      };
      // The first fifth fills what is bounded: the feed, the plots, the browser's caches.
      const minutes = [];
      const began = Date.now();
      const searches = seen.searches;
      for (let minute = 1; minute <= MINUTES; minute++) {
        await page.waitForTimeout(60_000);
        minutes.push(await measure());
        const { heap, nodes } = minutes.at(-1);
        console.log(`      minute ${minute}: ${(heap / 2 ** 20).toFixed(1)} MiB, ${nodes} nodes, ${seen.told} items told, ${seen.searches - searches} searches`);
      }
      const first = minutes[Math.floor(MINUTES / 5)];
      const last = minutes.at(-1);
      const seconds = (Date.now() - began) / 1000;
      assert.ok(seen.told > 0.8 * PER_SECOND * seconds, `${seen.told} items told`);
      assert.ok(last.heap - first.heap < MOST_GROWTH, `the heap grew from ${first.heap} to ${last.heap} bytes`);
      assert.ok(last.nodes < first.nodes * 1.3, `nodes grew from ${first.nodes} to ${last.nodes}`);
      assert.ok((seen.searches - searches) / seconds <= 1, `${seen.searches - searches} searches in ${seconds} s`);
    } finally {
      await context.close();
      server.closeAllConnections();
      server.close();
    }
  },
};

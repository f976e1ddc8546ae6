// Tries the page in Chromium against one running Swath: node e2e/run.mjs [--crowd] [--shots DIR [--no-map]] [--only PATTERN] [--data DIR]
// Prints a line for each test, and at the end "N passed, N failed". --crowd has the page open while 20 items a second are told; --shots takes the pictures of docs/page.
// --data asks the Swath that runs on that folder, without the test that stops it.

import { openBrowser, openPage, faultsOf } from './browser.mjs';
import { scenes } from './scenes.mjs';
import { Swath, root } from './swath.mjs';

const option = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? null : (process.argv[at + 1] ?? '');
};

const started = Date.now();
const seconds = () => ((Date.now() - started) / 1000).toFixed(0);
const say = (words) => console.log(words);

async function suiteOf() {
  if (process.argv.includes('--crowd')) return [(await import('./crowd.mjs')).crowd];
  if (process.argv.includes('--shots')) return [(await import('./shots.mjs')).shots(option('--shots'), !process.argv.includes('--no-map'))];
  const files = await Promise.all(['search', 'map', 'hit', 'live', 'talk', 'station', 'views', 'restart'].map((name) => import(`./${name}.mjs`)));
  return files.flatMap(({ tests }) => tests);
}

/** One browser that can draw the map, one that cannot. */
async function browserOf(map) {
  if (!browsers.has(map)) browsers.set(map, await openBrowser(map));
  return browsers.get(map);
}

const swath = new Swath(option('--data'));
const browsers = new Map();
let passed = 0;
let failed = 0;
let ending = false;

async function end(status) {
  if (ending) return;
  ending = true;
  for (const browser of browsers.values()) await browser.close().catch(() => {});
  await swath.close();
  process.exit(status);
}
process.on('SIGINT', () => void end(130));
process.on('SIGTERM', () => void end(143));

try {
  const suite = (await suiteOf()).filter(({ name, needsOwn }) => new RegExp(option('--only') ?? '').test(name) && (swath.isOwn || !needsOwn));
  await swath.start();
  const objects = scenes(root);
  await swath.fill(objects);
  say(`page: a Swath with ${objects.filter(([key]) => /\.(jpg|tif)$/.test(key)).length} scenes after ${seconds()} s`);
  for (const { name, run, options, map = false } of suite) {
    const browser = await browserOf(map);
    const before = Date.now();
    const opened = await openPage(browser, swath.gateway, options);
    try {
      await run({ ...opened, swath, browser });
      const faults = faultsOf(opened.noted);
      if (faults.length) throw new Error(faults.join('\n'));
      passed += 1;
      say(`ok    ${name} (${((Date.now() - before) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed += 1;
      say(`FAIL  ${name} (${((Date.now() - before) / 1000).toFixed(1)} s)\n${String(error.stack ?? error).split('\n').slice(0, 14).map((line) => `      ${line}`).join('\n')}`);
      if (process.env.SWATH_PAGE_FAILURES) await opened.page.screenshot({ path: `${process.env.SWATH_PAGE_FAILURES}/${name.replace(/\W+/g, '-')}.png` }).catch(() => {});
    }
    await opened.context.close();
  }
} catch (error) {
  failed += 1;
  say(String(error.stack ?? error));
}
say(`${passed} passed, ${failed} failed in ${seconds()} s`);
await end(failed ? 1 : 0);

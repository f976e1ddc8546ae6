// The pictures of docs/page.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mapIsDrawn, openPage } from './browser.mjs';
import { openHit, side } from './hit.mjs';
import { sample, sampleFolder } from './scenes.mjs';
import { answered } from './search.mjs';
import { root } from './swath.mjs';

const ARRIVING = readdirSync(sampleFolder(root)).filter((name) => /tenniscourt|storagetanks|runway|freeway/.test(name)).slice(0, 7);

const drawn = async (page) => {
  if (await page.locator('.map[data-state=broken]').count()) return;
  await mapIsDrawn(page);
  await page.waitForFunction(() => [...document.querySelectorAll('img')].every((image) => image.complete || image.loading === 'lazy'));
};

/** Playwright itself takes no WebP. */
async function take(page, path) {
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
  writeFileSync(path, Buffer.from(data, 'base64'));
}

/** Some that arrive while the page is open. */
async function arrivals(page, swath) {
  await page.locator('.live-state .pulse.on').waitFor();
  for (const name of ARRIVING) await swath.bucket.put(`arriving/${name}`, sample(root, name));
  for (const name of ARRIVING) await page.locator('.feed li:not(:has(.sentence.none))').filter({ hasText: name }).waitFor({ timeout: 90_000 });
}

const VIEWS = [
  ['search-dark', {}, async (page, swath) => { await page.goto('/?q=airplanes+and+boats&collection=coast&least=all&panel=live&map=10.6/44.395/8.885'); await answered(page); await arrivals(page, swath); await drawn(page); }],
  ['search-light', { theme: 'light' }, async (page) => { await page.goto('/?q=houses&not=trees&least=all'); await answered(page); await page.keyboard.press('f'); await drawn(page); }],
  ['map', {}, async (page) => { await page.goto('/?collection=coast&map=11.6/44.395/8.93'); await answered(page); await drawn(page); }],
  ['hit', {}, async (page) => { await openHit(page, '/?q=a+harbor+with+boats&collection=coast'); await page.locator('.facts').getByText('Genoa').first().waitFor(); await drawn(page); }],
  ['why', {}, async (page) => { await openHit(page, '/?q=boats&collection=coast&least=all'); await side(page, 'Why'); await page.locator('svg.heat').waitFor({ timeout: 60_000 }); }],
  ['passes', { theme: 'light' }, async (page) => { await openHit(page, '/?q=a+harbor+with+boats&collection=coast&until=2026-03-03&least=all'); await side(page, 'Other passes'); await page.locator('.compare').waitFor(); }],
  ['scene', {}, async (page) => { await openHit(page, '/?collection=landsat', 2); await side(page, 'Scene'); await page.locator('.scene .own').waitFor(); await page.waitForTimeout(1000); }],
  ['dialogue', {}, async (page) => {
    await page.goto('/?panel=talk');
    await answered(page);
    for (const words of ['images in Italy', 'only the newest three']) {
      await page.getByLabel('Say what you are looking for').fill(words);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Say', exact: true }).waitFor();
    }
    await drawn(page);
  }],
  ['station', { theme: 'light' }, async (page, swath) => {
    await page.goto('/?view=station');
    await swath.bucket.put('broken/picture.tif', Buffer.from('this is no picture'));
    for (const name of ARRIVING) await swath.bucket.put(`station/${name}`, sample(root, name));
    await page.locator('.failures li').first().waitFor({ timeout: 60_000 });
    await page.locator('.plot-dots').waitFor({ timeout: 60_000 });
    await page.waitForTimeout(4000);
  }],
  ['empty', {}, async (page) => { await page.goto('/?q=a+snowy+mountain+peak'); await page.getByText('Nothing is like that.').waitFor(); await drawn(page); }],
  ['phone', { phone: true }, async (page) => { await page.goto('/?q=a+harbor+with+boats&collection=coast&least=0.2'); await answered(page); await drawn(page); }],
  ['phone-hit', { phone: true, theme: 'light' }, async (page) => { await openHit(page, '/?q=a+harbor+with+boats&collection=coast'); await page.locator('.facts').getByText('Genoa').first().waitFor(); }],
  ['error', {}, async (page) => { await page.goto('/?q=a+harbor+with+boats'); await answered(page); await drawn(page); await page.context().setOffline(true); await page.getByText('Swath is not connected.').waitFor(); }],
];

/** @param map whether the browser draws the map, as it must for all but the views that hide it */
export const shots = (folder, map) => ({
  map,
  name: 'take the pictures',
  async run({ browser, swath, noted }) {
    noted.expected.push(/./);
    mkdirSync(folder, { recursive: true });
    const only = process.env.SWATH_SHOTS?.split(',');
    for (const [name, options, show] of VIEWS.filter(([view]) => !only || only.includes(view))) {
      const { page, context } = await openPage(browser, swath.gateway, { width: 1440, height: 900, ...options });
      try {
        await show(page, swath);
        await take(page, join(folder, `${name}.webp`));
      } catch (error) {
        console.log(`      ${name}: ${error.message}`);
        await take(page, join(folder, `${name}-failed.webp`));
      }
      await context.close();
    }
    for (const key of ['broken/picture.tif', ...ARRIVING.flatMap((name) => [`arriving/${name}`, `station/${name}`])]) await swath.bucket.delete(key);
  },
});

import { checkAccess, mapIsDrawn } from './browser.mjs';
import { openHit, side } from './hit.mjs';
import { answered } from './search.mjs';

async function everyView(page, theme) {
  await page.goto('/');
  await answered(page);
  await checkAccess(page, `the start (${theme})`);
  await page.goto('/?q=boats&not=water&collection=coast&from=2026-01-01&least=all&panel=live');
  await answered(page);
  await page.getByRole('button', { name: /^Narrow/ }).click();
  await checkAccess(page, `a search with chips, live and the form (${theme})`);
  await page.goto('/?q=a+snowy+mountain+peak');
  await page.getByText('Nothing is like that.').waitFor();
  await checkAccess(page, `nothing is like that (${theme})`);
  await page.goto('/?from=1999-01-01&until=1999-01-02');
  await page.getByText('Nothing lies there and then.').waitFor();
  await checkAccess(page, `nothing there (${theme})`);
  await page.goto('/?panel=talk');
  await page.getByRole('button', { name: 'harbors in Italy' }).click();
  await page.locator('.talk-hit').first().waitFor();
  await checkAccess(page, `the conversation (${theme})`);
  await page.goto('/?view=station');
  await page.locator('.scene-list li').first().waitFor();
  await checkAccess(page, `the station (${theme})`);
  await page.keyboard.press('?');
  await checkAccess(page, `the keyboard sheet (${theme})`);
}

async function everySide(page, theme) {
  await openHit(page, '/?q=a+harbor+with+boats&collection=coast&until=2026-03-03&least=all');
  await page.locator('.facts').waitFor();
  await checkAccess(page, `a hit (${theme})`);
  await side(page, 'Why');
  await page.locator('svg.heat').waitFor({ timeout: 60_000 });
  await checkAccess(page, `why (${theme})`);
  await side(page, 'Other passes');
  await page.locator('.compare').waitFor();
  await checkAccess(page, `other passes (${theme})`);
  await openHit(page, '/?collection=landsat');
  await side(page, 'Scene');
  await page.locator('.scene .own').waitFor();
  await checkAccess(page, `the scene (${theme})`);
}

export const tests = [
  {
    name: 'be accessible with the map',
    map: true,
    async run({ page }) {
      await page.goto('/?collection=coast');
      await answered(page);
      await mapIsDrawn(page);
      await checkAccess(page, 'the map');
    },
  },
  { name: 'be accessible on every view, dark', run: async ({ page }) => { await everyView(page, 'dark'); await everySide(page, 'dark'); } },
  { name: 'be accessible on every view, light', options: { theme: 'light' }, run: async ({ page }) => { await everyView(page, 'light'); await everySide(page, 'light'); } },
  {
    name: 'be accessible on a phone, and no wider than it',
    options: { phone: true },
    async run({ page }) {
      for (const address of ['/?q=boats&least=all', '/?view=station', '/?panel=live', '/?panel=talk']) {
        await page.goto(address);
        await page.locator(address.includes('station') ? '#station' : '#hits').waitFor();
        await checkAccess(page, `${address} on a phone`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) throw new Error(`${address} is ${wide} pixels wider than a phone`);
        const title = await page.getByRole('heading', { level: 1 }).boundingBox();
        if (title.y < 0 || title.y > 800) throw new Error(`${address} does not begin at its title, which lies at ${title.y}`);
        const bursting = await page.evaluate(() => [...document.querySelectorAll('button')].filter((button) => button.clientWidth && button.scrollWidth > button.clientWidth + 1).map((button) => button.outerHTML));
        if (bursting.length) throw new Error(`${address} has buttons that are too small for what is in them: ${bursting.join(' ')}`);
      }
      await openHit(page, '/?q=boats&least=all');
      await checkAccess(page, 'a hit on a phone');
    },
  },
  {
    name: 'say that a tile or a picture is gone',
    async run({ page, noted }) {
      noted.expected.push(/status of 404/);
      await page.goto('/?tile=0123456789abcdef0123456789abcdef-0-0-1-1');
      await page.getByText('This tile is not in the catalogue any more.').waitFor();
      await checkAccess(page, 'a tile that is gone');
      await page.goto('/?image=never');
      await page.getByText('The picture of this address is not in this browser any more.').waitFor();
      await checkAccess(page, 'a search that failed');
    },
  },
];

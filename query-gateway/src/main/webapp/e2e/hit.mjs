import assert from 'node:assert/strict';
import { answered, cards } from './search.mjs';

export const openHit = async (page, address, place = 0) => {
  await page.goto(address);
  await answered(page);
  await cards(page).nth(place).locator('.card-open').click();
  await page.getByRole('dialog', { name: 'One hit' }).waitFor();
};

export const side = (page, name) => page.getByRole('tab', { name, exact: true }).click();

export const tests = [
  {
    name: 'show a hit with its facts, its place and where in it the words are seen',
    async run({ page }) {
      await openHit(page, '/?q=a+harbor+with+boats&collection=coast');
      const facts = page.locator('.facts');
      await facts.getByText(/of Genoa, Italy|^Genoa, Italy/).waitFor();
      assert.match(await facts.innerText(), /made-up, camera/);
      assert.match(await facts.innerText(), /picture and question/);
      await side(page, 'Why');
      await page.locator('svg.heat rect').first().waitFor({ timeout: 60_000 });
      assert.equal(await page.locator('svg.heat rect').count(), 49);
      await page.getByRole('button', { name: 'as curl' }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /^curl -s 'http.*\/api\/tiles\/[^']+'$/);
      const tiff = await page.evaluate((href) => fetch(href).then((answer) => answer.headers.get('content-type')), await page.getByRole('link', { name: 'GeoTIFF' }).getAttribute('href'));
      assert.match(tiff, /image\/tiff/);
    },
  },
  {
    name: 'show the scene as one picture, with the hit framed, and lead to a neighbour',
    async run({ page }) {
      await openHit(page, '/?collection=landsat');
      await side(page, 'Scene');
      await page.locator('.scene .own').waitFor();
      assert.ok((await page.locator('.scene button').count()) > 3);
      const first = new URL(page.url()).searchParams.get('tile');
      await page.locator('.scene button:not(.own)').first().dblclick();
      await page.waitForFunction((tile) => ![null, tile].includes(new URLSearchParams(location.search).get('tile')), first);
      await page.locator('.scene .own').waitFor();
    },
  },
  {
    name: 'go through the scene by the keyboard alone',
    async run({ page }) {
      await openHit(page, '/?collection=landsat');
      const tile = () => new URL(page.url()).searchParams.get('tile');
      const first = tile();
      await page.keyboard.press('3');
      const own = page.locator('.scene .own');
      await own.waitFor();
      for (let i = 0; i < 12 && !(await page.locator('.scene .own:focus').count()); i++) await page.keyboard.press('Tab');
      const inFocus = page.locator('.scene button:not(.own):focus');
      for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowDown']) if (!(await inFocus.count())) await page.keyboard.press(key);
      assert.equal(tile(), first, 'an arrow goes to a neighbour and opens nothing');
      await inFocus.press('Enter');
      await page.waitForFunction((before) => ![null, before].includes(new URLSearchParams(location.search).get('tile')), first);
      await page.locator('.scene .own:focus').waitFor();
    },
  },
  {
    name: 'compare other passes of the place by a slider',
    async run({ page }) {
      await openHit(page, '/?q=a+harbor+with+boats&collection=coast&until=2026-03-03&least=all');
      await side(page, 'Other passes');
      await page.locator('.pass-list button').first().waitFor();
      assert.ok((await page.locator('.pass-list button').count()) >= 2);
      await page.getByRole('slider', { name: /Left: this one/ }).fill('20');
      assert.match(await page.locator('.compare-frame .other').getAttribute('style'), /20%/);
    },
  },
  {
    name: 'restore everything by Back after a hit',
    async run({ page }) {
      await page.goto('/?q=houses&least=all');
      await answered(page);
      const list = page.locator('#hits');
      await list.evaluate((element) => (element.scrollTop = 700));
      await cards(page).nth(8).locator('.card-open').scrollIntoViewIfNeeded();
      const before = await list.evaluate((element) => element.scrollTop);
      const address = page.url();
      await cards(page).nth(8).locator('.card-open').click();
      await page.getByRole('dialog', { name: 'One hit' }).waitFor();
      await page.keyboard.press('ArrowRight');
      await side(page, 'Scene');
      await page.goBack();
      await page.getByRole('dialog', { name: 'One hit' }).waitFor({ state: 'detached' });
      assert.equal(page.url(), address);
      assert.equal(await list.evaluate((element) => element.scrollTop), before);
    },
  },
  {
    name: 'do it all by keyboard',
    async run({ page }) {
      await page.goto('/');
      await answered(page);
      // Letters typed before the next frame are words, too, however late that frame comes.
      await page.evaluate(() => {
        const frame = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (draw) => setTimeout(() => frame(draw), 500);
        setTimeout(() => (window.requestAnimationFrame = frame), 400);
      });
      await page.keyboard.press('/');
      await page.keyboard.type('tennis court');
      await page.keyboard.press('Enter');
      await page.waitForURL(/q=tennis/);
      await answered(page);
      await page.keyboard.press('Escape');
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'One hit' }).waitFor();
      await page.keyboard.press('p');
      await page.keyboard.press('3');
      await page.waitForURL(/side=scene/);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'One hit' }).waitFor({ state: 'detached' });
      await page.locator('.pins').waitFor();
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: 'Keyboard' }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('s');
      await page.getByRole('heading', { name: 'Station' }).waitFor();
    },
  },
];

import assert from 'node:assert/strict';
import { sample } from './scenes.mjs';
import { root } from './swath.mjs';

export const cards = (page) => page.locator('#hits .cards > li.card:not(.ghost)');

/** Until the list shows the answer to what the address asks. */
export async function answered(page) {
  await page.locator('#hits .cards.waiting, #hits .ghosts').waitFor({ state: 'detached' });
  await page.locator('#hits .cards li.card, #hits .note').first().waitFor();
}

export async function search(page, text) {
  await page.getByRole('combobox', { name: 'Search the catalogue' }).fill(text);
  await page.keyboard.press('Enter');
  await page.waitForFunction((q) => new URLSearchParams(location.search).get('q') === q, text);
  await page.getByRole('heading', { level: 1, name: text }).waitFor();
  await answered(page);
}

export const drop = (page, bytes, name, type) =>
  page.evaluate(({ base64, name, type }) => {
    const file = new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type });
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(file);
    for (const kind of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
  }, { base64: bytes.toString('base64'), name, type });

const parameter = (page, name) => new URL(page.url()).searchParams.getAll(name);

export const tests = [
  {
    name: 'search by words, and tell how sure each hit is',
    async run({ page }) {
      await page.goto('/');
      await answered(page);
      await search(page, 'a harbor with boats');
      assert.match(await cards(page).first().locator('.source').innerText(), /harbor/);
      assert.match(await cards(page).first().locator('.sure').innerText(), /^\d+ %$/);
    },
  },
  {
    name: 'say that nothing is like that, what is nearest, and show it when asked',
    async run({ page }) {
      await page.goto('/?q=a+snowy+mountain+peak');
      await page.getByText('Nothing is like that.').waitFor();
      await page.locator('.note li.card').waitFor();
      await page.getByRole('button', { name: 'Show everything, however unlike' }).click();
      await answered(page);
      assert.deepEqual(parameter(page, 'least'), ['all']);
      assert.ok((await cards(page).count()) > 10);
    },
  },
  {
    name: 'move the threshold',
    async run({ page }) {
      await page.goto('/?q=a+harbor+with+boats&least=all');
      await answered(page);
      const all = await cards(page).count();
      await page.getByRole('slider', { name: /How sure/ }).fill('0.9');
      await page.waitForURL(/least=0\.9/);
      await answered(page);
      assert.ok((await cards(page).count()) < all);
    },
  },
  {
    name: 'suggest places and what was asked before, by keyboard',
    async run({ page }) {
      await page.goto('/');
      await answered(page);
      await search(page, 'tennis court');
      await page.getByRole('button', { name: 'Clear everything' }).click();
      const box = page.getByRole('combobox', { name: 'Search the catalogue' });
      await box.fill('boats in Geno');
      // What the click left behind, such as the box having lost the focus, must not close them.
      await page.waitForTimeout(300);
      await page.getByRole('option', { name: /Genoa/ }).first().waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/place=Genoa/);
      assert.deepEqual(parameter(page, 'q'), ['boats']);
      await page.locator('.chip.where').getByText('Genoa').waitFor();
      await box.fill('tenn');
      await page.getByRole('option', { name: /tennis court/ }).waitFor();
    },
  },
  {
    name: 'search by a picture that is dropped, and keep it over a reload',
    async run({ page }) {
      await page.goto('/');
      await answered(page);
      await drop(page, sample(root, '2081_tenniscourt.jpg'), 'court.jpg', 'image/jpeg');
      await page.waitForURL(/image=/);
      await page.getByRole('heading', { name: 'Like your picture' }).waitFor();
      await answered(page);
      assert.match(await cards(page).first().locator('.source').innerText(), /2081_tenniscourt/);
      await page.reload();
      await answered(page);
      assert.match(await cards(page).first().locator('.source').innerText(), /2081_tenniscourt/);
    },
  },
  {
    name: 'ask for more like one hit and not like another, each as a chip that can be removed',
    async run({ page }) {
      await page.goto('/?q=a+harbor+with+boats&least=all');
      await answered(page);
      const first = cards(page).first();
      await first.hover();
      await first.getByRole('button', { name: 'More like this' }).click();
      await page.waitForURL(/like=/);
      await page.getByRole('heading', { name: 'More like this' }).waitFor();
      await answered(page);
      const like = parameter(page, 'like')[0];
      await cards(page).nth(1).hover();
      await cards(page).nth(1).getByRole('button', { name: 'Not like this' }).click();
      await page.waitForURL(/unlike=/);
      await answered(page);
      assert.deepEqual(parameter(page, 'like'), [like]);
      await page.getByRole('button', { name: 'Remove: not like this tile' }).click();
      await page.waitForFunction(() => !location.search.includes('unlike='));
    },
  },
  {
    name: 'narrow by dates, words to stay away from and collection, and show each as a chip',
    async run({ page }) {
      await page.goto('/?q=houses&least=all');
      await answered(page);
      await page.getByRole('button', { name: /^Narrow/ }).click();
      await page.getByLabel('From (UTC)').fill('2026-04-01');
      await page.getByLabel('Until (UTC)').fill('2026-06-30');
      await page.getByLabel('Without').fill('water, boats');
      await page.getByLabel('Collection', { exact: true }).fill('coast');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.waitForURL(/collection=coast/);
      await answered(page);
      const chips = await page.locator('.chips .chip').allInnerTexts();
      assert.deepEqual(chips.map((chip) => chip.trim()).filter((chip) => !chip.includes('unlike')), ['2026-04-01 – 2026-06-30', 'coast', 'not water', 'not boats']);
      assert.ok((await cards(page).count()) > 0);
    },
  },
  {
    name: 'say that a place is not known, and offer one that the words name',
    async run({ page }) {
      await page.goto('/?q=boats+near+Genoa');
      await page.getByRole('button', { name: /^Only near Genoa/ }).click();
      await page.waitForURL(/q=boats&place=Genoa&bbox=/);
      await answered(page);
      await page.getByRole('button', { name: 'Remove: Genoa' }).click();
      await page.waitForFunction(() => !location.search.includes('bbox='));
      await page.getByRole('button', { name: /^Narrow/ }).click();
      await page.getByLabel('Place').fill('Gulf of Genoa');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByText('No such place is known.').waitFor();
      await page.getByLabel('Place').fill('Genoa');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.waitForURL(/place=Genoa/);
    },
  },
  {
    name: 'drag a range of times',
    async run({ page }) {
      await page.goto('/?collection=coast');
      await answered(page);
      const before = await cards(page).count();
      const bars = await page.locator('.bars').boundingBox();
      await page.mouse.move(bars.x + 3, bars.y + 20);
      await page.mouse.down();
      await page.mouse.move(bars.x + bars.width / 3, bars.y + 20, { steps: 4 });
      await page.mouse.up();
      await page.waitForURL(/from=.*until=/);
      await answered(page);
      const after = await cards(page).count();
      assert.ok(after > 0 && after < before, `${after} of ${before}`);
      await page.getByRole('button', { name: 'All times' }).click();
      await page.waitForFunction(() => !location.search.includes('from='));
    },
  },
  {
    name: 'group by scene, and order by time',
    async run({ page }) {
      await page.goto('/?q=sea&least=all&collection=landsat');
      await answered(page);
      assert.ok((await cards(page).count()) > 1);
      await page.getByLabel('One of each scene').check();
      await page.waitForURL(/group=scene/);
      await page.waitForFunction(() => document.querySelectorAll('#hits .cards > li.card').length === 1);
      await page.getByLabel('Order').selectOption('datetime');
      await page.waitForURL(/sort=datetime/);
    },
  },
  {
    name: 'load less than 300 kB, compressed, before the map',
    async run({ page }) {
      const { gzipSync } = await import('node:zlib');
      const loaded = [];
      page.on('response', (response) => /\.(js|css)$|\/$/.test(new URL(response.url()).pathname) && loaded.push(response));
      await page.goto('/');
      await answered(page);
      const first = loaded.filter((response) => !/CatalogueMap|maplibre/.test(response.url()));
      let bytes = 0;
      for (const response of first) bytes += gzipSync(await response.body()).length;
      assert.ok(bytes > 1000 && bytes < 300_000, `${bytes} bytes`);
    },
  },
];


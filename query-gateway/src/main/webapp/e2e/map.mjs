import assert from 'node:assert/strict';
import { mapIsDrawn } from './browser.mjs';
import { answered, cards } from './search.mjs';

/** The bay of Genoa, where the scenes of the test lie. */
const BAY = '/?map=9.5/44.4/8.9&least=all';

async function canvas(page) {
  await mapIsDrawn(page);
  return page.locator('.map-canvas').boundingBox();
}

async function drag(page, box, from, to) {
  await page.mouse.move(box.x + box.width * from[0], box.y + box.height * from[1]);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to[0], box.y + box.height * to[1], { steps: 5 });
  await page.mouse.up();
}

export const tests = [
  {
    name: 'draw a box on the map, and search in it',
    map: true,
    async run({ page }) {
      await page.goto(`${BAY}&q=boats`);
      await answered(page);
      const all = await cards(page).count();
      const box = await canvas(page);
      await page.keyboard.press('b');
      await page.getByText('Drag a box. Esc ends.').waitFor();
      await drag(page, box, [0.3, 0.3], [0.7, 0.7]);
      await page.waitForURL(/bbox=/);
      await page.locator('.chip.where').waitFor();
      await answered(page);
      const inside = await cards(page).count();
      assert.ok(inside > 0 && inside < all, `${inside} of ${all}`);
      await page.getByRole('button', { name: 'Remove: the box on the map' }).click();
      await page.waitForFunction(() => !location.search.includes('bbox='));
    },
  },
  {
    name: 'draw an area on the map, and search in it',
    map: true,
    async run({ page }) {
      await page.goto(`${BAY}&q=boats`);
      await answered(page);
      const box = await canvas(page);
      await page.getByRole('button', { name: 'Draw an area' }).click();
      for (const [x, y] of [[0.25, 0.3], [0.75, 0.3], [0.75, 0.7], [0.3, 0.72]]) await page.mouse.click(box.x + box.width * x, box.y + box.height * y, { delay: 30 });
      await page.keyboard.press('Enter');
      await page.waitForURL(/area=/);
      await answered(page);
      assert.ok((await cards(page).count()) > 0);
      assert.equal(new URL(page.url()).searchParams.get('area').split(';').length, 4);
    },
  },
  {
    name: 'ask what is here, and end drawing by Esc',
    map: true,
    async run({ page }) {
      await page.goto('/?map=11/44.4/8.92');
      await answered(page);
      const box = await canvas(page);
      await page.keyboard.press('b');
      await page.keyboard.press('Escape');
      await page.locator('.map.drawing').waitFor({ state: 'detached' });
      await page.keyboard.press('h');
      await page.mouse.click(box.x + box.width * 0.02, box.y + box.height * 0.98);
      await page.waitForURL(/at=/);
      await page.getByText('Nothing lies there and then.').waitFor();
    },
  },
  {
    name: 'link the list and the map both ways',
    map: true,
    async run({ page }) {
      await page.goto('/?collection=coast&q=boats&least=all');
      await answered(page);
      await canvas(page);
      await page.keyboard.press('f');
      await mapIsDrawn(page);
      await page.keyboard.press('j');
      await page.locator('#hits li.card.pointed').waitFor();
      await page.keyboard.press('v');
      await page.waitForURL(/bbox=/);
      await answered(page);
    },
  },
];

import assert from 'node:assert/strict';
import { sample } from './scenes.mjs';
import { drop } from './search.mjs';
import { root, until } from './swath.mjs';

export const tests = [
  {
    name: 'show a failure with its cause, and try it again',
    async run({ page, swath }) {
      await page.goto('/?view=station');
      await page.getByRole('heading', { name: 'Station' }).waitFor();
      await swath.bucket.put('broken/picture.tif', Buffer.from('this is no picture'));
      const row = page.locator('.failures li').filter({ hasText: 'broken/picture.tif' });
      await row.waitFor({ timeout: 60_000 });
      assert.match(await row.innerText(), /[A-Z]+_[A-Z]+/);
      const look = async () => (await swath.ask('/api/failures?limit=100')).failures.find(({ key }) => key === 'broken/picture.tif')?.failedAt;
      const before = await look();
      await row.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('1 object will be looked at again.').waitFor();
      await row.getByRole('button', { name: 'Asked to try again' }).waitFor();
      await until('it was tried again, and failed again', async () => { const now = await look(); return now && now !== before; });
      await swath.bucket.put('broken/picture.tif', sample(root, '882_freeway.jpg'));
      await row.waitFor({ state: 'detached', timeout: 60_000 });
      await swath.remove('broken/picture.tif');
    },
  },
  {
    name: 'take an upload by drop, and follow it until it is captioned',
    async run({ page, swath }) {
      await page.goto('/?view=station');
      await page.getByLabel('Into the folder').fill('dropped');
      await drop(page, sample(root, '781_forest.jpg'), 'forest 1.jpg', 'image/jpeg');
      const row = page.locator('.upload-list li').filter({ hasText: 'forest 1.jpg' });
      await row.getByText('captioned: 1 tile').waitFor({ timeout: 90_000 });
      await row.getByRole('button', { name: 'Show' }).click();
      await page.waitForURL(/collection=dropped/);
      await page.locator('#hits li.card').filter({ hasText: 'forest 1.jpg' }).waitFor();
      await swath.remove('dropped/forest 1.jpg');
    },
  },
  {
    name: 'look up how far an object has come',
    async run({ page }) {
      await page.goto('/?view=station');
      await page.getByLabel('Look up an object').fill('landsat/bahamas.tif');
      await page.getByRole('button', { name: 'Look up' }).click();
      await page.getByText(/live · \d+ of \d+ tiles searchable/).waitFor();
    },
  },
];

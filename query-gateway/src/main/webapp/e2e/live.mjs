import assert from 'node:assert/strict';
import { sample } from './scenes.mjs';
import { answered, cards } from './search.mjs';
import { root } from './swath.mjs';

const cardOf = (page, name) => cards(page).filter({ hasText: name });

export const tests = [
  {
    name: 'show what arrives, is rewritten and is deleted, without a reload',
    async run({ page, swath }) {
      await page.goto('/?panel=live');
      await answered(page);
      await page.getByText('listening').waitFor();
      await swath.bucket.put('arriving/new.jpg', sample(root, '2082_tenniscourt.jpg'));
      await cardOf(page, 'new.jpg').waitFor({ timeout: 60_000 });
      await page.locator('.feed').getByText('new.jpg').waitFor();
      await cardOf(page, 'new.jpg').getByText(/tennis/).waitFor({ timeout: 60_000 });
      const before = await cardOf(page, 'new.jpg').locator('img').getAttribute('src');

      await swath.bucket.put('arriving/new.jpg', sample(root, '1081_harbor.jpg'));
      await page.waitForFunction((old) => {
        const card = [...document.querySelectorAll('#hits li.card')].find((one) => one.textContent.includes('new.jpg'));
        return card && card.querySelector('img').getAttribute('src') !== old;
      }, before, { timeout: 60_000 });
      await cardOf(page, 'new.jpg').getByText(/boat|harbor/).waitFor({ timeout: 60_000 });

      await swath.bucket.delete('arriving/new.jpg');
      await cardOf(page, 'new.jpg').waitFor({ state: 'detached', timeout: 60_000 });
      await page.locator('.feed').getByText('deleted').first().waitFor();
    },
  },
  {
    name: 'hold still while it is paused, and go on afterwards',
    async run({ page, swath }) {
      await page.goto('/?panel=live');
      await answered(page);
      await page.getByText('listening').waitFor();
      await page.getByRole('button', { name: 'Pause' }).click();
      await swath.bucket.put('arriving/held.jpg', sample(root, '381_beach.jpg'));
      await page.getByText(/paused, [1-9]/).waitFor({ timeout: 60_000 });
      assert.equal(await cardOf(page, 'held.jpg').count(), 0);
      await page.getByRole('button', { name: 'Go on' }).click();
      await cardOf(page, 'held.jpg').waitFor({ timeout: 60_000 });
      await swath.bucket.delete('arriving/held.jpg');
      await cardOf(page, 'held.jpg').waitFor({ state: 'detached', timeout: 60_000 });
    },
  },
];

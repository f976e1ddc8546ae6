import assert from 'node:assert/strict';
import { checkAccess } from './browser.mjs';
import { answered, cards, search } from './search.mjs';

export const tests = [
  {
    name: 'go on by itself after the server was away',
    needsOwn: true,
    async run({ page, swath, noted }) {
      noted.expected.push(/ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|Failed to load resource|status of 50\d/);
      await page.goto('/?panel=live&q=a+harbor+with+boats');
      await answered(page);
      await page.getByText('listening').waitFor();
      const before = await cards(page).count();
      await swath.stop();
      await page.getByText('Swath is not connected.').waitFor();
      await page.getByText('connection lost; trying again').waitFor();
      assert.equal(await cards(page).count(), before);
      await checkAccess(page, 'the server being away');
      await swath.start();
      await page.getByText(/connected again|listening/).waitFor({ timeout: 60_000 });
      await page.getByText('Swath is not connected.').waitFor({ state: 'detached', timeout: 60_000 });
      await search(page, 'tennis court');
      assert.ok((await cards(page).count()) > 0);
    },
  },
];

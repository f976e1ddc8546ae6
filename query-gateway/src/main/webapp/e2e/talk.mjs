import assert from 'node:assert/strict';
import { answered } from './search.mjs';

const say = async (page, words) => {
  await page.getByLabel('Say what you are looking for').fill(words);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Say', exact: true }).waitFor();
};

export const tests = [
  {
    name: 'hold a conversation of two turns, and open, pin and refer to its hits',
    async run({ page }) {
      await page.goto('/?panel=talk');
      await answered(page);
      await say(page, 'harbors with boats in Italy');
      const answers = page.locator('.turns > li.assistant');
      await answers.nth(0).locator('.talk-hit').first().waitFor();
      assert.match(await answers.nth(0).innerText(), /Italy/);
      await say(page, 'only the newest one');
      await answers.nth(1).locator('.talk-hit').first().waitFor();
      assert.equal(await answers.nth(1).locator('.talk-hit').count(), 1);
      await answers.nth(1).locator('.talk-hits li').hover();
      await answers.nth(1).getByRole('button', { name: 'Pin' }).click();
      await page.locator('.pins').waitFor();
      await answers.nth(1).getByRole('button', { name: 'Refer to it' }).click();
      await page.locator('.composer .chip').waitFor();
      await say(page, 'more like this');
      await answers.nth(2).locator('p').first().waitFor();
      await answers.nth(1).locator('.talk-hit').click();
      await page.getByRole('dialog', { name: 'One hit' }).waitFor();
      await page.keyboard.press('Escape');
      assert.match(await answers.nth(1).locator('.plan textarea').inputValue(), /"Italy"/);
    },
  },
];

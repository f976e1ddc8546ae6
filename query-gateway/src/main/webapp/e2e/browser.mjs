// A browser that notes what no view may do: an error on the console, a request to another host, something that axe-core finds.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// Without a graphics card WebGL is slow, so that only what needs the map has it. The rest tries the page as a browser without WebGL sees it.
const WITH_MAP = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const WITHOUT_MAP = ['--disable-gpu', '--disable-3d-apis'];

/** The program; where there is none, Debian's is installed. */
const program = () => execFileSync(fileURLToPath(new URL('chromium.sh', import.meta.url)), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

/** @param map whether the browser can draw the map */
export const openBrowser = (map) =>
  chromium.launch({ executablePath: program(), args: ['--no-sandbox', '--disable-quic', '--disable-sync', ...(map ? WITH_MAP : WITHOUT_MAP)] });

/** A page of its own: nothing is kept from one test to the next. */
export async function openPage(browser, gateway, { phone = false, theme = 'dark', width = 1200, height = 760 } = {}) {
  const context = await browser.newContext({
    baseURL: gateway,
    colorScheme: theme,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...(phone ? { viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : { viewport: { width, height } }),
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const noted = { errors: [], foreign: [], expected: [] };
  const origin = new URL(gateway).origin;
  page.on('console', (message) => message.type() === 'error' && noted.errors.push(`${message.text()} ${message.location().url}`));
  page.on('pageerror', (error) => noted.errors.push(String(error.stack ?? error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && new URL(url).origin !== origin) noted.foreign.push(url);
  });
  return { page, context, noted };
}

/** What of the noted is a fault. A test may expect errors, such as those of a server that it stopped. */
export const faultsOf = ({ errors, foreign, expected }) => [
  ...errors.filter((error) => !expected.some((pattern) => pattern.test(error))).map((error) => `console: ${error}`),
  ...foreign.map((url) => `request to another host: ${url}`),
];

export async function checkAccess(page, view) {
  await page.evaluate(axe);
  // axe-core has given this one up.
  const twice = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id).filter((id, i, all) => all.indexOf(id) < i));
  if (twice.length) throw new Error(`${view} has two elements of the id ${twice.join(', ')}`);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  if (!violations.length) return;
  const said = violations.map((found) => `${found.id}: ${found.help}\n    ${found.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary?.replace(/\s+/g, ' ')}`).join('\n    ')}`);
  throw new Error(`axe-core on ${view}:\n  ${said.join('\n  ')}`);
}

/** Waits until the map has drawn all that it was told. */
export const mapIsDrawn = (page) => page.locator('.map-canvas[data-idle=yes]').waitFor({ timeout: 90_000 });

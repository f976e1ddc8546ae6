// One running Swath for the test: started, filled, stopped and started again on the same data and ports.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Bucket } from './s3.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../../../../..');

const START_MS = 300_000;

export async function until(what, condition, patience = 60_000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${patience / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export class Swath {
  /** @param data the folder of a Swath that runs already; null starts one of its own */
  constructor(data) {
    this.isOwn = data === null;
    this.folder = this.isOwn ? mkdtempSync(join(tmpdir(), 'swath-page-')) : null;
    this.data = data ?? join(this.folder, 'data');
    this.process = null;
  }

  async start() {
    if (!this.isOwn) {
      this.#connect();
      return;
    }
    const ports = this.endpoints ? [this.endpoints.gateway, this.endpoints.kafka, this.endpoints.s3].map((address) => address.split(':').pop()) : ['0', '0', '0'];
    const log = openSync(join(this.folder, 'log'), 'a');
    const options = ['up', '--data', this.data, '--http-port', ports[0], '--kafka-port', ports[1], '--s3-port', ports[2]];
    this.process = spawn(join(root, 'swath'), options, { stdio: ['ignore', log, log] });
    const file = join(this.data, 'endpoints.json');
    await until('Swath starts', () => {
      if (this.process.exitCode !== null) throw new Error(`Swath ended:\n${readFileSync(join(this.folder, 'log'), 'utf8').slice(-2000)}`);
      return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).pid === this.process.pid;
    }, START_MS);
    this.#connect();
  }

  #connect() {
    this.endpoints = JSON.parse(readFileSync(join(this.data, 'endpoints.json'), 'utf8'));
    this.bucket = new Bucket(this.endpoints, 'swath-scenes');
  }

  get gateway() {
    return this.endpoints.gateway;
  }

  async ask(path) {
    const answer = await fetch(this.gateway + path);
    return answer.ok ? answer.json() : null;
  }

  /** Puts objects, and waits until each scene's tiles have captions. */
  async fill(objects) {
    for (const [key, bytes] of objects) await this.bucket.put(key, bytes);
    const keys = objects.map(([key]) => key).filter((key) => /\.(jpg|tif)$/.test(key));
    for (const key of keys) {
      await until(`${key} is captioned`, async () => {
        const scene = await this.ask(`/api/scenes?key=${encodeURIComponent(key)}`);
        return scene && scene.state === 'live' && scene.tiles > 0 && scene.captioned >= scene.tiles;
      }, 300_000);
    }
  }

  /** Deletes an object, and waits until no search shows it: the next test's list would ask for a picture that is gone. */
  async remove(key) {
    await this.bucket.delete(key);
    await until(`${key} is gone`, async () => {
      const scene = await this.ask(`/api/scenes?key=${encodeURIComponent(key)}`);
      const found = await this.ask(`/api/search?collections=${encodeURIComponent(key.split('/')[0])}&limit=100`);
      return scene?.state === 'deleted' && found && found.results.every((hit) => hit.key !== key);
    });
  }

  async stop() {
    if (!this.process || this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill();
    await ended;
  }

  async close() {
    await this.stop();
    if (this.isOwn) rmSync(this.folder, { recursive: true, force: true });
  }
}

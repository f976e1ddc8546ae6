// Puts and deletes objects by S3, signed as AWS asks (Signature Version 4), so that the test needs no client of its own.

import { createHash, createHmac } from 'node:crypto';

const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const encoded = (key) => key.split('/').map((part) => encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)).join('/');

export class Bucket {
  constructor({ s3, accessKey, secretKey }, name) {
    Object.assign(this, { s3, accessKey, secretKey, name });
  }

  put(key, bytes) {
    return this.#send('PUT', key, bytes);
  }

  delete(key) {
    return this.#send('DELETE', key, Buffer.alloc(0));
  }

  async #send(method, key, bytes) {
    const path = `/${this.name}/${encoded(key)}`;
    const host = new URL(this.s3).host;
    const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const scope = `${time.slice(0, 8)}/us-east-1/s3/aws4_request`;
    const headers = { host, 'x-amz-content-sha256': sha256(bytes), 'x-amz-date': time };
    const names = Object.keys(headers).sort();
    const canonical = [method, path, '', ...names.map((name) => `${name}:${headers[name]}`), '', names.join(';'), headers['x-amz-content-sha256']].join('\n');
    const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
    const key4 = ['us-east-1', 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${this.secretKey}`, time.slice(0, 8)));
    const signature = createHmac('sha256', key4).update(toSign).digest('hex');
    const { host: _, ...sent } = headers;
    const answer = await fetch(this.s3 + path, {
      method,
      body: method === 'PUT' ? bytes : undefined,
      headers: { ...sent, authorization: `AWS4-HMAC-SHA256 Credential=${this.accessKey}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}` },
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }
}

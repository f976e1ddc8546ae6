// Calls of the gateway. A refusal becomes a Problem, which says what to show.

export class Problem extends Error {
  constructor(status, document) {
    super(document?.detail || document?.title || `The gateway answered with status ${status}.`);
    this.status = status;
    this.code = document?.code ?? '';
    this.field = document?.field ?? '';
  }
}

const MAX_SIDE = 1024;
const MAX_RAW_BYTES = 8 * 1024 * 1024;

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem(0, { detail: 'The gateway cannot be reached. Is Swath running?' });
  }
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) throw new Problem(response.status, body);
  return body;
}

export function search(request, signal) {
  return ask('/api/search', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
    signal,
  });
}

export function chat(request, signal) {
  return ask('/api/chat', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
    signal,
  });
}

export function status() {
  return ask('/api/status', { signal: AbortSignal.timeout(8000) });
}

export function tile(tileId) {
  return ask(`/api/tiles/${encodeURIComponent(tileId)}`);
}

// A picture as base64: scaled down where the browser can read it, since the models look at small pictures anyway.
export async function encodePicture(file) {
  const blob = await scaledDown(file);
  if (blob.size > MAX_RAW_BYTES) {
    throw new Problem(413, { detail: 'This picture is larger than 8 MB, and this browser cannot make it smaller.' });
  }
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Problem(0, { detail: 'The picture cannot be read.' }));
    reader.readAsDataURL(blob);
  });
  return url.slice(url.indexOf(',') + 1);
}

async function scaledDown(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext('2d').drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
    return blob ?? file;
  } catch {
    return file;
  }
}

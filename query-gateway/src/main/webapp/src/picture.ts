// A picture to search by: scaled down where the browser can read it, since the models look at small pictures anyway.

import { Problem } from './gateway';
import { texts } from './texts';

const MAX_SIDE = 768;
const MAX_RAW_BYTES = 8 * 1024 * 1024;
const KEPT = 4;
const PREFIX = 'swath.picture.';

export interface Picture {
  /** What the address calls it. */
  name: string;
  base64: string;
}

const held = new Map<string, Picture>();

/** @throws Problem if the picture is too large, and the browser cannot make it smaller */
export async function keepPicture(file: Blob): Promise<Picture> {
  const blob = await scaledDown(file);
  if (blob.size > MAX_RAW_BYTES) throw new Problem(413, { detail: texts.pictureTooLarge });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const name = nameOf(bytes);
  const picture = { name, base64: base64Of(bytes) };
  held.set(name, picture);
  remember(picture);
  return picture;
}

/** The picture of a name, if this browser's session still has it. */
export function findPicture(name: string): Picture | null {
  const known = held.get(name);
  if (known) return known;
  const base64 = sessionStorage.getItem(PREFIX + name);
  return base64 ? { name, base64 } : null;
}

export const pictureUrl = (picture: Picture): string => {
  const bytes = Uint8Array.from(atob(picture.base64), (letter) => letter.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes]));
};

function remember(picture: Picture): void {
  const names = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  for (const name of names.slice(0, Math.max(0, names.length - KEPT + 1))) sessionStorage.removeItem(name);
  try {
    sessionStorage.setItem(PREFIX + picture.name, picture.base64);
  } catch {
    // The session's room is used up. The picture is kept as long as this page is.
  }
}

/** FNV-1a, twice with different beginnings: it tells pictures apart, and keeps nothing secret. */
function nameOf(bytes: Uint8Array): string {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (const byte of bytes) {
    first = Math.imul(first ^ byte, 0x01000193);
    second = Math.imul(second ^ byte, 0x85ebca6b);
  }
  return (first >>> 0).toString(36) + (second >>> 0).toString(36);
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

async function scaledDown(file: Blob): Promise<Blob> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.92));
    return blob ?? file;
  } catch {
    // A picture that the browser cannot read, such as a GeoTIFF, goes as it is.
    return file;
  }
}

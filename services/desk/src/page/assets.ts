import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { sha256Of } from '@slugline/story';

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file that all pages share. Its address has the hash of its content, so browsers may cache it as immutable. */
export interface Asset {
  url: string;
  type: string;
  bytes: Buffer;
}

function asset(file: string): Asset {
  const bytes = readFileSync(new URL(`../assets/${file}`, import.meta.url));
  const hash = sha256Of(bytes).slice(0, 10);
  const extension = extname(file);
  const url = `/desk/assets/${file.slice(0, -extension.length)}.${hash}${extension}`;
  return { url, type: types[extension] ?? 'application/octet-stream', bytes };
}

export const style = asset('desk.css');
export const icon = asset('desk.svg');
export const scripts = [asset('live.js'), asset('forms.js')];

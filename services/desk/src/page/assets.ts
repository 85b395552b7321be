import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const types = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

/** A file that all pages share. Its name holds the content's hash, so a browser may keep it for ever. */
export interface Asset {
  name: string;
  type: string;
  bytes: Buffer;
}

function asset(extension: keyof typeof types): Asset {
  const bytes = readFileSync(new URL(`../assets/desk.${extension}`, import.meta.url));
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  return { name: `desk.${hash}.${extension}`, type: types[extension], bytes };
}

export const style = asset('css');
export const script = asset('js');
export const icon = asset('svg');

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addresses, sha256Of } from '@slugline/story';
import { digitRules } from './page/digits.ts';

/** A file that all pages share, at `addresses.asset(name)` in the destination. `name` contains a hash of the bytes. */
export interface PageAsset {
  readonly name: string;
  readonly bytes: Uint8Array;
}
export type PageAssets = readonly PageAsset[];

const own = (name: string): string => fileURLToPath(new URL(`assets/${name}`, import.meta.url));

const hashed = (stem: string, path: string, more = ''): PageAsset => {
  const bytes = Buffer.concat([readFileSync(path), Buffer.from(more)]);
  const hash = sha256Of(bytes).slice(0, 8);
  return { name: `${stem}.${hash}${extname(path).replace('.mjs', '.js')}`, bytes };
};

/**
 * The style sheet, the script, the icon and the video player, read once. The player is the full build of hls.js, as
 * a module: the light build plays no alternate audio, and our HLS ladders store audio apart from video (Apple's HLS
 * Authoring Specification, 9.5).
 */
export const pageAssets: PageAssets = [
  hashed('page', own('page.css'), digitRules()),
  hashed('page', own('page.js')),
  // Without an icon in the page, browsers request /favicon.ico, and a bucket answers 404.
  hashed('icon', own('icon.png')),
  hashed('hls', createRequire(import.meta.url).resolve('hls.js/dist/hls.min.mjs')),
];

/**
 * Returns the address of the asset with this stem and extension, such as `page` and `.css`. Throws if there is none.
 */
export function assetAddress(assets: PageAssets, stem: string, extension: string): string {
  const asset = assets.find(({ name }) => name.startsWith(`${stem}.`) && name.endsWith(extension));
  if (asset === undefined) throw new Error(`The page needs an asset ${stem}.<hash>${extension}`);
  return addresses.asset(asset.name);
}

import { short } from './identity.ts';

/**
 * Where everything public is. An address is a path relative to the root of a destination: the key of an object there and,
 * below the destination's base URL, its place on the web. This file alone builds addresses and takes them apart. Addresses
 * that were published stay: a change here breaks links. `infra/edge/nginx.conf` names the folder of media, too; a test
 * compares.
 */
export const addresses = {
  /** The folder of the files that a recipe made of an original. It ends in a slash. */
  mediaFolder: (sha256: string, recipe: string) => `media/${short(sha256)}/${recipe}/`,
  media: (sha256: string, recipe: string, name: string) => `${addresses.mediaFolder(sha256, recipe)}${name}`,
  /** A file that all pages share. Its name holds the hash of its bytes. */
  asset: (name: string) => `assets/${name}`,
  feed: (name: string) => `feeds/${name}.xml`,
  /** The published JSON Schema of `story.json`. */
  manifestSchema: 'schemas/story-1.json',
  /** The folder of a story, by the month of its submission (ISO 8601, UTC). It ends in a slash. */
  story: (section: string, receivedAt: string, slug: string) =>
    `${section}/${receivedAt.slice(0, 4)}/${receivedAt.slice(5, 7)}/${slug}/`,
  /** The documents of a folder, which ends in a slash or is '' for the root. */
  page: (folder: string) => `${folder}${documentNames.page}`,
  manifest: (folder: string) => `${folder}${documentNames.manifest}`,
} as const;

/** The documents of a story, named relative to its folder. */
export const documentNames = { page: 'index.html', manifest: 'story.json' } as const;

/** The last part of a story's folder. */
export const slugIn = (folder: string): string => folder.split('/').at(-2) ?? '';

/** The folder beside a story's folder whose slug ends in a hyphen and `ending`. */
export const withSlugEnding = (folder: string, ending: string): string =>
  folder.replace(/\/$/, `-${ending.toLowerCase()}/`);

/** What is in a folder of a destination. `live`: documents that the next edition, or feed, replaces. */
export type Area = 'media' | 'assets' | 'feeds' | 'live';

/** The area of an address, by its first folder. */
export function areaOf(address: string): Area {
  const folder = address.slice(0, Math.max(0, address.indexOf('/')));
  return folder === 'media' || folder === 'assets' || folder === 'feeds' ? folder : 'live';
}

/** The start of the original's hash (see `short`) in the address of a media file; undefined for other addresses. */
export const originalIn = (address: string): string | undefined =>
  areaOf(address) === 'media' ? address.split('/')[1] : undefined;

/** The address of the `story.json` in the same folder; undefined at the root, which has no story. */
export function manifestBeside(address: string): string | undefined {
  const end = address.lastIndexOf('/') + 1;
  return end === 0 ? undefined : addresses.manifest(address.slice(0, end));
}

/** The cache tags by which a CDN purges all that belongs to a story, a section or an original (by its short hash), or all feeds. */
export const cacheTags = {
  story: (storyId: string) => `story-${storyId}`,
  section: (section: string) => `section-${section}`,
  original: (short: string) => `original-${short}`,
  feeds: 'feeds',
} as const;

/** An address as the path of a URL: each part is escaped. */
export const escapedAddress = (address: string): string =>
  address.split('/').map(encodeURIComponent).join('/');

/** The URL of an address on the web. `baseUrl` is that of the destination, with or without a slash at its end. */
export const urlOf = (baseUrl: string, address: string): string =>
  new URL(escapedAddress(address), baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`).href;

/**
 * The relative URL of an address, as seen from `folder`, which ends in a slash. Pages and manifests name files like this,
 * so a destination works below any prefix, on any host, and from a copy of its directory.
 */
export const relativeUrl = (folder: string, address: string): string =>
  '../'.repeat(folder.split('/').length - 1) + escapedAddress(address);

/** The address that a relative URL names, as seen from `folder`; undefined if it leads out of the destination. */
export function addressIn(folder: string, url: string): string | undefined {
  // The host is our own and has a folder, so that `..` beyond the destination's root is noticed.
  const root = new URL('https://destination.invalid/root/');
  if (!URL.canParse(url, root.href)) return undefined;
  const { origin, pathname } = new URL(url, new URL(escapedAddress(folder), root));
  if (origin !== root.origin || !pathname.startsWith(root.pathname)) return undefined;
  return decodeURIComponent(pathname.slice(root.pathname.length));
}

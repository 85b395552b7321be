import { short } from './identity.ts';

/**
 * The address of everything public. An address is a path relative to the root of a destination. It is the key of an
 * object there and, below the destination's base URL, its place on the web. Only this file builds and parses
 * addresses.
 *
 * Published addresses are permanent: a change here breaks links. `infra/edge/nginx.conf` also contains the media
 * folder; a test compares the two.
 */
export const addresses = {
  /** The folder of the files that a recipe made of an original. It ends in a slash. */
  mediaFolder: (sha256: string, recipe: string) => `${addresses.originalFolder(sha256)}${recipe}/`,
  /** The folder of all files of an original. It ends in a slash. */
  originalFolder: (sha256: string) => `media/${short(sha256)}/`,
  media: (sha256: string, recipe: string, name: string) => `${addresses.mediaFolder(sha256, recipe)}${name}`,
  /** A file that all pages share. Its name contains the hash of its bytes. */
  asset: (name: string) => `assets/${name}`,
  /** The folder of all feeds. */
  feeds: 'feeds/',
  feed: (name: string) => `feeds/${name}.xml`,
  /** The published JSON Schema of a version of `story.json`. */
  manifestSchema: (version: number) => `schemas/story-${version}.json`,
  /** The folder of a story, by the month of its submission (ISO 8601, UTC). It ends in a slash. */
  story: (section: string, receivedAt: string, slug: string) =>
    `${section}/${receivedAt.slice(0, 4)}/${receivedAt.slice(5, 7)}/${slug}/`,
  /** All former addresses of stories, and where each leads. */
  redirects: 'redirects.json',
  /** The documents of a folder. `folder` ends in a slash, or is '' for the root. */
  page: (folder: string) => `${folder}${documentNames.page}`,
  manifest: (folder: string) => `${folder}${documentNames.manifest}`,
} as const;

/** The names of a story's documents, relative to its folder. */
export const documentNames = { page: 'index.html', manifest: 'story.json' } as const;

/** Returns the slug: the last part of a story's folder. */
export const slugIn = (folder: string): string => folder.split('/').at(-2) ?? '';

/** Returns a story's folder with a hyphen and `ending` added to its slug. */
export const withSlugEnding = (folder: string, ending: string): string =>
  folder.replace(/\/$/, `-${ending.toLowerCase()}/`);

/** Returns the folder of a story that moves. Its month stays: it is that of the submission. */
export function movedPath(folder: string, { slug, section }: { slug: string; section: string }): string {
  const [year, month] = folder.split('/').slice(-4);
  return `${section}/${year}/${month}/${slug}/`;
}

/** The kinds of objects in a destination. `live`: documents that the next edition replaces. */
export type Area = 'media' | 'assets' | 'feeds' | 'live';

/** The area of an address, by its first folder. */
export function areaOf(address: string): Area {
  const folder = address.slice(0, Math.max(0, address.indexOf('/')));
  return folder === 'media' || folder === 'assets' || folder === 'feeds' ? folder : 'live';
}

/** Returns the short hash (see `short`) of the original in a media address; undefined for other addresses. */
export const originalIn = (address: string): string | undefined =>
  areaOf(address) === 'media' ? address.split('/')[1] : undefined;

/** Returns the address of `story.json` in the same folder; undefined at the root, where no story is. */
export function manifestBeside(address: string): string | undefined {
  const end = address.lastIndexOf('/') + 1;
  return end === 0 ? undefined : addresses.manifest(address.slice(0, end));
}

/** Cache tags. A CDN purges everything of a story, a section, an original (by its short hash), all feeds, or all notices by them. */
export const cacheTags = {
  story: (storyId: string) => `story-${storyId}`,
  section: (section: string) => `section-${section}`,
  original: (short: string) => `original-${short}`,
  feeds: 'feeds',
  /** What has this tag is the notice of a retracted story: our edges answer it with the status 410. */
  retracted: 'retracted',
} as const;

/** Returns an address as the path of a URL, each part escaped. */
export const escapedAddress = (address: string): string =>
  address.split('/').map(encodeURIComponent).join('/');

/** Returns the public URL of an address. `baseUrl` is the destination's, with or without a slash at its end. */
export const urlOf = (baseUrl: string, address: string): string =>
  new URL(escapedAddress(address), baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`).href;

/**
 * Returns the URL of an address relative to `folder`, which ends in a slash. Pages and manifests use relative URLs, so
 * a destination works below any prefix, on any host, and from a copy of its directory.
 */
export const relativeUrl = (folder: string, address: string): string =>
  '../'.repeat(folder.split('/').length - 1) + escapedAddress(address);

/** Resolves a relative URL in `folder` to an address; undefined when it leads out of the destination. */
export function addressIn(folder: string, url: string): string | undefined {
  // The base URL has a folder, so that a `..` beyond the destination's root is noticed.
  const root = new URL('https://destination.invalid/root/');
  if (!URL.canParse(url, root.href)) return undefined;
  const { origin, pathname } = new URL(url, new URL(escapedAddress(folder), root));
  if (origin !== root.origin || !pathname.startsWith(root.pathname)) return undefined;
  return decodeURIComponent(pathname.slice(root.pathname.length));
}

/** A key of the destination as the path of a URL. */
const encoded = (key: string): string => key.split('/').map(encodeURIComponent).join('/');

/** A key's URL on the web. */
export const absolute = (baseUrl: string, key: string): string =>
  new URL(encoded(key), baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`).href;

/**
 * A key's address as seen from the page at `pagePath`. Pages name their media so: a destination then works below
 * any prefix, on any host, and from a copy of its directory.
 */
export const relative = (pagePath: string, key: string): string =>
  '../'.repeat(pagePath.split('/').length - 1) + encoded(key);

/** The key that a relative address on the page at `pagePath` names, or undefined if it leaves the destination. */
export function keyOf(pagePath: string, address: string): string | undefined {
  // A host of our own, with a folder: `..` beyond the destination's root ends above it, and can be told.
  const root = new URL('https://destination.invalid/root/');
  if (!URL.canParse(address, root.href)) return undefined;
  const { origin, pathname } = new URL(address, new URL(encoded(pagePath), root));
  if (origin !== root.origin || !pathname.startsWith(root.pathname)) return undefined;
  return decodeURIComponent(pathname.slice(root.pathname.length));
}

import { isIP } from 'node:net';

/**
 * Whether a Host header names a place that is surely ours: an address, this machine, or one of `names`. Any other name
 * may be a stranger's who lets it lead here (DNS rebinding): to a browser his page is then of this site, and without
 * tokens nothing else would stop it. A request without the header comes from no browser.
 */
export function isOwnHost(host: string | undefined, names: readonly string[]): boolean {
  if (host === undefined) return true;
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  const name = hostname.replace(/^\[|\]$/g, '');
  return isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || names.includes(name);
}

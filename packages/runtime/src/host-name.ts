import { isIP } from 'node:net';

/**
 * Whether a Host header surely names this server: an IP address, localhost, or one of `names`. An attacker can make any
 * other name resolve to this server (DNS rebinding). A browser then treats the attacker's page as part of this site,
 * and without tokens nothing else would stop it. A request without the header does not come from a browser.
 */
export function isOwnHost(host: string | undefined, names: readonly string[]): boolean {
  if (host === undefined) return true;
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  const name = hostname.replace(/^\[|\]$/g, '');
  return isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || names.includes(name);
}

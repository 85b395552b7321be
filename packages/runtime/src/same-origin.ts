import type { IncomingHttpHeaders } from 'node:http';

/** Methods that change nothing: https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods */
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of another site made somebody's browser send this change. Browsers say where a request comes from in
 * Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/), older ones and those on plain http in Origin; a program that
 * is no browser sends neither. It matters without tokens too: any page can post a form to this machine. A request
 * with a Bearer token passes: no page can add one without asking first (CORS), and we never say yes. A password of
 * some proxy before us (Basic) is another thing: browsers add that by themselves.
 */
export function isForeign(method: string, headers: IncomingHttpHeaders): boolean {
  if (safe.has(method) || /^bearer /i.test(headers.authorization ?? '')) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

import type { IncomingHttpHeaders } from 'node:http';

/** Methods that change nothing: https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods */
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a page of another site made a browser send this change (cross-site request forgery). Browsers name the origin
 * of a request in Sec-Fetch-Site (https://www.w3.org/TR/fetch-metadata/), older ones and those on plain http in Origin.
 * Other programs send neither. The check matters without tokens, too: any page can post a form to this machine. A
 * request with a Bearer token passes, because a page can't add one without our consent (CORS), which we never give. A
 * Basic password of a proxy in front of us is no proof: browsers add it by themselves.
 */
export function isCrossSite(method: string, headers: IncomingHttpHeaders): boolean {
  if (safe.has(method) || /^bearer /i.test(headers.authorization ?? '')) return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const { origin, host } = headers;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

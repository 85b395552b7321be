import { type Area, areaOf } from '@slugline/story';
import { documentHeaders } from './document-headers.ts';

/** How an object is served, by S3 metadata or by the edge server. */
export interface Delivery {
  contentType: string;
  cacheControl: string;
  contentDisposition: string;
  /** Cache tags, so that a CDN can purge by story, section or original without an origin server. */
  tags: readonly string[];
}

interface FileType {
  contentType: string;
  /** Text gains by compression; pictures, videos and sounds are compressed already. */
  text: boolean;
  /** Can run script or stand as a document of its own, so it never comes from media . */
  document: boolean;
}

const binary = (contentType: string): FileType => ({ contentType, text: false, document: false });
const text = (contentType: string): FileType => ({ contentType, text: true, document: false });
const document = (contentType: string): FileType => ({ contentType, text: true, document: true });

/** What is served as what it is. All else is bytes to save: a browser must not guess (and `svg` is left out on purpose). */
const types = new Map<string, FileType>([
  ['avif', binary('image/avif')],
  ['webp', binary('image/webp')],
  ['jpg', binary('image/jpeg')],
  ['png', binary('image/png')],
  ['gif', binary('image/gif')],
  ['mp4', binary('video/mp4')],
  ['m4s', binary('video/iso.segment')],
  ['m4a', binary('audio/mp4')],
  ['m3u8', text('application/vnd.apple.mpegurl')],
  ['mpd', text('application/dash+xml')],
  ['vtt', text('text/vtt; charset=utf-8')],
  ['html', document('text/html; charset=utf-8')],
  ['json', text('application/json')],
  ['xml', document('application/xml')],
  ['css', document('text/css; charset=utf-8')],
  ['js', document('text/javascript; charset=utf-8')],
]);
const unknown = binary('application/octet-stream');
const feed = document('application/rss+xml; charset=utf-8');

/**
 * Media and assets have a hash in their address and never change; live documents are replaced by the next edition. A live
 * document may be served stale while a CDN fetches the new one, and for a day when the origin is down (RFC 5861).
 */
const cacheControls = {
  media: 'public, max-age=31536000, immutable',
  assets: 'public, max-age=31536000, immutable',
  feeds: 'public, max-age=60, stale-while-revalidate=300, stale-if-error=86400',
  live: 'public, max-age=30, stale-while-revalidate=60, stale-if-error=86400',
} as const satisfies Record<Area, string>;

function typeOf(key: string): FileType {
  const extension = /\.([a-z0-9]+)$/.exec(key)?.[1] ?? '';
  const type = types.get(extension) ?? unknown;
  const area = areaOf(key);
  if (area === 'media' && type.document) return unknown;
  return area === 'feeds' && extension === 'xml' ? feed : type;
}

/** A tag as a header can carry it, and as a purge must name it: a section may have any script, spaces and commas. */
const asTag = (name: string): string =>
  name.toWellFormed().replace(/[^\x21-\x2b\x2d-\x7e]/gu, encodeURIComponent);

/** How the object of a destination with this key is served, by its folder and extension. `tags` may be any text. */
export function deliveryOf(key: string, tags: readonly string[] = []): Delivery {
  const type = typeOf(key);
  return {
    contentType: type.contentType,
    cacheControl: cacheControls[areaOf(key)],
    contentDisposition: type === unknown ? 'attachment' : 'inline',
    tags: tags.map(asTag),
  };
}

/** Whether an edge server gains by compressing the object. */
export const compressible = (key: string): boolean => typeOf(key).text;

/** The value of a `cache-tag` header or metadata entry: what CloudFront, Cloudflare and the edge's own cache read. */
export const cacheTagOf = (delivery: Delivery): string => delivery.tags.join(',');

/** Why pictures, films and sounds have less of it: see `documentHeaders`. */
const protectionOf = ({ contentType }: Delivery): Readonly<Record<string, string>> =>
  /^(image|video|audio)\//.test(contentType) ? { 'x-content-type-options': 'nosniff' } : documentHeaders;

/**
 * The headers of a response that serves the object. Everything in a destination is public and served without
 * credentials, so a player, a feed reader or a page on any other site may read it and measure it. Of the tags, Cloudflare
 * reads `Cache-Tag` and Fastly `Surrogate-Key`.
 */
export function headersOf(delivery: Delivery): Record<string, string> {
  return {
    'content-type': delivery.contentType,
    'cache-control': delivery.cacheControl,
    'content-disposition': delivery.contentDisposition,
    ...protectionOf(delivery),
    'accept-ranges': 'bytes',
    'access-control-allow-origin': '*',
    'timing-allow-origin': '*',
    ...(delivery.tags.length > 0
      ? { 'cache-tag': cacheTagOf(delivery), 'surrogate-key': delivery.tags.join(' ') }
      : {}),
  };
}

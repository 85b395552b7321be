import { type Area, areaOf, escapedAddress } from '@slugline/story';
import { documentHeaders } from './document-headers.ts';

/** How an object is served: written as S3 metadata, or sent as headers by the edge server. */
export interface Delivery {
  contentType: string;
  cacheControl: string;
  contentDisposition: string;
  /** Cache tags, so that a CDN can purge by story, section or original without an origin server. */
  tags: readonly string[];
  /** Set when the story has moved: the address to which the object leads, escaped as the path of a URL. */
  movedTo?: string;
}

interface FileType {
  contentType: string;
  /** Text is worth compressing; pictures, video and audio are already compressed. */
  text: boolean;
  /** It can run scripts or open as a document of its own, so it is never served from the media folder. */
  document: boolean;
}

const binary = (contentType: string): FileType => ({ contentType, text: false, document: false });
const text = (contentType: string): FileType => ({ contentType, text: true, document: false });
const document = (contentType: string): FileType => ({ contentType, text: true, document: true });

/**
 * The types that are served. Everything else is a download, so that browsers don't guess. `svg` is missing on
 * purpose.
 */
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
 * Media and assets have a hash in their address and never change. Live documents are replaced by the next edition. A
 * CDN may serve a live document stale while it fetches the new one, and for a day when the origin is down (RFC 5861).
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

/** Escapes a tag for headers and purges: the name of a section may have any script, spaces and commas. */
const asTag = (name: string): string =>
  name.toWellFormed().replace(/[^\x21-\x2b\x2d-\x7e]/gu, encodeURIComponent);

/**
 * Returns how a destination's object is served, by the folder and extension of its key. `tags` may be any text. Readers
 * of an object that has a `movedTo` are sent to that address.
 */
export function deliveryOf(key: string, tags: readonly string[] = [], movedTo?: string): Delivery {
  const type = typeOf(key);
  return {
    contentType: type.contentType,
    cacheControl: cacheControls[areaOf(key)],
    contentDisposition: type === unknown ? 'attachment' : 'inline',
    tags: tags.map(asTag),
    ...(movedTo !== undefined && { movedTo: escapedAddress(movedTo) }),
  };
}

/** Whether the object is worth compressing. */
export const compressible = (key: string): boolean => typeOf(key).text;

/**
 * Returns the value of the `cache-tag` header or metadata entry, which CloudFront, Cloudflare and our edge's cache
 * read.
 */
export const cacheTagOf = (delivery: Delivery): string => delivery.tags.join(',');

/** Returns the headers with the tags of an answer. Cloudflare reads them from `Cache-Tag`, Fastly from `Surrogate-Key`. */
export const tagHeadersOf = (delivery: Delivery): Record<string, string> =>
  delivery.tags.length > 0
    ? { 'cache-tag': cacheTagOf(delivery), 'surrogate-key': delivery.tags.join(' ') }
    : {};

/** Pictures, video and audio get fewer headers: see `documentHeaders`. */
const protectionOf = ({ contentType }: Delivery): Readonly<Record<string, string>> =>
  /^(image|video|audio)\//.test(contentType) ? { 'x-content-type-options': 'nosniff' } : documentHeaders;

/**
 * Returns the headers of a response that serves the object. Everything in a destination is public and served without
 * credentials, so players, feed readers and pages on any other site may read it and its timing.
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
    ...tagHeadersOf(delivery),
  };
}

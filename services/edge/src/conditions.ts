import type { IncomingHttpHeaders } from 'node:http';
import type { ObjectInfo } from '@slugline/store';

/** Some bytes of a file, both ends included. */
export interface Bytes {
  start: number;
  end: number;
}

/** What a file is answered with: all of it, some of its bytes, or no byte. */
export type Answer = { status: 200 | 304 | 412 | 416 } | { status: 206; range: Bytes };

/** The entity tag of a file. It is a strong one: a file is never changed in place, so each version has another tag. */
export const tagOf = ({ etag }: ObjectInfo): string => `"${etag}"`;
/** The `Last-Modified` of a file, to the second. */
export const modifiedOf = ({ modified }: ObjectInfo): string => modified.toUTCString();

/** Judges the conditions and the range of a request, in the order of RFC 9110, 13.2.2. */
export function answerTo(headers: IncomingHttpHeaders, info: ObjectInfo): Answer {
  if (hasChanged(headers, info)) return { status: 412 };
  if (isKnown(headers, info)) return { status: 304 };
  if (headers.range === undefined || !isRangeOf(headers['if-range'], info)) return { status: 200 };
  return rangeIn(headers.range, info.bytes);
}

/** Whether it is no longer the file that the reader wants (RFC 9110, 13.1.1 and 13.1.4). */
function hasChanged(headers: IncomingHttpHeaders, info: ObjectInfo): boolean {
  const { 'if-match': tags, 'if-unmodified-since': since } = headers;
  if (tags !== undefined) return tags.trim() !== '*' && !tagsIn(tags).includes(tagOf(info));
  return isLaterThan(info, since);
}

/** Whether it is the file that the reader has (RFC 9110, 13.1.2 and 13.1.3). */
function isKnown(headers: IncomingHttpHeaders, info: ObjectInfo): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = headers;
  if (tags !== undefined) {
    // A cache on the way may have made the tag a weak one.
    const known = tagsIn(tags).map((tag) => tag.replace(/^W\//, ''));
    return tags.trim() === '*' || known.includes(tagOf(info));
  }
  return since !== undefined && !Number.isNaN(Date.parse(since)) && !isLaterThan(info, since);
}

/** Whether the range is meant for this version of the file (RFC 9110, 13.1.5). */
const isRangeOf = (condition: string | string[] | undefined, info: ObjectInfo): boolean =>
  condition === undefined || condition === tagOf(info) || condition === modifiedOf(info);

/** No tag of ours has a comma in it. */
const tagsIn = (list: string): string[] => list.split(',').map((tag) => tag.trim());

/** False for no date, and for one that can't be read. */
const isLaterThan = (info: ObjectInfo, date: string | undefined): boolean =>
  date !== undefined && Date.parse(modifiedOf(info)) > Date.parse(date);

/**
 * Understands one range of bytes. A request for several ranges, or for another unit, gets the whole file: a server may
 * ignore a range (RFC 9110, 14.2).
 */
function rangeIn(header: string, bytes: number): Answer {
  const [, first, last] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header) ?? [];
  if (first === undefined || last === undefined || first + last === '') return { status: 200 };
  const end = bytes - 1;
  if (first === '') {
    const start = Math.max(0, bytes - Number(last));
    return start > end ? { status: 416 } : { status: 206, range: { start, end } };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return { status: 200 };
  if (start > end) return { status: 416 };
  return { status: 206, range: { start, end: last === '' ? end : Math.min(Number(last), end) } };
}

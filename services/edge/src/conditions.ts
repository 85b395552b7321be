import { readHttpDate } from './http-date.ts';

/** A range of bytes, both ends included. */
export interface Bytes {
  start: number;
  end: number;
}

const names = [
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'range',
] as const;
/** The request headers that say on which conditions a client wants a file, and which range of it. */
export type Conditions = { [name in (typeof names)[number]]?: string | undefined };

/**
 * Reads the conditions from alternating names and values (`rawHeaders`). Lines with the same name make one list (RFC
 * 9110, 5.3). Node's `headers` keep only the first line of some headers, so two dates would look like one.
 */
export function conditionsIn(rawHeaders: readonly string[]): Conditions {
  const found: Conditions = {};
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = names.find((one) => one === rawHeaders[n]?.toLowerCase());
    if (name)
      found[name] = found[name] === undefined ? rawHeaders[n + 1] : `${found[name]}, ${rawHeaders[n + 1]}`;
  }
  return found;
}

/** One form of a file at one time, with which the conditions of a request are compared. */
export interface Version {
  bytes: number;
  /** A strong entity tag, with quotes. */
  etag: string;
  modified: Date;
}

/** How a request for a file is answered: with all of it, a range of it, or no bytes. */
export type Answer = { status: 200 | 304 | 412 | 416 } | { status: 206; range: Bytes };

/** Returns the `Last-Modified` of a file, to the second. */
export const modifiedOf = ({ modified }: Pick<Version, 'modified'>): string => modified.toUTCString();

/** Decides the answer to a GET by its conditions and range, in the order of RFC 9110, 13.2.2. */
export function answerTo(headers: Conditions, version: Version): Answer {
  if (hasChanged(headers, version)) return { status: 412 };
  if (isKnown(headers, version)) return { status: 304 };
  if (headers.range === undefined || !isRangeOf(headers['if-range'], version)) return { status: 200 };
  return rangeIn(headers.range, version.bytes);
}

/** Whether this is no longer the version that the client wants (RFC 9110, 13.1.1 and 13.1.4). */
function hasChanged(headers: Conditions, version: Version): boolean {
  const { 'if-match': tags, 'if-unmodified-since': since } = headers;
  if (tags !== undefined) return tags.trim() !== '*' && !tagsIn(tags).includes(version.etag);
  const date = dateIn(since);
  return date !== undefined && secondOf(version) > date;
}

/** Whether this is the version that the client has (RFC 9110, 13.1.2 and 13.1.3). */
function isKnown(headers: Conditions, version: Version): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = headers;
  if (tags !== undefined) {
    // A cache on the way may have made the tag weak.
    const known = tagsIn(tags).map((tag) => tag.replace(/^W\//, ''));
    return tags.trim() === '*' || known.includes(version.etag);
  }
  const date = dateIn(since);
  return date !== undefined && secondOf(version) <= date;
}

/** Whether a range is meant for this version: `If-Range` has its tag, or exactly its date (RFC 9110, 13.1.5). */
const isRangeOf = (condition: string | undefined, version: Version): boolean =>
  condition === undefined ||
  condition.trim() === version.etag ||
  readHttpDate(condition.trim()) === secondOf(version);

/**
 * Reads a date. Undefined for anything but an HTTP-date: such a condition must be ignored (RFC 9110, 13.1.3, 13.1.4).
 */
const dateIn = (header: string | undefined): number | undefined =>
  header === undefined ? undefined : readHttpDate(header.trim());

/** Returns the time of the last change, ms since 1970, cut to the second as in `Last-Modified`. */
const secondOf = ({ modified }: Version): number => Math.floor(modified.getTime() / 1000) * 1000;

/** Returns the entity tags of a list (RFC 9110, 8.8.3); none if it has anything else. A tag can contain commas. */
function tagsIn(list: string): string[] {
  const tag = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;
  return /^[\s,]*$/.test(list.replace(tag, '')) ? (list.match(tag) ?? []) : [];
}

/**
 * Reads one range of bytes. A server may ignore ranges (RFC 9110, 14.2), so a malformed header, another unit, or
 * several ranges get the whole file.
 */
function rangeIn(header: string, bytes: number): Answer {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/i.exec(header.trim()) ?? [];
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

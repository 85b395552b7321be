import { readHttpDate } from './http-date.ts';

/** Some bytes of a file, both ends included. */
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
/** The headers by which a reader says when it wants a file, and how much of it. */
export type Conditions = { [name in (typeof names)[number]]?: string | undefined };

/**
 * Reads the conditions from names and values in turn. Lines of one name make one list (RFC 9110, 5.3); Node's own `headers`
 * keep only the first of some, and so hide that there is no one date.
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

/** What the conditions of a request are held against: one form of a file, at one time. */
export interface Version {
  bytes: number;
  /** A strong entity tag, with its quotes. */
  etag: string;
  modified: Date;
}

/** What a file is answered with: all of it, some of its bytes, or no byte. */
export type Answer = { status: 200 | 304 | 412 | 416 } | { status: 206; range: Bytes };

/** The `Last-Modified` of a file, to the second. */
export const modifiedOf = ({ modified }: Pick<Version, 'modified'>): string => modified.toUTCString();

/** Judges the conditions and the range of a GET, in the order of RFC 9110, 13.2.2. */
export function answerTo(headers: Conditions, version: Version): Answer {
  if (hasChanged(headers, version)) return { status: 412 };
  if (isKnown(headers, version)) return { status: 304 };
  if (headers.range === undefined || !isRangeOf(headers['if-range'], version)) return { status: 200 };
  return rangeIn(headers.range, version.bytes);
}

/** Whether it is no longer the file that the reader wants (RFC 9110, 13.1.1 and 13.1.4). */
function hasChanged(headers: Conditions, version: Version): boolean {
  const { 'if-match': tags, 'if-unmodified-since': since } = headers;
  if (tags !== undefined) return tags.trim() !== '*' && !tagsIn(tags).includes(version.etag);
  const date = dateIn(since);
  return date !== undefined && secondOf(version) > date;
}

/** Whether it is the file that the reader has (RFC 9110, 13.1.2 and 13.1.3). */
function isKnown(headers: Conditions, version: Version): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = headers;
  if (tags !== undefined) {
    // A cache on the way may have made the tag a weak one.
    const known = tagsIn(tags).map((tag) => tag.replace(/^W\//, ''));
    return tags.trim() === '*' || known.includes(version.etag);
  }
  const date = dateIn(since);
  return date !== undefined && secondOf(version) <= date;
}

/** Whether the range is meant for this version of the file (RFC 9110, 13.1.5): its tag, or exactly its date. */
const isRangeOf = (condition: string | undefined, version: Version): boolean =>
  condition === undefined ||
  condition.trim() === version.etag ||
  readHttpDate(condition.trim()) === secondOf(version);

/** Undefined also for what is no HTTP-date: such a condition must be ignored (RFC 9110, 13.1.3 and 13.1.4). */
const dateIn = (header: string | undefined): number | undefined =>
  header === undefined ? undefined : readHttpDate(header.trim());

/** The time of the last change in ms, to the second as `Last-Modified` tells it. */
const secondOf = ({ modified }: Version): number => Math.floor(modified.getTime() / 1000) * 1000;

/** The entity tags of a list (RFC 9110, 8.8.3); none when anything else is in it. A tag may have commas in it. */
function tagsIn(list: string): string[] {
  const tag = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;
  return /^[\s,]*$/.test(list.replace(tag, '')) ? (list.match(tag) ?? []) : [];
}

/**
 * Understands one range of bytes. A server may ignore a range (RFC 9110, 14.2): a request for several ranges, for another
 * unit, or that is malformed gets the whole file.
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

import { SluglineError, sha256Of } from '@slugline/story';
import { z } from 'zod';
import type { Filter } from './port.ts';

/** Raise it when the order of a list or the form of its keys changes. */
const version = 1;

/** The lists that a cursor can be of. */
type List = 'received' | 'published' | 'search';

/** What a list was asked for: its filter, and the text of a search. */
type Asked = Filter & { text?: string };

const Cursor = z.tuple([z.literal(version), z.string(), z.string(), z.string(), z.string()]);

/**
 * Returns the cursor of a row: where the next page begins. `key` is what the list is sorted by. People treat it as
 * opaque. The checksum tells a cursor that was changed, or whose list was asked for something else, from a real one. It
 * is no signature: a cursor opens nothing.
 */
export function cursorOf(list: List, key: string, id: string, asked: Asked = {}): string {
  const place = [version, list, key, id];
  return Buffer.from(JSON.stringify([...place, checksum(place, asked)])).toString('base64url');
}

/**
 * Reads a cursor of the list. Throws `request_invalid` for one that was changed, or that another list, another filter or
 * another version has made.
 */
export function readCursor(list: List, cursor: string, asked: Asked): { key: string; id: string } {
  const read = Cursor.safeParse(parsed(cursor));
  if (read.success) {
    const [, of, key, id, sum] = read.data;
    if (of === list && sum === checksum([version, of, key, id], asked)) return { key, id };
  }
  throw new SluglineError(
    'request_invalid',
    'the cursor is none of this list with these parameters: begin again without a cursor',
    { where: 'cursor' },
  );
}

function checksum(place: readonly (string | number)[], asked: Asked): string {
  const parameters = Object.entries(asked).filter(([, value]) => value !== undefined);
  return sha256Of(JSON.stringify([...place, parameters.toSorted(([a], [b]) => (a < b ? -1 : 1))])).slice(
    0,
    16,
  );
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { checkKey } from '../object-key.ts';
import { isBusy } from './database.ts';

export interface Row {
  key: string;
  bytes: Uint8Array;
}

/** Rows are written side by side, so that one flush of the disk does not wait for another. */
const rowsAtOnce = 500;
const bytesAtOnce = 16 * 1024 * 1024;

/**
 * Yields the small objects that can be read, some at a time. `lose` gets the key of each that can't. The index of keys
 * is read first, from both ends up to a damaged part. If there is one, all rows are looked for by number.
 */
export function* salvage(
  database: DatabaseSync,
  isExported: (key: string) => boolean,
  lose: (what: string) => void,
): Generator<Row[]> {
  const read = reader(database);
  const lost = new Set<number>();
  let highest = 0;

  function* byKey(order: 'ASC' | 'DESC'): Generator<Row[], boolean> {
    const pages = pagesOf(database, order);
    for (;;) {
      const page = attempt(() => pages.next());
      if (page === 'damaged') return false;
      if (page.done) return true;
      const rows: Row[] = [];
      for (const { key, id } of page.value) {
        highest = Math.max(highest, id);
        if (lost.has(id) || isExported(key)) continue;
        const row = attempt(() => read(id));
        if (row === 'damaged') {
          lost.add(id);
          lose(key);
        } else if (row) rows.push(row);
      }
      yield rows;
    }
  }

  function* byNumber(): Generator<Row[]> {
    const newest = attempt(() =>
      database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'objects'").get(),
    );
    const last = Math.max(highest, newest === 'damaged' ? 0 : Number(newest?.seq ?? 0));
    let unnamed = 0;
    let rows: Row[] = [];
    let bytes = 0;
    for (let id = 1; id <= last; id++) {
      if (lost.has(id)) continue;
      const row = attempt(() => read(id));
      if (row === 'damaged') unnamed++;
      else if (row && !isExported(row.key)) {
        rows.push(row);
        bytes += row.bytes.length;
        if (rows.length < rowsAtOnce && bytes < bytesAtOnce) continue;
        yield rows;
        rows = [];
        bytes = 0;
      }
    }
    yield rows;
    if (unnamed > 0) lose(`${unnamed} small objects whose keys can't be read either`);
  }

  if (yield* byKey('ASC')) return;
  yield* byKey('DESC');
  yield* byNumber();
}

/** Returns what reads a row by its number; undefined when there is none. Throws when its bytes are damaged. */
function reader(database: DatabaseSync): (id: number) => Row | undefined {
  const statement = database.prepare('SELECT key, crc32, bytes FROM objects WHERE id = ?');
  return (id) => {
    const row = statement.get(id);
    if (row === undefined) return undefined;
    const { key, bytes } = row as { key: string; bytes: Uint8Array };
    if (crc32(bytes) !== row.crc32) throw new Error(`${key} has other bytes than were written`);
    checkKey(key);
    return { key, bytes };
  };
}

/** Yields pages of the index alone, which has every key with its number. */
function* pagesOf(database: DatabaseSync, order: 'ASC' | 'DESC'): Generator<{ key: string; id: number }[]> {
  const select = (where: string) =>
    database.prepare(`SELECT key, id FROM objects ${where} ORDER BY key ${order} LIMIT ${rowsAtOnce}`);
  const next = select(`WHERE key ${order === 'ASC' ? '>' : '<'} ?`);
  for (let rows = select('').all(); rows.length > 0; rows = next.all(String(rows.at(-1)?.key)))
    yield rows.map(({ key, id }) => ({ key: String(key), id: Number(id) }));
}

/** Returns what a read returns, or `damaged` when it fails. */
function attempt<T>(read: () => T): T | 'damaged' {
  try {
    return read();
  } catch (error) {
    if (isBusy(error)) throw error;
    return 'damaged';
  }
}

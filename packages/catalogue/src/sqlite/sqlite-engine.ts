import { SluglineError } from '@slugline/story';
import { sql } from 'kysely';
import { ZodError } from 'zod';
import type { Engine } from '../sql/tables.ts';
import type { Term } from '../words.ts';

/**
 * SQLite with FTS5. The tokenizer `ascii` splits at spaces only, as the words come folded and separated. Queries list the
 * newest first in the order of `rowid`, so they end as soon as a page is full.
 * https://www.sqlite.org/fts5.html
 */
export const sqliteEngine: Engine = {
  text: 'text',
  setUp: [],
  tables: sql`select name from sqlite_schema where type = 'table'`,
  words: [
    `create virtual table words using fts5(text, tokenize = 'ascii', prefix = '1 2 3', detail = full)`,
    // A deleted story leaves none of its words in the file.
    `insert into words(words, rank) values ('secure-delete', 1)`,
  ],
  wordsValue: (words) => words.join(' '),
  hasTerms: (terms) => sql<boolean>`words match ${terms.map(matchOf).join(' AND ')}`,
  // Its transactions begin with the lock.
  lock: undefined,
  judge: (error) => {
    // A row that can't be read.
    if (error instanceof ZodError || error instanceof SyntaxError) return 'damaged';
    const { errcode, message } = error as { errcode?: number; message: string };
    if (errcode === undefined) return error as Error;
    switch (errcode & 0xff) {
      case 1:
        // Any other error of this kind is a fault in a statement of ours.
        return /no such (table|column)|has no column/.test(message) ? 'damaged' : (error as Error);
      // The file was deleted or replaced; it is damaged; it is no database.
      case 8:
      case 11:
      case 26:
        return 'damaged';
      case 13:
        return new SluglineError('store_full', `the catalogue has no space left: ${message}`, {
          cause: error,
        });
      default:
        return new SluglineError('catalogue_unavailable', `the catalogue can't be used: ${message}`, {
          cause: error,
        });
    }
  },
};

const matchOf = (term: Term): string =>
  `(${term.map((words) => `${quoted(words.join(' '))} *`).join(' OR ')})`;

/** A string of FTS5: nothing in it is an operator. */
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

import { SluglineError } from '@slugline/story';
import { sql } from 'kysely';
import { ZodError } from 'zod';
import type { Engine } from '../sql/tables.ts';
import type { Term } from '../words.ts';

/** The catalogue has a schema of its own, because its tables are dropped when they are made anew. */
export const schema = 'slugline_catalogue';

/** Any number: it names the lock of those who write to the catalogue. */
const lockNumber = 5_118_720_931;

/**
 * PostgreSQL with its own vectors of words. Its parser and dictionaries are not used: the words come folded and separated.
 * https://www.postgresql.org/docs/current/datatype-textsearch.html
 */
export const postgresEngine: Engine = {
  // The order of bytes: that of a locale differs from machine to machine.
  text: 'text collate "C"',
  setUp: [`create schema if not exists ${schema}`],
  tables: sql`select tablename as name from pg_tables where schemaname = ${schema}`,
  words: [
    'create table words (rowid bigint primary key, text tsvector not null)',
    'create index words_text on words using gin (text)',
  ],
  wordsValue: (words) => words.map((word, n) => `${quoted(word)}:${n + 1}`).join(' '),
  hasTerms: (terms) => sql<boolean>`words.text @@ ${terms.map(queryOf).join(' & ')}::tsquery`,
  lock: sql`select pg_advisory_xact_lock(${lockNumber})`,
  judge: (error) => {
    if (error instanceof ZodError || error instanceof SyntaxError) return 'damaged';
    const { code = '', message } = error as { code?: string; message: string };
    // A table, column or type is missing or another one; the data are corrupt.
    if (/^(42P01|42703|42804|42883|XX00[012])$/.test(code)) return 'damaged';
    if (code === '53100')
      return new SluglineError('store_full', `PostgreSQL has no space left: ${message}`, { cause: error });
    if (error instanceof SluglineError || /^(22|23|42)/.test(code)) return error as Error;
    return new SluglineError('catalogue_unavailable', `PostgreSQL does not serve the catalogue: ${message}`, {
      cause: error,
    });
  },
};

const queryOf = (term: Term): string =>
  `(${term.map((words) => `(${words.map(quoted).join(' <-> ')}:*)`).join(' | ')})`;

/** A lexeme in quotes: nothing in it is an operator. */
const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

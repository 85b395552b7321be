import type { RawBuilder } from 'kysely';
import type { Term } from '../words.ts';

/**
 * The version of the tables and of what they hold. Raise it when either changes, or when words are folded in another
 * way: a catalogue of another version is made anew.
 */
export const version = '2';

/** The tables of the catalogue. Times are ISO 8601 in UTC, so they sort as texts. */
export interface Tables {
  story: StoryTable;
  story_tag: { tag: string; received: string; id: string };
  words: { rowid: number; text: string };
  /** Says of which version the tables are, and how far they have come. */
  about: { name: string; value: string };
}

interface StoryTable {
  id: string;
  sequence: number;
  /** The story's place in time, as a number of its own: the key of its words. Newer stories have higher ones. */
  place: number;
  received: string;
  published: string | null;
  section: string | null;
  /** The section in which the public sees it: see `CatalogueRow.card`. */
  public_section: string | null;
  state: string;
  lane: string;
  language: string | null;
  /** The language without region and script. */
  primary_language: string | null;
  /** The whole row, as JSON. */
  row: string;
}

/** How an engine does what SQL has no common words for. */
export interface Engine {
  /** Makes the table of words and what it needs. `rowid` is a story's place. */
  words: readonly string[];
  /** Makes the place for the tables. */
  setUp: readonly string[];
  /** Lists the names of the tables that there are. */
  tables: RawBuilder<{ name: string }>;
  /** The type of texts that sort by their bytes. */
  text: string;
  /** Returns a value of `words.text` for the words of a story. */
  wordsValue(words: readonly string[]): string;
  /** Returns the condition that the joined row of `words` has all terms. */
  hasTerms(terms: readonly Term[]): RawBuilder<boolean>;
  /** Keeps other writers out until the transaction ends. It is called first in each one that writes. */
  lock: RawBuilder<unknown> | undefined;
  /** Returns a `SluglineError` for an error of the engine, or `damaged` when the tables have to be made anew. */
  judge(error: unknown): Error | 'damaged';
}

/** Returns the statements that make the tables. */
export const tablesOf = ({ text, words }: Engine): string[] => [
  `create table about (name ${text} primary key, value ${text} not null)`,
  `create table story (
    id ${text} primary key, sequence integer not null, place bigint not null unique,
    received ${text} not null, published ${text}, section ${text}, public_section ${text}, state ${text} not null,
    lane ${text} not null, language ${text}, primary_language ${text}, row ${text} not null
  )`,
  // One index for each list that the product has. Further conditions of a list are checked row by row.
  'create index story_received on story (received, id)',
  ...['section', 'state', 'lane', 'primary_language'].map(
    (column) => `create index story_${column} on story (${column}, received, id)`,
  ),
  'create index story_published on story (published, id) where published is not null',
  'create index story_public_section on story (public_section, published, id) where published is not null',
  `create table story_tag (
    tag ${text} not null, received ${text} not null, id ${text} not null, primary key (tag, received, id)
  )`,
  'create index story_tag_id on story_tag (id)',
  ...words,
];

export const tableNames = ['words', 'story_tag', 'story', 'about'] as const;

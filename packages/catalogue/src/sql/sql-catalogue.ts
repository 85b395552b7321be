import { randomUUID } from 'node:crypto';
import { sha256Of } from '@slugline/story';
import { type ExpressionBuilder, type Kysely, sql, type Transaction } from 'kysely';
import { cursorOf, readCursor } from '../cursor.ts';
import type { Catalogue, Filter, Page, Progress, Sort } from '../port.ts';
import { CatalogueRow } from '../row.ts';
import { indexedWords, termsOf } from '../words.ts';
import { type Engine, type Tables, tableNames, tablesOf, version } from './tables.ts';

/** The rows that are written by one statement: each has a dozen values, and engines take some ten thousand. */
const writtenAtOnce = 200;

const unfilled: Progress = { made: '', filledTo: '', filled: false, comparedTo: 0 };

/** A catalogue in an SQL database. Errors of the engine pass through: see `Engine.judge`. */
export interface SqlCatalogue extends Catalogue {
  /** Makes the tables, unless they are there in this version. With `anew` it makes them in any case. */
  prepare(options?: { anew?: boolean }): Promise<void>;
}

export function sqlCatalogue(db: Kysely<Tables>, engine: Engine): SqlCatalogue {
  const writing = <T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> =>
    db.transaction().execute(async (transaction) => {
      await engine.lock?.execute(transaction);
      return work(transaction);
    });

  return {
    prepare: async ({ anew = false } = {}) => {
      if (!anew && (await hasTables(db, engine))) return;
      await writing(async (transaction) => {
        // Another process may have made them meanwhile.
        if (!anew && (await hasTables(transaction, engine))) return;
        for (const statement of engine.setUp) await sql.raw(statement).execute(transaction);
        for (const name of tableNames) await transaction.schema.dropTable(name).ifExists().execute();
        for (const statement of tablesOf(engine)) await sql.raw(statement).execute(transaction);
        const progress = JSON.stringify({ ...unfilled, made: randomUUID() });
        await transaction
          .insertInto('about')
          .values([
            { name: 'version', value: version },
            { name: 'progress', value: progress },
          ])
          .execute();
      });
    },

    find: async (filter, sort, { limit, cursor }) => {
      const from = cursor === undefined ? undefined : readCursor(sort, cursor, filter);
      // The list of a tag is in the order of its own index.
      const table = filter.tag !== undefined && sort === 'received' ? 'story_tag' : 'story';
      const [time, id] = [sql.ref(`${table}.${sort}`), sql.ref(`${table}.id`)];
      const rows = await listed(db, filter, sort)
        .$if(from !== undefined, (query) =>
          query.where(sql<boolean>`(${time}, ${id}) < (${from?.key}, ${from?.id})`),
        )
        .orderBy(time, 'desc')
        .orderBy(id, 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, (row) => cursorOf(sort, String(row[sort]), row.id, filter));
    },

    search: async (text, filter, { limit, cursor }) => {
      const asked = { ...filter, text };
      const from = cursor === undefined ? undefined : readCursor('search', cursor, asked);
      const terms = termsOf(text);
      if (terms.length === 0) return { rows: [] };
      const rows = await listed(db, filter, 'received')
        .innerJoin('words', 'words.rowid', 'story.place')
        .where(engine.hasTerms(terms))
        .$if(from !== undefined, (query) => query.where('words.rowid', '<', Number(from?.key)))
        .orderBy('words.rowid', 'desc')
        .limit(limit + 1)
        .execute();
      return pageOf(rows, limit, (row) => cursorOf('search', String(row.place), row.id, asked));
    },

    count: async (filter) => {
      const { stories } = await listed(db, filter, 'received')
        .clearSelect()
        .select((row) => row.fn.countAll<number | string>().as('stories'))
        .executeTakeFirstOrThrow();
      return Number(stories);
    },

    put: async (rows) => {
      // Of two rows of one story the newer counts.
      const newest = new Map<string, CatalogueRow>();
      for (const row of rows) if (row.sequence > (newest.get(row.id)?.sequence ?? 0)) newest.set(row.id, row);
      const all = [...newest.values()];
      for (let n = 0; n < all.length; n += writtenAtOnce) {
        const some = all.slice(n, n + writtenAtOnce);
        await writing((transaction) => putSome(transaction, engine, some));
      }
    },

    delete: async (id) => {
      await writing((transaction) => remove(transaction, [id]));
    },

    sequences: async (ids) => {
      if (ids.length === 0) return {};
      const rows = await db.selectFrom('story').select(['id', 'sequence']).where('id', 'in', ids).execute();
      return Object.fromEntries(rows.map(({ id, sequence }) => [id, sequence]));
    },

    progress: () => progressOf(db),

    note: (progress, made) =>
      writing(async (transaction) => {
        const noted = await progressOf(transaction);
        if (made !== undefined && made !== noted.made) return false;
        const value = JSON.stringify({ ...noted, ...progress });
        await transaction
          .insertInto('about')
          .values({ name: 'progress', value })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
          .execute();
        return true;
      }),

    close: () => db.destroy(),
  };
}

/** Whether the tables are there in this version. */
async function hasTables(db: Kysely<Tables>, { tables }: Engine): Promise<boolean> {
  const names = (await tables.execute(db)).rows.map(({ name }) => name);
  if (!tableNames.every((name) => names.includes(name))) return false;
  const found = await db.selectFrom('about').selectAll().where('name', '=', 'version').executeTakeFirst();
  return found?.value === version;
}

async function progressOf(db: Kysely<Tables>): Promise<Progress> {
  const noted = await db.selectFrom('about').selectAll().where('name', '=', 'progress').executeTakeFirst();
  return noted === undefined ? unfilled : { ...unfilled, ...JSON.parse(noted.value) };
}

/** Returns the query for the rows that fit the filter, without an order. */
function listed(db: Kysely<Tables>, filter: Filter, sort: Sort) {
  const { section, state, lane, language, tag, from, to } = filter;
  const tags = tag === undefined ? undefined : tagWords(tag);
  return db
    .selectFrom('story')
    .select(['story.id', 'story.place', 'story.received', 'story.published', 'story.row'])
    .$if(sort === 'published', (query) => query.where('story.published', 'is not', null))
    .$if(section !== undefined, (query) =>
      query.where(sort === 'published' ? 'story.public_section' : 'story.section', '=', section ?? ''),
    )
    .$if(state !== undefined, (query) => query.where('story.state', '=', state ?? ''))
    .$if(lane !== undefined, (query) => query.where('story.lane', '=', lane ?? ''))
    .$if(language !== undefined, (query) => query.where(isLanguage(language ?? '')))
    .$if(from !== undefined, (query) => query.where('story.received', '>=', from ?? ''))
    .$if(to !== undefined, (query) => query.where('story.received', '<', to ?? ''))
    .$if(tags !== undefined, (query) =>
      query.innerJoin('story_tag', (join) =>
        join.onRef('story_tag.id', '=', 'story.id').on('story_tag.tag', '=', tags ?? ''),
      ),
    );
}

const isLanguage = (language: string) => (row: ExpressionBuilder<Tables, 'story'>) => {
  const tag = language.toLowerCase();
  const isPrimary = row('story.primary_language', '=', primaryOf(tag));
  return tag.includes('-') ? row.and([isPrimary, row('story.language', '=', tag)]) : isPrimary;
};

const primaryOf = (language: string): string => language.split('-')[0] ?? language;
/** The longest tag, in characters of its folded form. PostgreSQL has no index entries of more than 2,704 bytes. */
const longestTag = 500;
const tagWords = (tag: string): string => indexedWords(tag).join(' ').slice(0, longestTag);

interface Listed {
  id: string;
  place: number | string;
  received: string;
  published: string | null;
  row: string;
}

function pageOf(found: readonly Listed[], limit: number, cursor: (row: Listed) => string): Page {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const rows = shown.map(({ row }) => CatalogueRow.parse(JSON.parse(row)));
  return { rows, ...(found.length > limit && last ? { next: cursor(last) } : {}) };
}

async function putSome(
  db: Transaction<Tables>,
  engine: Engine,
  rows: readonly CatalogueRow[],
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const known = await db
    .selectFrom('story')
    .select(['id', 'sequence', 'place', 'received'])
    .where('id', 'in', ids)
    .execute();
  const before = new Map(known.map((row) => [row.id, row]));
  const newer = rows.filter(({ id, sequence }) => sequence > (before.get(id)?.sequence ?? 0));
  if (newer.length === 0) return;
  await remove(
    db,
    newer.map(({ id }) => id),
  );
  const places = await freePlaces(db, newer);
  const placed = newer.map((row, n) => ({ row, place: places[n] ?? 0 }));
  await db
    .insertInto('story')
    .values(placed.map(({ row, place }) => storyOf(row, place)))
    .execute();
  const words = placed.map(({ row, place }) => ({
    rowid: place,
    text: engine.wordsValue(searchedIn(row)),
  }));
  await db.insertInto('words').values(words).execute();
  const tags = newer.flatMap(({ id, received, tags: all }) =>
    [...new Set(all.map(tagWords))].map((tag) => ({ tag, received, id })),
  );
  for (let n = 0; n < tags.length; n += writtenAtOnce)
    await db
      .insertInto('story_tag')
      .values(tags.slice(n, n + writtenAtOnce))
      .execute();
}

async function remove(db: Transaction<Tables>, ids: readonly string[]): Promise<void> {
  await db
    .deleteFrom('words')
    .where('rowid', 'in', db.selectFrom('story').select('place').where('id', 'in', ids))
    .execute();
  await db.deleteFrom('story_tag').where('id', 'in', ids).execute();
  await db.deleteFrom('story').where('id', 'in', ids).execute();
}

/** Returns a place for each row that no other story has. */
async function freePlaces(
  db: Transaction<Tables>,
  rows: readonly Pick<CatalogueRow, 'id' | 'received'>[],
): Promise<number[]> {
  const wanted = rows.map(placeOf);
  const found = await db.selectFrom('story').select('place').where('place', 'in', wanted).execute();
  const taken = new Set(found.map(({ place }) => Number(place)));
  const isFree = async (place: number) => {
    if (taken.has(place)) return false;
    if (wanted.includes(place)) return true;
    const other = await db.selectFrom('story').select('id').where('place', '=', place).executeTakeFirst();
    return other === undefined;
  };
  const free: number[] = [];
  for (const first of wanted) {
    let place = first;
    while (!(await isFree(place))) place++;
    taken.add(place);
    free.push(place);
  }
  return free;
}

/** How many places a millisecond has. Times up to the year 2109 fit into an exact number with them. */
const placesPerMs = 2048;

/** Returns the place that a story gets, unless another one has it: its time, and a number from its id. */
const placeOf = ({ id, received }: Pick<CatalogueRow, 'id' | 'received'>): number =>
  Date.parse(received) * placesPerMs + (Number.parseInt(sha256Of(id).slice(0, 4), 16) % placesPerMs);

const storyOf = (row: CatalogueRow, place: number): Tables['story'] => {
  const language = row.language?.toLowerCase() ?? null;
  return {
    id: row.id,
    sequence: row.sequence,
    place,
    received: row.received,
    published: row.published,
    section: row.section,
    public_section: row.card?.section ?? null,
    state: row.state,
    lane: row.lane,
    language,
    primary_language: language && primaryOf(language),
    row: JSON.stringify(row),
  };
};

const searchedIn = ({ headline, summary, authors, tags }: CatalogueRow): string[] =>
  indexedWords([headline ?? '', summary ?? '', ...authors, ...tags].join('\n'));

import { join } from 'node:path';
import { bullQueue } from '@slugline/queue/testing';
import { openStore } from '@slugline/store';
import type { StatusReport } from '@slugline/story';
import { type Temporary, temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { startPostgres, type TestPostgres } from '@slugline/testing/servers/postgres';
import { catalogueDrivers, type Spoil, spoilings } from '@slugline/testing/stores/spoil-catalogue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../chaos/random.ts';
import { changeStories, writeStories } from '../faults/random-changes.ts';
import { expectRowsOfTheJournal, untilBroughtUp } from '../faults/rows-of-the-journal.ts';

const day = 24 * 3_600_000;

const wrongQueries = [
  ...['limit=0', 'limit=-1', 'limit=1e9', 'limit=1000000000', 'limit=ten', 'limit=1&limit=2'],
  ...['q=a&q=b', 'section=news&section=sport', 'Q=a', 'offset=10'],
  ...[
    'from=yesterday',
    'from=2026-02-30',
    'to=2026-13-01T00:00:00Z',
    'to=1796003895174',
    'from=2026-01-01%00',
  ],
  ...['section=news%00', 'language=de%00', 'tag=x%00', 'cursor=%00', 'cursor=W10'],
  ...[`q=${'storm%20'.repeat(1_300)}`, `q=${'%F0%9F%8C%8A'.repeat(400)}`],
];

const operators = [
  // https://www.sqlite.org/fts5.html#full_text_query_syntax
  ...[
    '"',
    '*',
    '^',
    '(',
    ')',
    '-',
    '+',
    '{}',
    ':',
    'NEAR(brig brig, 2)',
    'brig AND',
    'NOT brig',
    'brig OR brig',
  ],
  ...[
    'text:brig',
    '{text}:brig',
    '- text : brig',
    '^brig',
    '"brig',
    'brig"',
    '"brig" *',
    "'); drop table story; --",
  ],
  // https://www.postgresql.org/docs/current/datatype-textsearch.html
  ...[
    "'",
    '\\',
    '&',
    '|',
    '!',
    '<->',
    '<2>',
    ':*',
    ':A',
    '%',
    '_',
    "brig' | 'brig",
    '!brig',
    'brig <-> brig',
  ],
  ...['brig <2> brig', 'brig:*A', "\\'", "brig''"],
  ...[
    '\0',
    '\u200f\u202e',
    '\u200fbrig\u202c',
    'brig\u0000',
    '\ufffd',
    'brig '.repeat(50),
    '驪'.repeat(250),
    'الب'.repeat(80),
  ],
];

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

describe.each(catalogueDrivers)('a newsroom with a catalogue in %s', (name, driver) => {
  let folder: Temporary & { path: string };
  let setting: string;
  let server: TestServer;
  let spoil: Spoil;
  let ids: string[] = [];
  const random = seeded(name);

  const start = async () => {
    server = await startTestServer({ folder: folder.path, env: { SLUGLINE_CATALOGUE: setting } });
  };
  /** Publishes a story, and finds it by a word of its headline as soon as its row is there. */
  const publishes = async (word: string) => {
    const accepted = await server.submit({ draft: `${word} is found\n\nAnd told in full.\n` });
    const { storyId } = (await accepted.json()) as { storyId: string };
    expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    await expect.poll(() => found(word)).toEqual([storyId]);
    ids.push(storyId);
  };
  const found = async (q: string) => {
    const answer = await fetch(`${server.url}/v1/stories?q=${q}`);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { stories: StatusReport[] }).stories.map(({ storyId }) => storyId);
  };
  const comesRight = async () => {
    await untilBroughtUp(server.context, ids);
    await expect
      .poll(async () => (await fetch(`${server.url}/readyz`)).json())
      .not.toHaveProperty('catalogue');
    await expectRowsOfTheJournal(server.context, ids);
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    const place = await driver(() => postgres.database());
    ({ setting } = place);
    const working = await openStore({ kind: 'directory', path: join(folder.path, 'data/working') });
    ids = await writeStories(working, random, 1_000);
    await working.close();
    await start();
    spoil = place.spoil(server.context.config.data);
  });
  afterAll(async () => {
    await server.stop();
    await folder[Symbol.asyncDispose]();
  });

  it('brings 1,000 stories into it that were there before it', async () => {
    await publishes('Alderney');
    await comesRight();
  });

  it('brings up 1,000 rows that are days behind', async () => {
    const { catalogue, redis } = server.context;
    const queue = bullQueue(redis, 'catalogue');
    await queue.pause();
    await changeStories(server.context.journal, random, ids, 1_000);
    // The process gathers its changes for a quarter of a second.
    await expect.poll(() => queue.count()).toBeGreaterThan(0);
    await queue.obliterate({ force: true });
    await queue.resume();
    await catalogue?.note({ comparedTo: Date.now() - 3 * day });
    await comesRight();
  });

  it('answers wrong parameters of the list with what is wrong', async () => {
    for (const query of wrongQueries) {
      const answer = await fetch(`${server.url}/v1/stories?${query}`);
      const problem = await answer.json();
      expect({ status: answer.status, problem }, query).toMatchObject({
        status: 400,
        problem: { code: 'request_invalid' },
      });
      expect(JSON.stringify(problem)).toContain(query.split('=')[0]);
    }
  });

  it('takes operators of its search for words', async () => {
    for (const operator of operators)
      for (const [text, found] of [
        [operator, expect.any(Array)] as const,
        // No story has this word, whatever the operator might mean.
        [`brig${operator}`, []] as const,
        [`brig ${operator} ferry`, []] as const,
      ]) {
        const answer = await fetch(`${server.url}/v1/stories?limit=1&q=${encodeURIComponent(text)}`);
        expect({ status: answer.status, ...((await answer.json()) as object) }, text).toMatchObject({
          status: 200,
          stories: found,
        });
      }
  });

  // Twice all stories, and a start: a busy machine needs its time.
  it.each(spoilings)(
    'makes it anew when it is %s while it runs, and before a start',
    { timeout: 120_000 },
    async (how) => {
      const number = spoilings.indexOf(how);
      await spoil[how]();
      await publishes(`Brecqhou${number}`);
      await comesRight();
      await server.stop();
      await spoil[how]();
      await start();
      await publishes(`Casquets${number}`);
      await comesRight();
    },
  );
});

it('publishes while PostgreSQL is down at the start and later, and lists all stories when it is back', async () => {
  await using own = await startPostgres();
  const { url } = await own.database();
  await own.stop();
  const server = await startTestServer({ env: { SLUGLINE_CATALOGUE: url } });
  try {
    const ids: string[] = [];
    const publish = async (headline: string) => {
      const accepted = await server.submit({ draft: `${headline}\n\nTold in full.\n` });
      const { storyId } = (await accepted.json()) as { storyId: string };
      expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
      ids.push(storyId);
    };
    const get = async (path: string) => {
      const answer = await fetch(`${server.url}${path}`);
      return { ...((await answer.json()) as { stories?: StatusReport[] }), status: answer.status };
    };
    const isMissed = async () => {
      expect((await get('/v1/stories')).stories).toHaveLength(ids.length);
      expect(await get('/v1/stories?q=gale')).toMatchObject({ status: 503, code: 'catalogue_unavailable' });
      expect(await get('/readyz')).toMatchObject({
        status: 200,
        catalogue: { down: 'catalogue_unavailable' },
      });
    };
    const comesRight = async () => {
      await untilBroughtUp(server.context, ids);
      await expectRowsOfTheJournal(server.context, ids);
      expect((await get('/v1/stories?q=gale')).stories).toHaveLength(ids.length);
      await expect.poll(() => get('/readyz')).not.toHaveProperty('catalogue');
    };

    await publish('A gale is expected');
    await isMissed();
    await own.start();
    await comesRight();
    await own.stop();
    await publish('The gale is here');
    await isMissed();
    await own.start();
    await comesRight();
  } finally {
    await server.stop();
  }
});

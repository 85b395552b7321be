import { setTimeout as sleep } from 'node:timers/promises';
import { openNewsroom } from '@slugline/testing/newsroom/without-workers';
import { type ServiceProcess, startService } from '@slugline/testing/processes/services';
import { startPostgres, type TestPostgres } from '@slugline/testing/servers/postgres';
import { startRedis } from '@slugline/testing/servers/redis';
import { catalogueDrivers, type Spoil } from '@slugline/testing/stores/spoil-catalogue';
import { until } from '@slugline/testing/until';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { seeded } from '../chaos/random.ts';
import { changeStories, writeStories } from './random-changes.ts';
import { expectRowsOfTheJournal, untilBroughtUp } from './rows-of-the-journal.ts';

/** `SLUGLINE_TEST_CHANGES` makes it another number. */
const changes = Number(process.env.SLUGLINE_TEST_CHANGES ?? 10_000);
/** A failure is repeated with its seed, as far as time allows: `SLUGLINE_TEST_SEED`. */
const seed = process.env.SLUGLINE_TEST_SEED ?? '20';
const stories = 1_000;
const rounds = 5;

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres[Symbol.asyncDispose]());

describe.concurrent.each(catalogueDrivers)('a catalogue in %s', (name, place) => {
  // A minute on a quiet machine, for both at once.
  const timeout = 300_000;
  it(`has every row as the journal folds it, after ${changes} random changes (seed: ${seed}) while the process that writes rows is killed, and after it was deleted, damaged and of a newer version`, {
    timeout,
  }, async () => {
    const random = seeded(`${seed} ${name}`);
    const { setting, spoil } = await place(() => postgres.database());
    await using redis = await startRedis();
    const env = { REDIS_URL: redis.url, SLUGLINE_CATALOGUE: setting };
    const newsroom = await openNewsroom(env);
    const { context } = newsroom;
    const spoiling = spoil(context.config.data);
    const spoilt: Partial<Record<number, keyof Spoil>> = {
      1: 'deleted',
      2: 'damaged',
      3: 'of a newer version',
    };
    let publisher: ServiceProcess | undefined;
    try {
      const ids = await writeStories(context.working, random, stories);
      for (let round = 0; round < rounds; round++) {
        publisher = await startService('publish', newsroom, env);
        const changing = changeStories(context.journal, random, ids, changes / rounds);
        const how = spoilt[round];
        if (how !== undefined) {
          await sleep(random.between(0, 1_000));
          // A catalogue that is still damaged from the last round can't be spoilt in this way before it is made anew.
          await until(() =>
            spoiling[how]().then(
              () => true,
              () => false,
            ),
          );
        }
        await sleep(random.between(0, 2_000));
        await publisher.end('SIGKILL');
        await changing;
      }
      publisher = await startService('publish', newsroom, env);
      // What a killed process was at is waited for no longer than needed.
      await redis.runOutLocks();
      await untilBroughtUp(context, ids);
      await publisher.end('SIGTERM');
      await expectRowsOfTheJournal(context, ids);
    } finally {
      await publisher?.end('SIGKILL');
      await newsroom.close();
    }
  });
});

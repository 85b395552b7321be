import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { photograph, sound } from '../support/media.ts';
import { startNewsroom } from '../support/newsroom.ts';
import { startFaultyStores } from '../support/stores.ts';
import { until } from '../support/until.ts';
import { expectWhole } from '../support/whole.ts';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';
/** The sound is larger than a part of an upload: 8 MiB. */
const media = () =>
  Promise.all([photograph('storm.jpg', { width: 800, height: 600 }), sound('storm.wav', 110)]);
const slowDown = { answer: 503, code: 'SlowDown' };

describe('an object store', () => {
  // Chance decides how often each job runs, and the pauses between runs grow to ten seconds: half a minute as a rule,
  // more than two now and then.
  const patience = { timeout: 300_000 };
  it(
    'that refuses every third request: the story completes, once, with nothing missing and no file left behind',
    patience,
    async () => {
      await using stores = await startFaultyStores();
      for (const store of [stores.working, stores.destination])
        store.fault = (request) => (request % 3 === 0 ? slowDown : undefined);
      await using newsroom = await startNewsroom({ settings: () => stores.settings });
      const storyId = await newsroom.send({ draft, media: await media() });
      expect(await newsroom.house.settled(storyId)).toMatchObject({ state: 'complete' });

      for (const store of [stores.working, stores.destination]) {
        expect(store.requests).toBeGreaterThan(9);
        store.fault = () => undefined;
      }
      await expectWhole(newsroom.house, [storyId]);
      expect(await stores.unfinishedUploads()).toEqual([]);
    },
  );

  it('that is out of reach for five seconds in the middle of the work: the story completes when it is back', async () => {
    await using stores = await startFaultyStores();
    await using newsroom = await startNewsroom({ settings: () => stores.settings });
    const storyId = await newsroom.send({ draft, media: await media() });
    stores.working.fault = () => 'hang up';
    await sleep(5_000);
    stores.working.fault = () => undefined;
    expect(await newsroom.house.settled(storyId)).toMatchObject({ state: 'complete' });
    await expectWhole(newsroom.house, [storyId]);
    expect(await stores.unfinishedUploads()).toEqual([]);
  });

  it('of a destination that is out of reach: the story is live as soon as it is back', async () => {
    await using stores = await startFaultyStores();
    await using newsroom = await startNewsroom({ settings: () => stores.settings });
    let refused = 0;
    stores.destination.fault = () => {
      refused++;
      return 'hang up';
    };
    const storyId = await newsroom.send({ draft });
    // More than the client of the store tries by itself: the delivery has failed, and waits to be tried again.
    await until(() => refused > 8);
    expect(await newsroom.house.status(storyId)).toMatchObject({ state: 'processing', edition: 0 });
    stores.destination.fault = () => undefined;
    expect(await newsroom.house.settled(storyId)).toMatchObject({ state: 'complete', edition: 1 });
    await expectWhole(newsroom.house, [storyId]);
  });
});

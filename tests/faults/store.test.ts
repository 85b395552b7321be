import { setTimeout as sleep } from 'node:timers/promises';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { audioFile, photograph } from '@slugline/testing/samples/media';
import { startFaultyStores } from '@slugline/testing/servers/faulty-stores';
import { until } from '@slugline/testing/until';
import { describe, expect, it } from 'vitest';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';
/** The audio file is larger than a part of an upload, which has 8 MiB. */
const media = () =>
  Promise.all([photograph('storm.jpg', { width: 800, height: 600 }), audioFile('storm.wav', 110)]);
const slowDown = { answer: 503, code: 'SlowDown' };

describe('an object store', () => {
  // Chance decides how often each job runs, and the pauses between runs grow to ten seconds: half a minute as a rule,
  // more than two now and then.
  const patience = { timeout: 300_000 };
  it(
    'that refuses every third request: the story completes once, nothing is missing, and no file is left behind',
    patience,
    async () => {
      await using stores = await startFaultyStores();
      for (const store of [stores.working, stores.destination])
        store.fault = (request) => (request % 3 === 0 ? slowDown : undefined);
      await using newsroom = await startNewsroom({ settings: () => stores.settings });
      const storyId = await newsroom.send({ draft, media: await media() });
      expect(await newsroom.server.settled(storyId)).toMatchObject({ state: 'complete' });

      for (const store of [stores.working, stores.destination]) {
        expect(store.requests).toBeGreaterThan(9);
        store.fault = () => undefined;
      }
      await expectAllComplete(newsroom.server, [storyId]);
      expect(await stores.unfinishedUploads()).toEqual([]);
    },
  );

  it('that can’t be reached for five seconds during the work: the story completes when it is back', async () => {
    await using stores = await startFaultyStores();
    await using newsroom = await startNewsroom({ settings: () => stores.settings });
    const storyId = await newsroom.send({ draft, media: await media() });
    stores.working.fault = () => 'hang up';
    await sleep(5_000);
    stores.working.fault = () => undefined;
    expect(await newsroom.server.settled(storyId)).toMatchObject({ state: 'complete' });
    await expectAllComplete(newsroom.server, [storyId]);
    expect(await stores.unfinishedUploads()).toEqual([]);
  });

  it('of a destination that can’t be reached: the story is live as soon as it is back', async () => {
    await using stores = await startFaultyStores();
    await using newsroom = await startNewsroom({ settings: () => stores.settings });
    let refused = 0;
    stores.destination.fault = () => {
      refused++;
      return 'hang up';
    };
    const storyId = await newsroom.send({ draft });
    // More requests than the store's client tries by itself: the delivery has failed and waits for its next
    // attempt.
    await until(() => refused > 8);
    await expect
      .poll(() => newsroom.server.status(storyId), { timeout: 30_000 })
      .toMatchObject({ state: 'processing', edition: 0 });
    stores.destination.fault = () => undefined;
    expect(await newsroom.server.settled(storyId)).toMatchObject({ state: 'complete', edition: 1 });
    await expectAllComplete(newsroom.server, [storyId]);
  });
});

import { reconcileJob } from '@slugline/queue';
import { describe, expect, it } from 'vitest';
import { openDesk } from '../support/command.ts';
import { grainyPhotograph, photograph } from '../support/media.ts';
import { type Newsroom, startNewsroom } from '../support/newsroom.ts';
import { halfMade } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { expectWhole } from '../support/whole.ts';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';

/** Sends a story, and returns when its text is live and a picture of it is being encoded. */
async function inTheMiddle({ house, send }: Newsroom): Promise<string> {
  const storyId = await send({ draft, media: [await grainyPhotograph('storm.jpg')] });
  await house.reaches(storyId, 'live');
  await until(() => halfMade(house));
  return storyId;
}

async function expectCompletion({ house }: Newsroom, storyId: string): Promise<void> {
  expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
  await expectWhole(house, [storyId]);
}

describe('Redis', () => {
  it('that was flushed in the middle of the work: `slugline rebuild` brings all back, and the story completes, once', async () => {
    await using newsroom = await startNewsroom();
    const { house, redis } = newsroom;
    const earlier = await newsroom.send({ draft: 'Calm before the storm\n\nNo wind at all.\n' });
    await house.settled(earlier);
    const storyId = await inTheMiddle(newsroom);
    await redis.flush();

    const desk = await openDesk();
    const env = {
      REDIS_URL: redis.url,
      SLUGLINE_DATA: house.context.config.data,
      SLUGLINE_DESTINATION: house.destination,
    };
    const rebuilt = await desk.run(['rebuild'], env);
    await desk.close();
    expect(rebuilt.code).toBe(0);
    expect((await house.context.journal.newest(10)).map((state) => state.storyId)).toEqual([
      storyId,
      earlier,
    ]);
    expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
    await expectWhole(house, [storyId, earlier]);
  });

  it('that was flushed, and nobody has noticed: the search for lost work finds it, and goes on', async () => {
    await using newsroom = await startNewsroom();
    const { house, redis } = newsroom;
    const earlier = await newsroom.send({ draft: 'Calm before the storm\n\nNo wind at all.\n' });
    await house.settled(earlier);
    const storyId = await newsroom.send({ draft, media: [await photograph('storm.jpg')] });
    await redis.flush();

    expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
    await until(async () => (await house.context.journal.newest(10)).length === 2);
    await until(() => house.context.queues.comesAgain(reconcileJob()));
    await expectWhole(house, [storyId, earlier]);
  });

  it('that was killed in the middle of the work and came back: the story completes, once', async () => {
    await using newsroom = await startNewsroom();
    const storyId = await inTheMiddle(newsroom);
    await newsroom.redis.kill();
    await newsroom.redis.start();
    await expectCompletion(newsroom, storyId);
  });

  it('that is down while a story is submitted: it is accepted, and completes when Redis is back', async () => {
    await using newsroom = await startNewsroom();
    const { house, redis } = newsroom;
    await redis.kill();
    const response = await house.submit({ draft, media: [await photograph('storm.jpg')] });
    expect(response.status).toBe(202);
    const { storyId } = (await response.json()) as { storyId: string };
    expect(await house.status(storyId)).toMatchObject({ state: 'received' });
    await redis.start();
    await expectCompletion(newsroom, storyId);
  });
});

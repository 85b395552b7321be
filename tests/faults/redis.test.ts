import { reconcileJob } from '@slugline/queue';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { type Newsroom, startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { openDesk } from '@slugline/testing/processes/command';
import { halfMade } from '@slugline/testing/processes/services';
import { grainyPhotograph, photograph } from '@slugline/testing/samples/media';
import { until } from '@slugline/testing/until';
import { describe, expect, it } from 'vitest';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';

/** Sends a story. Returns when its text is live and a picture of it is being encoded. */
async function inTheMiddle({ server, send }: Newsroom): Promise<string> {
  const storyId = await send({ draft, media: [await grainyPhotograph('storm.jpg')] });
  await server.reaches(storyId, 'live');
  await until(() => halfMade(server));
  return storyId;
}

async function expectCompletion({ server }: Newsroom, storyId: string): Promise<void> {
  expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
  await expectAllComplete(server, [storyId]);
}

describe('Redis', () => {
  it('flushed during the work: `slugline rebuild` restores everything, and the story completes once', async () => {
    await using newsroom = await startNewsroom();
    const { server, redis } = newsroom;
    const earlier = await newsroom.send({ draft: 'Calm before the storm\n\nNo wind at all.\n' });
    await server.settled(earlier);
    const storyId = await inTheMiddle(newsroom);
    await redis.flush();

    const desk = await openDesk();
    const env = {
      REDIS_URL: redis.url,
      SLUGLINE_DATA: server.context.config.data,
      SLUGLINE_DESTINATION: server.destination,
    };
    const rebuilt = await desk.run(['rebuild'], env);
    await desk.close();
    expect(rebuilt.code).toBe(0);
    expect((await server.context.journal.newest(10)).map((state) => state.storyId)).toEqual([
      storyId,
      earlier,
    ]);
    expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    await expectAllComplete(server, [storyId, earlier]);
  });

  it('flushed unnoticed: reconciling finds the lost work, and the story goes on', async () => {
    await using newsroom = await startNewsroom();
    const { server, redis } = newsroom;
    const earlier = await newsroom.send({ draft: 'Calm before the storm\n\nNo wind at all.\n' });
    await server.settled(earlier);
    const storyId = await newsroom.send({ draft, media: [await photograph('storm.jpg')] });
    await redis.flush();

    expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    await until(async () => (await server.context.journal.newest(10)).length === 2);
    await until(() => server.context.queues.hasSchedule(reconcileJob()));
    await expectAllComplete(server, [storyId, earlier]);
  });

  it('killed during the work and restarted: the story completes once', async () => {
    await using newsroom = await startNewsroom();
    const storyId = await inTheMiddle(newsroom);
    await newsroom.redis.kill();
    await newsroom.redis.start();
    await expectCompletion(newsroom, storyId);
  });

  it('down while a story is submitted: the story is accepted, and completes when Redis is back', async () => {
    await using newsroom = await startNewsroom();
    const { server, redis } = newsroom;
    await redis.kill();
    const response = await server.submit({ draft, media: [await photograph('storm.jpg')] });
    expect(response.status).toBe(202);
    const { storyId } = (await response.json()) as { storyId: string };
    expect(await server.status(storyId)).toMatchObject({ state: 'received' });
    await redis.start();
    await expectCompletion(newsroom, storyId);
  });
});

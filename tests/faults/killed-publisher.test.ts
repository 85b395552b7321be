import { setTimeout as sleep } from 'node:timers/promises';
import { expectAllComplete, untilNoJobs } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { watchEditions } from '@slugline/testing/newsroom/watch-editions';
import { type ServiceProcess, startService } from '@slugline/testing/processes/services';
import { photograph } from '@slugline/testing/samples/media';
import { expect, it } from 'vitest';

const kills = 10;

it('a publish worker killed ten times with SIGKILL at random: every story completes once, and no page goes back', async () => {
  await using newsroom = await startNewsroom({ services: ['submission', 'media', 'edge'] });
  const { server } = newsroom;
  const storyIds: string[] = [];
  const reader = watchEditions(server, storyIds);
  let publisher: ServiceProcess | undefined;
  try {
    for (let n = 0; n < kills; n++) {
      publisher = await startService('publish', server);
      // A text edition, and a second one with the picture.
      const image = await photograph(`harbour-${n}.jpg`, { colour: `#33${n}699` });
      storyIds.push(
        await newsroom.send({ draft: `Day ${n} of the storm\n\nNothing sails.\n`, media: [image] }),
      );
      await sleep(Math.random() * 400);
      await publisher.end('SIGKILL');
    }
    publisher = await startService('publish', server);
    for (const storyId of storyIds)
      expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    await untilNoJobs(server);
    await publisher.end('SIGTERM');
    await expectAllComplete(server, storyIds);
  } finally {
    await publisher?.end('SIGKILL');
    await reader.stop();
  }
  for (const editions of reader.seen.values()) expect(editions).toEqual(editions.toSorted((a, b) => a - b));
  expect(reader.seen.size).toBe(kills);
});

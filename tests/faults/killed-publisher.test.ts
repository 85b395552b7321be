import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { TestHouse } from '../support/house.ts';
import { photograph } from '../support/media.ts';
import { startNewsroom } from '../support/newsroom.ts';
import { type ServiceProcess, startService } from '../support/processes.ts';
import { expectWhole, noJobs } from '../support/whole.ts';

const kills = 10;

it('a publish worker killed with SIGKILL ten times, whatever it was doing: every story completes, once, and no page ever goes back', async () => {
  await using newsroom = await startNewsroom({ services: ['submission', 'media', 'edge'] });
  const { house } = newsroom;
  const storyIds: string[] = [];
  const reader = readAll(house, storyIds);
  let publisher: ServiceProcess | undefined;
  try {
    for (let n = 0; n < kills; n++) {
      publisher = await startService('publish', house);
      // A text, and an edition more with its picture.
      const picture = await photograph(`harbour-${n}.jpg`, { colour: `#33${n}699` });
      storyIds.push(
        await newsroom.send({ draft: `Day ${n} of the storm\n\nNothing sails.\n`, media: [picture] }),
      );
      await sleep(Math.random() * 400);
      await publisher.end('SIGKILL');
    }
    publisher = await startService('publish', house);
    for (const storyId of storyIds) expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
    await noJobs(house);
    await publisher.end('SIGTERM');
    await expectWhole(house, storyIds);
  } finally {
    await publisher?.end('SIGKILL');
    await reader.stop();
  }
  for (const editions of reader.seen.values()) expect(editions).toEqual(editions.toSorted((a, b) => a - b));
  expect(reader.seen.size).toBe(kills);
});

/** Reads the public manifests of the stories over and over, and keeps which editions it saw of each, in order. */
function readAll(house: TestHouse, storyIds: readonly string[]) {
  const seen = new Map<string, number[]>();
  let going = true;
  const look = async (storyId: string) => {
    const { path } = await house.status(storyId);
    if (path === null) return;
    const text = await readFile(join(house.destination, path, 'story.json'), 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const { edition } = JSON.parse(text) as { edition: number };
    const editions = seen.get(storyId) ?? [];
    seen.set(storyId, editions);
    if (editions.at(-1) !== edition) editions.push(edition);
  };
  const reading = (async () => {
    while (going) {
      for (const storyId of storyIds) await look(storyId);
      await sleep(10);
    }
  })();
  return {
    seen,
    stop: async () => {
      going = false;
      await reading;
    },
  };
}

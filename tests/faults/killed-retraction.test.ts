import { setTimeout as sleep } from 'node:timers/promises';
import { readText } from '@slugline/store';
import { addresses, keys, keysIn, short, verifyReceipt } from '@slugline/story';
import { untilNoJobs } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { type ServiceProcess, startService } from '@slugline/testing/processes/services';
import { photograph } from '@slugline/testing/samples/media';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { until } from '@slugline/testing/until';
import { expect, it } from 'vitest';

const stories = 6;

it('a publish worker killed at random while stories are retracted, and Redis emptied: every story is dark once, with one receipt, and no other loses a file', async () => {
  await using newsroom = await startNewsroom({ services: ['submission', 'media', 'edge'] });
  const { server, redis } = newsroom;
  const shared = await photograph('pier.jpg');
  // Receipts are made by what readers get.
  const at = { SLUGLINE_PUBLIC_URL: server.url };
  let publisher: ServiceProcess | undefined;
  try {
    publisher = await startService('publish', server, at);
    const sent: string[] = [];
    for (let n = 0; n < stories; n++) {
      const own = await photograph(`harbour-${n}.jpg`, { colour: `#33${n}699` });
      const draft = `Day ${n} of the storm\n\nNothing sails.\n`;
      sent.push(await newsroom.send({ draft, media: [own, shared] }));
    }
    for (const storyId of sent) expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    const [kept = '', ...retracted] = sent;
    for (const [n, storyId] of retracted.entries()) {
      const response = await fetch(`${server.url}/v1/stories/${storyId}/retract`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'a court order' }),
      });
      expect(response.status).toBe(202);
      await sleep(Math.random() * 300);
      await publisher.end('SIGKILL');
      if (n === 2) await redis.flush();
      else await redis.runOutLocks();
      publisher = await startService('publish', server, at);
    }
    for (const storyId of retracted)
      await until(async () => (await server.status(storyId)).receipts.length === 1);
    await untilNoJobs(server);

    const [destination] = server.context.destinations;
    if (destination === undefined) throw new Error('no destination');
    const pages = await Promise.all(
      sent.map(async (storyId) => {
        const { path } = await server.status(storyId);
        return (await fetch(`${server.url}/${path}`)).status;
      }),
    );
    expect(pages).toEqual([200, ...retracted.map(() => 410)]);
    // The files of the story that stays are all there, and nobody else's.
    const { media } = await server.status(kept);
    const named = media.flatMap(({ renditions }) => renditions.map(({ path }) => path));
    const there = await keysOf(destination.store, 'media/');
    expect(there).toEqual(expect.arrayContaining(named));
    const folders = media.map(({ original }) => `media/${short(original)}/`);
    expect(there.filter((key) => !folders.some((folder) => key.startsWith(folder)))).toEqual([]);
    expect(await keysOf(server.context.working, 'deleting/')).toEqual([]);
    const key = keysIn(await (await fetch(`${server.url}/v1/keys`)).text());
    for (const storyId of retracted) {
      const entries = await server.context.journal.read(storyId);
      const events = entries.flatMap((entry) => entry.events.map(({ type }) => type));
      expect(events.filter((type) => type === 'withdrawn')).toHaveLength(1);
      expect(events.filter((type) => type === 'receipt-issued')).toHaveLength(1);
      const receipt = await readText(server.context.working, keys.receipt(storyId, 1));
      expect(verifyReceipt(receipt, key)).toMatchObject({ storyId, outcome: 'dark' });
    }
    const feed = await (await fetch(`${server.url}/${addresses.feed('all')}`)).text();
    expect(feed.split('<item>')).toHaveLength(2);
    expect(feed).toContain(kept);
  } finally {
    await publisher?.end('SIGKILL');
  }
});

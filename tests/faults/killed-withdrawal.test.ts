import { setTimeout as sleep } from 'node:timers/promises';
import { addresses, type OriginalReport, sha256Of } from '@slugline/story';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { type ServiceProcess, startService } from '@slugline/testing/processes/services';
import { photograph } from '@slugline/testing/samples/media';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { until } from '@slugline/testing/until';
import { expect, it } from 'vitest';

const stories = 12;

it('a publish worker killed at random while an original is withdrawn, and Redis emptied: every story loses it once, and it is at no address', async () => {
  await using newsroom = await startNewsroom({ services: ['submission', 'media', 'edge'] });
  const { server, redis } = newsroom;
  const killed = await photograph('pier.jpg');
  const original = sha256Of(Buffer.from(await killed.arrayBuffer()));
  const kept = await photograph('harbour.jpg', { colour: '#335577' });
  const post = async (path: string, body: object) =>
    (
      await fetch(`${server.url}/v1/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status;
  let publisher: ServiceProcess | undefined;
  try {
    publisher = await startService('publish', server);
    const sent: string[] = [];
    for (let n = 0; n < stories; n++)
      sent.push(await newsroom.send({ draft: `Day ${n}\n\nNothing sails.\n`, media: [killed, kept] }));
    for (const storyId of sent) expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    for (const storyId of sent.slice(0, 3))
      expect(await post(`stories/${storyId}/hold`, { reason: 'wait' })).toBe(202);
    expect(await post(`originals/${original}/withdraw`, { reason: 'killed' })).toBe(202);
    for (const kill of [1, 2, 3]) {
      await sleep(Math.random() * 400);
      await publisher.end('SIGKILL');
      if (kill === 2) await redis.flush();
      else await redis.runOutLocks();
      publisher = await startService('publish', server);
    }
    const report = await until(async () => {
      const now = (await (await fetch(`${server.url}/v1/originals/${original}`)).json()) as OriginalReport;
      return now.withdrawal?.state === 'done' && now;
    });
    expect(report.withdrawal?.stories).toEqual({ done: stories, all: stories });

    const [destination] = server.context.destinations;
    if (destination === undefined) throw new Error('no destination');
    expect(await keysOf(destination.store, addresses.originalFolder(original))).toEqual([]);
    for (const storyId of sent) {
      const { path, media } = await server.status(storyId);
      const manifest = await (await fetch(`${server.url}/${path}story.json`)).json();
      expect(manifest).toMatchObject({ media: [{ state: 'ready' }] });
      for (const { path: file } of media.flatMap(({ renditions }) => renditions))
        expect((await fetch(`${server.url}/${file}`)).status).toBe(200);
      const entries = await server.context.journal.read(storyId);
      const events = entries.flatMap((entry) => entry.events.map(({ type }) => type));
      expect(events.filter((type) => type === 'original-dropped')).toHaveLength(1);
    }
    for (const left of ['deleting/', 'withdrawing/'])
      expect(await keysOf(server.context.working, left)).toEqual([]);
  } finally {
    await publisher?.end('SIGKILL');
  }
});

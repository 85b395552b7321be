import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Republication } from '@slugline/story';
import { hashesBelow } from '@slugline/testing/files/hashes-below';
import { untilNoJobs } from '@slugline/testing/newsroom/expect-complete';
import { startNewsroom } from '@slugline/testing/newsroom/newsroom';
import { type ServiceProcess, startService } from '@slugline/testing/processes/services';
import { photograph } from '@slugline/testing/samples/media';
import { until } from '@slugline/testing/until';
import { expect, it } from 'vitest';

const stories = 24;

it('a publish worker killed while it fills a lost destination, and Redis emptied: it goes on, and every byte is back', async () => {
  await using newsroom = await startNewsroom({ services: ['submission', 'media', 'edge'] });
  const { server, redis } = newsroom;
  const republication = async (id: string): Promise<Republication> =>
    (await (await fetch(`${server.url}/v1/republish/${id}`)).json()) as Republication;
  let publisher: ServiceProcess | undefined;
  try {
    publisher = await startService('publish', server);
    const pier = await photograph('pier.jpg');
    const sent = await Promise.all(
      Array.from({ length: stories }, (_, n) =>
        newsroom.send({
          draft: `Day ${n} of the storm\n\nNothing sails.\n`,
          media: n % 10 === 0 ? [pier] : [],
        }),
      ),
    );
    for (const storyId of sent) expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    await untilNoJobs(server);
    const before = await hashesBelow(server.destination);
    for (const name of await readdir(server.destination))
      if (name !== '.tmp') await rm(join(server.destination, name), { recursive: true });

    const response = await fetch(`${server.url}/v1/republish`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ all: true, verify: true }),
    });
    const { id } = (await response.json()) as Republication;
    await until(async () => (await republication(id)).stories.done > 0);
    await publisher.end('SIGKILL');
    expect(await republication(id)).toMatchObject({ state: 'running', stories: { all: stories } });
    await redis.flush();
    publisher = await startService('publish', server);
    await until(async () => (await republication(id)).state !== 'running');
    expect(await republication(id)).toMatchObject({
      state: 'done',
      stories: { done: stories },
      objects: { failed: 0 },
    });
    await untilNoJobs(server);
    expect(await hashesBelow(server.destination)).toEqual(before);
  } finally {
    await publisher?.end('SIGKILL');
  }
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { deliver, publish } from '@slugline/publish/testing';
import { openNewsroom, run } from '@slugline/testing/newsroom/without-workers';
import { hasProc } from '@slugline/testing/processes/running';
import { startService } from '@slugline/testing/processes/services';
import { startRedis } from '@slugline/testing/servers/redis';
import { until } from '@slugline/testing/until';
import { expect, it } from 'vitest';

/** The state is the third field, after the name in brackets: proc(5). */
const isFrozen = async (pid: number): Promise<boolean> =>
  /\) T /.test(await readFile(`/proc/${pid}/stat`, 'utf8'));

it.skipIf(!hasProc)(
  'a publisher that was frozen before it replaced a page in a folder restores the newer edition when it goes on',
  async () => {
    await using redis = await startRedis();
    const newsroom = await openNewsroom({ REDIS_URL: redis.url });
    try {
      const { context } = newsroom;
      const { folder = '' } = context.destinations[0] ?? {};
      const storyId = await newsroom.story({ images: ['harbour', 'pier'] });
      const build = () => publish(context, storyId, run.signal);
      const bring = (edition: number) =>
        deliver(context, { v: 1, do: 'deliver', storyId, edition, destination: 'public' }, run);
      await build();
      await bring(1);
      await newsroom.ready(storyId, 'harbour');
      await build();
      const preload = new URL('./freeze-at-page.ts', import.meta.url).href;
      await using publisher = await startService('publish', newsroom, {
        NODE_OPTIONS: `--import=${preload}`,
        SLUGLINE_DESTINATION: folder,
      });
      await until(() => isFrozen(publisher.pid));

      await newsroom.ready(storyId, 'pier');
      await build();
      await bring(3);
      const { path = '' } = (await context.journal.state(storyId)).plan ?? {};
      const file = (name: string) => readFile(join(folder, path, name));
      const newest = await file('index.html');
      process.kill(publisher.pid, 'SIGCONT');
      await until(async () => !(await file('index.html')).equals(newest));
      await until(async () => (await file('index.html')).equals(newest));
      const twin = await until(() => file('index.html.br').catch(() => undefined));
      expect(brotliDecompressSync(twin)).toEqual(newest);
      expect(JSON.parse((await file('story.json')).toString())).toMatchObject({ edition: 3 });
    } finally {
      await newsroom.close();
    }
  },
);

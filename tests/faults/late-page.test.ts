import { reconcileJob } from '@slugline/queue';
import { startService } from '@slugline/testing/processes/services';
import { startS3 } from '@slugline/testing/servers/s3';
import { until } from '@slugline/testing/until';
import { expect, it } from 'vitest';
import { type BucketEnv, holdSecondPage, openBucketNewsroom, thirdEdition } from './late-publisher.ts';

/** A bucket whose server ignores `If-Match` and accepts every write. */
async function openBucket() {
  const s3 = await startS3('readers');
  const env: BucketEnv = { ...s3.env, S3_PUBLIC_BUCKET: 'readers' };
  const newsroom = await openBucketNewsroom(env);
  return {
    env,
    newsroom,
    [Symbol.asyncDispose]: async () => {
      await newsroom.close();
      await s3.stop();
    },
  };
}

it('a page that arrives late from a killed publisher: reconciling restores the newer edition within a minute', async () => {
  await using bucket = await openBucket();
  const { newsroom, env } = bucket;
  await using late = await holdSecondPage(newsroom, env);
  const { storyId } = late;
  await late.process.end('SIGKILL');
  const newest = await thirdEdition(newsroom, storyId);
  expect(await late.arrive()).toBe(200);
  expect(await newsroom.read(storyId, 'index.html')).not.toBe(newest);

  await using _next = await startService('publish', newsroom, env);
  const search = reconcileJob();
  const now = { ...search.options, jobId: 'search-now', priority: 1 };
  await newsroom.context.queues.add({ ...search, options: now });
  await until(async () => (await newsroom.read(storyId, 'index.html')) === newest);
  expect(JSON.parse(await newsroom.read(storyId, 'story.json'))).toMatchObject({ edition: 3 });
});

it('a page that arrives late from a frozen publisher: the publisher restores the newer edition when it goes on', async () => {
  await using bucket = await openBucket();
  const { newsroom, env } = bucket;
  await using late = await holdSecondPage(newsroom, env);
  const { storyId } = late;
  process.kill(late.process.pid, 'SIGSTOP');
  const newest = await thirdEdition(newsroom, storyId);
  expect(await late.arrive()).toBe(200);
  expect(await newsroom.read(storyId, 'index.html')).not.toBe(newest);
  process.kill(late.process.pid, 'SIGCONT');
  await until(async () => (await newsroom.read(storyId, 'index.html')) === newest);
});

import { reconcileJob } from '@slugline/queue';
import { expect, it } from 'vitest';
import { startS3 } from '../support/bucket.ts';
import {
  type BucketEnv,
  holdSecondPage,
  openBucketNewsroom,
  thirdEdition,
} from '../support/late-publisher.ts';
import { startService } from '../support/processes.ts';
import { until } from '../support/until.ts';

/** A bucket whose server takes every write, whatever it is told of `If-Match`. */
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

it('a page that arrives after its publisher was killed and a newer edition is live: the minute’s search puts the newer one back', async () => {
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

it('a page that arrives while its publisher is frozen: it puts the newer edition back itself when it goes on', async () => {
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

import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { bullQueue } from '@slugline/queue/testing';
import { until } from '@slugline/testing/until';
import { describe, expect, it } from 'vitest';
import { type BucketEnv, holdSecondPage, openBucketNewsroom, thirdEdition } from './late-publisher.ts';

const {
  S3_TEST_ENDPOINT: endpoint = '',
  S3_TEST_ACCESS_KEY_ID = '',
  S3_TEST_SECRET_ACCESS_KEY = '',
} = process.env;

/** Needs a server that honours `If-Match`. Skipped without S3_TEST_ENDPOINT and its two keys. */
describe.skipIf(!endpoint)('a page that arrives late at a bucket with conditional writes', () => {
  async function openBucket() {
    const bucket = `late-${process.pid}-${Date.now()}`;
    const credentials = { accessKeyId: S3_TEST_ACCESS_KEY_ID, secretAccessKey: S3_TEST_SECRET_ACCESS_KEY };
    const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    client.destroy();
    const env: BucketEnv = {
      S3_ENDPOINT: endpoint,
      S3_REGION: 'us-east-1',
      S3_ACCESS_KEY_ID: S3_TEST_ACCESS_KEY_ID,
      S3_SECRET_ACCESS_KEY: S3_TEST_SECRET_ACCESS_KEY,
      S3_PUBLIC_BUCKET: bucket,
      S3_CHECKSUMS: 'when_required',
    };
    const newsroom = await openBucketNewsroom(env);
    return { env, newsroom, [Symbol.asyncDispose]: newsroom.close };
  }

  it('is refused if its publisher was killed and a newer edition is live', async () => {
    await using bucket = await openBucket();
    const { newsroom, env } = bucket;
    await using late = await holdSecondPage(newsroom, env);
    await late.process.end('SIGKILL');
    const newest = await thirdEdition(newsroom, late.storyId);
    expect(await late.arrive()).toBe(412);
    expect(await newsroom.read(late.storyId, 'index.html')).toBe(newest);
  });

  it('is refused if its publisher was frozen, and the publisher leaves the newer edition when it goes on', async () => {
    await using bucket = await openBucket();
    const { newsroom, env } = bucket;
    await using late = await holdSecondPage(newsroom, env);
    const { storyId } = late;
    process.kill(late.process.pid, 'SIGSTOP');
    const newest = await thirdEdition(newsroom, storyId);
    expect(await late.arrive()).toBe(412);
    process.kill(late.process.pid, 'SIGCONT');
    // The publisher's job ends: it has seen that a newer edition is live.
    const queue = bullQueue(newsroom.context.redis, 'distribute');
    await until(async () => (await queue.getActiveCount()) === 0);
    expect(await newsroom.read(storyId, 'index.html')).toBe(newest);
    expect((await newsroom.context.journal.state(storyId)).live.public?.edition).toBe(3);
  });
});

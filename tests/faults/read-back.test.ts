import { type Fault, faultyProxy } from '@slugline/testing/servers/faulty-proxy';
import { startS3 } from '@slugline/testing/servers/s3';
import { expect, it } from 'vitest';
import { openBucketNewsroom } from './late-publisher.ts';

/** A bucket behind a proxy that disturbs requests for a story's page. */
async function openBucket(faultOf: (method: string) => Fault | undefined) {
  const s3 = await startS3('readers');
  const proxy = await faultyProxy(s3.endpoint, ({ method = '', url }) =>
    url?.includes('/index.html') ? faultOf(method) : undefined,
  );
  const newsroom = await openBucketNewsroom({
    ...s3.env,
    S3_ENDPOINT: proxy.endpoint,
    S3_PUBLIC_BUCKET: 'readers',
    S3_CHECKSUMS: 'when_required',
  });
  return {
    newsroom,
    [Symbol.asyncDispose]: async () => {
      await newsroom.close();
      await proxy[Symbol.asyncDispose]();
      await s3.stop();
    },
  };
}

it('a destination that stores other bytes than were written: the edition is not live, and is written again', async () => {
  let writes = 0;
  await using bucket = await openBucket((method) =>
    method === 'PUT' && ++writes === 1 ? { append: '<!-- a wrong byte -->' } : undefined,
  );
  const { newsroom } = bucket;
  const storyId = await newsroom.story();
  await newsroom.build(storyId);
  const failure = { code: 'store_mismatch', retry: true, where: expect.stringMatching(/\/index\.html$/) };
  await expect(newsroom.deliverNewest(storyId)).rejects.toMatchObject(failure);
  expect((await newsroom.context.journal.state(storyId)).live).toEqual({});

  await newsroom.deliverNewest(storyId);
  expect(await newsroom.read(storyId, 'index.html')).not.toContain('wrong byte');
  expect((await newsroom.context.journal.state(storyId)).live.public?.edition).toBe(1);
});

it('a destination that shows a write two seconds late: the edition is live, and was written once', async () => {
  let writes = 0;
  let seenFrom = Number.POSITIVE_INFINITY;
  await using bucket = await openBucket((method) => {
    if (method === 'PUT' && ++writes === 1) seenFrom = Date.now() + 2000;
    return method === 'GET' && Date.now() < seenFrom ? { answer: 404, code: 'NoSuchKey' } : undefined;
  });
  const { newsroom } = bucket;
  const storyId = await newsroom.story();
  await newsroom.build(storyId);
  await newsroom.deliverNewest(storyId);
  expect(writes).toBe(1);
  expect((await newsroom.context.journal.state(storyId)).live.public?.edition).toBe(1);
});

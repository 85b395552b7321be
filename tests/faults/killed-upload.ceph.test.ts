import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import { madeIn, openWorkers, startNewsroomOn } from '@slugline/testing/newsroom/stages';
import { hasProc } from '@slugline/testing/processes/running';
import { restlessVideo } from '@slugline/testing/samples/media';
import { describe, expect, it } from 'vitest';

const {
  S3_TEST_ENDPOINT: endpoint = '',
  S3_TEST_ACCESS_KEY_ID = '',
  S3_TEST_SECRET_ACCESS_KEY = '',
} = process.env;
const day = 24 * 3_600_000;

/** Needs a server that lists multipart uploads. Skipped without S3_TEST_ENDPOINT and its two keys. */
describe.skipIf(!endpoint || !hasProc)('a media worker killed with SIGKILL in a multipart upload', () => {
  it('leaves parts that no reader sees: another worker makes the video, and the parts are swept', {
    timeout: 300_000,
  }, async () => {
    const bucket = `kills-${process.pid}-${Date.now()}`;
    const credentials = { accessKeyId: S3_TEST_ACCESS_KEY_ID, secretAccessKey: S3_TEST_SECRET_ACCESS_KEY };
    const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const unfinished = async () =>
      ((await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).map(
        ({ Key }) => Key?.split('/').at(-1),
      );
    const env = {
      S3_ENDPOINT: endpoint,
      S3_REGION: 'us-east-1',
      S3_ACCESS_KEY_ID: S3_TEST_ACCESS_KEY_ID,
      S3_SECRET_ACCESS_KEY: S3_TEST_SECRET_ACCESS_KEY,
      S3_BUCKET: bucket,
    };
    await using newsroom = await startNewsroomOn(env);
    const { server } = newsroom;
    const { working } = server.context;
    await using workers = await openWorkers(newsroom, env);
    // Few frames, each as large as its rung allows: 17 MB, of which one part of an upload is 8 MB.
    const video = await restlessVideo('storm.mp4', 175, { rate: 5 });
    const media = [video];
    const storyId = await newsroom.send({ draft: 'Storm\n\nThe harbour was closed at noon.\n', media });
    await workers.killAt({ held: /^PUT video\.mp4 part 2$/ }, storyId);
    expect(await unfinished()).toEqual(['video.mp4']);

    await using last = await workers.start();
    expect(await server.settled(storyId)).toMatchObject({ state: 'complete' });
    await last.end('SIGTERM');
    await expectAllComplete(server, [storyId]);
    expect([...(await madeIn(server)).keys()].filter((key) => key.endsWith('/video.mp4'))).toHaveLength(1);

    await working.sweep(new Date(Date.now() - day));
    expect(await unfinished()).toEqual(['video.mp4']);
    await working.sweep(new Date(Date.now() + day));
    expect(await unfinished()).toEqual([]);
    await expectAllComplete(server, [storyId]);
    client.destroy();
  });
});

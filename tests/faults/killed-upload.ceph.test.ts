import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { restlessFilm } from '../support/media.ts';
import { hasProc } from '../support/processes.ts';
import { madeIn, openWorkers, startNewsroomOn } from '../support/stages.ts';
import { expectWhole } from '../support/whole.ts';

const {
  S3_TEST_ENDPOINT: endpoint = '',
  S3_TEST_ACCESS_KEY_ID = '',
  S3_TEST_SECRET_ACCESS_KEY = '',
} = process.env;
const day = 24 * 3_600_000;

/** On a server that lists uploads in parts; skipped without S3_TEST_ENDPOINT and its two keys. */
describe.skipIf(!endpoint || !hasProc)(
  'V20: a media worker killed with SIGKILL in an upload in parts',
  () => {
    it('leaves parts that nobody sees: another worker makes the film, and they are swept', {
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
      const { house } = newsroom;
      const { working } = house.context;
      await using workers = await openWorkers(newsroom, env);
      // Few pictures, and each as large as its rung may be: 17 MB, of which a part is 8.
      const film = await restlessFilm('storm.mp4', 175, { rate: 5 });
      const media = [film];
      const storyId = await newsroom.send({ draft: 'Storm\n\nThe harbour was closed at noon.\n', media });
      await workers.killAt({ held: /^PUT video\.mp4 part 2$/ }, storyId);
      expect(await unfinished()).toEqual(['video.mp4']);

      await using last = await workers.start();
      expect(await house.settled(storyId)).toMatchObject({ state: 'complete' });
      await last.end('SIGTERM');
      await expectWhole(house, [storyId]);
      expect([...(await madeIn(house)).keys()].filter((key) => key.endsWith('/video.mp4'))).toHaveLength(1);

      await working.sweep(new Date(Date.now() - day));
      expect(await unfinished()).toEqual(['video.mp4']);
      await working.sweep(new Date(Date.now() + day));
      expect(await unfinished()).toEqual([]);
      await expectWhole(house, [storyId]);
      client.destroy();
    });
  },
);

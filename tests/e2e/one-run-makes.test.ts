import { buffer } from 'node:stream/consumers';
import { readJson } from '@slugline/store';
import { StoryManifest, sha256Of } from '@slugline/story';
import { expectAllComplete } from '@slugline/testing/newsroom/expect-complete';
import type { TestServer } from '@slugline/testing/newsroom/server';
import { openWorkers, startNewsroomOn } from '@slugline/testing/newsroom/stages';
import { foundAuthority, hasOpenssl } from '@slugline/testing/samples/certificate-authority';
import { photograph, videoFile } from '@slugline/testing/samples/media';
import { startS3 } from '@slugline/testing/servers/s3';
import { describe, expect, it } from 'vitest';

const timeout = 120_000;
const draft = 'Regatta\n\nAll of it.\n';

/**
 * Publishes the file in `count` stories at once, with two media services. Passes the stories on to `look`, and
 * how often each object made of the file was written. Names are as in `Workers.deeds`.
 */
async function publishedAtOnce(
  count: number,
  file: File,
  { env = {}, story = {} }: { env?: Record<string, string>; story?: Record<string, unknown> },
  look: (server: TestServer, storyIds: string[], writes: Map<string, number>) => Promise<void>,
): Promise<void> {
  const s3 = await startS3('newsroom');
  try {
    const storeEnv = { ...s3.env, S3_BUCKET: 'newsroom', ...env };
    await using newsroom = await startNewsroomOn(storeEnv);
    const { server } = newsroom;
    await using workers = await openWorkers(newsroom, storeEnv);
    await using one = await workers.start();
    await using other = await workers.start();
    const sent = Array.from({ length: count }, () => newsroom.send({ draft, media: [file], story }));
    const storyIds = await Promise.all(sent);
    for (const storyId of storyIds)
      expect(await server.settled(storyId)).toMatchObject({ state: 'complete', refused: [] });
    await Promise.all([one, other].map((service) => service.end('SIGTERM')));
    const writes = new Map<string, number>();
    for (const deed of workers.deeds) {
      const [, name] = /^PUT ((?!editions|journal|articles|\.probe).*)$/.exec(deed) ?? [];
      if (name !== undefined) writes.set(name, (writes.get(name) ?? 0) + 1);
    }
    await look(server, storyIds, writes);
  } finally {
    await s3.stop();
  }
}

/** Checks that the bytes of public renditions match what each live manifest says of them. */
async function expectManifestsTrue({ context }: TestServer, storyIds: readonly string[]): Promise<void> {
  const store = context.destinations[0]?.store;
  if (store === undefined) throw new Error('no destination');
  for (const storyId of storyIds) {
    const { plan } = await context.journal.state(storyId);
    const { media } = await readJson(store, `${plan?.path}story.json`, StoryManifest);
    const renditions = media.flatMap(({ renditions }) => renditions);
    expect(renditions.length).toBeGreaterThan(2);
    for (const { path, sha256 } of renditions) {
      const bytes = await buffer((await store.get(path)).body);
      expect([path, sha256Of(bytes)]).toEqual([path, sha256]);
    }
  }
}

const once = (names: Iterable<string>) => [...names].map((name) => [name, 1]);

describe('an original that many stories use at once', { timeout }, () => {
  it.skipIf(!hasOpenssl)(
    'is made in one run by two media services, and each story has the same signed bytes',
    async () => {
      const authority = await foundAuthority();
      try {
        const { certificate, key } = await authority.issue('Photo desk');
        const env = { SLUGLINE_SIGNING_CERTIFICATE: certificate, SLUGLINE_SIGNING_KEY: key };
        const image = await photograph('regatta.jpg', { width: 1400, height: 900 });
        await publishedAtOnce(10, image, { env }, async (server, storyIds, writes) => {
          expect(writes.get('w320.jpg')).toBe(1);
          expect([...writes]).toEqual(once(writes.keys()));
          await expectManifestsTrue(server, storyIds);
          await expectAllComplete(server, storyIds);
        });
      } finally {
        await authority.close();
      }
    },
  );

  it('is encoded once, part by part, if it is a video', async () => {
    // Two rungs and two chunks.
    const clip = await videoFile('regatta.mp4', 13, { size: '640x480', rate: 10 });
    await publishedAtOnce(3, clip, { story: { lane: 'breaking' } }, async (server, storyIds, writes) => {
      const encoded = /^(film\/|result\.json|video\.mp4|poster\.|storyboard)|\/seg-\d+\.m4s$/;
      const names = [...writes.keys()].filter((name) => encoded.test(name));
      expect(names.filter((name) => name.startsWith('film/parts/'))).toHaveLength(7);
      expect(names.map((name) => [name, writes.get(name)])).toEqual(once(names));
      await expectManifestsTrue(server, storyIds);
      await expectAllComplete(server, storyIds);
    });
  });
});

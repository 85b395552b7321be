import { join } from 'node:path';
import type { StatusReport, StoryManifest } from '@slugline/story';
import { everythingNamedBy } from '@slugline/testing/newsroom/published';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { photograph, videoFile } from '@slugline/testing/samples/media';
import { freePort } from '@slugline/testing/servers/free-port';
import { startS3 } from '@slugline/testing/servers/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let s3: Awaited<ReturnType<typeof startS3>>;
let server: TestServer;
let roots: Record<'directory' | 'second' | 'bucket', string>;
let report: StatusReport;

/** A working store in a bucket, and three destinations: two directories that the edge serves, and a bucket. */
beforeAll(async () => {
  s3 = await startS3('newsroom', 'readers');
  const port = await freePort();
  roots = {
    directory: `http://127.0.0.1:${port}/`,
    second: `http://127.0.0.1:${port}/second/`,
    bucket: `${s3.endpoint}/readers/`,
  };
  server = await startTestServer({
    env: { ...s3.env, S3_BUCKET: 'newsroom' },
    settings: (folder) => ({
      port,
      destinations: [
        {
          name: 'directory',
          store: { kind: 'directory', path: join(folder, 'one') },
          baseUrl: roots.directory,
        },
        { name: 'second', store: { kind: 'directory', path: join(folder, 'two') }, baseUrl: roots.second },
        { name: 'bucket', store: s3.location('readers'), baseUrl: roots.bucket },
      ],
    }),
  });
  const media = await Promise.all([photograph('pier.jpg'), videoFile('pier.mp4')]);
  const response = await server.submit({ draft: 'Pier reopens\n\nAfter the storm.\n', media });
  report = await server.settled(((await response.json()) as StatusReport).storyId);
});
afterAll(async () => {
  await server.stop();
  await s3.stop();
});

describe('a newsroom whose stores are buckets', () => {
  it('delivers a story to every destination before it is complete', async () => {
    expect(report).toMatchObject({ state: 'complete', refused: [] });
    const manifests = await Promise.all(
      Object.values(roots).map(async (root) => {
        const response = await fetch(`${root}${report.path}story.json`);
        return (await response.json()) as StoryManifest;
      }),
    );
    for (const manifest of manifests) {
      // Each destination has the schema beside its documents.
      expect(await (await fetch(manifest.$schema ?? '')).json()).toHaveProperty('$id', manifest.$schema);
      expect({ ...manifest, $schema: '' }).toEqual({ ...manifests[0], $schema: '' });
      expect(manifest).toMatchObject({ complete: true, edition: report.edition });
    }
  });

  it.for(['directory', 'second', 'bucket'] as const)(
    'has everything that its page names in the %s',
    async (name) => {
      // A bucket has no index document of its own: a CDN adds it.
      const page = `${roots[name]}${report.path}${name === 'bucket' ? 'index.html' : ''}`;
      const named = await everythingNamedBy(page, roots[name]);
      if (name === 'bucket') named.delete(`${roots.bucket}${report.path}`);
      const missing = [...named].filter(([, { status }]) => status !== 200).map(([url]) => url);
      expect(missing).toEqual([]);
      const endings = new Set([...named.keys()].map((url) => /\.\w+$/.exec(url)?.[0]));
      for (const ending of ['.css', '.avif', '.jpg', '.m3u8', '.mpd', '.m4s', '.mp4', '.json']) {
        expect(endings).toContain(ending);
      }
    },
  );

  it('gives the objects in the bucket the headers of their kind', async () => {
    const headersOf = async (path: string) => {
      const { headers } = await fetch(`${roots.bucket}${path}`);
      return [headers.get('content-type'), headers.get('cache-control'), headers.get('x-amz-meta-cache-tag')];
    };
    const image = report.media[0]?.renditions.find(({ name }) => name.endsWith('.avif'))?.path ?? '';
    const tag = (original: string) => `original-${original.slice(0, 16)}`;
    expect(await headersOf(image)).toEqual([
      'image/avif',
      'public, max-age=31536000, immutable',
      tag(report.media[0]?.original ?? ''),
    ]);
    expect(await headersOf(`${report.path}index.html`)).toEqual([
      'text/html; charset=utf-8',
      expect.stringMatching(/^public, max-age=30,/),
      `story-${report.storyId},section-news`,
    ]);
    await expect
      .poll(async () => (await headersOf('feeds/all.xml'))[0])
      .toBe('application/rss+xml; charset=utf-8');
  });

  it('lets nobody read the working store through a destination', async () => {
    const original = report.media[0]?.original ?? '';
    for (const key of [`originals/${original}`, `journal/${report.storyId}/000001.json`]) {
      for (const root of Object.values(roots)) expect((await fetch(`${root}${key}`)).status).toBe(404);
    }
  });
});

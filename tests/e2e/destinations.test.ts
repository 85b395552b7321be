import { join } from 'node:path';
import type { StatusReport, StoryManifest } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startS3 } from '../support/bucket.ts';
import { freePort, startTestHouse, type TestHouse } from '../support/house.ts';
import { film, photograph } from '../support/media.ts';
import { everythingNamedBy } from '../support/published.ts';

let s3: Awaited<ReturnType<typeof startS3>>;
let house: TestHouse;
let roots: Record<'directory' | 'second' | 'bucket', string>;
let report: StatusReport;

/** A working store in a bucket; three destinations: two directories that the edge serves, and a bucket. */
beforeAll(async () => {
  s3 = await startS3('newsroom', 'readers');
  const port = await freePort();
  roots = {
    directory: `http://127.0.0.1:${port}/`,
    second: `http://127.0.0.1:${port}/second/`,
    bucket: `${s3.endpoint}/readers/`,
  };
  house = await startTestHouse({
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
  const media = await Promise.all([photograph('pier.jpg'), film('pier.mp4')]);
  const response = await house.submit({ draft: 'Pier reopens\n\nAfter the storm.\n', media });
  report = await house.settled(((await response.json()) as StatusReport).storyId);
});
afterAll(async () => {
  await house.stop();
  await s3.stop();
});

describe('a house whose stores are buckets', () => {
  it('brings a story to every destination before it calls it complete', async () => {
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
    'has all that its page names in the %s',
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
    const picture = report.media[0]?.renditions.find(({ name }) => name.endsWith('.avif'))?.path ?? '';
    const tags = (original: string) => `original-${original.slice(0, 16)},story-${report.storyId}`;
    expect(await headersOf(picture)).toEqual([
      'image/avif',
      'public, max-age=31536000, immutable',
      tags(report.media[0]?.original ?? ''),
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

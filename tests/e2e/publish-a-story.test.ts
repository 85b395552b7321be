import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { start as startMedia } from '@slugline/media';
import type { RunningService } from '@slugline/runtime';
import type { StatusReport, StoryManifest } from '@slugline/story';
import { filesBelow } from '@slugline/testing/files/files-below';
import { everythingNamedBy } from '@slugline/testing/newsroom/published';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { entriesOf, listen, type TimelineEntry, untilComplete } from '@slugline/testing/newsroom/timeline';
import { audioFile, photograph, secrets, subtitles, videoFile } from '@slugline/testing/samples/media';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const images = ['IMG_4711 skipper.jpg', 'quay at dawn.jpg'] as const;
const draft = [
  'The Harbour Gazette',
  'Night ferry sails again ( Video+Pictures)',
  '“We  are back ,” said the skipper .',
  'Back to top button',
].join('\n\n');

let server: TestServer;
let mediaService: RunningService;
/** The story before its media are made. The media service has not started yet. */
let early: { report: StatusReport; page: string; manifest: StoryManifest };
let report: StatusReport;
let timeline: TimelineEntry[];

beforeAll(async () => {
  server = await startTestServer({ services: ['publish', 'submission', 'edge'] });
  const media = await Promise.all([
    photograph(images[0]),
    photograph(images[1], { colour: '#aa5522' }),
    videoFile('crossing.mp4'),
    subtitles('crossing.en.srt'),
    audioFile('horn.wav'),
  ]);
  const alt = { alt: 'The skipper at the wheel' };
  const story = { lead: images[0], media: { [images[0]]: alt, [images[1]]: { alt: '' } } };
  const response = await server.submit({ draft, media, story });
  const { storyId } = (await response.json()) as StatusReport;
  const live = await server.reaches(storyId, 'live');
  early = { report: live, page: await textAt(live.url), manifest: await manifestOf(live) };
  mediaService = await startMedia(server.context);
  report = await server.settled(storyId);
  timeline = await listen(server.url, storyId, untilComplete());
});
afterAll(async () => {
  await mediaService.stop();
  await server.stop();
});

const textAt = async (url: string | null): Promise<string> => (await fetch(url ?? '')).text();
const manifestOf = async ({ path }: StatusReport): Promise<StoryManifest> =>
  JSON.parse(await readFile(join(server.destination, path ?? '', 'story.json'), 'utf8'));

describe('a story without media', () => {
  it('goes from the API to a live page', async () => {
    const response = await server.submit({
      draft: 'Ferry runs again\n\nThe night ferry is back after two years.\n',
    });
    expect(response.status).toBe(202);
    const accepted = (await response.json()) as StatusReport;
    expect(response.headers.get('location')).toBe(`/v1/stories/${accepted.storyId}`);
    const done = await server.settled(accepted.storyId);
    expect(done).toMatchObject({ state: 'complete', edition: 1, revision: 1, warnings: [], refused: [] });
    const page = await fetch(done.url ?? '');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('Ferry runs again');
    expect(await manifestOf(done)).toMatchObject({ id: accepted.storyId, headline: 'Ferry runs again' });
  });

  it('follows its front matter', async () => {
    const lines = ['headline: Late goal', 'byline: Ada Larsen', 'section: sport', 'lane: breaking'];
    const response = await server.submit({
      draft: `---\n${lines.join('\n')}\nsummary: One all\n---\n\nIt was **late**.\n`,
      draftName: 'match.md',
    });
    const done = await server.settled(((await response.json()) as StatusReport).storyId);
    expect(done).toMatchObject({ state: 'complete', lane: 'breaking', headline: 'Late goal' });
    expect(done.path).toMatch(/^sport\/\d{4}\/\d{2}\/late-goal\/$/);
    const said = { byline: 'Ada Larsen', section: 'sport', summary: 'One all' };
    expect(await manifestOf(done)).toMatchObject(said);
    expect(await textAt(done.url)).toContain('<strong>late</strong>');
  });

  it('runs from right to left if its language does', async () => {
    const response = await server.submit({
      draft: 'العبارة تعود إلى الميناء\n\nعادت العبارة الليلية بعد عامين من التوقف.\n',
    });
    const done = await server.settled(((await response.json()) as StatusReport).storyId);
    expect(await manifestOf(done)).toMatchObject({ language: 'ar', dir: 'rtl' });
    expect(await textAt(done.url)).toContain('<html lang="ar" dir="rtl">');
  });

  it('never replaces another story with the same headline', async () => {
    const submitted = await Promise.all(
      ['First', 'Second'].map((words) => server.submit({ draft: `Harbour notes\n\n${words} words.\n` })),
    );
    const stories = await Promise.all(
      submitted.map(async (response) => server.settled(((await response.json()) as StatusReport).storyId)),
    );
    const [first, second] = stories.toSorted((a, b) => (a.slug ?? '').length - (b.slug ?? '').length);
    expect(first?.slug).toBe('harbour-notes');
    expect(second?.slug).toBe(`harbour-notes-${second?.storyId.slice(-6).toLowerCase()}`);
    for (const [n, story] of stories.entries()) {
      expect(await textAt(story.url)).toContain(`${['First', 'Second'][n]} words.`);
    }
  });
});

describe('a package that is sent twice', () => {
  it('is one story under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'wire-2026-11-23/7' };
    const story = { draft: 'Sent twice\n\nThe line broke.\n', media: [await photograph('pier.jpg')] };
    // At once and again later, as a sender does that lost the answer.
    const responses = await Promise.all([server.submit(story, key), server.submit(story, key)]);
    const [first, second] = await Promise.all(responses.map(async (r) => (await r.json()) as StatusReport));
    expect(second?.storyId).toBe(first?.storyId);
    const done = await server.settled(first?.storyId ?? '');
    const third = (await (await server.submit(story, key)).json()) as StatusReport;
    expect(third).toMatchObject({ storyId: done.storyId, state: 'complete', revision: 1 });
  });
});

describe('a story with pictures, a video with captions, and an audio file', () => {
  it('is live as text before its media are made', () => {
    expect(early.report).toMatchObject({ state: 'live', edition: 1, timings: { complete: null } });
    expect(early.page).toContain('Night ferry sails again');
    expect(early.manifest).toMatchObject({ edition: 1, complete: false });
    expect(early.manifest.media.map(({ state }) => state)).toEqual(Array(4).fill('processing'));
  });

  it('gets an edition for each medium that is ready; the last one has all', () => {
    const editions = entriesOf(timeline, 'edition-built');
    expect(editions.map(({ edition }) => edition)).toEqual(editions.map((_, n) => n + 1));
    expect(editions[0]).toMatchObject({ complete: false, media: [] });
    const shown = editions.map(({ media }) => media.length);
    expect(shown).toEqual([...new Set(shown)].sort());
    expect(editions.at(-1)).toMatchObject({ complete: true });
    expect(editions.at(-1)?.media).toHaveLength(5);
    expect(report).toMatchObject({ state: 'complete', edition: editions.length });
  });

  it('understands the draft as a newsroom means it', async () => {
    expect(report).toMatchObject({ headline: 'Night ferry sails again', warnings: [], refused: [] });
    const manifest = await manifestOf(report);
    expect(manifest.publication).toBe('The Harbour Gazette');
    const paragraph = { type: 'paragraph', content: [{ text: '“We are back,” said the skipper.' }] };
    expect(manifest.body).toEqual([paragraph]);
    expect(manifest.byline).toBeUndefined();
  });

  it('reports in the documented shape', async () => {
    expect(await (await fetch(`${server.url}/v1/stories/${report.storyId}`)).json()).toEqual(report);
    expect(Object.keys(report).sort()).toEqual(
      ['storyId', 'slug', 'revision', 'edition', 'state', 'url', 'path', 'headline', 'lane']
        .concat(['warnings', 'refused', 'reason', 'media', 'timings', 'schedule', 'expires'])
        .concat(['formerPaths', 'retraction', 'receipts', 'purges'])
        .sort(),
    );
    const { accepted, textLive, firstPlayable, complete } = report.timings;
    const inOrder = [0, accepted, textLive, firstPlayable, complete].map(Number);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    expect(Object.keys(report.timings)).toHaveLength(4);
    const kinds = report.media.map(({ file, kind, state, percent }) => ({ file, kind, state, percent }));
    const ready = { state: 'ready', percent: 100 };
    expect(kinds).toEqual([
      { file: images[0], kind: 'picture', ...ready },
      { file: images[1], kind: 'picture', ...ready },
      { file: 'crossing.mp4', kind: 'video', ...ready },
      { file: 'crossing.en.srt', kind: 'captions', ...ready },
      { file: 'horn.wav', kind: 'audio', ...ready },
    ]);
    for (const { renditions } of report.media) {
      expect(renditions.length).toBeGreaterThan(0);
      for (const rendition of renditions) {
        expect(Object.keys(rendition)).toEqual(['name', 'path', 'type', 'width', 'height', 'bytes']);
        expect((await readFile(join(server.destination, rendition.path))).length).toBe(rendition.bytes);
      }
    }
  });

  it('publishes a manifest that is valid by its published schema', async () => {
    const { $schema = '' } = early.manifest;
    const schema = (await (await fetch($schema)).json()) as { $id: string };
    expect(schema.$id).toBe($schema);
    // Formats need a plugin: https://ajv.js.org/guide/formats.html
    const isStory = new Ajv2020({ allErrors: true, validateFormats: false }).compile(schema);
    for (const manifest of [early.manifest, await manifestOf(report)]) {
      expect([isStory(manifest), isStory.errors]).toEqual([true, null]);
    }
    expect(isStory({ ...early.manifest, headline: '' })).toBe(false);
  });

  it('serves everything that its page, manifests and playlists name, with the right type', async () => {
    const named = await everythingNamedBy(report.url ?? '', `${server.url}/`);
    const types: Record<string, string> = {
      '/': 'text/html; charset=utf-8',
      '.json': 'application/json',
      '.css': 'text/css; charset=utf-8',
      '.js': 'text/javascript; charset=utf-8',
      '.xml': 'application/rss+xml; charset=utf-8',
      '.avif': 'image/avif',
      '.webp': 'image/webp',
      '.jpg': 'image/jpeg',
      '.png': 'image/png',
      '.m3u8': 'application/vnd.apple.mpegurl',
      '.mpd': 'application/dash+xml',
      '.m4s': 'video/iso.segment',
      '.mp4': 'video/mp4',
      '.m4a': 'audio/mp4',
      '.vtt': 'text/vtt; charset=utf-8',
    };
    const seen = new Set<string>();
    for (const [url, { status, headers }] of named) {
      const { pathname } = new URL(url);
      const ending = pathname.endsWith('/') ? '/' : (/\.\w+$/.exec(pathname)?.[0] ?? '');
      seen.add(ending);
      const keep = /^\/(media|assets)\//.test(pathname)
        ? 'public, max-age=31536000, immutable'
        : expect.stringMatching(/^public, max-age=\d{2}, stale-while-revalidate=\d+, stale-if-error=\d+$/);
      expect({ url, status, type: headers.get('content-type'), keep: headers.get('cache-control') }).toEqual({
        url,
        status: 200,
        type: types[ending],
        keep,
      });
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect([...seen].sort()).toEqual(Object.keys(types).sort());
  });

  it('is in the feeds', async () => {
    for (const feed of ['all', 'news']) {
      await expect.poll(() => textAt(`${server.url}/feeds/${feed}.xml`)).toContain(report.url);
    }
    expect(await textAt(`${server.url}/feeds/all.xml`)).toContain('Night ferry sails again');
  });

  it('streams its timeline again from any point', async () => {
    expect(timeline.map(({ id }) => id)).toEqual(timeline.map((_, n) => n + 1));
    expect(timeline[0]).toMatchObject({ type: 'submitted', revision: 1 });
    const half = Math.floor(timeline.length / 2);
    const rest = await listen(server.url, report.storyId, ({ id }) => id === timeline.length, half);
    expect(rest).toEqual(timeline.slice(half));
  });

  it('does not reveal where and with what its pictures and video were made, nor how the files were named', async () => {
    const bytes = (number: number, write: 'writeUInt32BE' | 'writeUInt32LE') => {
      const four = Buffer.alloc(4);
      four[write](number);
      return four;
    };
    const forbidden = [
      Buffer.from(secrets.serial),
      Buffer.from(secrets.place),
      bytes(secrets.latitude, 'writeUInt32BE'),
      bytes(secrets.latitude, 'writeUInt32LE'),
      ...['IMG_4711', 'skipper.jpg', 'quay at dawn', 'crossing.', 'horn.wav'].map((name) =>
        Buffer.from(name),
      ),
    ];
    // Proves that the search works: it finds the same bytes in the originals.
    const originals = await filesBelow(join(server.folder, 'data', 'working', 'originals'));
    const [serial, place, latitude, other] = forbidden.map((secret) =>
      originals.some(({ bytes: sent }) => sent.includes(secret)),
    );
    expect({ serial, place, latitude: latitude || other }).toEqual({
      serial: true,
      place: true,
      latitude: true,
    });

    const files = await filesBelow(server.destination);
    expect(files.length).toBeGreaterThan(30);
    for (const { name, bytes: published } of files) {
      for (const secret of forbidden) {
        expect(`${name}: ${published.includes(secret) || name.includes(secret.toString())}`).toBe(
          `${name}: false`,
        );
      }
    }
  });

  it('keeps the credit in a picture’s metadata', async () => {
    const [first] = (await manifestOf(report)).media;
    expect(first?.rights).toMatchObject({ creator: 'Ada Larsen', copyright: 'Harbour Press' });
    expect(first).toMatchObject({ alt: 'The skipper at the wheel', lead: true });
  });
});

describe('a video with two audio tracks', () => {
  it('is published with one of them, and the newsroom is warned', async () => {
    const media = [await videoFile('camera.mov', 1, { audioTracks: 2 })];
    const response = await server.submit({ draft: 'On camera\n\nLeft and right.\n', media });
    const done = await server.settled(((await response.json()) as StatusReport).storyId);
    expect(done).toMatchObject({ state: 'complete', refused: [] });
    expect(done.warnings).toEqual([
      {
        code: 'sound_tracks_left',
        message: expect.stringContaining(
          'camera.mov has 2 sound tracks that can be played, of which one is published',
        ),
        where: 'camera.mov',
      },
    ]);
  });
});

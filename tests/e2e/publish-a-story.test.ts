import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { start as startMedia } from '@slugline/media';
import type { RunningService } from '@slugline/runtime';
import type { StatusReport, StoryManifest } from '@slugline/story';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBelow } from '../support/files-below.ts';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { film, photograph, secrets, sound, subtitles } from '../support/media.ts';
import { everythingNamedBy } from '../support/published.ts';
import { entriesOf, listen, type TimelineEntry, untilWhole } from '../support/timeline.ts';

const pictures = ['IMG_4711 skipper.jpg', 'quay at dawn.jpg'] as const;
const draft = [
  'The Harbour Gazette',
  'Night ferry sails again ( Video+Pictures)',
  '“We  are back ,” said the skipper .',
  'Back to top button',
].join('\n\n');

let house: TestHouse;
let mediaService: RunningService;
/** The story while nobody works on its media, and when everything is done. */
let early: { report: StatusReport; page: string; manifest: StoryManifest };
let report: StatusReport;
let timeline: TimelineEntry[];

beforeAll(async () => {
  house = await startTestHouse({ services: ['publish', 'submission', 'edge'] });
  const media = await Promise.all([
    photograph(pictures[0]),
    photograph(pictures[1], { colour: '#aa5522' }),
    film('crossing.mp4'),
    subtitles('crossing.en.srt'),
    sound('horn.wav'),
  ]);
  const alt = { alt: 'The skipper at the wheel' };
  const story = { lead: pictures[0], media: { [pictures[0]]: alt, [pictures[1]]: { alt: '' } } };
  const response = await house.submit({ draft, media, story });
  const { storyId } = (await response.json()) as StatusReport;
  const live = await house.reaches(storyId, 'live');
  early = { report: live, page: await textAt(live.url), manifest: await manifestOf(live) };
  mediaService = await startMedia(house.context);
  report = await house.settled(storyId);
  timeline = await listen(house.url, storyId, untilWhole());
});
afterAll(async () => {
  await mediaService.stop();
  await house.stop();
});

const textAt = async (url: string | null): Promise<string> => (await fetch(url ?? '')).text();
const manifestOf = async ({ path }: StatusReport): Promise<StoryManifest> =>
  JSON.parse(await readFile(join(house.destination, path ?? '', 'story.json'), 'utf8'));

describe('a story of text alone', () => {
  it('goes from the API to a live page', async () => {
    const response = await house.submit({
      draft: 'Ferry runs again\n\nThe night ferry is back after two years.\n',
    });
    expect(response.status).toBe(202);
    const accepted = (await response.json()) as StatusReport;
    expect(response.headers.get('location')).toBe(`/v1/stories/${accepted.storyId}`);
    const done = await house.settled(accepted.storyId);
    expect(done).toMatchObject({ state: 'complete', edition: 1, revision: 1, warnings: [], refused: [] });
    const page = await fetch(done.url ?? '');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await page.text()).toContain('Ferry runs again');
    expect(await manifestOf(done)).toMatchObject({ id: accepted.storyId, headline: 'Ferry runs again' });
  });

  it('does what its front matter says', async () => {
    const lines = ['headline: Late goal', 'byline: Ada Larsen', 'section: sport', 'lane: breaking'];
    const response = await house.submit({
      draft: `---\n${lines.join('\n')}\nsummary: One all\n---\n\nIt was **late**.\n`,
      draftName: 'match.md',
    });
    const done = await house.settled(((await response.json()) as StatusReport).storyId);
    expect(done).toMatchObject({ state: 'complete', lane: 'breaking', headline: 'Late goal' });
    expect(done.path).toMatch(/^sport\/\d{4}\/\d{2}\/late-goal\/$/);
    const said = { byline: 'Ada Larsen', section: 'sport', summary: 'One all' };
    expect(await manifestOf(done)).toMatchObject(said);
    expect(await textAt(done.url)).toContain('<strong>late</strong>');
  });

  it('reads from right to left where its language does', async () => {
    const response = await house.submit({
      draft: 'العبارة تعود إلى الميناء\n\nعادت العبارة الليلية بعد عامين من التوقف.\n',
    });
    const done = await house.settled(((await response.json()) as StatusReport).storyId);
    expect(await manifestOf(done)).toMatchObject({ language: 'ar', dir: 'rtl' });
    expect(await textAt(done.url)).toContain('<html lang="ar" dir="rtl">');
  });

  it('never takes the place of another with the same headline', async () => {
    const submitted = await Promise.all(
      ['First', 'Second'].map((words) => house.submit({ draft: `Harbour notes\n\n${words} words.\n` })),
    );
    const stories = await Promise.all(
      submitted.map(async (response) => house.settled(((await response.json()) as StatusReport).storyId)),
    );
    const [first, second] = stories.toSorted((a, b) => (a.slug ?? '').length - (b.slug ?? '').length);
    expect(first?.slug).toBe('harbour-notes');
    expect(second?.slug).toBe(`harbour-notes-${second?.storyId.slice(-6).toLowerCase()}`);
    for (const [n, story] of stories.entries()) {
      expect(await textAt(story.url)).toContain(`${['First', 'Second'][n]} words.`);
    }
  });
});

describe('a package sent twice', () => {
  it('is one story, under one Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'wire-2026-11-23/7' };
    const story = { draft: 'Sent twice\n\nThe line broke.\n', media: [await photograph('pier.jpg')] };
    // At once and again later: a sender that lost the answer does both.
    const responses = await Promise.all([house.submit(story, key), house.submit(story, key)]);
    const [first, second] = await Promise.all(responses.map(async (r) => (await r.json()) as StatusReport));
    expect(second?.storyId).toBe(first?.storyId);
    const done = await house.settled(first?.storyId ?? '');
    const third = (await (await house.submit(story, key)).json()) as StatusReport;
    expect(third).toMatchObject({ storyId: done.storyId, state: 'complete', revision: 1 });
  });
});

describe('a story with pictures, a film with captions, and a sound', () => {
  it('is live as text before its media are made', () => {
    expect(early.report).toMatchObject({ state: 'live', edition: 1, timings: { complete: null } });
    expect(early.page).toContain('Night ferry sails again');
    expect(early.manifest).toMatchObject({ edition: 1, complete: false });
    expect(early.manifest.media.map(({ state }) => state)).toEqual(Array(4).fill('processing'));
  });

  it('gets an edition for each medium that is ready, the last with all', () => {
    const editions = entriesOf(timeline, 'edition-built');
    expect(editions.map(({ edition }) => edition)).toEqual(editions.map((_, n) => n + 1));
    expect(editions[0]).toMatchObject({ complete: false, media: [] });
    const shown = editions.map(({ media }) => media.length);
    expect(shown).toEqual([...new Set(shown)].sort());
    expect(editions.at(-1)).toMatchObject({ complete: true });
    expect(editions.at(-1)?.media).toHaveLength(5);
    expect(report).toMatchObject({ state: 'complete', edition: editions.length });
  });

  it('reads the draft as a newsroom means it', async () => {
    expect(report).toMatchObject({ headline: 'Night ferry sails again', warnings: [], refused: [] });
    const manifest = await manifestOf(report);
    expect(manifest.publication).toBe('The Harbour Gazette');
    const paragraph = { type: 'paragraph', content: [{ text: '“We are back,” said the skipper.' }] };
    expect(manifest.body).toEqual([paragraph]);
    expect(manifest.byline).toBeUndefined();
  });

  it('reports in the shape that others rely on', async () => {
    expect(await (await fetch(`${house.url}/v1/stories/${report.storyId}`)).json()).toEqual(report);
    expect(Object.keys(report).sort()).toEqual(
      ['storyId', 'slug', 'revision', 'edition', 'state', 'url', 'path', 'headline', 'lane']
        .concat(['warnings', 'refused', 'reason', 'media', 'timings'])
        .sort(),
    );
    const { accepted, textLive, firstPlayable, complete } = report.timings;
    const inOrder = [0, accepted, textLive, firstPlayable, complete].map(Number);
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    expect(Object.keys(report.timings)).toHaveLength(4);
    const kinds = report.media.map(({ file, kind, state, percent }) => ({ file, kind, state, percent }));
    const ready = { state: 'ready', percent: 100 };
    expect(kinds).toEqual([
      { file: pictures[0], kind: 'picture', ...ready },
      { file: pictures[1], kind: 'picture', ...ready },
      { file: 'crossing.mp4', kind: 'video', ...ready },
      { file: 'crossing.en.srt', kind: 'captions', ...ready },
      { file: 'horn.wav', kind: 'audio', ...ready },
    ]);
    for (const { renditions } of report.media) {
      expect(renditions.length).toBeGreaterThan(0);
      for (const rendition of renditions) {
        expect(Object.keys(rendition)).toEqual(['name', 'path', 'type', 'width', 'height', 'bytes']);
        expect((await readFile(join(house.destination, rendition.path))).length).toBe(rendition.bytes);
      }
    }
  });

  it('publishes a manifest that keeps to its published schema', async () => {
    const { $schema = '' } = early.manifest;
    const schema = (await (await fetch($schema)).json()) as { $id: string };
    expect(schema.$id).toBe($schema);
    // Formats are a plugin's matter: https://ajv.js.org/guide/formats.html
    const isStory = new Ajv2020({ allErrors: true, validateFormats: false }).compile(schema);
    for (const manifest of [early.manifest, await manifestOf(report)]) {
      expect([isStory(manifest), isStory.errors]).toEqual([true, null]);
    }
    expect(isStory({ ...early.manifest, headline: '' })).toBe(false);
  });

  it('serves all that its page, manifests and playlists name, each as what it is', async () => {
    const named = await everythingNamedBy(report.url ?? '', `${house.url}/`);
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

  it('stands in the feeds', async () => {
    for (const feed of ['all', 'news']) {
      await expect.poll(() => textAt(`${house.url}/feeds/${feed}.xml`)).toContain(report.url);
    }
    expect(await textAt(`${house.url}/feeds/all.xml`)).toContain('Night ferry sails again');
  });

  it('gives its timeline again from any point', async () => {
    expect(timeline.map(({ id }) => id)).toEqual(timeline.map((_, n) => n + 1));
    expect(timeline[0]).toMatchObject({ type: 'submitted', revision: 1 });
    const half = Math.floor(timeline.length / 2);
    const rest = await listen(house.url, report.storyId, ({ id }) => id === timeline.length, half);
    expect(rest).toEqual(timeline.slice(half));
  });

  it('tells nobody where or with what its pictures and film were made, or how the files were called', async () => {
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
    // The test's eyes: the same bytes are found in what was sent.
    const originals = await filesBelow(join(house.folder, 'data', 'working', 'originals'));
    const [serial, place, latitude, other] = forbidden.map((secret) =>
      originals.some(({ bytes: sent }) => sent.includes(secret)),
    );
    expect({ serial, place, latitude: latitude || other }).toEqual({
      serial: true,
      place: true,
      latitude: true,
    });

    const files = await filesBelow(house.destination);
    expect(files.length).toBeGreaterThan(30);
    for (const { name, bytes: published } of files) {
      for (const secret of forbidden) {
        expect(`${name}: ${published.includes(secret) || name.includes(secret.toString())}`).toBe(
          `${name}: false`,
        );
      }
    }
  });

  it('keeps the credit that a picture carries', async () => {
    const [first] = (await manifestOf(report)).media;
    expect(first?.rights).toMatchObject({ creator: 'Ada Larsen', copyright: 'Harbour Press' });
    expect(first).toMatchObject({ alt: 'The skipper at the wheel', lead: true });
  });
});

describe('a film with two sound tracks', () => {
  it('is published with one, and the newsroom is told', async () => {
    const media = [await film('camera.mov', 1, { sounds: 2 })];
    const response = await house.submit({ draft: 'On camera\n\nLeft and right.\n', media });
    const done = await house.settled(((await response.json()) as StatusReport).storyId);
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

import { editionDocument } from '@slugline/testing/newsroom/edition-document';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { asFile, audioFile, photograph, subtitles, videoFile } from '@slugline/testing/samples/media';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type VisitOptions, visit } from './browser.ts';

interface Image {
  source: string;
  width: number;
  height: number;
  shownWidth: number;
  shownHeight: number;
}

const draft = `The night ferry is back

After two years in dock the Petrel leaves at ten again.

The harbour master, who had promised to dance if it ever did, danced.

“It was not a long dance,” said her deputy.
`;
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

let server: TestServer;
let browser: Browser;
let storyId: string;
let url: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
  const response = await server.submit({
    draft,
    media: await Promise.all([
      photograph('pier.jpg', { width: 1600, height: 1000 }),
      photograph('funnel.jpg', { width: 700, height: 1100, colour: '#994422' }),
      photograph('deck.jpg', { width: 1200, height: 800, colour: '#228855' }),
      videoFile('leaving.mp4'),
      subtitles('leaving.en.srt'),
      audioFile('horn.wav'),
      asFile('horn.en.srt', '1\n00:00:00,100 --> 00:00:00,900\nOne long, two short:\nshe is leaving.\n'),
    ]),
    story: { lead: 'pier.jpg', lane: 'normal', media: { 'deck.jpg': { caption: 'The upper deck.' } } },
  });
  ({ storyId } = (await response.json()) as { storyId: string });
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  url = report.url ?? '';
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens the story and scrolls to its end, so that everything that loads lazily is there. */
async function read(options: VisitOptions = {}) {
  const visited = await visit(browser, url, { viewport: desktop, ...options });
  const { page } = visited;
  for (const figure of await page.locator('figure').all()) await figure.scrollIntoViewIfNeeded();
  await page.locator('footer').scrollIntoViewIfNeeded();
  await page.waitForLoadState('networkidle');
  return visited;
}

describe('a published story in a browser', () => {
  it('loads without an error, with AVIF pictures as wide as their place', async () => {
    await using story = await read();
    const images = await story.ask<Image[]>('pictures()');
    expect(images.map(({ source }) => source.split('/').at(-1))).toEqual([
      'w960.avif',
      // The poster of the video.
      'poster.avif',
      'w640.avif',
      'w640.avif',
    ]);
    for (const { width } of images) expect(width).toBeGreaterThan(0);
    expect(story.complaints).toEqual([]);
  });

  it('shows every picture in its shape, and a portrait whole in the window', async () => {
    await using story = await read();
    const shapes = (await story.ask<Image[]>('pictures()')).map(({ shownWidth, shownHeight }) => ({
      shape: shownWidth / shownHeight,
      shownHeight,
    }));
    const wanted = [1600 / 1000, 16 / 9, 700 / 1100, 1200 / 800];
    for (const [at, { shape, shownHeight }] of shapes.entries()) {
      expect(shape).toBeCloseTo(wanted[at] ?? 0, 1);
      expect(shownHeight).toBeLessThan(desktop.height);
    }
  });

  it.each([
    ['a desk', desktop],
    ['a phone', phone],
  ])('does not shift on %s while it loads, and does not scroll sideways', async (_, viewport) => {
    await using story = await read({ viewport });
    expect(await story.ask<number>('layoutShift()')).toBeLessThan(0.001);
    expect(await story.ask<number>('overflow()')).toBe(0);
  });

  it('is light on dark if the reader prefers that', async () => {
    await using bright = await read({ colorScheme: 'light' });
    await using dark = await read({ colorScheme: 'dark' });
    const [day, night] = [await bright.ask<Colours>('colours()'), await dark.ask<Colours>('colours()')];
    expect(day.paper - day.ink).toBeGreaterThan(150);
    expect(night.ink - night.paper).toBeGreaterThan(150);
  });

  it('is complete without JavaScript: text, pictures, a video to play and one to download', async () => {
    await using story = await read({ javaScriptEnabled: false });
    const { page } = story;
    expect(await page.locator('h1').textContent()).toBe('The night ferry is back');
    expect(await page.locator('article > p').count()).toBe(3);
    expect(await page.locator('picture img[alt]').count()).toBe(4);
    expect(await page.locator('video[controls] > source[type="video/mp4"]').count()).toBe(1);
    expect(await page.locator('video a[href$="/video.mp4"]').count()).toBe(1);
    expect(await page.locator('audio[controls] > source').count()).toBe(1);
    await page.locator('summary').click();
    expect(await page.locator('details p').allInnerTexts()).toEqual(['One long, two short: she is leaving.']);
    expect(story.complaints).toEqual([]);
  });

  it('loads nothing of an audio file before it is played', async () => {
    const asked: string[] = [];
    await using story = await visit(browser, url, {
      before: async (page) => void page.on('request', (request) => asked.push(request.url())),
    });
    const { page } = story;
    await page.locator('audio').scrollIntoViewIfNeeded();
    await page.waitForLoadState('networkidle');
    const audioRequests = () => asked.filter((address) => /\.(m4a|vtt)$/.test(address));
    expect(audioRequests()).toEqual([]);
    await page.locator('audio').focus();
    await page.keyboard.press('Space');
    await story.until('document.querySelector("audio").ended');
    expect(audioRequests()).toContainEqual(expect.stringMatching(/\/audio\.m4a$/));
  });

  it('lets a keyboard reach its players in the order of the page', async () => {
    await using story = await read();
    const { page } = story;
    const reached: string[] = [];
    const players = ['VIDEO', 'AUDIO'];
    for (let presses = 0; presses < 40 && reached.length < players.length; presses++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate<string>('document.activeElement.tagName');
      if (players.includes(name) && !reached.includes(name)) reached.push(name);
    }
    expect(reached).toEqual(players);
  });
});

interface Colours {
  ink: number;
  paper: number;
}

describe('the first edition of a story', () => {
  it('is the text, with a placeholder for each medium that is still being made', async () => {
    const { working, destinations, journal } = server.context;
    const [destination] = destinations;
    const [edition] = (await journal.state(storyId)).editions;
    const html = await editionDocument(working, edition, destination?.name ?? '', 'index.html');
    await using story = await visit(browser, server.url, { viewport: phone });
    await story.page.route(url, (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await story.page.goto(url);
    story.complaints.length = 0;
    expect(await story.page.locator('article > p').count()).toBe(3);
    expect(await story.page.locator('.pending').allTextContents()).toEqual([
      'Picture is being prepared',
      'Video is being prepared',
      'Audio is being prepared',
      'Picture is being prepared',
      'Picture is being prepared',
    ]);
    expect(await story.page.locator('img, video, audio').count()).toBe(0);
    expect(await story.ask<number>('overflow()')).toBe(0);
  });
});

describe('a story in Arabic', () => {
  it('runs from right to left', async () => {
    const response = await server.submit({
      draft: 'العبارة الليلية تعود\n\nبعد عامين في الحوض تبحر العبارة من جديد في العاشرة.\n',
      story: { language: 'ar' },
    });
    const { storyId: id } = (await response.json()) as { storyId: string };
    const { url: address } = await server.settled(id);
    await using story = await visit(browser, address ?? '', { viewport: desktop });
    const heading = story.page.locator('h1');
    const words = await story.ask<{ left: number; right: number }>('wordsOf("h1")');
    const room = await heading.boundingBox();
    expect(words.right).toBeCloseTo((room?.x ?? 0) + (room?.width ?? 0), 0);
    expect(words.left).toBeGreaterThan((room?.x ?? 0) + 100);
    expect(await story.ask<number>('overflow()')).toBe(0);
    expect(story.complaints).toEqual([]);
  });
});

import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { subtitles, videoFile } from '@slugline/testing/samples/media';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type Visit, visit } from './browser.ts';

interface Player {
  source: string;
  currentTime: number;
  duration: number;
  error: string | null;
  played: string[];
  buffered: { start: number; end: number }[];
  frames: number;
  audioBytes: number;
}

/** Longer than one segment, so that the player has to join two. */
const seconds = 7;
const framesPerSecond = 25;

let server: TestServer;
let browser: Browser;
let url: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
  url = await published([videoFile('leaving.mp4', seconds), subtitles('leaving.en.srt')]);
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Publishes a story with these files. Returns its address. */
async function published(media: Promise<File>[]): Promise<string> {
  const draft = 'The Petrel leaves\n\nAt ten she was gone.\n';
  const response = await server.submit({ draft, media: await Promise.all(media) });
  const { storyId } = (await response.json()) as { storyId: string };
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  return report.url ?? '';
}

/** Starts the video with the keyboard, and watches it to the end. */
async function watch({ page, ask, until }: Visit): Promise<Player> {
  await page.locator('video').focus();
  await page.keyboard.press('Space');
  await until('document.querySelector("video").ended', 60);
  return ask<Player>('video()');
}

function expectAllComplete(player: Player): void {
  expect(player).toMatchObject({ error: null, played: ['playing', 'ended'] });
  expect(Math.abs(player.duration - seconds)).toBeLessThan(0.1);
  expect(Math.abs(player.currentTime - player.duration)).toBeLessThan(0.05);
  expect(player.frames).toBeGreaterThan(0.9 * seconds * framesPerSecond);
  expect(player.audioBytes).toBeGreaterThan(0);
}

/** The buffer must be one range: a hole between two segments would make a second one. */
function expectNoHole({ buffered, duration }: Player): void {
  expect(buffered).toHaveLength(1);
  expect(buffered[0]?.start).toBeCloseTo(0, 1);
  expect(Math.abs((buffered[0]?.end ?? 0) - duration)).toBeLessThan(0.1);
}

describe('a video on a page', () => {
  it('plays its stream to the end if the browser has its own HLS', async () => {
    await using story = await visit(browser, url);
    const native = await story.page.evaluate<string>(
      'document.createElement("video").canPlayType("application/vnd.apple.mpegurl")',
    );
    const player = await watch(story);
    expectAllComplete(player);
    if (native !== '') expect(player.source).toMatch(/\/master\.[0-9a-f]+\.m3u8$/);
    expect(story.complaints).toEqual([]);
  });

  it('plays its stream to the end, without a hole, with hls.js if the browser has no HLS', async () => {
    await using story = await visit(browser, url, { scripts: ['no-hls.js'] });
    await story.ask('playerLoaded()');
    const player = await watch(story);
    expect(player.source).toMatch(/^blob:/);
    expectAllComplete(player);
    expectNoHole(player);
    expect(story.complaints).toEqual([]);
  });

  it.each([
    ['the stream', []],
    ['the stream of hls.js', ['no-hls.js']],
  ])('plays the file to the end if %s can’t be loaded', async (_, scripts) => {
    await using story = await visit(browser, url, { scripts, unreachable: /\.(m3u8|m4s)$/ });
    const player = await watch(story);
    expect(player.source).toMatch(/\/video\.mp4$/);
    expectAllComplete(player);
    expectNoHole(player);
  });

  it('plays the file if the player can’t be loaded', async () => {
    const unreachable = /\.m3u8$|\/hls\./;
    await using story = await visit(browser, url, { scripts: ['no-hls.js'], unreachable });
    const player = await watch(story);
    expect(player.source).toMatch(/\/video\.mp4$/);
    expectAllComplete(player);
  });

  it('has captions that load, at their times', async () => {
    await using story = await visit(browser, url);
    expect(await story.ask('captions()')).toEqual([
      { startTime: 0.2, endTime: 1.4, text: 'The ferry leaves the pier.' },
    ]);
    expect(story.complaints).toEqual([]);
  });

  it.each([
    ['knows HLS itself', []],
    ['knows no HLS', ['no-hls.js']],
  ])('costs no bytes if it is not played, in a browser that %s', async (_, scripts) => {
    await using story = await visit(browser, url, { scripts });
    const fetched: string[] = [];
    story.page.on('request', (request) => fetched.push(request.url()));
    await story.page.reload({ waitUntil: 'load' });
    await story.page.waitForLoadState('networkidle');
    expect(fetched).toContainEqual(expect.stringMatching(/\/poster\.\w+$/));
    expect(fetched.filter((address) => /\.(m4s|mp4)$/.test(address))).toEqual([]);
    await watch(story);
    expect(fetched).toContainEqual(expect.stringMatching(/\.(m4s|mp4)$/));
  });

  it('shows its poster before it is played, as AVIF at the size shown', async () => {
    await using story = await visit(browser, url);
    await story.until('document.images[0].complete');
    const [still] = await story.ask<{ source: string; width: number }[]>('pictures()');
    expect(still?.source).toMatch(/\/poster\.avif$/);
    expect(still?.width).toBeGreaterThan(0);
    const shot = await sharp(await story.page.locator('video').screenshot()).stats();
    // The test picture has colours; a player's own background has none.
    expect(shot.channels[0]?.stdev).toBeGreaterThan(40);
    expect(story.complaints).toEqual([]);
  });

  it('fills its place to the last line, though its rungs and poster don’t have exactly its shape', async () => {
    const address = await published([videoFile('odd.mp4', 1, { size: '1364x722' })]);
    await using story = await visit(browser, address, { viewport: { width: 390, height: 844 } });
    const video = story.page.locator('video');
    await video.evaluate((element) => element.removeAttribute('controls'));
    const { data, info } = await sharp(await video.screenshot())
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const lightest = (row: number) =>
      Math.max(...data.subarray(row * info.width * info.channels, (row + 1) * info.width * info.channels));
    // The test picture has a white bar from top to bottom.
    for (const row of [0, info.height - 1]) expect(lightest(row)).toBeGreaterThan(200);
  });
});

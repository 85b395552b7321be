import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { videoFile } from '@slugline/testing/samples/media';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startBrowser, visit } from './browser.ts';

const count = 12;

let server: TestServer;
let browser: Browser;
let url: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
  const media: File[] = [];
  for (let number = 1; number <= count; number++) {
    media.push(await videoFile(`film-${number}.mp4`, 0.4, { size: number === 1 ? '1280x720' : '320x180' }));
  }
  const response = await server.submit({ draft: 'Twelve films\n\nOne after the other.\n', media });
  const { storyId } = (await response.json()) as { storyId: string };
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [], warnings: [] });
  url = report.url ?? '';
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('a page with twelve videos loads no poster that is far below, and none as JPEG', async () => {
  const asked: string[] = [];
  const viewport = { width: 390, height: 844 };
  await using story = await visit(browser, url, {
    viewport,
    before: async (page) => void page.on('request', (request) => asked.push(request.url())),
  });
  const { page } = story;
  const stills = () => asked.filter((address) => /\/poster[^/]*$/.test(address));
  await page.waitForLoadState('networkidle');
  expect(stills().length).toBeGreaterThan(0);
  expect(stills().length).toBeLessThan(count);
  // As wide as the telephone's window, not as the video.
  expect(stills()[0]).toMatch(/\/poster-w640\.avif$/);
  for (const video of await page.locator('video').all()) await video.scrollIntoViewIfNeeded();
  await page.waitForLoadState('networkidle');
  expect(stills()).toHaveLength(count);
  expect(stills().filter((address) => !address.endsWith('.avif'))).toEqual([]);
  expect(await story.ask<number>('layoutShift()')).toBeLessThan(0.001);
  expect(story.complaints).toEqual([]);
});

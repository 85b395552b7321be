import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { animation, secrets } from '@slugline/testing/samples/media';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type Visit, type VisitOptions, visit } from './browser.ts';

interface Running {
  paused: boolean;
  currentTime: number;
  muted: boolean;
}

const draft = `The wheel turns

${'It had stood still since the storm.\n\n'.repeat(60)}`;
const calm: VisitOptions = { reducedMotion: 'reduce' };

let server: TestServer;
let browser: Browser;
/** A story whose picture is short enough for WebP, and one whose picture becomes a video. */
let short: string;
let long: string;

async function publish(media: File): Promise<string> {
  const story = { media: { [media.name]: { alt: 'The wheel turns' } } };
  const response = await server.submit({ draft, media: [media], story });
  const { storyId } = (await response.json()) as { storyId: string };
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [], warnings: [] });
  return report.url ?? '';
}

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
  short = await publish(await animation('wheel.gif', 2));
  long = await publish(await animation('long-wheel.gif', 5, { size: '640x360', rate: 20 }));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('the place in the comment of a moving picture is not public', async () => {
  const holding = async (folder: string, text: string) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const bytes = await Promise.all(files.map((file) => readFile(file)));
    return { files, held: files.filter((_, index) => bytes[index]?.includes(text)) };
  };
  expect(
    (await holding(join(server.folder, 'data', 'working', 'originals'), secrets.place)).held,
  ).toHaveLength(2);
  const { files, held } = await holding(join(server.destination, 'media'), secrets.place);
  expect(files.filter((file) => /motion\.(webp|mp4)$/.test(file))).toHaveLength(2);
  expect(held).toEqual([]);
});

describe('a short moving picture', () => {
  /** Returns the number of different pictures that a reader sees in 1.5 s. */
  async function seen({ page }: Visit): Promise<number> {
    const images = new Set<string>();
    for (let shot = 0; shot < 5; shot++) {
      images.add((await page.locator('picture img').screenshot()).toString('base64'));
      await page.waitForTimeout(300);
    }
    return images.size;
  }

  it('moves, and shifts nothing', async () => {
    await using story = await visit(browser, short);
    expect((await story.ask<{ source: string }[]>('pictures()'))[0]?.source).toMatch(/motion\.webp$/);
    expect(await seen(story)).toBeGreaterThan(1);
    expect(await story.ask<number>('layoutShift()')).toBeLessThan(0.001);
    expect(story.complaints).toEqual([]);
  });

  it('stands still for a reader who prefers less motion', async () => {
    await using story = await visit(browser, short, calm);
    expect((await story.ask<{ source: string }[]>('pictures()'))[0]?.source).toMatch(/w120\.avif$/);
    expect(await seen(story)).toBe(1);
    expect(story.complaints).toEqual([]);
  });
});

describe('a long moving picture', () => {
  const running = ({ ask }: Visit) => ask<Running>('running()');
  const moves = ({ until }: Visit) => until('witness.running().currentTime > 0.2');
  const stops = ({ until }: Visit) => until('witness.running().paused');
  const leave = ({ page }: Visit) => page.locator('footer').scrollIntoViewIfNeeded();
  const comeBack = ({ page }: Visit) => page.locator('h1').scrollIntoViewIfNeeded();

  it('plays by itself and silently while it is visible', async () => {
    await using story = await visit(browser, long);
    await moves(story);
    expect(await running(story)).toMatchObject({ paused: false, muted: true });
    await leave(story);
    await stops(story);
    await comeBack(story);
    await story.until('!witness.running().paused');
    expect(await story.ask<number>('layoutShift()')).toBeLessThan(0.001);
    expect(story.complaints).toEqual([]);
  });

  it('loops', async () => {
    await using story = await visit(browser, long);
    await moves(story);
    await story.page.evaluate('document.querySelector("video").currentTime = 4.9');
    await story.until('witness.running().currentTime < 4.8');
    expect(await running(story)).toMatchObject({ paused: false });
  });

  it('stays stopped after a reader stopped it', async () => {
    await using story = await visit(browser, long);
    await moves(story);
    await story.page.locator('video').focus();
    await story.page.keyboard.press('Space');
    await stops(story);
    await leave(story);
    await story.page.waitForTimeout(300);
    await comeBack(story);
    await story.page.waitForTimeout(500);
    expect((await running(story)).paused).toBe(true);
  });

  it('waits for a reader who prefers less motion, and plays on request', async () => {
    await using story = await visit(browser, long, calm);
    await story.page.waitForTimeout(500);
    expect(await running(story)).toMatchObject({ paused: true, currentTime: 0 });
    await story.page.locator('video').focus();
    await story.page.keyboard.press('Space');
    await moves(story);
    expect(story.complaints).toEqual([]);
  });

  it('is its still with a button without JavaScript', async () => {
    await using story = await visit(browser, long, { javaScriptEnabled: false });
    const video = story.page.locator('video[controls][muted][aria-label="The wheel turns"]');
    expect((await story.ask<{ source: string }[]>('pictures()'))[0]?.source).toMatch(
      /w640\.(avif|webp|jpg)$/,
    );
    expect(await video.locator('source[src$="/motion.mp4"]').count()).toBe(1);
    expect(story.complaints).toEqual([]);
  });
});

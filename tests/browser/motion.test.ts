import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { animation, secrets } from '../support/media.ts';
import { startBrowser, type Visit, type VisitOptions, visit } from './browser.ts';

interface Running {
  paused: boolean;
  currentTime: number;
  muted: boolean;
}

const draft = `The wheel turns

${'It had stood still since the storm.\n\n'.repeat(60)}`;
const calm: VisitOptions = { reducedMotion: 'reduce' };

let house: TestHouse;
let browser: Browser;
/** A story whose picture is small enough for a WebP, and one whose picture is a film. */
let short: string;
let long: string;

async function publish(media: File): Promise<string> {
  const story = { media: { [media.name]: { alt: 'The wheel turns' } } };
  const response = await house.submit({ draft, media: [media], story });
  const { storyId } = (await response.json()) as { storyId: string };
  const report = await house.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [], warnings: [] });
  return report.url ?? '';
}

beforeAll(async () => {
  [house, browser] = await Promise.all([startTestHouse(), startBrowser()]);
  short = await publish(await animation('wheel.gif', 2));
  long = await publish(await animation('long-wheel.gif', 5, { size: '640x360', rate: 20 }));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

it('I14: no picture that moves tells the place that its comment has', async () => {
  const holding = async (folder: string, text: string) => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    const bytes = await Promise.all(files.map((file) => readFile(file)));
    return { files, held: files.filter((_, index) => bytes[index]?.includes(text)) };
  };
  expect(
    (await holding(join(house.folder, 'data', 'working', 'originals'), secrets.place)).held,
  ).toHaveLength(2);
  const { files, held } = await holding(join(house.destination, 'media'), secrets.place);
  expect(files.filter((file) => /motion\.(webp|mp4)$/.test(file))).toHaveLength(2);
  expect(held).toEqual([]);
});

describe('a short picture that moves', () => {
  /** How many different pictures a reader sees in a second and a half. */
  async function seen({ page }: Visit): Promise<number> {
    const pictures = new Set<string>();
    for (let shot = 0; shot < 5; shot++) {
      pictures.add((await page.locator('picture img').screenshot()).toString('base64'));
      await page.waitForTimeout(300);
    }
    return pictures.size;
  }

  it('moves, and shifts nothing', async () => {
    await using story = await visit(browser, short);
    expect((await story.ask<{ source: string }[]>('pictures()'))[0]?.source).toMatch(/motion\.webp$/);
    expect(await seen(story)).toBeGreaterThan(1);
    expect(await story.ask<number>('layoutShift()')).toBeLessThan(0.001);
    expect(story.complaints).toEqual([]);
  });

  it('stands still for a reader who wants less motion', async () => {
    await using story = await visit(browser, short, calm);
    expect((await story.ask<{ source: string }[]>('pictures()'))[0]?.source).toMatch(/w120\.avif$/);
    expect(await seen(story)).toBe(1);
    expect(story.complaints).toEqual([]);
  });
});

describe('a long picture that moves', () => {
  const running = ({ ask }: Visit) => ask<Running>('running()');
  const moves = ({ until }: Visit) => until('witness.running().currentTime > 0.2');
  const stops = ({ until }: Visit) => until('witness.running().paused');
  const leave = ({ page }: Visit) => page.locator('footer').scrollIntoViewIfNeeded();
  const comeBack = ({ page }: Visit) => page.locator('h1').scrollIntoViewIfNeeded();

  it('moves by itself and in silence, as long as it is seen', async () => {
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

  it('goes on from its end', async () => {
    await using story = await visit(browser, long);
    await moves(story);
    await story.page.evaluate('document.querySelector("video").currentTime = 4.9');
    await story.until('witness.running().currentTime < 4.8');
    expect(await running(story)).toMatchObject({ paused: false });
  });

  it('that a reader stopped stays so', async () => {
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

  it('waits for a reader who wants less motion, and moves when told to', async () => {
    await using story = await visit(browser, long, calm);
    await story.page.waitForTimeout(500);
    expect(await running(story)).toMatchObject({ paused: true, currentTime: 0 });
    await story.page.locator('video').focus();
    await story.page.keyboard.press('Space');
    await moves(story);
    expect(story.complaints).toEqual([]);
  });

  it('is its still, with a button, without JavaScript', async () => {
    await using story = await visit(browser, long, { javaScriptEnabled: false });
    const film = story.page.locator('video[controls][muted][aria-label="The wheel turns"]');
    expect((await story.ask<{ source: string }[]>('pictures()'))[0]?.source).toMatch(
      /w640\.(avif|webp|jpg)$/,
    );
    expect(await film.locator('source[src$="/motion.mp4"]').count()).toBe(1);
    expect(story.complaints).toEqual([]);
  });
});

import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { videoFile } from '@slugline/testing/samples/media';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBrowser, type Visit, visit } from './browser.ts';

let server: TestServer;
let browser: Browser;
let url: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
  const response = await server.submit({
    draft: 'The Petrel leaves\n\nAt ten she was gone.\n',
    media: [await videoFile('leaving.mp4', 7)],
  });
  const { storyId } = (await response.json()) as { storyId: string };
  url = (await server.settled(storyId)).url ?? '';
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

/** Holds requests until a test fails them or lets them through. */
function holding(pattern: RegExp) {
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: decided, resolve: decide } = Promise.withResolvers<'abort' | 'continue'>();
  const before = async (page: Page) => {
    await page.route(pattern, async (route) => {
      ask();
      await route[await decided]();
    });
  };
  return { before, asked, fail: () => decide('abort'), letThrough: () => decide('continue') };
}

/** The ways to press play. The button is where Chromium draws it. */
const hands = ['keyboard', 'mouse', 'touch'] as const;

/**
 * Opens a page with a video whose stream fails, in a browser without its own HLS. Returns the visit with a
 * function that presses play.
 */
async function open(
  hand: (typeof hands)[number],
  held: ReturnType<typeof holding>[],
  scripts: string[] = [],
) {
  const story = await visit(browser, url, {
    scripts: ['no-hls.js', ...scripts],
    before: async (page) => {
      for (const { before } of held) await before(page);
    },
    hasTouch: hand === 'touch',
  });
  const { page } = story;
  await page.locator('video').focus();
  const box = await page.locator('video').boundingBox();
  const [x, y] = [(box?.x ?? 0) + 30, (box?.y ?? 0) + (box?.height ?? 0) - 45];
  const press = {
    keyboard: () => page.keyboard.press('Space'),
    mouse: () => page.mouse.click(x, y),
    touch: () => page.touchscreen.tap(x, y),
  }[hand];
  return { ...story, press };
}

/** Waits until the file plays. */
async function expectFile({ ask, until }: Visit): Promise<void> {
  const plays = 'witness.video().source.endsWith("/video.mp4") && witness.video().currentTime > 0.2';
  await until(plays);
  expect(await ask('running()')).toMatchObject({ paused: false });
}

const paused = ({ until }: Visit) => until('witness.running().paused');

describe.each(hands)('play, pressed by %s on a video whose stream fails', (hand) => {
  it('plays the file if the player is not there yet', async () => {
    const player = holding(/\/hls\.|\.m3u8$/);
    await using story = await open(hand, [player]);
    await story.press();
    player.fail();
    await expectFile(story);
  });

  it('plays the file if the stream fails afterwards', async () => {
    const stream = holding(/\.m3u8$/);
    await using story = await open(hand, [stream]);
    await story.ask('playerLoaded()');
    await story.press();
    await stream.asked;
    stream.fail();
    await expectFile(story);
  });

  it('plays the file if the stream failed while the video was paused', async () => {
    const stream = holding(/\.m3u8$/);
    await using story = await open(hand, [stream]);
    await story.ask('playerLoaded()');
    await story.press();
    await story.until('document.querySelector("video").currentSrc.startsWith("blob:")');
    await story.press();
    await paused(story);
    const failed = story.page.waitForEvent('requestfailed');
    stream.fail();
    await failed;
    await story.press();
    await expectFile(story);
  });

  it('plays the file again after a pause', async () => {
    const stream = holding(/\.m3u8$/);
    await using story = await open(hand, [stream]);
    await story.ask('playerLoaded()');
    await story.press();
    stream.fail();
    await expectFile(story);
    await story.press();
    await paused(story);
    const { currentTime } = await story.ask<{ currentTime: number }>('running()');
    await story.press();
    await story.until(`witness.running().currentTime > ${currentTime + 0.2}`);
  });

  it('plays the file if it is pressed while the source changes', async () => {
    const [player, stream] = [holding(/\/hls\./), holding(/\.m3u8$/)];
    await using story = await open(hand, [player, stream], ['slow-change.js']);
    const changes = story.page.waitForEvent('console');
    player.letThrough();
    // A player that waits for the press changes nothing before it.
    await Promise.race([changes, story.ask('playerLoaded()').then(() => story.page.waitForTimeout(200))]);
    await story.press();
    await stream.asked;
    stream.fail();
    await expectFile(story);
  });
});

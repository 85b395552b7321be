import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pageAssets } from '@slugline/render';
import type { StatusReport } from '@slugline/story';
import type { TestServer } from '@slugline/testing/newsroom/server';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { startBrowser, type Visit, visit } from './browser.ts';

/** The player of a video: hls.js, dash.js, Shaka Player, or the browser itself. */
export type Way = 'hls' | 'dash' | 'shaka' | 'native';

/** For hls.js and dash.js: the first rung, and the one that is chosen while the first segment plays. */
interface Rungs {
  rung?: 'lowest' | 'highest';
  later?: 'lowest' | 'highest';
}

/** The record of a player. Times are in seconds. */
export interface Played {
  events: string[];
  errors: string[];
  stalls: number[];
  heights: number[];
  buffered: { start: number; end: number }[];
  duration: number;
  currentTime: number;
  error: string | null;
  /** The decoded frames, and how many of them were shown. */
  frames: number;
  shown: number;
  audioBytes: number;
}

/** A video that is ready to be played. */
export interface Screening extends AsyncDisposable {
  page: Page;
  complaints: string[];
  /** Asks the player. */
  ask<T>(question: string): Promise<T>;
  /** Plays to the end at normal speed. Returns the record up to the end, or up to the time limit. */
  play(): Promise<Played>;
}

/** A browser with a page of another site than the video's, which has only a player. */
export interface Players extends AsyncDisposable {
  open(way: Way, url: string, rungs?: Rungs): Promise<Screening>;
}

export async function startPlayers(): Promise<Players> {
  const [server, browser] = await Promise.all([serveBarePage(), startBrowser()]);
  return {
    open: async (way, url, rungs = {}) => {
      const bare = await visit(browser, server.url);
      await bare.page.evaluate<void>(
        `player.open(${JSON.stringify(way)}, ${JSON.stringify(url)}, ${JSON.stringify(rungs)})`,
      );
      return {
        ...bare,
        ask: (question) => bare.page.evaluate(`player.${question}`),
        play: () => playIn(bare),
      };
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server.close();
    },
  };
}

const patience = 60_000;

async function playIn({ page }: Visit): Promise<Played> {
  await page.evaluate('document.querySelector("video").play()');
  // A player that never ends shows in its record.
  await page.waitForFunction('player.isOver()', undefined, { timeout: patience }).catch(() => {});
  return page.evaluate<Played>('player.record()');
}

const page = `<!doctype html><link rel="icon" href="data:,"><title>A player</title><video></video>
<script src="/dash.js"></script><script type="module" src="/player.js"></script><script type="module" src="/sync.js"></script>`;

const script = (name: string) => readFileSync(join(import.meta.dirname, 'inside', name));

const library = (name: string) => readFileSync(createRequire(import.meta.url).resolve(name));

/** hls.js is the same file that a story's page loads. */
async function serveBarePage(): Promise<{ url: string; close(): Promise<void> }> {
  const served = new Map<string, string | Uint8Array>([
    ['/', page],
    ['/hls.js', pageAssets.find(({ name }) => name.startsWith('hls.'))?.bytes ?? ''],
    ['/dash.js', library('dashjs')],
    ['/shaka.js', library('shaka-player')],
    ...['player.js', 'sync.js', 'recorder.js'].map((name) => [`/${name}`, script(name)] as const),
  ]);
  const server = createServer(({ url = '' }, response) => {
    const type = url === '/' ? 'text/html; charset=utf-8' : 'text/javascript';
    const found = served.get(url);
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': type }).end(found);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A video of a story: its manifests as in `story.json` and on the page, and its stated length. */
export interface Manifests {
  hls: string;
  dash: string;
  seconds: number;
}

/** The videos of a story, by their file names. */
export async function manifestsIn(
  { url, destination }: TestServer,
  report: StatusReport,
): Promise<Record<string, Manifests>> {
  const file = join(destination, new URL(report.url ?? '').pathname, 'story.json');
  const story = JSON.parse(await readFile(file, 'utf8')) as Story;
  const names = new Map(report.media.map(({ original, file }) => [original.slice(0, 16), file]));
  return Object.fromEntries(
    story.media
      .filter(({ kind }) => kind === 'video')
      .map(({ id, durationSeconds, renditions }) => {
        const at = (pattern: RegExp) => `${url}/${renditions.find(({ name }) => pattern.test(name))?.path}`;
        return [names.get(id), { hls: at(/^master\./), dash: at(/^manifest\./), seconds: durationSeconds }];
      }),
  );
}

interface Story {
  media: {
    id: string;
    kind: string;
    durationSeconds: number;
    renditions: { name: string; path: string }[];
  }[];
}

/** What is known of a video: its length, and the number of its frames, if they are counted. */
export interface Whole {
  seconds: number;
  frames: number;
  hasAudio: boolean;
}

/** Fails unless the video was played from its first to its last frame without a hole, a stall or an error. */
export function expectAllComplete(played: Played, { seconds, frames, hasAudio }: Whole): void {
  expect(played).toMatchObject({ error: null, errors: [], stalls: [], events: ['ended'], frames });
  const frame = seconds / frames;
  expect(Math.abs(played.duration - seconds)).toBeLessThan(frame);
  expect(played.currentTime).toBe(played.duration);
  expect(played.buffered).toEqual([{ start: 0, end: expect.closeTo(played.duration, 3) }]);
  // A busy machine drops some frames. Frames that the video lacks are not decoded either.
  expect(played.shown).toBeGreaterThan(frames / 2);
  expect(played.audioBytes > 0).toBe(hasAudio);
}

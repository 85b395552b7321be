import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pageAssets } from '@slugline/render';
import type { StatusReport } from '@slugline/story';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { TestHouse } from '../support/house.ts';
import { startBrowser, type Visit, visit } from './browser.ts';

/** How a film is played: with hls.js, with dash.js, with Shaka Player, or by the browser itself. */
export type Way = 'hls' | 'dash' | 'shaka' | 'native';

/** With hls.js and dash.js: which rung is played, and which is chosen while its first segment plays. */
interface Rungs {
  rung?: 'lowest' | 'highest';
  later?: 'lowest' | 'highest';
}

/** What a player went through. Times in seconds. */
export interface Played {
  events: string[];
  errors: string[];
  stalls: number[];
  heights: number[];
  buffered: { start: number; end: number }[];
  duration: number;
  currentTime: number;
  error: string | null;
  /** Frames that were decoded, and those of them that were shown. */
  frames: number;
  shown: number;
  soundBytes: number;
}

/** A film that is ready to be played. */
export interface Screening extends AsyncDisposable {
  page: Page;
  complaints: string[];
  /** Asks the player. */
  ask<T>(question: string): Promise<T>;
  /** Plays it to its end at its own speed: what happened until then, or until there was nothing more to wait for. */
  play(): Promise<Played>;
}

/** A browser, and a page of another site than the film's with nothing in it but a player. */
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
  // One that never ends is told by its record.
  await page.waitForFunction('player.isOver()', undefined, { timeout: patience }).catch(() => {});
  return page.evaluate<Played>('player.record()');
}

const page = `<!doctype html><link rel="icon" href="data:,"><title>A player</title><video></video>
<script src="/dash.js"></script><script type="module" src="/player.js"></script><script type="module" src="/sync.js"></script>`;

const script = (name: string) => readFileSync(join(import.meta.dirname, 'inside', name));

const library = (name: string) => readFileSync(createRequire(import.meta.url).resolve(name));

/** hls.js is the very file that a story's page loads. */
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

/** A film of a story: its manifests as `story.json` and the page name them, and how long it says it is. */
export interface Manifests {
  hls: string;
  dash: string;
  seconds: number;
}

/** The films of a story, by the names of their files. */
export async function manifestsIn(
  { url, destination }: TestHouse,
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

/** What a film is: its length, and its pictures, if they are counted. */
export interface Whole {
  seconds: number;
  frames: number;
  sound: boolean;
}

/** Fails where a film was not played from its first to its last picture without a hole, a stall or an error. */
export function expectWhole(played: Played, { seconds, frames, sound }: Whole): void {
  expect(played).toMatchObject({ error: null, errors: [], stalls: [], events: ['ended'], frames });
  const frame = seconds / frames;
  expect(Math.abs(played.duration - seconds)).toBeLessThan(frame);
  expect(played.currentTime).toBe(played.duration);
  expect(played.buffered).toEqual([{ start: 0, end: expect.closeTo(played.duration, 3) }]);
  // A machine with other work drops some; what a film lacks is not decoded either.
  expect(played.shown).toBeGreaterThan(frames / 2);
  expect(played.soundBytes > 0).toBe(sound);
}

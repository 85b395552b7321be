import { readFileSync } from 'node:fs';
import { readJson } from '@slugline/store';
import { keys, MediaResult } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { entriesOf, listen, untilComplete } from '@slugline/testing/newsroom/timeline';
import { descendantsOf, hasProc } from '@slugline/testing/processes/running';
import { audioFile, photograph, videoFile } from '@slugline/testing/samples/media';
import { until } from '@slugline/testing/until';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';
const timeout = 120_000;

let server: TestServer;
let media: File[];
let storyId: string;
beforeAll(async () => {
  server = await startTestServer({ env: { SLUGLINE_VIDEOS: '1' } });
  // Two rungs and two chunks.
  media = await Promise.all([
    videoFile('storm.mp4', 13, { size: '640x480', rate: 10 }),
    audioFile('wind.wav', 3),
    photograph('pier.jpg'),
  ]);
  storyId = await published(server);
  // The process that made the picture waits for another one of its story. Its end would be counted below, so wait
  // for it now. One process stays: the spare.
  if (hasProc) await until(() => imageProcesses().length <= 1);
}, timeout);
afterAll(() => server.stop());

const imageProcesses = () =>
  descendantsOf(process.pid).filter(
    ({ parent, command }) => parent === process.pid && /image\/src\/process\/child-entry\.ts/.test(command),
  );

/** Publishes the media in a story of their own. */
async function published(where: TestServer, story: Record<string, unknown> = {}): Promise<string> {
  const response = await where.submit({ draft, media, story });
  const { storyId } = (await response.json()) as { storyId: string };
  expect(await where.settled(storyId)).toMatchObject({ state: 'complete', refused: [] });
  return storyId;
}

/** Returns the tag of every rendition in the store. A write changes the tag, even with the same bytes. */
async function renditionsOf({ context: { working } }: TestServer): Promise<Map<string, string>> {
  const tags = new Map<string, string>();
  for await (const { key, etag } of working.list('renditions/')) tags.set(key, etag);
  expect(tags.size).toBeGreaterThan(10);
  return tags;
}

/** Page faults of ended children of this process: proc(5). Every child has some, however short it lived. */
function faultsOfChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[8]);
}

/** Runs a step and checks that it runs no tool and writes no rendition. */
async function withoutEncoding(step: () => Promise<unknown>): Promise<void> {
  const before = { renditions: await renditionsOf(server), faults: hasProc && faultsOfChildren() };
  await step();
  expect({ renditions: await renditionsOf(server), faults: hasProc && faultsOfChildren() }).toEqual(before);
}

describe('media that were published before', { timeout }, () => {
  it('are not encoded again for another story', () => withoutEncoding(() => published(server)));

  it('are not encoded again for another lane', () =>
    withoutEncoding(() => published(server, { lane: 'breaking' })));

  it('are not encoded again for another revision', () =>
    withoutEncoding(async () => {
      const form = new FormData();
      form.set('draft', new File([draft.replace('noon', 'ten')], 'draft.txt'));
      const sent = { method: 'POST', body: form };
      expect((await fetch(`${server.url}/v1/stories/${storyId}/revisions`, sent)).status).toBe(202);
      await expect.poll(() => server.status(storyId)).toMatchObject({ state: 'complete', revision: 2 });
    }));

  it('are not encoded again for another newsroom that shares the store', async () => {
    const { working } = server.context.config;
    const other = await startTestServer({ settings: () => ({ working }) });
    try {
      await withoutEncoding(() => published(other));
    } finally {
      await other.stop();
    }
  });
});

it('media get the same bytes in another newsroom, with jobs in another order, more workers, and either rung first', {
  timeout,
}, async () => {
  const filesOf = async ({ context: { journal, working } }: TestServer, id: string) => {
    const { media } = await journal.state(id);
    const results = media.map(({ original, recipe }) =>
      readJson(working, keys.result(original, recipe), MediaResult),
    );
    const files = (await Promise.all(results)).map(
      ({ files }, n) => [media[n]?.original ?? '', files.map(({ folder: _ofRun, ...file }) => file)] as const,
    );
    return files.toSorted(([a], [b]) => (a < b ? -1 : 1));
  };
  const other = await startTestServer({ env: { SLUGLINE_VIDEOS: '3' } });
  try {
    media.reverse();
    const again = await published(other, { lane: 'breaking' });
    expect(await filesOf(other, again)).toEqual(await filesOf(server, storyId));
  } finally {
    await other.stop();
  }
});

it('the progress of a video only grows, on the desk and in the timeline', { timeout }, async () => {
  const response = await server.submit({ draft, media: [await videoFile('tide.mp4', 20, { rate: 10 })] });
  const { storyId } = (await response.json()) as { storyId: string };
  const shown: number[] = [];
  let going = true;
  const looking = (async () => {
    while (going) {
      const [item] = (await server.status(storyId)).media;
      if (item) shown.push(item.percent);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const entries = await listen(server.url, storyId, untilComplete());
  going = false;
  await looking;
  const told = entriesOf(entries, 'media-progress').map(({ percent }) => percent);
  for (const percents of [told, shown]) {
    expect(percents.length).toBeGreaterThan(1);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  }
  expect(told).toEqual([...new Set(told)]);
  expect(told.every((percent) => percent > 0 && percent < 100)).toBe(true);
});

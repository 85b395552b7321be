import { readFileSync } from 'node:fs';
import { submissionJob } from '@slugline/queue';
import { readJson } from '@slugline/store';
import { keys, MediaResult } from '@slugline/story';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { film, photograph, sound } from '../support/media.ts';
import { descendantsOf, hasProc } from '../support/processes.ts';
import { entriesOf, listen, untilWhole } from '../support/timeline.ts';
import { until } from '../support/until.ts';

const draft = 'Storm over the harbour\n\nThe harbour was closed at noon.\n';
const timeout = 120_000;

let house: TestHouse;
let media: File[];
let storyId: string;
beforeAll(async () => {
  house = await startTestHouse({ env: { SLUGLINE_VIDEOS: '1' } });
  // Two rungs, two chunks.
  media = await Promise.all([
    film('storm.mp4', 13, { size: '640x480', rate: 10 }),
    sound('wind.wav', 3),
    photograph('pier.jpg'),
  ]);
  storyId = await published(house);
  // The process that made the picture waits for another of its story; later its end would count. One stays: the spare.
  if (hasProc) await until(() => pictureProcesses().length <= 1);
}, timeout);
afterAll(() => house.stop());

const pictureProcesses = () =>
  descendantsOf(process.pid).filter(
    ({ parent, command }) => parent === process.pid && /image\/src\/process\/child-entry\.ts/.test(command),
  );

/** Publishes the media in a story of their own. */
async function published(where: TestHouse, story: Record<string, unknown> = {}): Promise<string> {
  const response = await where.submit({ draft, media, story });
  const { storyId } = (await response.json()) as { storyId: string };
  expect(await where.settled(storyId)).toMatchObject({ state: 'complete', refused: [] });
  return storyId;
}

/** Every rendition as it lies in the store: a write, also of the same bytes, changes its tag. */
async function renditionsOf({ context: { working } }: TestHouse): Promise<Map<string, string>> {
  const tags = new Map<string, string>();
  for await (const { key, etag } of working.list('renditions/')) tags.set(key, etag);
  expect(tags.size).toBeGreaterThan(10);
  return tags;
}

/** Page faults of the children of this process that have ended: each has some, however short it lived (proc(5)). */
function faultsOfChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[8]);
}

/** Does it, and checks that no tool has run and no rendition was written meanwhile. */
async function withoutEncoding(step: () => Promise<unknown>): Promise<void> {
  const before = { renditions: await renditionsOf(house), faults: hasProc && faultsOfChildren() };
  await step();
  expect({ renditions: await renditionsOf(house), faults: hasProc && faultsOfChildren() }).toEqual(before);
}

describe('media that were published before', { timeout }, () => {
  it('are not encoded again for another story', () => withoutEncoding(() => published(house)));

  it('are not encoded again for another lane', () =>
    withoutEncoding(() => published(house, { lane: 'breaking' })));

  it('are not encoded again for another revision', () =>
    withoutEncoding(async () => {
      const { working, journal, queues } = house.context;
      const [submitted] = (await journal.read(storyId)).flatMap(({ events }) => events);
      if (submitted?.type !== 'submitted') throw new Error('a story begins with its submission');
      for await (const { key } of working.list(`submissions/${storyId}/r1/`))
        await working.copy(key, key.replace('/r1/', '/r2/'));
      await journal.transact(storyId, () => [{ ...submitted, revision: 2 }]);
      await queues.add(submissionJob(storyId, 2, 'normal'));
      await expect.poll(() => house.status(storyId)).toMatchObject({ state: 'complete', revision: 2 });
    }));

  it('are not encoded again for another house that shares the store', async () => {
    const { working } = house.context.config;
    const other = await startTestHouse({ settings: () => ({ working }) });
    try {
      await withoutEncoding(() => published(other));
    } finally {
      await other.stop();
    }
  });
});

it('V21: media are made of the same bytes elsewhere, in another order, by more workers, lowest rung first or not', {
  timeout,
}, async () => {
  const filesOf = async ({ context: { journal, working } }: TestHouse, id: string) => {
    const { media } = await journal.state(id);
    const results = media.map(({ original, recipe }) =>
      readJson(working, keys.result(original, recipe), MediaResult),
    );
    const files = (await Promise.all(results)).map(
      ({ files }, n) => [media[n]?.original ?? '', files.map(({ folder: _ofRun, ...file }) => file)] as const,
    );
    return files.toSorted(([a], [b]) => (a < b ? -1 : 1));
  };
  const other = await startTestHouse({ env: { SLUGLINE_VIDEOS: '3' } });
  try {
    media.reverse();
    const again = await published(other, { lane: 'breaking' });
    expect(await filesOf(other, again)).toEqual(await filesOf(house, storyId));
  } finally {
    await other.stop();
  }
});

it('V27: a film’s progress only grows, as the desk and the timeline show it', { timeout }, async () => {
  const response = await house.submit({ draft, media: [await film('tide.mp4', 20, { rate: 10 })] });
  const { storyId } = (await response.json()) as { storyId: string };
  const shown: number[] = [];
  let going = true;
  const looking = (async () => {
    while (going) {
      const [item] = (await house.status(storyId)).media;
      if (item) shown.push(item.percent);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const entries = await listen(house.url, storyId, untilWhole());
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

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHouse, type TestHouse } from '../support/house.ts';
import { flashes } from '../support/media.ts';
import { type Players, startPlayers, type Way } from './players.ts';
import { type Sync, syncOf } from './sync.ts';

/** As 60fps_720p_small.mp4 of the corpus and many a phone: the picture begins a frame after the sound. */
const phone = { rate: { num: 30_000, den: 1001 }, late: 1 };

let house: TestHouse;
let players: Players;
let media: { renditions: { name: string; path: string }[] }[];

beforeAll(async () => {
  [house, players] = await Promise.all([startTestHouse(), startPlayers()]);
  const films = await Promise.all([flashes('studio.mp4'), flashes('phone.mp4', phone)]);
  const response = await house.submit({ draft: 'In time\n\nFlashes and beeps.\n', media: films });
  const { storyId } = (await response.json()) as { storyId: string };
  const report = await house.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  media = ['studio.mp4', 'phone.mp4'].flatMap((name) => report.media.filter(({ file }) => file === name));
}, 180_000);
afterAll(async () => {
  await players?.[Symbol.asyncDispose]();
  await house?.stop();
});

async function syncAt(way: Way, url: string): Promise<Sync> {
  await using film = await players.open(way, url);
  return await syncOf(film);
}

/** Six flashes; of some a busy machine may drop the first picture. */
function expectLate({ beeps, late }: Sync, milliseconds: number, within: number): void {
  expect(beeps).toBe(6);
  expect(late.length).toBeGreaterThanOrEqual(3);
  for (const one of late) expect(Math.abs(one - milliseconds)).toBeLessThanOrEqual(within);
}

describe('sound and picture in the browser', () => {
  it('are measured to 5 ms: of a file in time and of one whose sound is 60 ms late', async () => {
    const made = await Promise.all([
      flashes('in-time.mp4', { exact: true }),
      flashes('late.mp4', { exact: true, astray: 0.06 }),
    ]);
    const [inTime, late] = await Promise.all(
      made.map(async (file) =>
        syncAt('native', `data:video/mp4;base64,${Buffer.from(await file.arrayBuffer()).toString('base64')}`),
      ),
    );
    expectLate(inTime as Sync, 0, 5);
    expectLate(late as Sync, 60, 5);
  });

  it.each([
    ['a film', 0],
    ['a film whose picture begins after its sound', 1],
  ])('of %s are within 20 ms of each other with hls.js, with dash.js and in the file', async (_, which) => {
    const at = (pattern: RegExp) =>
      `${house.url}/${media[which]?.renditions.find(({ name }) => pattern.test(name))?.path}`;
    const measured = await Promise.all([
      syncAt('hls', at(/^master\./)),
      syncAt('dash', at(/^manifest\./)),
      syncAt('native', at(/^video\.mp4$/)),
    ]);
    for (const sync of measured) expectLate(sync, 0, 20);
  });
});

import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { flashes } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Players, startPlayers, type Way } from './players.ts';
import { type Sync, syncOf } from './sync.ts';

type Rate = { num: number; den: number };

const videos = [
  { name: 'slides.mp4', what: '10 frames per second', rate: { num: 10, den: 1 } },
  { name: 'studio.mp4', what: '25 frames per second', rate: { num: 25, den: 1 } },
  { name: 'sports.mp4', what: '60 frames per second', rate: { num: 60, den: 1 } },
  // As in 60fps_720p_small.mp4 of the corpus and in videos of many phones.
  {
    name: 'phone.mp4',
    what: 'a picture that begins a frame after the audio',
    rate: { num: 30_000, den: 1001 },
    late: 1,
  },
];

let server: TestServer;
let players: Players;
const pathsOf = new Map<string, { name: string; path: string }[]>();

beforeAll(async () => {
  [server, players] = await Promise.all([startTestServer(), startPlayers()]);
  const made = await Promise.all(videos.map(({ name, ...video }) => flashes(name, video)));
  const response = await server.submit({ draft: 'In time\n\nFlashes and beeps.\n', media: made });
  const { storyId } = (await response.json()) as { storyId: string };
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  for (const { file, renditions } of report.media) pathsOf.set(file, renditions);
}, 180_000);
afterAll(async () => {
  await players?.[Symbol.asyncDispose]();
  await server?.stop();
});

/** The least number of the six flashes that must be measured. */
const enough = 3;

/** A busy machine drops pictures, and the first one of some flashes. The video is played again then. */
async function syncAt(way: Way, url: string, { num, den }: Rate): Promise<Sync> {
  for (let plays = 1; ; plays++) {
    await using video = await players.open(way, url);
    const sync = await syncOf(video, num / den);
    if (sync.late.length >= enough || plays === 3) return sync;
  }
}

function expectLate({ beeps, late }: Sync, milliseconds: number, within: number): void {
  expect(beeps).toBe(6);
  expect(late.length).toBeGreaterThanOrEqual(enough);
  for (const one of late) expect(Math.abs(one - milliseconds)).toBeLessThanOrEqual(within);
}

describe('audio and picture in the browser', () => {
  it('are measured to 5 ms: in a file in sync, and in one of low frame rate whose audio is 60 ms late', async () => {
    const exactly = async (video: { rate: Rate; astray?: number }) => {
      const file = await flashes('exact.mp4', { ...video, exact: true });
      const bytes = Buffer.from(await file.arrayBuffer());
      return syncAt('native', `data:video/mp4;base64,${bytes.toString('base64')}`, video.rate);
    };
    const [inTime, late] = await Promise.all([
      exactly({ rate: { num: 25, den: 1 } }),
      exactly({ rate: { num: 10, den: 1 }, astray: 0.06 }),
    ]);
    expectLate(inTime, 0, 5);
    expectLate(late, 60, 5);
  });

  describe.each(videos)('of a video with $what are within 20 ms of each other', ({ name, rate }) => {
    const at = (pattern: RegExp) =>
      `${server.url}/${pathsOf.get(name)?.find((rendition) => pattern.test(rendition.name))?.path}`;
    const hls = () => at(/^master\./);
    const dash = () => at(/^manifest\./);
    const file = () => at(/^video\.mp4$/);

    it.each<[string, [Way, () => string][]]>([
      // Three at a time: more of them drop too many pictures on two cores.
      [
        'hls.js, with dash.js and in the file',
        [
          ['hls', hls],
          ['dash', dash],
          ['native', file],
        ],
      ],
      [
        'Shaka as HLS and as DASH, and with Chromium’s own HLS',
        [
          ['shaka', hls],
          ['shaka', dash],
          ['native', hls],
        ],
      ],
    ])('with %s', async (_, played) => {
      const measured = await Promise.all(played.map(([way, url]) => syncAt(way, url(), rate)));
      for (const sync of measured) expectLate(sync, 0, 20);
    });
  });
});

import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { flashes, subtitles, videoFile } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAllComplete, type Manifests, manifestsIn, type Players, startPlayers } from './players.ts';

/** Three segments in two chunks. */
const seconds = 13;
const videos = [
  { name: 'leaving.mp4', seconds, frames: 325, hasAudio: true },
  { name: 'silent.mp4', seconds: 2, frames: 50, hasAudio: false },
  // Its picture begins a frame after its audio, so the first frame is shown for that much longer.
  { name: 'phone.mp4', seconds: (282 * 1001) / 30_000, frames: 282, hasAudio: true },
];
const ways = ['hls', 'dash'] as const;
/** The second cue crosses a cut: in HLS, captions are cut at the same times as segments. */
const captions = [
  { srt: '00:00:00,200 --> 00:00:01,400', startTime: 0.2, endTime: 1.4, text: 'The ferry leaves the pier.' },
  { srt: '00:00:05,000 --> 00:00:07,000', startTime: 5, endTime: 7, text: 'She passes the lighthouse.' },
  { srt: '00:00:08,000 --> 00:00:09,000', startTime: 8, endTime: 9, text: 'Gone.' },
];

let server: TestServer;
let players: Players;
let manifests: Record<string, Manifests>;

beforeAll(async () => {
  [server, players] = await Promise.all([startTestServer(), startPlayers()]);
  const media = await Promise.all([
    videoFile('leaving.mp4', seconds, { size: '854x480' }),
    videoFile('silent.mp4', 2, { audioTracks: 0 }),
    flashes('phone.mp4', { rate: { num: 30_000, den: 1001 }, late: 1 }),
    subtitles('leaving.en.srt', captions.map(({ srt, text }) => `${srt}\n${text}\n`).join('\n')),
  ]);
  const response = await server.submit({ draft: 'The Petrel leaves\n\nAt ten she was gone.\n', media });
  const { storyId } = (await response.json()) as { storyId: string };
  const report = await server.settled(storyId);
  expect(report).toMatchObject({ state: 'complete', refused: [] });
  manifests = await manifestsIn(server, report);
}, 180_000);
afterAll(async () => {
  await players?.[Symbol.asyncDispose]();
  await server?.stop();
});

describe.each(ways)('a player of another site, with %s', (way) => {
  it.each(videos)('plays $name to its end, without a break', async ({ name, ...whole }) => {
    await using screening = await players.open(way, manifests[name]?.[way] ?? '', { rung: 'lowest' });
    expectAllComplete(await screening.play(), whole);
    expect(screening.complaints).toEqual([]);
  });

  it.each([
    { rung: 'lowest', later: 'highest', heights: [360, 480] },
    { rung: 'highest', later: 'lowest', heights: [480, 360] },
  ] as const)('goes from the $rung to the $later rung without a hole', async ({ rung, later, heights }) => {
    await using screening = await players.open(way, manifests['leaving.mp4']?.[way] ?? '', { rung, later });
    const played = await screening.play();
    expectAllComplete(played, { seconds, frames: 325, hasAudio: true });
    expect(played.heights).toEqual(heights);
    expect(screening.complaints).toEqual([]);
  });

  it('offers the captions of the story, and shows each once at its time', async () => {
    await using screening = await players.open(way, manifests['leaving.mp4']?.[way] ?? '');
    expect(await screening.ask('captions()')).toEqual([{ language: 'en', label: 'English' }]);
    expect(await screening.ask(`cues(0, ${captions.length})`)).toEqual(
      captions.map(({ srt: _, ...cue }) => cue),
    );
    expect(screening.complaints).toEqual([]);
  });
});

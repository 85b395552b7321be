import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StatusReport } from '@slugline/story';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectAllComplete,
  type Manifests,
  manifestsIn,
  type Players,
  startPlayers,
} from '../browser/players.ts';
import { fileOf, isAbsent, madeOf, original, publicFile, publish } from './corpus.ts';
import { complaintsAbout, streamsOf, tagsIn } from './inspect.ts';
import { offsetsOf } from './offset.ts';

const videos: {
  file: string;
  what: string;
  width: number;
  height: number;
  seconds: number;
  hasAudio: boolean;
}[] = [
  {
    file: 'video_short.mp4',
    what: 'pixels of 241:226',
    width: 1365,
    height: 720,
    seconds: 5,
    hasAudio: true,
  },
  {
    file: '60fps_720p_small.mp4',
    what: 'a late picture',
    width: 1280,
    height: 720,
    seconds: 2,
    hasAudio: true,
  },
  {
    file: 'low-bitrate.mp4',
    what: '10 fps, 35 kb/s',
    width: 1088,
    height: 1088,
    seconds: 10,
    hasAudio: false,
  },
  {
    file: 'video_short_no_audio.mp4',
    what: 'no audio',
    width: 1365,
    height: 720,
    seconds: 5,
    hasAudio: false,
  },
  { file: 'video_chapters.mp4', what: 'a data stream', width: 1365, height: 720, seconds: 5, hasAudio: true },
  {
    file: 'live_0-000067.ts',
    what: 'a start at 135 s, 5.1',
    width: 640,
    height: 360,
    seconds: 2,
    hasAudio: true,
  },
  { file: 'hdr_pq.mp4', what: 'HDR10', width: 640, height: 360, seconds: 1, hasAudio: false },
  { file: 'vfr.mp4', what: 'a variable frame rate', width: 640, height: 360, seconds: 3.9, hasAudio: false },
  {
    file: 'interlaced.mpg',
    what: 'interlaced, anamorphic',
    width: 1024,
    height: 576,
    seconds: 2,
    hasAudio: false,
  },
  { file: 'rot90.mp4', what: 'turned by its matrix', width: 720, height: 1280, seconds: 3, hasAudio: true },
  { file: 'gps.mp4', what: 'a place', width: 1280, height: 720, seconds: 3, hasAudio: true },
];

/** Where gps.mp4 was taken, from its `loci` box: longitude and latitude in 16.16 bits (3GPP TS 26.244, 8.3). */
const place = Buffer.from('00024b640030dbc0', 'hex');

describe.skipIf(isAbsent)('videos of the corpus', () => {
  let server: TestServer;
  let report: StatusReport;
  let players: Players;
  let manifests: Record<string, Manifests>;
  const progressive = (name: string) => publicFile(server, madeOf(report, name), 'video.mp4');

  beforeAll(async () => {
    [server, players] = await Promise.all([startTestServer(), startPlayers()]);
    const captions = fileOf('video/subtitle-good.srt', 'video_short.en.srt');
    report = await publish(
      server,
      await Promise.all([...videos.map(({ file }) => fileOf(`video/${file}`)), captions]),
    );
    manifests = await manifestsIn(server, report);
  }, 300_000);
  afterAll(async () => {
    await players?.[Symbol.asyncDispose]();
    await server?.stop();
  });

  it('are all published', () => {
    // The captions are those of a longer video.
    const warnings = [expect.objectContaining({ code: 'captions_too_long' })];
    expect(report).toMatchObject({ state: 'complete', refused: [], warnings });
  });

  it.each(videos)(
    '$file ($what) is upright, square, progressive SDR at a constant rate from 0 on, with stereo or no audio',
    async ({ file, width, height, seconds, hasAudio }) => {
      const path = progressive(file);
      const { video, audio, others } = await streamsOf(path);
      expect(video).toMatchObject({
        codec_name: 'h264',
        pix_fmt: 'yuv420p',
        sample_aspect_ratio: '1:1',
        field_order: 'progressive',
        color_transfer: 'bt709',
        color_primaries: 'bt709',
        color_space: 'bt709',
        start_time: '0.000000',
      });
      expect(video?.avg_frame_rate).toBe(video?.r_frame_rate);
      expect(video).not.toHaveProperty('side_data_list');
      expect(Math.abs(Number(video?.duration) - seconds)).toBeLessThan(0.15);
      const size = madeOf(report, file).renditions.find(({ name }) => name === 'video.mp4');
      expect(size).toMatchObject({ width: video?.width, height: video?.height });
      // H.264 halves colour, so sizes are even.
      expect(Number(video?.width) / Number(video?.height)).toBeCloseTo(width / height, 1);
      expect(audio !== undefined).toBe(hasAudio);
      if (hasAudio) expect(audio).toMatchObject({ codec_name: 'aac', channels: 2, start_time: '0.000000' });
      expect(others).toEqual([]);
      expect(await complaintsAbout(path)).toBe('');
    },
  );

  it.each(videos)('$file can be streamed by both manifests without a complaint', async ({ file }) => {
    const manifests = madeOf(report, file).renditions.filter(({ name }) => /^(master|manifest)\./.test(name));
    expect(manifests).toHaveLength(2);
    for (const { path } of manifests) expect(await complaintsAbout(join(server.destination, path))).toBe('');
  });

  it.each(videos)(
    '$file plays to its end with hls.js and, at the other end of its ladder, with dash.js',
    async ({ file, hasAudio }) => {
      const { hls, dash, seconds } = manifests[file] as Manifests;
      const frames = Number((await streamsOf(progressive(file))).video?.nb_frames);
      await using streamed = await players.open('hls', hls, { rung: 'highest' });
      await using dashed = await players.open('dash', dash, { rung: 'lowest' });
      // At normal speed, so that no machine has more to do than a viewer's. In parallel, to save time.
      for (const played of await Promise.all([streamed.play(), dashed.play()])) {
        expectAllComplete(played, { seconds, frames, hasAudio });
      }
      expect([...streamed.complaints, ...dashed.complaints]).toEqual([]);
    },
  );

  it.each(['hls', 'dash'] as const)('subtitle-good.srt can be chosen in a player of %s', async (way) => {
    await using video = await players.open(way, manifests['video_short.mp4']?.[way] ?? '');
    expect(await video.ask('captions()')).toEqual([{ language: 'en', label: 'English' }]);
    expect(await video.ask('cues(0)')).toContainEqual({
      startTime: 1.6,
      endTime: 4.2,
      text: 'English (US)',
    });
  });

  it.each(['60fps_720p_small.mp4', 'live_0-000067.ts'])(
    '%s keeps picture and audio in sync within 20 ms',
    async (file) => {
      const { picture, audio } = await offsetsOf(progressive(file), original(`video/${file}`));
      expect(Math.abs(picture - audio)).toBeLessThanOrEqual(20);
    },
  );

  it('low-bitrate.mp4 becomes at most three times as large', async () => {
    const { size } = await stat(progressive('low-bitrate.mp4'));
    expect(size).toBeLessThan(3 * (await stat(original('video/low-bitrate.mp4'))).size);
  });

  it('gps.mp4 leaves its place in no public file', async () => {
    expect((await readFile(original('video/gps.mp4'))).includes(place)).toBe(true);
    const entries = await readdir(server.destination, { recursive: true, withFileTypes: true });
    // Files that are being written are in `.tmp` folders and may be gone when they are read.
    const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('.tmp'));
    expect(files.length).toBeGreaterThan(100);
    for (const { parentPath, name } of files) {
      expect((await readFile(join(parentPath, name))).includes(place), name).toBe(false);
    }
    for (const tags of await tagsIn(server.destination)) {
      expect(Object.keys(tags).filter((tag) => /gps|location/i.test(tag))).toEqual([]);
    }
  });

  it('subtitle-good.srt becomes WebVTT beside the video', async () => {
    const captions = madeOf(report, 'video_short.en.srt');
    const text = await readFile(publicFile(server, captions, 'en.vtt'), 'utf8');
    expect(text).toContain('00:00:01.600 --> 00:00:04.200\nEnglish (US)');
  });
});

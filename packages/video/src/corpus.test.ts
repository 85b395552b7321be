import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { recipes } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { ffmpeg, probe } from '@slugline/testing/samples/clips';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { describe, expect, it } from 'vitest';
import { makeAudio } from './audio/make-audio.ts';
import { makeCaptions } from './captions/make-captions.ts';
import { inspectMedia } from './inspect/inspect.ts';

/** Real media and what is unusual about each file. It is not part of the project, so these tests run only where it exists. */
const corpus = process.env.CORPUS_DIR ?? join(import.meta.dirname, '../../../../shared/corpus');
const signal = new AbortController().signal;

/** Where gps.mp4 was taken, from its `loci` box: longitude and latitude in 16.16 fixed point (3GPP TS 26.244, 8.3). */
const place = Buffer.from('00024b640030dbc0', 'hex');

const videos: [file: string, width: number, height: number, seconds: number, channels: number][] = [
  ['60fps_720p_small.mp4', 1280, 720, 2.03, 2],
  ['gps.mp4', 1280, 720, 3, 2],
  ['hdr_pq.mp4', 640, 360, 1, 0],
  ['interlaced.mpg', 1024, 576, 2, 0],
  ['live_0-000067.ts', 640, 360, 2.07, 2],
  ['low-bitrate.mp4', 1088, 1088, 10, 0],
  ['rot90.mp4', 720, 1280, 3, 2],
  ['vfr.mp4', 640, 360, 3.9, 0],
  ['video_chapters.mp4', 1365, 720, 5, 2],
  ['video_short.mp4', 1365, 720, 5, 2],
  ['video_short_no_audio.mp4', 1365, 720, 5, 0],
];

describe.skipIf(!existsSync(corpus))('the corpus', { timeout: 60_000 }, () => {
  it.each(videos)(
    '%s plays upright, square, in SDR and without a coordinate',
    async (name, width, height, seconds, channels) => {
      await using folder = await temporaryFolder();
      const file = join(corpus, 'video', name);
      const made = await wholeVideo(file, folder.path);
      expect(made.plan.picture).toMatchObject({ width, height });
      expect(Math.abs(made.plan.durationSeconds - seconds)).toBeLessThan(0.1);

      for (const manifest of made.files.filter((made) => /^(master|manifest)\./.test(made.name))) {
        expect(await ffmpeg('-i', join(folder.path, manifest.name), '-map', '0', '-f', 'null', '-')).toBe('');
      }
      const progressive = join(folder.path, 'video.mp4');
      const entries =
        'stream=codec_type,start_time,channels,color_transfer,sample_aspect_ratio,field_order,r_frame_rate,avg_frame_rate:format_tags:stream_side_data';
      const { streams } = await probe(progressive, entries);
      expect(streams[0]).toMatchObject({
        ...{
          codec_type: 'video',
          color_transfer: 'bt709',
          sample_aspect_ratio: '1:1',
          field_order: 'progressive',
        },
      });
      expect(streams[0]?.avg_frame_rate).toBe(streams[0]?.r_frame_rate);
      expect(Number(streams[0]?.start_time)).toBe(0);
      expect(streams[0]).not.toHaveProperty('side_data_list');
      expect(streams[1]?.channels ?? 0).toBe(channels);
      for (const { name } of made.files)
        expect((await readFile(join(folder.path, name))).includes(place)).toBe(false);

      const source = (await stat(file)).size;
      if (name === 'low-bitrate.mp4') expect((await stat(progressive)).size).toBeLessThan(3 * source);
    },
  );

  it('finds the location in the original that it looks for in the results', async () => {
    expect((await readFile(join(corpus, 'video/gps.mp4'))).includes(place)).toBe(true);
  });

  it('gives all audio as AAC, also from an .mp4 that holds nothing else', async () => {
    for (const name of await readdir(join(corpus, 'audio'))) {
      await using folder = await temporaryFolder();
      const file = join(corpus, 'audio', name);
      const { kind, durationSeconds } = await inspectMedia(file, name, signal);
      expect(kind).toBe('audio');
      const made = await makeAudio({ file, name }, folder.path, recipes.audio, { signal });
      expect(Math.abs((made.durationSeconds ?? 0) - durationSeconds)).toBeLessThan(0.05);
      expect(await ffmpeg('-i', join(folder.path, 'audio.m4a'), '-f', 'null', '-')).toBe('');
    }
  });

  it('rejects files that are not media', async () => {
    for (const name of [
      'video_short_fake.webm',
      'struct-image-04-t.svg',
      'subtitle-bad.txt',
      'truncated.jpg',
    ]) {
      await expect(inspectMedia(join(corpus, 'hostile', name), name, signal)).rejects.toMatchObject({
        code: expect.stringMatching(/^video_(broken|unsupported)$/),
      });
    }
  });

  it('gives captions as WebVTT, and names the first wrong line of a file that is not captions', async () => {
    await using folder = await temporaryFolder();
    const good = join(corpus, 'video', 'subtitle-good.srt');
    await makeCaptions({ file: good, name: basename(good) }, folder.path, 'en');
    expect((await probe(join(folder.path, 'en.vtt'), 'stream=codec_name')).streams).toEqual([
      { codec_name: 'webvtt' },
    ]);
    const none = join(corpus, 'hostile', 'video_short_fake.webm');
    await expect(makeCaptions({ file: none, name: 'fake.srt' }, folder.path, 'en')).rejects.toMatchObject({
      code: 'captions_invalid',
      where: 'fake.srt:1',
    });
  });
});

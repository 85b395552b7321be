import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { purposeOf, type RenditionFile, sha256Of } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, ffmpeg, probe } from '@slugline/testing/samples/clips';
import {
  beepTime,
  flashAndBeep,
  flashesAndBeeps,
  flashTime,
  twoFlashes,
} from '@slugline/testing/samples/flashes';
import { boxesOf, nalTypesOf } from '@slugline/testing/samples/mp4-boxes';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { describe, expect, it } from 'vitest';
import { readTrack } from './packaging/track.ts';

const timeout = 60_000;

const make = (file: string, folder: string) => wholeVideo(file, folder, { name: 'film.mp4' });

const named = ({ files }: { files: readonly RenditionFile[] }, pattern: RegExp): string[] =>
  files.map(({ name }) => name).filter((name) => pattern.test(name));

describe('a video of 7.2 s', { timeout }, () => {
  it('becomes segments that start with a key frame, lose no frame, and play as HLS and as DASH', async () => {
    await using folder = await temporaryFolder();
    const out = join(folder.path, 'out');
    const made = await make(await clip(join(folder.path, 'in.mp4'), { size: '640x360', seconds: 7.2 }), out);

    expect(made.plan).toMatchObject({ picture: { width: 640, height: 360 }, durationSeconds: 7.2 });
    expect(named(made, /m4s$/)).toEqual([
      ...['360p/seg-00001.m4s', '360p/seg-00002.m4s'],
      ...['audio/seg-00001.m4s', 'audio/seg-00002.m4s'],
    ]);

    const video = await readTrack(await made.track('360p'));
    const groups = video.fragments.map((fragment) => fragment.samples.length);
    expect(groups).toEqual([50, 50, 50, 30]);
    expect(video.fragments.map(({ samples }) => samples.map(({ sync }) => sync).indexOf(true))).toEqual([
      0, 0, 0, 0,
    ]);
    expect(video.fragments.flatMap(({ samples }) => samples.filter(({ sync }) => sync))).toHaveLength(4);
    const ticks = video.timescale * 2;
    expect(video.fragments.map(({ decodeTime }) => decodeTime)).toEqual([0, ticks, 2 * ticks, 3 * ticks]);

    const audio = await readTrack(await made.track('audio'));
    const seconds = audio.fragments.map(({ duration }) => duration / audio.timescale);
    expect(Math.abs((seconds[0] ?? 0) - 6)).toBeLessThan(1024 / 48000);
    expect(Math.abs(seconds.reduce((a, b) => a + b) - 7.2)).toBeLessThan(1024 / 48000);

    for (const manifest of named(made, /^(master|manifest)\./)) {
      expect(await ffmpeg('-i', join(out, manifest), '-map', '0', '-f', 'null', '-')).toBe('');
    }
    for (const { name } of made.files.filter(
      (file) => file.role !== 'segment' && /^(master|manifest)/.test(file.name),
    )) {
      const { streams } = await probe(join(out, name), 'stream=codec_name');
      // In HLS the audio belongs to every variant, and is a variant of its own.
      const audio = name.startsWith('master') ? ['aac', 'aac'] : ['aac'];
      expect(streams.map(({ codec_name }) => codec_name).toSorted()).toEqual([...audio, 'h264']);
    }
    const progressive = await probe(
      join(out, 'video.mp4'),
      'stream=codec_name,nb_frames,start_time:format=duration',
    );
    expect(progressive.streams[0]).toMatchObject({
      codec_name: 'h264',
      nb_frames: '180',
      start_time: '0.000000',
    });
    expect((await readFile(join(out, 'video.mp4'))).indexOf('moov')).toBeLessThan(100);
  });

  it('is CMAF: each track and segment says so, and none holds the encoder’s options', async () => {
    await using folder = await temporaryFolder();
    const out = join(folder.path, 'out');
    const made = await make(await clip(join(folder.path, 'in.mp4'), { size: '640x360', seconds: 7.2 }), out);
    const boxesIn = async (name: string) => boxesOf(await readFile(join(out, name)));
    const brandsOf = (bytes: Buffer) => bytes.toString('latin1', 16).match(/..../g);

    for (const name of named(made, /init\.mp4$/)) {
      const [ftyp, moov, ...others] = await boxesIn(name);
      expect([ftyp?.type, moov?.type, others]).toEqual(['ftyp', 'moov', []]);
      expect(ftyp && brandsOf(ftyp.bytes), name).toEqual(expect.arrayContaining(['iso6', 'cmfc', 'dash']));
    }
    for (const name of named(made, /m4s$/)) {
      const [styp, ...fragments] = await boxesIn(name);
      expect(styp?.type, name).toBe('styp');
      expect(styp && brandsOf(styp.bytes), name).toEqual(['msdh', 'cmfs']);
      expect(new Set(fragments.map(({ type }) => type)), name).toEqual(new Set(['moof', 'mdat']));
    }
    const images = await readTrack(await made.track('360p'));
    const offsets = images.fragments.flatMap(({ samples }) => samples.map(({ offset }) => offset));
    expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0);

    for (const name of named(made, /^360p.*m4s$/)) {
      const types = (await boxesIn(name)).flatMap(({ type, bytes }) =>
        type === 'mdat' ? nalTypesOf(bytes) : [],
      );
      // Only slices: no message (SEI, type 6).
      expect(new Set(types), name).toEqual(new Set([1, 5]));
    }
    expect((await readFile(join(out, 'video.mp4'))).includes('x264 - core')).toBe(false);
  });

  it('lists every file with its size and hash, and leaves no other file', async () => {
    await using folder = await temporaryFolder();
    const out = join(folder.path, 'out');
    const made = await make(await clip(join(folder.path, 'in.mp4')), out);
    const lying = (await readdir(out, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
      .filter((name) => !name.startsWith('.whole'));
    expect(made.files.map(({ name }) => name).toSorted()).toEqual(lying.toSorted());
    for (const file of made.files) {
      const bytes = await readFile(join(out, file.name));
      expect(file.bytes).toBe(bytes.length);
      expect(file.sha256).toBe(sha256Of(bytes));
      if (file.role === 'manifest') expect(file.name).toContain(file.sha256.slice(0, 8));
      // Its purpose is the one that is derived from its name in results of earlier versions.
      expect([file.name, file.purpose]).toEqual([file.name, purposeOf({ ...file, purpose: undefined })]);
    }
  });

  it('has the same bytes when it is made again', async () => {
    await using folder = await temporaryFolder();
    const file = await clip(join(folder.path, 'in.mp4'), { size: '640x360', seconds: 5 });
    const hashes = [];
    for (const time of ['first', 'second']) {
      const made = await make(file, join(folder.path, time));
      hashes.push(made.files.map(({ name, sha256 }) => `${name} ${sha256}`));
    }
    expect(hashes[0]).toEqual(hashes[1]);
  });
});

describe('picture and audio', { timeout }, () => {
  it.each([
    ['an MP4', 'in.mp4', []],
    ['an MPEG transport stream that starts late', 'in.ts', ['-output_ts_offset', '135', '-muxdelay', '0']],
    ['a file whose audio is PCM', 'in.mov', ['-c:a', 'pcm_s16le']],
    ['a Matroska file with MP3', 'in.mkv', ['-c:a', 'mp3']],
  ])(
    'come together within 20 ms from %s, in segments and in the progressive file',
    async (_, name, options) => {
      await using folder = await temporaryFolder();
      const out = join(folder.path, 'out');
      const made = await make(await flashAndBeep(join(folder.path, name), 1, options), out);
      const flash = await flashTime(await made.track('180p'), 25);
      const beep = await beepTime(await made.track('audio'));
      expect(Math.abs(flash - beep)).toBeLessThan(0.02);
      expect(Math.abs((await flashTime(join(out, 'video.mp4'), 25)) - flash)).toBeLessThan(0.001);
      expect(Math.abs((await beepTime(join(out, 'video.mp4'))) - beep)).toBeLessThan(0.001);
    },
  );

  it.each([10, 25, 60])(
    'at %i frames per second are within 20 ms of each other for players that use ffmpeg, from HLS, DASH and MP4',
    async (fps) => {
      await using folder = await temporaryFolder();
      const out = join(folder.path, 'out');
      const made = await make(await twoFlashes(join(folder.path, 'in.mov'), fps), out);
      const played = named(made, /^(master\.|manifest\.|video\.mp4)/);
      expect(played).toHaveLength(3);
      for (const name of played) {
        const { flashes, beeps } = await flashesAndBeeps(join(out, name));
        expect([flashes.length, beeps.length], name).toEqual([2, 2]);
        for (const [index, time] of [1, 6.6].entries()) {
          expect(Math.abs((flashes[index] ?? 0) - time), `flash ${index} of ${name}`).toBeLessThan(0.01);
          expect(Math.abs((beeps[index] ?? 0) - time), `beep ${index} of ${name}`).toBeLessThan(0.01);
        }
      }
    },
  );

  it('keep their distance when the picture starts after the audio', async () => {
    await using folder = await temporaryFolder();
    const whole = await flashAndBeep(join(folder.path, 'whole.mov'), 1, ['-c:a', 'pcm_s16le']);
    const late = join(folder.path, 'late.mov');
    await ffmpeg(
      '-itsoffset',
      '0.4',
      '-i',
      whole,
      '-i',
      whole,
      '-map',
      '0:v',
      '-map',
      '1:a',
      '-c',
      'copy',
      late,
    );
    const out = join(folder.path, 'out');
    const made = await make(late, out);
    expect(await flashTime(await made.track('180p'), 25)).toBeCloseTo(1.4, 1);
    expect(Math.abs((await beepTime(await made.track('audio'))) - 1)).toBeLessThan(0.02);
  });

  it('have the same length: the last picture is held, silence is added', async () => {
    await using folder = await temporaryFolder();
    const short = await clip(join(folder.path, 'short.mp4'), { seconds: 1 });
    const long = await clip(join(folder.path, 'long.mp4'), { seconds: 3 });
    for (const [imageFrom, audioFrom] of [
      [short, long],
      [long, short],
    ] as const) {
      const file = join(folder.path, 'in.mp4');
      await ffmpeg('-i', imageFrom, '-i', audioFrom, '-map', '0:v', '-map', '1:a', '-c', 'copy', file);
      const out = join(folder.path, 'out');
      const made = await make(file, out);
      expect(made.plan.durationSeconds).toBeCloseTo(3, 1);
      const audio = await readTrack(await made.track('audio'));
      const seconds = audio.fragments.reduce((sum, { duration }) => sum + duration, 0) / audio.timescale;
      expect(seconds).toBeCloseTo(3, 1);
    }
  });
});

describe('odd videos', { timeout }, () => {
  it.each([
    ['one frame', { seconds: 0.04, audio: false }],
    ['one frame and as little audio', { seconds: 1 / 60, rate: '60' }],
    ['less than a group of pictures', { seconds: 0.6 }],
    ['odd sizes', { size: '321x181', options: ['-pix_fmt', 'yuv444p'] }],
    ['5.1 audio', { options: ['-ac', '6'] }],
    ['29.97 frames per second', { rate: '30000/1001' }],
  ])('with %s play to the end', async (_, shape) => {
    await using folder = await temporaryFolder();
    const out = join(folder.path, 'out');
    const made = await make(await clip(join(folder.path, 'in.mp4'), { seconds: 1, ...shape }), out);
    expect(await ffmpeg('-i', join(out, 'video.mp4'), '-f', 'null', '-')).toBe('');
    for (const manifest of named(made, /^master/)) {
      expect(await ffmpeg('-i', join(out, manifest), '-map', '0', '-f', 'null', '-')).toBe('');
    }
    const { streams } = await probe(join(out, 'video.mp4'), 'stream=width,height,channels');
    expect(Number(streams[0]?.width) % 2).toBe(0);
    if (streams[1]) expect(streams[1].channels).toBe(2);
  });

  it('that were cut off during the upload are rejected, not published short', async () => {
    await using folder = await temporaryFolder();
    const whole = await clip(join(folder.path, 'in.mp4'), {
      seconds: 6,
      options: ['-movflags', '+faststart'],
    });
    const bytes = await readFile(whole);
    const cut = join(folder.path, 'cut.mp4');
    await writeFile(cut, bytes.subarray(0, bytes.length / 3));
    await expect(make(cut, join(folder.path, 'out'))).rejects.toMatchObject({ code: 'video_broken' });
  });
});

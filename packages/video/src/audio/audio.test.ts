import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recipeFor, recipes } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { ffmpeg, probe } from '@slugline/testing/samples/clips';
import { beepTime, flashAndBeep, flashTime } from '@slugline/testing/samples/flashes';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { inspectMedia } from '../inspect/inspect.ts';
import { gainFilters, parseLoudness } from './loudness.ts';
import { makeAudio } from './make-audio.ts';
import type { Peaks } from './peaks.ts';

const signal = new AbortController().signal;
const timeout = 60_000;

/** Makes an audio file from an expression of ffmpeg's `aevalsrc`. */
const tone = async (file: string, expression: string, ...options: string[]) => {
  await ffmpeg('-f', 'lavfi', '-i', `aevalsrc='${expression}':d=8:s=48000`, ...options, file);
  return file;
};
const image = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=3'];
const quickly = ['-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

/** Measured with another filter than the one that made the audio. */
async function heard(file: string): Promise<{ integrated: number; truePeak: number }> {
  const { stderr } = await execa('ffmpeg', [
    ...[
      '-nostdin',
      '-hide_banner',
      '-i',
      file,
      '-map',
      '0:a',
      '-af',
      'loudnorm=print_format=json',
      '-f',
      'null',
      '-',
    ],
  ]);
  const report = JSON.parse(stderr.slice(stderr.lastIndexOf('{'), stderr.lastIndexOf('}') + 1));
  const level = (text: string) => Number(text.replace('inf', 'Infinity'));
  return { integrated: level(report.input_i), truePeak: level(report.input_tp) };
}

const make = async (file: string, folder: string, loudness?: number) =>
  makeAudio({ file, name: 'sound.wav' }, join(folder, 'out'), recipeFor('audio', { loudness }), { signal });

describe('loudness', { timeout }, () => {
  it.each([
    ['quiet speech-like sound', '0.02*sin(2*PI*220*t)*(0.6+0.4*sin(2*PI*1.3*t))', -16],
    ['loud sound', '0.9*sin(2*PI*220*t)', -16],
    [
      'sound with peaks that the gain would push over the limit',
      '0.1*sin(2*PI*220*t)+0.8*lt(mod(t,1),0.0002)',
      -16,
    ],
    ['sound for broadcast', '0.3*sin(2*PI*330*t)', -23],
  ])('of %s reaches the target, with no peak above the limit', async (_, expression, target) => {
    await using folder = await temporaryFolder();
    const made = await make(await tone(join(folder.path, 'in.wav'), expression), folder.path, target);
    const { integrated, truePeak } = await heard(join(folder.path, 'out', 'audio.m4a'));
    expect(Math.abs(integrated - target)).toBeLessThan(0.5);
    expect(truePeak).toBeLessThan(-1);
    expect(made.loudness?.target).toBe(target);
    expect(made.loudness?.measured).toBeCloseTo((await heard(join(folder.path, 'in.wav'))).integrated, -1);
  });

  it('of a video is that of its audio track', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp4');
    await ffmpeg(...image, '-f', 'lavfi', '-i', 'sine=300:duration=3:sample_rate=48000', ...quickly, file);
    const { audio, track } = await wholeVideo(file, join(folder.path, 'out'));
    expect(Math.abs((await heard(await track('audio'))).integrated + 16)).toBeLessThan(0.5);
    expect(audio?.loudness).toEqual({ measured: expect.any(Number), target: -16 });
  });

  it.each([
    ['of silence', '0'],
    ['of a room’s noise', '0.0002*(random(0)-0.5)'],
  ])('%s is left as it is', async (_, expression) => {
    await using folder = await temporaryFolder();
    const file = await tone(join(folder.path, 'in.wav'), expression);
    await make(file, folder.path);
    const before = await heard(file);
    const after = await heard(join(folder.path, 'out', 'audio.m4a'));
    if (Number.isFinite(before.integrated))
      expect(Math.abs(after.integrated - before.integrated)).toBeLessThan(2);
    else expect(after.integrated).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is read from the last summary, and is undefined below the gate', () => {
    const summary = (i: string, peak: string) => [
      '[info] [Parsed_ebur128_0 @ 0x1] Summary:',
      `[info]     I:         ${i} LUFS`,
      '[info]     Threshold: -31.2 LUFS',
      '[info]     LRA low:   -20.1 LUFS',
      `[info]     Peak:       ${peak} dBFS`,
    ];
    expect(parseLoudness(summary('-21.3', '-2.1'))).toEqual({ integrated: -21.3, truePeak: -2.1 });
    expect(parseLoudness(summary('-70.0', '-inf'))).toBeUndefined();
    expect(parseLoudness([])).toBeUndefined();
  });

  it('needs a limiter only where the gain would push peaks over the target', () => {
    const target = { integrated: -16, truePeak: -1.5 };
    expect(gainFilters({ integrated: -20, truePeak: -6 }, target)).toEqual(['volume=4.00dB']);
    expect(gainFilters({ integrated: -20, truePeak: -3 }, target)).toHaveLength(2);
    expect(gainFilters({ integrated: -10, truePeak: 0 }, target)).toEqual(['volume=-6.00dB']);
    expect(gainFilters({ integrated: -16.05, truePeak: -3 }, target)).toEqual([]);
  });
});

describe('an audio file', { timeout }, () => {
  it('gets a waveform of ten pixels a second that shows where it is loud', async () => {
    await using folder = await temporaryFolder();
    const file = await tone(join(folder.path, 'in.wav'), 'gt(t,4)*0.5*sin(2*PI*200*t)');
    const { files } = await make(file, folder.path);
    expect(files.map(({ name, type }) => [name, type])).toEqual([
      ['audio.m4a', 'audio/mp4'],
      ['peaks.json', 'application/json'],
    ]);
    const peaks: Peaks = JSON.parse(await readFile(join(folder.path, 'out', 'peaks.json'), 'utf8'));
    expect(peaks).toMatchObject({ version: 2, channels: 1, bits: 8, length: 80 });
    const heights = peaks.data.filter((_, index) => index % 2 === 1);
    expect(Math.max(...heights.slice(0, 39))).toBe(0);
    expect(Math.min(...heights.slice(41))).toBeGreaterThan(20);
  });

  it('may be alone in a container that is named for video', async () => {
    await using folder = await temporaryFolder();
    const file = await tone(join(folder.path, 'in.mp4'), '0.3*sin(2*PI*220*t)');
    expect((await inspectMedia(file, 'in.mp4', signal)).kind).toBe('audio');
    expect((await make(file, folder.path)).durationSeconds).toBeCloseTo(8, 1);
  });

  it('may have a cover, which is no video', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp3');
    await ffmpeg(
      ...['-f', 'lavfi', '-i', 'sine=440:duration=2', '-f', 'lavfi', '-i', 'testsrc=s=300x300:d=0.04'],
      ...['-map', '0', '-map', '1', '-c:v', 'mjpeg', '-disposition:v', 'attached_pic', file],
    );
    expect((await inspectMedia(file, 'in.mp3', signal)).kind).toBe('audio');
    expect((await make(file, folder.path)).durationSeconds).toBeCloseTo(2, 1);
  });
});

describe('the audio of a video', { timeout }, () => {
  it.each([
    ['of one channel', ['-ac', '1']],
    ['of six channels', ['-ac', '6']],
  ])('%s is published as stereo', async (_, options) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp4');
    await ffmpeg(...image, '-f', 'lavfi', '-i', 'sine=300:duration=3', ...quickly, ...options, file);
    const video = await wholeVideo(file, join(folder.path, 'out'));
    const { streams } = await probe(await video.track('audio'), 'stream=channels,sample_rate');
    expect(streams).toEqual([{ channels: 2, sample_rate: '48000' }]);
  });

  it('in several languages is the track that the file marks as default', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mkv');
    const beep = (from: number) =>
      `aevalsrc='if(between(t,${from},${from + 0.2}),0.8*sin(2*PI*1000*t),0)':d=3:s=48000`;
    await ffmpeg(
      ...[...image, '-f', 'lavfi', '-i', beep(0.5), '-f', 'lavfi', '-i', beep(2)],
      ...[
        '-map',
        '0',
        '-map',
        '1',
        '-map',
        '2',
        '-disposition:a:0',
        '0',
        '-disposition:a:1',
        'default',
        file,
      ],
    );
    const video = await wholeVideo(file, join(folder.path, 'out'));
    expect(await beepTime(await video.track('audio'))).toBeCloseTo(2, 1);
  });

  it('may be silent', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp4');
    await ffmpeg(...image, '-f', 'lavfi', '-i', 'anullsrc=r=48000:d=3', '-shortest', ...quickly, file);
    const { audio, track } = await wholeVideo(file, join(folder.path, 'out'));
    expect(audio?.loudness).toBeUndefined();
    expect((await heard(await track('audio'))).integrated).toBe(Number.NEGATIVE_INFINITY);
  });

  it('is there beside a cover, and the cover is not the video', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp4');
    // Larger than the video and before it: code that takes the largest or the first picture would take the cover.
    await ffmpeg(
      ...[
        '-f',
        'lavfi',
        '-i',
        'testsrc=s=1280x720:d=0.04',
        ...image,
        '-f',
        'lavfi',
        '-i',
        'sine=300:duration=3',
      ],
      ...[
        '-map',
        '0',
        '-map',
        '1',
        '-map',
        '2',
        '-c:v:0',
        'mjpeg',
        '-c:v:1',
        'libx264',
        '-pix_fmt:v:1',
        'yuv420p',
      ],
      ...['-disposition:v:0', 'attached_pic', file],
    );
    const { plan } = await wholeVideo(file, join(folder.path, 'out'));
    expect(plan).toMatchObject({ picture: { width: 320, height: 180 }, frames: 75, sound: { others: 0 } });
  });

  it('may be missing', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp4');
    await ffmpeg(...image, ...quickly, file);
    const { plan, audio, files } = await wholeVideo(file, join(folder.path, 'out'));
    expect([plan.sound, audio]).toEqual([undefined, undefined]);
    expect(files.filter(({ name }) => name.startsWith('audio/'))).toEqual([]);
  });

  it('is the encoder’s own, sample for sample, across the joins of its segments', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp4');
    const long = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=25:d=20'];
    await ffmpeg(...long, '-f', 'lavfi', '-i', 'sine=300:duration=20:sample_rate=48000', ...quickly, file);
    const video = await wholeVideo(file, join(folder.path, 'out'));
    expect(video.audio?.segments).toHaveLength(4);
    const { stdout: pcm } = await execa(
      'ffmpeg',
      ['-v', 'error', '-i', await video.track('audio'), '-ac', '1', '-f', 's16le', '-'],
      { encoding: 'buffer', maxBuffer: 1e8 },
    );
    const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.byteLength / 2);
    // A tone of 300 Hz is smooth: a click at a join, or missing samples, would make a step.
    const steps = samples.slice(1).map((sample, index) => Math.abs(sample - (samples[index] ?? 0)));
    const inside = steps.slice(48_000, -48_000);
    const usual = Math.max(...inside.slice(0, 48_000));
    expect(inside.every((step) => step <= usual * 1.2)).toBe(true);
  });

  it('stays in sync with a picture of variable rate', async () => {
    await using folder = await temporaryFolder();
    const constant = await flashAndBeep(join(folder.path, 'constant.mkv'), 2.2, ['-c:a', 'pcm_s16le']);
    const file = join(folder.path, 'in.mkv');
    const rare = "select='if(lt(t,1),not(mod(n,5)),1)'";
    await ffmpeg(
      '-i',
      constant,
      '-vf',
      rare,
      '-fps_mode',
      'vfr',
      '-preset',
      'ultrafast',
      '-c:a',
      'copy',
      file,
    );
    const video = await wholeVideo(file, join(folder.path, 'out'));
    const rate = video.plan.frameRate.num / video.plan.frameRate.den;
    const flash = await flashTime(await video.track('180p'), rate);
    expect(Math.abs(flash - (await beepTime(await video.track('audio'))))).toBeLessThan(0.02);
  });
});

describe('the recipe', () => {
  it('targets the loudness for the web unless the newsroom sets another', () => {
    expect(recipes.video.parameters.loudness).toEqual({ integrated: -16, truePeak: -1.5 });
  });
});

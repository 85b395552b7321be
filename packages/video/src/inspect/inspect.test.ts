import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, ffmpeg } from '@slugline/testing/samples/clips';
import { describe, expect, it } from 'vitest';
import { inspectMedia } from './inspect.ts';

const signal = new AbortController().signal;
const timeout = 30_000;

describe('a real file', { timeout }, () => {
  it('is audio when its picture is only a cover', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp3');
    const cover = ['-f', 'lavfi', '-i', 'color=red:s=64x64:d=0.04'];
    const tone = ['-f', 'lavfi', '-i', 'sine=440:duration=1'];
    await ffmpeg(
      ...tone,
      ...cover,
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'png',
      '-frames:v',
      '1',
      '-disposition:v',
      'attached_pic',
      file,
    );
    expect(await inspectMedia(file, 'in.mp3', signal)).toMatchObject({ kind: 'audio', audio: { index: 0 } });
  });

  it.each([
    ['in.mp4', 'mov_text'],
    ['in.mkv', 'ass'],
    ['in.webm', 'webvtt'],
  ])('may hold subtitles (%s, %s)', async (name, codec) => {
    await using folder = await temporaryFolder();
    const video = await clip(join(folder.path, 'film.mkv'), {
      seconds: 1,
      options: ['-c:v', 'libvpx', '-c:a', 'libopus'],
    });
    const lines = join(folder.path, 'lines.srt');
    await writeFile(lines, '1\n00:00:00,000 --> 00:00:01,000\nHello\n');
    const file = join(folder.path, name);
    const media = name.endsWith('.mp4')
      ? ['-c:v', 'libx264', '-c:a', 'aac']
      : ['-c:v', 'copy', '-c:a', 'copy'];
    await ffmpeg('-i', video, '-i', lines, '-map', '0', '-map', '1', ...media, '-c:s', codec, file);
    expect(await inspectMedia(file, name, signal)).toMatchObject({ kind: 'video', video: { width: 320 } });
  });

  it('may hold captions in the form of American broadcasters (CEA-608 in a MOV)', async () => {
    await using folder = await temporaryFolder();
    const video = await clip(join(folder.path, 'film.mp4'), { seconds: 1, audio: false });
    const captions = join(folder.path, 'captions.scc');
    await writeFile(
      captions,
      'Scenarist_SCC V1.0\n\n00:00:00:00\t9420 9420 94ae 94ae c8e5 ecec ef80 942f 942f\n',
    );
    const file = join(folder.path, 'in.mov');
    await ffmpeg('-i', video, '-i', captions, '-map', '0', '-map', '1', '-c', 'copy', file);
    expect(await inspectMedia(file, 'in.mov', signal)).toMatchObject({
      kind: 'video',
      video: { width: 320 },
    });
  });

  it('that begins inside a long group of pictures is a video, and is rejected if no picture can be decoded', async () => {
    await using folder = await temporaryFolder();
    const whole = join(folder.path, 'whole.ts');
    // Key frames at 0 and at 14 MB.
    const options = [
      '-c:v',
      'libx264',
      '-vf',
      'noise=alls=100:allf=t',
      '-qp',
      '16',
      '-g',
      '50',
      '-sc_threshold',
      '0',
    ];
    await clip(whole, { size: '640x360', options });
    const bytes = await readFile(whole);
    const packets = (from: number, to?: number) => bytes.subarray(from * 188, to && to * 188);
    const cut = join(folder.path, 'cut.ts');
    await writeFile(cut, packets(2000));
    expect(await inspectMedia(cut, 'cut.ts', signal)).toMatchObject({ kind: 'video', video: { width: 640 } });
    await writeFile(cut, packets(2000, 40_000));
    await expect(inspectMedia(cut, 'cut.ts', signal)).rejects.toMatchObject({
      ...{ code: 'video_broken', where: 'cut.ts' },
      message:
        'cut.ts has a picture (h264) that cannot be decoded: its beginning is missing, or its frames are too large. Export it again as a new file',
    });
  });

  it('with two programmes pairs the picture with the audio of its own programme', async () => {
    await using folder = await temporaryFolder();
    const channel = (name: string, size: string, channels: number) =>
      clip(join(folder.path, name), { seconds: 1, size, options: ['-ac', String(channels)] });
    const [large, small] = [await channel('l.ts', '640x360', 1), await channel('s.ts', '320x180', 2)];
    const file = join(folder.path, 'in.ts');
    const maps = ['-map', '0', '-map', '1', '-c', 'copy'];
    const programmes = ['-program', 'title=large:st=0:st=1', '-program', 'title=small:st=2:st=3'];
    await ffmpeg('-i', large, '-i', small, ...maps, ...programmes, file);
    expect(await inspectMedia(file, 'in.ts', signal)).toMatchObject({
      ...{ video: { width: 640 }, audio: { index: 1, others: 0 } },
    });
  });

  it('gets its length from packets when its header has none, as in recordings from browsers', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.webm');
    await clip(file, { seconds: 2, options: ['-c:v', 'libvpx', '-c:a', 'libopus', '-live', '1'] });
    const { durationSeconds } = await inspectMedia(file, 'in.webm', signal);
    expect(durationSeconds).toBeCloseTo(2, 1);
  });
});

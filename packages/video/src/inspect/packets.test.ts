import { join } from 'node:path';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { ffmpeg } from '@slugline/testing/samples/clips';
import { describe, expect, it } from 'vitest';
import { inspectMedia } from './inspect.ts';
import type { VideoFile } from './media-description.ts';
import { readPackets } from './packets.ts';

const signal = new AbortController().signal;

const fragments = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof', '-f', 'mp4'];

const codecs: Record<string, string[]> = {
  'H.264 with many B-frames': ['-c:v', 'libx264', '-bf', '8', '-g', '20'],
  'H.264 of open groups': ['-c:v', 'libx264', '-x264-params', 'open-gop=1:keyint=20'],
  'H.264 without key frames but the first': ['-c:v', 'libx264', '-x264-params', 'intra-refresh=1:keyint=50'],
  'MPEG-2 with B-frames': ['-c:v', 'mpeg2video', '-bf', '2', '-g', '12'],
  'MPEG-4 with B-frames': ['-c:v', 'mpeg4', '-bf', '2', '-g', '12'],
  'VP9 in fragments, as browsers record': ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', ...fragments],
  'AV1 in fragments': ['-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', ...fragments],
  ProRes: ['-c:v', 'prores_ks'],
  'motion JPEG': ['-c:v', 'mjpeg'],
};

describe('the packets of a MOV', () => {
  it.each(Object.entries(codecs))(
    'say the same of its picture, its first ones decoded or not: %s',
    async (_, codec) => {
      await using folder = await temporaryFolder();
      const file = join(folder.path, 'in.mov');
      const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=25:d=3', '-f', 'lavfi', '-i', 'sine=d=4'];
      await ffmpeg(...sources, ...codec, file);
      const probed = { file, name: 'in.mov', maxPixels: 1e6 };
      const { video, container } = (await inspectMedia(file, 'in.mov', signal)) as VideoFile;
      expect(video.ownEnd).toBe(true);
      const { lastSeconds, ...picture } = await readPackets(probed, { video, container }, signal);
      const careful = { video: { ...video, ownEnd: false }, container };
      expect(await readPackets(probed, careful, signal)).toMatchObject(picture);
      expect(lastSeconds).toBeCloseTo(3, 1);
    },
  );

  it.each([
    ['four pictures of a second', '1'],
    ['a single picture of four seconds', '1/4'],
  ])('end with its picture, although no packet states a duration: %s', async (_, rate) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'in.mp4');
    const slides = ['-f', 'lavfi', '-i', `testsrc2=s=160x90:r=${rate}:d=4`];
    await ffmpeg(...slides, '-c:v', 'libvpx-vp9', '-deadline', 'realtime', ...fragments, file);
    const { video, container } = (await inspectMedia(file, 'in.mp4', signal)) as VideoFile;
    const probed = { file, name: 'in.mp4', maxPixels: 1e6 };
    const { endSeconds, lastSeconds } = await readPackets(probed, { video, container }, signal);
    expect({ endSeconds, lastSeconds }).toEqual({ endSeconds: 4, lastSeconds: 4 });
  });
});

import { join } from 'node:path';
import { ffmpeg } from './ffmpeg.ts';

/** Larger than the picture, so that a camera can pan over it. */
const scene = { width: 2560, height: 1440 };

/**
 * Makes a clip like those of cameras: 1080p30 H.264 of about 27 Mb/s with AAC audio. It pans over a scene with
 * structure of every size, something bright and sharp passes, and there is grain. Its key frames are 47 frames
 * (1.6 s) apart, at none of the ladder's boundaries, so that each chunk has to decode some frames before its
 * own. Returns the path of the file.
 */
export async function makeClip(folder: string, seconds: number, signal: AbortSignal): Promise<string> {
  const still = join(folder, 'scene.yuv');
  const size = `${scene.width}x${scene.height}`;
  await ffmpeg(
    [
      ...['-f', 'lavfi', '-i', `color=gray:s=${size}:r=1:d=1`],
      ...['-filter_complex', SCENE, '-frames:v', '1', '-f', 'rawvideo', still],
    ],
    signal,
  );
  const file = join(folder, 'harbour.mp4');
  await ffmpeg(
    [
      ...['-stream_loop', '-1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', size, '-framerate', '30'],
      ...['-i', still, '-f', 'lavfi', '-i', 'testsrc2=s=480x270:r=30'],
      ...['-f', 'lavfi', '-i', 'sine=frequency=220:beep_factor=4:sample_rate=48000'],
      ...['-filter_complex', MOVEMENT, '-map', '[v]', '-map', '2:a', '-t', String(seconds)],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-g', '47', '-pix_fmt', 'yuv420p'],
      ...['-b:v', '27M', '-maxrate', '34M', '-bufsize', '34M'],
      ...['-c:a', 'aac', '-b:a', '160k', '-ac', '2', '-movflags', '+faststart', file],
    ],
    signal,
  );
  return file;
}

/** Fine and coarse structure, as in foliage and clouds. The seeds are fixed: every clip is the same. */
const SCENE = [
  'format=yuv420p,split=2[a][b]',
  '[a]noise=all_seed=7:alls=100,gblur=sigma=3,eq=contrast=3[fine]',
  '[b]noise=all_seed=11:alls=100,gblur=sigma=24,eq=contrast=30:saturation=12[coarse]',
  '[fine][coarse]blend=all_mode=average',
].join(';');

const MOVEMENT = [
  "[0:v]crop=1920:1080:x='320+300*sin(t/3)':y='180+160*sin(t/2.2)'[camera]",
  '[1:v]format=yuv420p[boat]',
  "[camera][boat]overlay=x='mod(t*190\\,1440)':y='400+300*sin(t)',noise=all_seed=3:c0s=8:c0f=t[v]",
].join(';');

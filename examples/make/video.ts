import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rate, shoreAtNight } from './audio.ts';
import { nightAt, size } from './night.ts';

/** Makes the video: pipes each frame into ffmpeg, which adds the sound. Takes some minutes. */
export async function makeVideo(file: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'slugline-film-'));
  try {
    const sound = join(scratch, 'shore.pcm');
    await writeFile(sound, shoreAtNight(size.seconds));
    const ffmpeg = spawn(
      'ffmpeg',
      [
        ...['-v', 'error', '-y'],
        ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${size.width}x${size.height}`],
        ...['-r', `${size.framesPerSecond}`, '-i', 'pipe:0'],
        ...['-f', 's16le', '-ar', `${rate}`, '-ac', '2', '-i', sound],
        ...[
          '-c:v',
          'libx264',
          '-preset',
          'slow',
          '-crf',
          '24',
          '-pix_fmt',
          'yuv420p',
          '-vf',
          'scale=out_color_matrix=bt709',
        ],
        ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709'],
        ...['-c:a', 'aac', '-b:a', '112k', '-movflags', '+faststart', file],
      ],
      { stdio: ['pipe', 'inherit', 'inherit'] },
    );
    const ended = once(ffmpeg, 'close');
    for (let frame = 0; frame < size.seconds * size.framesPerSecond; frame++) {
      const { pixels } = nightAt(frame / size.framesPerSecond);
      if (!ffmpeg.stdin.write(pixels)) await once(ffmpeg.stdin, 'drain');
    }
    ffmpeg.stdin.end();
    const [code] = await ended;
    if (code !== 0) throw new Error(`ffmpeg ended with ${code} while it made ${file}`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

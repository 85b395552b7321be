import { execa } from 'execa';
import { ffmpeg } from './clips.ts';

/** Black and silent but for one moment: a white picture and a tone that begin together, at `at` seconds. */
export async function flashAndBeep(file: string, at: number, options: string[] = []): Promise<string> {
  const during = `between(t,${at},${at + 0.2})`;
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `color=black:s=320x180:r=25:d=3,drawbox=t=fill:color=white:enable='${during}'`],
    ...['-f', 'lavfi', '-i', `aevalsrc='if(${during},0.8*sin(2*PI*1000*t),0)':d=3:s=48000`],
    ...['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...options, file],
  );
  return file;
}

/** When the white picture comes, in seconds, by the order of the frames. */
export async function flashTime(file: string, fps: number): Promise<number> {
  const size = 16;
  const pixels = await raw(
    file,
    '-map',
    '0:v:0',
    '-fps_mode',
    'passthrough',
    '-vf',
    'scale=4:4',
    '-pix_fmt',
    'gray',
    '-f',
    'rawvideo',
  );
  for (let frame = 0; (frame + 1) * size <= pixels.length; frame++) {
    const picture = pixels.subarray(frame * size, (frame + 1) * size);
    if (picture.reduce((sum, value) => sum + value, 0) / size > 128) return frame / fps;
  }
  throw new Error(`no flash in ${file}`);
}

/** When the tone comes, in seconds, by the order of the samples. */
export async function beepTime(file: string): Promise<number> {
  const pcm = await raw(file, '-map', '0:a:0', '-ac', '1', '-ar', '48000', '-f', 's16le');
  for (let at = 0; at + 2 <= pcm.length; at += 2) {
    if (Math.abs(new DataView(pcm.buffer, pcm.byteOffset).getInt16(at, true)) > 6000) return at / 2 / 48000;
  }
  throw new Error(`no beep in ${file}`);
}

async function raw(file: string, ...options: string[]): Promise<Uint8Array> {
  const { stdout } = await execa('ffmpeg', ['-v', 'error', '-i', file, ...options, '-'], {
    encoding: 'buffer',
    stdin: 'ignore',
    maxBuffer: 1e9,
  });
  return stdout;
}

import { execa } from 'execa';
import { ffmpeg } from './clips.ts';

/**
 * Makes a clip that is black and silent except for a white picture and a tone that begin together, at `at` seconds.
 */
export async function flashAndBeep(file: string, at: number, options: string[] = []): Promise<string> {
  const during = `between(t,${at},${at + 0.2})`;
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `color=black:s=320x180:r=25:d=3,drawbox=t=fill:color=white:enable='${during}'`],
    ...['-f', 'lavfi', '-i', `aevalsrc='if(${during},0.8*sin(2*PI*1000*t),0)':d=3:s=48000`],
    ...['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...options, file],
  );
  return file;
}

/**
 * Makes a video of 8 s, black and silent except for white pictures and tones of 0.2 s that begin together, at 1 s and
 * at 6.6 s.
 */
export async function twoFlashes(file: string, fps: number): Promise<string> {
  const during = '(between(t,0.999,1.199)+between(t,6.599,6.799))';
  await ffmpeg(
    ...[
      '-f',
      'lavfi',
      '-i',
      `color=black:s=320x180:r=${fps}:d=8,drawbox=t=fill:color=white:enable='${during}'`,
    ],
    ...['-f', 'lavfi', '-i', `aevalsrc='if(${during},0.8*sin(2*PI*1000*t),0)':d=8:s=48000`],
    ...['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', file],
  );
  return file;
}

/**
 * Returns when white pictures and tones begin, in seconds, by the time stamps of ffmpeg's demuxer. Players that are
 * built on it (mpv, VLC) present them at these times.
 */
export async function flashesAndBeeps(file: string): Promise<{ flashes: number[]; beeps: number[] }> {
  // Windows of 1 ms locate a tone's start to 1 ms.
  const levels =
    'asetnsamples=n=48,astats=metadata=1:reset=1,ametadata=print:key=lavfi.astats.Overall.Peak_level:file=-';
  const [image, audio] = await Promise.all([
    ffmpeg(
      ...['-copyts', '-i', file, '-map', '0:v:0', '-fps_mode', 'passthrough'],
      ...['-vf', 'scale=4:4,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file=-', '-f', 'null', '-'],
    ),
    ffmpeg('-copyts', '-i', file, '-map', '0:a:0', '-af', levels, '-f', 'null', '-'),
  ]);
  return { flashes: rises(image, 128), beeps: rises(audio, -20) };
}

/** Returns where a level that a filter printed for each frame rises above a threshold. */
function rises(printed: string, threshold: number): number[] {
  const frames = [...printed.matchAll(/pts_time:(\S+)\n.*=(\S+)/g)].map(([, time, level]) => ({
    ...{ time: Number(time), isAbove: Number(level) > threshold },
  }));
  return frames.flatMap(({ time, isAbove }, at) =>
    isAbove && frames[at - 1]?.isAbove === false ? [time] : [],
  );
}

/** When the white picture comes, in seconds, counted in frames. */
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
    const image = pixels.subarray(frame * size, (frame + 1) * size);
    if (image.reduce((sum, value) => sum + value, 0) / size > 128) return frame / fps;
  }
  throw new Error(`no flash in ${file}`);
}

/** When the tone comes, in seconds, counted in samples. */
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

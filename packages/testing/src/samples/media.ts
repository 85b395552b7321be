import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';

const execute = promisify(execFile);

/** Values that must never be public. They are in the media below and nowhere else. */
export const secrets = {
  serial: 'SN-4711-0815-QX',
  /** Latitude in hundred-thousandths of a second, as EXIF keeps it: a number of four bytes. */
  latitude: 2_468_013,
  /** The same place in a video's form (ISO 6709). */
  place: '+54.1269+010.9876/',
} as const;

/** A photograph as a camera writes it: with coordinates, the camera's serial number and a credit. */
export const photograph = (name: string, { width = 480, height = 320, colour = '#336699' } = {}) =>
  asFile(
    name,
    sharp({ create: { width, height, channels: 3, background: colour } })
      .jpeg({ quality: 80 })
      .withExif({
        IFD0: { Artist: 'Ada Larsen', Copyright: 'Harbour Press' },
        IFD2: { BodySerialNumber: secrets.serial },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: `54/1 7/1 ${secrets.latitude}/100000` },
      })
      .toBuffer(),
  );

/** A video of moving bars, with a tone on each of its audio tracks, and a place in its metadata. */
export const videoFile = (name: string, seconds = 2, { size = '320x180', rate = 25, audioTracks = 1 } = {}) =>
  encoded(
    name,
    [
      ...['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}:duration=${seconds}`],
      ...['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`, '-shortest'],
      ...['-map', '0', ...Array.from({ length: audioTracks }, () => ['-map', '1']).flat()],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
      ...['-metadata', `location=${secrets.place}`, '-metadata', `title=${name}`],
      ...['-movflags', '+use_metadata_tags'],
    ],
    'mp4',
  );

/** A GIF of moving bars that loops for ever, with a place in its comment. */
export const animation = (name: string, seconds: number, { size = '120x90', rate = 10 } = {}) =>
  encoded(
    name,
    ['-f', 'lavfi', '-i', `testsrc=size=${size}:rate=${rate}:duration=${seconds}`, '-loop', '0'],
    'gif',
  ).then(async (gif) => {
    const bytes = Buffer.from(await gif.arrayBuffer());
    const comment = Buffer.from(
      `\x21\xfe${String.fromCharCode(secrets.place.length)}${secrets.place}\0`,
      'latin1',
    );
    return asFile(name, Buffer.concat([bytes.subarray(0, -1), comment, bytes.subarray(-1)]));
  });

/**
 * Seconds at which the flashes begin: inside segments of 6 s, which are in two chunks, and across the join of
 * the chunks.
 */
const flashTimes = [1, 3.4, 5.96, 7.2, 8, 8.8];
/** Length of the video in seconds, so that it has two chunks. */
const flashingSeconds = 9.4;
/** Length of a flash in frames. */
const flashFrames = 5;

/**
 * A video of 9.4 s. It is black and silent, except when a white picture and a tone begin together, both at the
 * start of a frame. `late`: frames by which the picture begins after the audio, as in videos of phones.
 * `astray`: seconds by which the tones are late. `exact`: uses encoders that delay nothing (no B-frames,
 * lossless audio).
 */
export function flashes(
  name: string,
  { rate = { num: 25, den: 1 }, late = 0, astray = 0, exact = false } = {},
): Promise<File> {
  const frames = flashTimes.map((time) => Math.round((time * rate.num) / rate.den));
  const white = frames.map((frame) => `between(n\\,${frame}\\,${frame + flashFrames - 1})`).join('+');
  const seconds = (frame: number) => ((frame * rate.den) / rate.num + astray).toFixed(6);
  const tone = frames
    .map((frame) => `between(t\\,${seconds(frame)}\\,${seconds(frame + flashFrames)})`)
    .join('+');
  return encoded(
    name,
    [
      ...['-f', 'lavfi', '-i', `color=black:s=320x180:r=${rate.num}/${rate.den}:d=${flashingSeconds}`],
      ...['-f', 'lavfi', '-i', `aevalsrc=if(${tone}\\,0.5*sin(2*PI*1000*t)):d=${flashingSeconds}:s=48000`],
      ...['-vf', `drawbox=t=fill:color=white:enable=${white},trim=start_frame=${late}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-fps_mode', 'passthrough'],
      ...(exact ? ['-bf', '0', '-c:a', 'flac', '-strict', 'experimental'] : ['-bf', '2', '-c:a', 'aac']),
    ],
    'mp4',
  );
}

/** A video that keeps an encoder busy for several seconds: no two frames are alike. */
export const restlessVideo = (name: string, seconds = 20, { size = '640x360', rate = 25 } = {}) =>
  encoded(
    name,
    [
      ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds},noise=alls=30:allf=t`],
      ...['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '35', '-pix_fmt', 'yuv420p', '-c:a', 'aac'],
    ],
    'mp4',
  );

/** A photograph that takes an encoder seconds: large, with noise everywhere. */
export const grainyPhotograph = (name: string, { width = 1600, height = 1200 } = {}) =>
  asFile(
    name,
    sharp({
      create: {
        width,
        height,
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma: 30 },
      },
    })
      .jpeg({ quality: 60 })
      .toBuffer(),
  );

/** A tone. */
export const audioFile = (name: string, seconds = 1) =>
  encoded(name, ['-f', 'lavfi', '-i', `sine=frequency=330:duration=${seconds}`], 'wav');

export const subtitles = (
  name: string,
  srt = '1\n00:00:00,200 --> 00:00:01,400\nThe ferry leaves the pier.\n',
) => asFile(name, srt);

/** A video with a text track in its file, in which some drones write telemetry. */
export async function videoWithText(name: string, srt: string): Promise<File> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-test-text-'));
  try {
    const [plain, text] = [join(folder, 'film.mp4'), join(folder, 'text.srt')];
    await writeFile(plain, Buffer.from(await (await videoFile(name)).arrayBuffer()));
    await writeFile(text, srt);
    return await encoded(
      name,
      ['-i', plain, '-i', text, '-map', '0', '-map', '1', '-c', 'copy', '-c:s', 'mov_text'],
      'mp4',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function asFile(name: string, bytes: string | Buffer | Promise<Buffer>): Promise<File> {
  return new File([new Uint8Array(Buffer.from(await bytes))], name);
}

async function encoded(name: string, args: string[], format: string): Promise<File> {
  const folder = await mkdtemp(join(tmpdir(), 'slugline-test-media-'));
  try {
    const out = join(folder, 'out');
    await execute('ffmpeg', ['-v', 'error', '-nostdin', ...args, '-threads', '1', '-f', format, out]);
    return await asFile(name, readFile(out));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes files into a folder, as a package on disk. */
export async function layOut(folder: string, files: readonly File[]): Promise<void> {
  for (const file of files) await writeFile(join(folder, file.name), Buffer.from(await file.arrayBuffer()));
}

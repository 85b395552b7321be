import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);
/** Tools print more than Node's default allows, for example a listing of every tag of every public file. */
const maxBuffer = 64 * 1024 * 1024;

type Stream = Record<string, unknown>;

/** Returns ffprobe's description of the streams of a file. */
export async function streamsOf(file: string): Promise<{ video?: Stream; audio?: Stream; others: Stream[] }> {
  const { stdout } = await execute('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', file]);
  const { streams } = JSON.parse(stdout) as { streams: Stream[] };
  const of = (type: string) => streams.find(({ codec_type }) => codec_type === type);
  const [video, audio] = [of('video'), of('audio')];
  const others = streams.filter((stream) => stream !== video && stream !== audio);
  return { ...(video && { video }), ...(audio && { audio }), others };
}

/** Decodes a whole file. Returns the complaints of ffmpeg. */
export async function complaintsAbout(file: string): Promise<string> {
  const { stderr } = await execute('ffmpeg', ['-v', 'error', '-nostdin', '-i', file, '-f', 'null', '-']);
  return stderr;
}

/** Returns the start of a file's own clock, in seconds. */
export async function startOf(file: string): Promise<number> {
  const { stdout } = await execute('ffprobe', ['-v', 'error', '-show_format', '-of', 'json', file]);
  return Number(JSON.parse(stdout).format.start_time);
}

/** Returns the bytes that ffmpeg decodes from a file, by the file's own clock. */
export async function decoded(file: string, ...options: string[]): Promise<Buffer> {
  const command = ['-v', 'error', '-nostdin', '-copyts', '-i', file, ...options, '-'];
  const { stdout } = await execute('ffmpeg', command, { encoding: 'buffer', maxBuffer });
  return stdout;
}

/**
 * Returns every tag that exiftool finds in the file, or in all files of the folder, by file: `{
 * 'GPS:GPSLatitude': … }`.
 */
export async function tagsIn(path: string): Promise<({ SourceFile: string } & Record<string, unknown>)[]> {
  const { stdout } = await execute('exiftool', ['-r', '-j', '-a', '-G1', '-ee', path], { maxBuffer });
  return JSON.parse(stdout);
}

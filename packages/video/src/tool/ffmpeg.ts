import ffmpeg from 'fluent-ffmpeg';
import { failureOf, outOfRoom } from './failure.ts';
import { fileUrl, guard, guardRaw, type RawFrames } from './guard.ts';
import { apartOption, LEASH } from './leash.ts';
import { isProgress, percentOf } from './progress.ts';

// Process-global in fluent-ffmpeg, which also runs `-formats` and `-encoders` once: those go on the leash as well.
ffmpeg.setFfmpegPath(LEASH);

/**
 * Finds out what else each first run of ffmpeg would wait for: the leash's strength, and what fluent-ffmpeg wants to
 * know. Never rejects: the run that misses something says so.
 */
export async function warmUp(): Promise<void> {
  await apartOption();
  const asked = [ffmpeg.getAvailableFormats, ffmpeg.getAvailableEncoders];
  await Promise.all(asked.map((ask) => new Promise<void>((resolve) => ask(() => resolve()))));
}

const LINES_KEPT = 200;

/** One run of ffmpeg: local files in, local files out. */
export interface Run {
  /** What the file is called in words to people. */
  name: string;
  inputs: { file: string; options?: string[]; raw?: RawFrames }[];
  maxPixels: number;
  filter?: string;
  outputs: { file: string; options: string[] }[];
}

export interface RunOptions {
  signal: AbortSignal;
  /** Called with whole percents that only grow. Needs the duration. */
  onProgress?: ((percent: number) => void) | undefined;
  durationSeconds?: number;
  /** The time stamp at which the output begins. */
  startSeconds?: number;
}

/**
 * Runs ffmpeg to its end, and gives the last lines of its log. Rejects with the signal's reason when it is aborted, and
 * with a `SluglineError` that says what ffmpeg said; in both cases only after the process is gone.
 */
export async function runFfmpeg(
  run: Run,
  { signal, onProgress, durationSeconds, startSeconds = 0 }: RunOptions,
): Promise<string[]> {
  signal.throwIfAborted();
  const command = commandOf(run, await apartOption());
  // Its error text leaves out the lines that hold the reason (those in brackets), so the last lines are kept here.
  const lines: string[] = [];
  const progress = percentOf(durationSeconds ?? Number.NaN, onProgress ?? (() => {}), startSeconds);
  command.on('stderr', (line: string) => {
    if (isProgress(line)) return progress(line);
    lines.push(line);
    if (lines.length > LINES_KEPT) lines.shift();
  });
  // `kill` before the process is there does nothing and says nothing, so an abort before `start` waits for it.
  const kill = () => command.kill('SIGTERM');
  command.on('start', () => {
    if (signal.aborted) kill();
    else signal.addEventListener('abort', kill, { once: true });
  });
  try {
    await new Promise<void>((resolve, reject) => {
      command.on('end', () => resolve());
      command.on('error', (error: Error) => reject(error));
      command.run();
    });
  } catch (error) {
    signal.throwIfAborted();
    if (lines.length === 0) lines.push(String(error));
    throw failureOf(lines, exitCodeOf(error), run.name);
  } finally {
    signal.removeEventListener('abort', kill);
  }
  signal.throwIfAborted();
  const full = outOfRoom(lines);
  if (full.length > 0) throw failureOf(full, 0, run.name);
  return lines;
}

/** Options go in as separate arguments: fluent-ffmpeg splits a lone one at its space. */
function commandOf(run: Run, leash: string): ffmpeg.FfmpegCommand {
  const command = ffmpeg();
  for (const [index, { file, options = [], raw }] of run.inputs.entries()) {
    const first = index === 0 ? [leash, ...GLOBAL] : [];
    const guarded = raw === undefined ? guard(run.maxPixels) : guardRaw(raw);
    command.input(fileUrl(file)).inputOptions(...first, ...guarded, ...options);
  }
  if (run.filter !== undefined) command.complexFilter(run.filter);
  for (const { file, options } of run.outputs)
    command.output(fileUrl(file)).outputOptions(...options, ...PUBLIC);
  return command;
}

/**
 * `-nostdin`: the leash is not a keyboard. The others make ffmpeg say what happens, in lines that we can read. Every two
 * seconds: each block may go through Redis to every desk, and people need no more.
 */
const GLOBAL = [
  ...['-nostdin', '-y', '-v', 'level+warning', '-nostats'],
  ...['-progress', 'pipe:2', '-stats_period', '2'],
];

/** Nothing of the original's metadata is public (DESIGN 7.3), and the same input gives the same bytes. */
const PUBLIC = [
  ...['-map_metadata', '-1', '-map_metadata:s', '-1', '-map_chapters', '-1'],
  ...['-fflags', '+bitexact', '-flags', '+bitexact'],
];

function exitCodeOf(error: unknown): number | undefined {
  const code = error instanceof Error ? /exited with code (\d+)/.exec(error.message)?.[1] : undefined;
  return code === undefined ? undefined : Number(code);
}

import { basename, dirname, join } from 'node:path';
import { type OutFolder, outFolder, run as runConfined, UnfitResult } from '@slugline/sandbox';
import { SluglineError } from '@slugline/story';
import ffmpeg from 'fluent-ffmpeg';
import { failureOf, outOfRoom } from './failure.ts';
import { fileUrl, guard, guardRaw, type RawFrames } from './guard.ts';
import { isProgress, percentOf } from './progress.ts';
import { confinedTool } from './tool.ts';

const LINES_KEPT = 200;

/** One run of ffmpeg: local files in, local files out. */
export interface Run {
  /** The file's name in messages. */
  name: string;
  inputs: { file: string; options?: string[]; raw?: RawFrames }[];
  maxPixels: number;
  filter?: string;
  outputs: Output[];
}

export interface Output {
  /** The path that the caller wants. All files of a run are in one folder. `NOWHERE` if the output is not kept. */
  file: string;
  options: string[];
  /** The most files of an output whose name has a `%d`. They count from 1. */
  numbered?: number;
  /** Whether ffmpeg may find nothing to write. */
  optional?: boolean;
}

/** The file of an output that is not kept. */
export const NOWHERE = '/dev/null';

export interface RunOptions {
  signal: AbortSignal;
  /** Called with whole percents that only grow. Needs the duration. */
  onProgress?: ((percent: number) => void) | undefined;
  durationSeconds?: number;
  /** The time stamp at which the output begins, seconds. */
  startSeconds?: number;
}

/**
 * Runs ffmpeg to its end and returns the last lines of its log. Rejects with the signal's reason when aborted, else
 * with a `SluglineError` that quotes ffmpeg; in both cases only after the process has exited.
 *
 * ffmpeg writes to its own folder. Only regular files are taken from it, after the process has exited. If there is
 * something else, or nothing, rejects with `media_tool_failed`.
 */
export async function runFfmpeg(run: Run, options: RunOptions): Promise<string[]> {
  const kept = run.outputs.filter(({ file }) => file !== NOWHERE);
  const [first] = kept;
  if (first === undefined) return runIn(undefined, run, options);
  await using folder = await outFolder(dirname(first.file));
  const lines = await runIn(folder.path, run, options);
  for (const output of kept) await take(folder, output, run.name);
  return lines;
}

async function take(folder: OutFolder, output: Output, name: string): Promise<void> {
  const { file, numbered, optional = false } = output;
  try {
    if (numbered === undefined) {
      if ((await folder.take(basename(file), file)) || optional) return;
      throw new UnfitResult(basename(file), 'nothing is');
    }
    for (let n = 1; n <= numbered; n++) await folder.take(basename(nthOf(file, n)), nthOf(file, n));
  } catch (error) {
    if (!(error instanceof UnfitResult)) throw error;
    throw new SluglineError(
      'media_tool_failed',
      `ffmpeg may have been taken over by ${name}: when it ended, ${error.message}. Nothing that it made was kept. ` +
        'Update ffmpeg, and look at the file before it is sent again',
      { where: name, cause: error },
    );
  }
}

/** The name of the nth of an output's numbered files. */
export const nthOf = (pattern: string, n: number): string =>
  join(dirname(pattern), basename(pattern).replace('%d', String(n)));

async function runIn(
  folder: string | undefined,
  run: Run,
  { signal, onProgress, durationSeconds, startSeconds = 0 }: RunOptions,
): Promise<string[]> {
  const lines: string[] = [];
  const progress = percentOf(durationSeconds ?? Number.NaN, onProgress ?? (() => {}), startSeconds);
  const onLine = (line: string) => {
    if (isProgress(line)) return progress(line);
    lines.push(line);
    if (lines.length > LINES_KEPT) lines.shift();
  };
  const reads = run.inputs.map(({ file }) => file);
  const tool = confinedTool('ffmpeg', wordsOf(run, folder), { reads, writes: folder });
  const { exitCode } = await runConfined(tool, { signal, onLine });
  if (exitCode !== 0) throw failureOf(lines, exitCode, run.name);
  const full = outOfRoom(lines);
  if (full.length > 0) throw failureOf(full, 0, run.name);
  return lines;
}

/** Options go in as separate arguments: fluent-ffmpeg splits a single one at its spaces. */
function wordsOf(run: Run, folder: string | undefined): string[] {
  const command = ffmpeg();
  for (const [index, { file, options = [], raw }] of run.inputs.entries()) {
    const first = index === 0 ? GLOBAL : [];
    const guarded = raw === undefined ? guard(run.maxPixels) : guardRaw(raw);
    command.input(fileUrl(file)).inputOptions(...first, ...guarded, ...options);
  }
  if (run.filter !== undefined) command.complexFilter(run.filter);
  for (const output of run.outputs)
    command.output(fileUrl(toldOf(output, folder))).outputOptions(...output.options, ...PUBLIC);
  return command._getArguments();
}

/** The path that ffmpeg writes to. In a pattern, a percent sign in the folder's name is doubled. */
function toldOf({ file, numbered }: Output, folder: string | undefined): string {
  if (folder === undefined || file === NOWHERE) return file;
  return join(numbered === undefined ? folder : folder.replaceAll('%', '%%'), basename(file));
}

/**
 * ffmpeg reads no keyboard, and reports progress in lines that we can parse, every two seconds: each report may go
 * through Redis to every desk, and people need no more.
 */
const GLOBAL = [
  ...['-nostdin', '-y', '-v', 'level+warning', '-nostats'],
  ...['-progress', 'pipe:2', '-stats_period', '2'],
];

/**
 * None of the original's metadata is public (docs/architecture.md, rule 3), and the same input gives the same bytes.
 */
const PUBLIC = [
  ...['-map_metadata', '-1', '-map_metadata:s', '-1', '-map_chapters', '-1'],
  ...['-fflags', '+bitexact', '-flags', '+bitexact'],
];

import { SluglineError } from '@slugline/story';
import { execa } from 'execa';
import { failureOf } from './failure.ts';
import { fileUrl, guard } from './guard.ts';
import { apartOption, LEASH } from './leash.ts';

const DEADLINE_MS = 120_000;
/** Longer than the leash takes to end the tool, so that the leash is never killed before it has. */
const LEASH_MS = 10_000;
/** A line for each packet of four hours is some 40 MB. */
const MAX_OUTPUT = 128 * 1024 * 1024;

/** A file to probe, and its name as the newsroom knows it. */
export interface Probed {
  file: string;
  name: string;
  maxPixels: number;
}

/** Runs ffprobe on a local file and gives its output. Refuses with `video_unsupported` or `video_broken`. */
export async function ffprobe(probed: Probed, show: string[], signal: AbortSignal): Promise<string> {
  const options = ['-v', 'level+error', ...guard(probed.maxPixels), ...show, '-i', fileUrl(probed.file)];
  const result = await execa(LEASH, [await apartOption(), 'ffprobe', ...options], {
    stdin: 'pipe',
    reject: false,
    timeout: DEADLINE_MS,
    forceKillAfterDelay: LEASH_MS,
    maxBuffer: MAX_OUTPUT,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  if (result.timedOut) {
    throw new SluglineError('media_deadline', `${probed.name} could not be read within two minutes`, {
      where: probed.name,
    });
  }
  if (result.failed) throw failureOf(result.stderr.split('\n'), result.exitCode, probed.name);
  return result.stdout;
}

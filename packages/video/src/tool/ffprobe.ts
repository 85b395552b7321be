import { run } from '@slugline/sandbox';
import { SluglineError } from '@slugline/story';
import { failureOf } from './failure.ts';
import { fileUrl, guard } from './guard.ts';
import { confinedTool } from './tool.ts';

const DEADLINE_MS = 120_000;
/** The size limit of the output. A line for each packet of four hours is some 40 MB. */
const MAX_OUTPUT = 128 * 1024 * 1024;
const LINES_KEPT = 200;

/** A file to probe, and its name in messages. */
export interface Probed {
  file: string;
  name: string;
  maxPixels: number;
}

/** Runs ffprobe on a local file and returns its output. Throws `video_unsupported` or `video_broken`. */
export async function ffprobe(probed: Probed, show: string[], signal: AbortSignal): Promise<string> {
  const options = ['-v', 'level+error', ...guard(probed.maxPixels), ...show, '-i', fileUrl(probed.file)];
  const lines: string[] = [];
  const onLine = (line: string) => {
    lines.push(line);
    if (lines.length > LINES_KEPT) lines.shift();
  };
  const limits = { signal, deadlineMs: DEADLINE_MS, outputBytes: MAX_OUTPUT, onLine };
  const tool = confinedTool('ffprobe', options, { reads: [probed.file] });
  const { exitCode, stdout, cut } = await run(tool, limits);
  if (cut === 'deadline') {
    throw new SluglineError('media_deadline', `${probed.name} could not be read within two minutes`, {
      where: probed.name,
    });
  }
  if (exitCode !== 0) throw failureOf(lines, exitCode, probed.name);
  return stdout;
}

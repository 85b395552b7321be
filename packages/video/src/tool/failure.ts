import { SluglineError } from '@slugline/story';

/**
 * What ffmpeg prints when it gives up, and what that means. Machine problems come first, since they explain the
 * others.
 */
const knownErrors = [
  { match: /no space left on device/i, code: 'store_full', say: 'could not be encoded: the disk is full' },
  // After too many streams, libavformat also reports that memory is short, so this must come first.
  {
    match: /streams exceeds max_streams/i,
    code: 'video_unsupported',
    say: 'has more tracks than are taken here',
  },
  {
    match: /cannot allocate memory/i,
    code: 'media_tool_failed',
    say: 'could not be encoded: there is not enough memory',
  },
  {
    match: /codec \(.*\) not on whitelist/i,
    code: 'video_unsupported',
    say: 'is coded in a way that is not taken here',
  },
  {
    match: /not on whitelist|not in whitelist|not allowed/i,
    code: 'video_unsupported',
    say: 'is not a kind of video or sound that is taken here',
  },
  {
    match: /moov atom not found/i,
    code: 'video_broken',
    say: 'has no index: the recording or the upload stopped before its end',
  },
  {
    match: /exceeds maximum|picture size .* is invalid|max_pixels/i,
    code: 'video_unsupported',
    say: 'has larger frames than are taken here',
  },
  {
    match:
      /invalid data found|could not find codec parameters|cannot determine format of input|end of file|error splitting|partial file/i,
    code: 'video_broken',
    say: 'is damaged, or not a video or sound at all',
  },
] as const;

/**
 * Returns why a tool failed, from its last lines. Exit code 127 means that the tool is not installed. A failure without
 * a known line is the tool's, not the file's, and worth another attempt.
 */
export function failureOf(
  lines: readonly string[],
  exitCode: number | undefined,
  name: string,
): SluglineError {
  const said = lines.filter((line) => line.trim() !== '').slice(-LINES_TOLD);
  const cause = new Error(said.join('\n'));
  if (exitCode === 127) return new SluglineError('media_tool_missing', said.at(-1) ?? 'no ffmpeg', { cause });
  // A warning about one bad packet is not the reason: ffmpeg went on.
  const errors = said.filter((line) => /\[(error|fatal|panic)\]/.test(line));
  // Nor is an error after which ffmpeg went on, if something else ended it, such as the kernel when out of memory.
  const isKilled = exitCode === undefined || exitCode > 128;
  const known = knownErrors.find(
    ({ match, code }) => !(isKilled && code.startsWith('video_')) && errors.some((line) => match.test(line)),
  );
  if (known) return new SluglineError(known.code, `${name} ${known.say}`, { where: name, cause });
  const last = errors.at(-1) ?? said.at(-1) ?? 'it said nothing';
  return new SluglineError('media_tool_failed', `ffmpeg failed on ${name}: ${last}`, { where: name, cause });
}

const LINES_TOLD = 20;

/**
 * Returns the lines that report a full disk. ffmpeg 5.1 may exit with 0 although its last output did not fit; then only
 * its log says so.
 */
export const outOfRoom = (lines: readonly string[]): string[] =>
  lines.filter((line) => /\[(error|fatal)\].*no space left on device\s*$/i.test(line));

import { SluglineError } from '@slugline/story';

/** What ffmpeg says when it gives up, and what that means. The machine's troubles first: they explain the rest. */
const sayings = [
  { match: /no space left on device/i, code: 'store_full', say: 'could not be encoded: the disk is full' },
  // libavformat says of too many streams that there is not enough memory, afterwards.
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
 * Why a tool ended badly, from its last lines. The exit code 127 says that the tool is not installed.
 * What no saying explains is the tool's failure, not the file's, and worth another try.
 */
export function failureOf(
  lines: readonly string[],
  exitCode: number | undefined,
  name: string,
): SluglineError {
  const said = lines.filter((line) => line.trim() !== '').slice(-LINES_TOLD);
  const cause = new Error(said.join('\n'));
  if (exitCode === 127) return new SluglineError('media_tool_missing', said.at(-1) ?? 'no ffmpeg', { cause });
  // A warning about one bad packet is no reason: ffmpeg went on.
  const errors = said.filter((line) => /\[(error|fatal|panic)\]/.test(line));
  // Nor is an error about one that it went on from, when somebody else ended it: the kernel that was out of memory.
  const isKilled = exitCode === undefined || exitCode > 128;
  const known = sayings.find(
    ({ match, code }) => !(isKilled && code.startsWith('video_')) && errors.some((line) => match.test(line)),
  );
  if (known) return new SluglineError(known.code, `${name} ${known.say}`, { where: name, cause });
  const last = errors.at(-1) ?? said.at(-1) ?? 'it said nothing';
  return new SluglineError('media_tool_failed', `ffmpeg failed on ${name}: ${last}`, { where: name, cause });
}

const LINES_TOLD = 20;

/**
 * The lines that say that the disk is full. ffmpeg 5.1 may end well although there was no room for what it wrote last:
 * then its log alone says so.
 */
export const outOfRoom = (lines: readonly string[]): string[] =>
  lines.filter((line) => /\[(error|fatal)\].*no space left on device\s*$/i.test(line));

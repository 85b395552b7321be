import { SluglineError } from '@slugline/story';
import { isAss, readAss } from './ass.ts';
import { type Cue, MAX_CUE_LENGTH, type RawCue, type ReadCaptions } from './cue.ts';
import { cueText } from './text.ts';
import { readTimedText, WEBVTT } from './timed-text.ts';
import { millisecondsOf } from './times.ts';

/** The most captions of a file: enough for a day of video with one every four seconds. */
const MAX_CUES = 20_000;
/** The most lines of a file: ten per caption. A line takes many times its length in memory. */
const MAX_LINES = 10 * MAX_CUES;

/**
 * Parses SubRip, WebVTT or SubStation Alpha. Pure. A caption that can't be shown is left out and reported with the
 * number of its line. Throws `captions_invalid` when there is no caption at all, or when the file has too many.
 */
export function parseCaptions(text: string, name: string): ReadCaptions {
  // One line more than a file may have, so that an excess is noticed.
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/, MAX_LINES + 1);
  const refuse = (line: number, what: string): never => {
    throw new SluglineError('captions_invalid', `${name}, line ${line}: ${what}`, {
      where: `${name}:${line}`,
    });
  };
  if (lines.length > MAX_LINES)
    refuse(MAX_LINES + 1, `the file has more than ${MAX_LINES} lines, the most for captions`);
  const isWebvtt = WEBVTT.test(lines[0] ?? '') || /\.vtt$/i.test(name);
  const found = isAss(lines) ? readAss(lines) : readTimedText(lines, isWebvtt);
  const excess = found.cues[MAX_CUES];
  if (excess) refuse(excess.line, `this is caption ${MAX_CUES + 1}; a file may have ${MAX_CUES}`);

  const cues: Cue[] = [];
  const leftOut = [...found.leftOut];
  for (const raw of found.cues) {
    const cue = cueOf(raw);
    if (typeof cue === 'string') leftOut.push({ line: raw.line, why: cue });
    else cues.push(cue);
  }
  leftOut.sort((a, b) => a.line - b.line);
  if (cues.length === 0) {
    const { line, why } = leftOut[0] ?? { line: 1, why: 'the file has no captions' };
    refuse(line, why);
  }
  return { cues: cues.sort((a, b) => a.startMs - b.startMs), leftOut };
}

const SETTING = /^(vertical|line|position|size|align):[a-z0-9.%,-]+$/;
/** WebVTT has five settings. */
const MAX_SETTINGS = 5;

/** Returns a caption, or the reason why it can't be shown. */
function cueOf({ start, end, settings, text }: RawCue): Cue | string {
  if (text.length > MAX_CUE_LENGTH)
    return `this caption has ${text.length} characters; it may have ${MAX_CUE_LENGTH}`;
  const startMs = millisecondsOf(start);
  if (startMs === undefined) return `"${shown(start)}" is not a time such as 00:00:01,600`;
  const endMs = millisecondsOf(end);
  if (endMs === undefined) return `"${shown(end)}" is not a time such as 00:00:04,200`;
  if (endMs < startMs) return `the caption ends (${end}) before it begins (${start})`;
  if (endMs === startMs) return `the caption begins and ends at ${start}, so nobody would see it`;
  return {
    startMs,
    endMs,
    settings: settings.filter((setting) => SETTING.test(setting)).slice(0, MAX_SETTINGS),
    text: cueText(text),
  };
}

/** Shortens a text in the place of a time, for a message. */
const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

import { SluglineError } from '@slugline/story';
import type { Cue } from './cue.ts';
import { cueText } from './text.ts';

/** SubRip writes `00:00:01,600`. WebVTT writes a point, and may leave out the hours. */
const TIME = /^(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)[.,](\d{3})$/;
/** The most captions: a day of video, with one every four seconds. */
const MAX_CUES = 20_000;
/** The most lines: ten per caption. Each line of a file takes memory many times its length. */
const MAX_LINES = 10 * MAX_CUES;
/** The most characters of a caption with its times. A readable caption has fewer than 200. */
const MAX_CUE_LENGTH = 4_000;
const SETTING = /^(vertical|line|position|size|align):[a-z0-9.%,-]+$/;

/**
 * Parses SubRip or WebVTT. Pure and strict: anything that a viewer would miss throws `captions_invalid` with the number
 * of the faulty line. Returns the cues in the order of their times.
 */
export function parseCaptions(text: string, name: string): Cue[] {
  // Splits off one line more than a file may have, to notice the excess.
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/, MAX_LINES + 1);
  const wrong = (line: number, what: string): never => {
    throw new SluglineError('captions_invalid', `${name}, line ${line}: ${what}`, {
      where: `${name}:${line}`,
    });
  };
  if (lines.length > MAX_LINES) wrong(MAX_LINES + 1, `a file of captions may have ${MAX_LINES} lines`);
  const blocks = blocksOf(lines);
  const webvtt = /^WEBVTT($|[ \t])/.test(lines[0] ?? '');
  const captions = blocks.filter((block, index) => !(webvtt && (isHeader(block, index) || isAside(block))));
  if (captions.length === 0) wrong(1, 'there is no caption in this file');
  const excess = captions[MAX_CUES];
  if (excess)
    wrong(excess.line, `here begins the ${MAX_CUES + 1}th caption, and a file may have ${MAX_CUES}`);
  const cues = captions.map((block) => cueOf(block, wrong));
  return cues.toSorted((a, b) => a.startMs - b.startMs);
}

interface Block {
  /** The number of the first line, counted from 1. */
  line: number;
  lines: string[];
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let inside = false;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') inside = false;
    else if (inside) blocks.at(-1)?.lines.push(line);
    else {
      blocks.push({ line: index + 1, lines: [line] });
      inside = true;
    }
  }
  return blocks;
}

/** The text from `WEBVTT` to an empty line is the header, unless it is a cue: then the empty line is missing. */
const isHeader = ({ lines }: Block, index: number): boolean =>
  index === 0 && !lines.some((line) => line.includes('-->'));

/** Comments, styles and regions: viewers read none of them. */
const isAside = ({ lines: [first = ''] }: Block): boolean => /^(NOTE|STYLE|REGION)($|[ \t])/.test(first);

type Wrong = (line: number, what: string) => never;

function cueOf(block: Block, wrong: Wrong): Cue {
  const length = block.lines.reduce((sum, row) => sum + row.length + 1, 0);
  if (length > MAX_CUE_LENGTH)
    wrong(block.line, `this caption has ${length} characters, and one may have ${MAX_CUE_LENGTH}`);
  // A number or a name may precede the times.
  const at = block.lines[0]?.includes('-->') ? 0 : 1;
  const line = block.line + at;
  const timing = block.lines[at] ?? '';
  if (!timing.includes('-->')) {
    const numbered = /^\d+\s*$/.test(block.lines[0] ?? '') && block.lines.length > 1;
    wrong(numbered ? line : block.line, 'here should be times such as 00:00:01,600 --> 00:00:04,200');
  }
  const [start = '', after = ''] = timing.split('-->').map((side) => side.trim());
  const [end = '', ...settings] = after.split(/\s+/);
  const startMs =
    millisecondsOf(start) ?? wrong(line, `"${shown(start)}" is not a time such as 00:00:01,600`);
  const endMs = millisecondsOf(end) ?? wrong(line, `"${shown(end)}" is not a time such as 00:00:04,200`);
  if (endMs <= startMs) wrong(line, `the caption ends (${end}) before it begins (${start})`);
  const text = block.lines.slice(at + 1);
  const inner = text.findIndex((row) => row.includes('-->'));
  if (inner >= 0) wrong(line + 1 + inner, 'an empty line is missing before this caption');
  return {
    startMs,
    endMs,
    settings: settings.filter((setting) => SETTING.test(setting)),
    text: cueText(text.join('\n')),
  };
}

/** What a message shows instead of a time. */
const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

function millisecondsOf(text: string): number | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds, milliseconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000 + (milliseconds ?? 0);
}

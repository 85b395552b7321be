/**
 * Reads the times of captions. SubRip writes `00:00:01,600`, WebVTT and SubStation Alpha write a point. Hours may be
 * missing, and the fraction may have any number of digits: `0:00:01.5` is a second and a half. Three digits after a
 * colon are milliseconds, too. Two would be frames, whose length is not known here.
 */
const TIME = /^(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)(?:[.,;](\d{1,9})|:(\d{3}))?$/;

/** Returns a time in ms, or undefined if the text is not a time. */
export function millisecondsOf(text: string): number | undefined {
  const [, hours, minutes, seconds, fraction, milliseconds] = TIME.exec(text) ?? [];
  if (minutes === undefined) return undefined;
  const whole = (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Math.round(Number(`0.${fraction ?? milliseconds ?? 0}`) * 1000);
}

/** Writes a time as WebVTT does: `01:02:03.400`. */
export function clock(milliseconds: number): string {
  const hours = String(Math.floor(milliseconds / HOUR_MS)).padStart(2, '0');
  return hours + new Date(milliseconds % HOUR_MS).toISOString().slice(13, 23);
}

export const HOUR_MS = 3_600_000;

/** The two times of a caption as they are written, and what follows them in the line. */
export interface Timing {
  start: string;
  end: string;
  settings: string[];
}

/** The usual arrow. A line with it is meant to have times, even when they can't be read. */
export const ARROW = '-->';

/** Arrows that people and programs write instead. A line with one of them has times only if both can be read. */
const SIMILAR_ARROW = /-{1,3} ?>|[–—−]{1,2}>?|→/;

/** Characters. No line with times is longer, without its settings. */
const LONGEST_SLOPPY = 200;

/** Returns the times in a line, as they are written; undefined if it is a line of text. */
export function timingOf(line: string): Timing | undefined {
  if (line.includes(ARROW)) {
    const timing = sidesOf(line, ARROW);
    if (isRead(timing) || line.length > LONGEST_SLOPPY) return timing;
    const tidy = tidied(line);
    return tidy.includes(ARROW) ? sidesOf(tidy, ARROW) : timing;
  }
  if (line.length > LONGEST_SLOPPY || !SIMILAR_ARROW.test(line)) return undefined;
  const tidy = tidied(line);
  const [arrow] = SIMILAR_ARROW.exec(tidy) ?? [];
  const timing = arrow === undefined ? undefined : sidesOf(tidy, arrow);
  return timing && isRead(timing) ? timing : undefined;
}

function sidesOf(line: string, arrow: string): Timing {
  const at = line.indexOf(arrow);
  const [end = '', ...settings] = line
    .slice(at + arrow.length)
    .trim()
    .split(/\s+/);
  return { start: line.slice(0, at).trim(), end, settings };
}

const isRead = ({ start, end }: Timing): boolean =>
  millisecondsOf(start) !== undefined && millisecondsOf(end) !== undefined;

/** Direction marks, which editors for right-to-left languages put around times. */
const MARKS = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const ARABIC_DIGITS = /[٠-٩۰-۹]/g;
const SPACED = /(\d) ?([:.,]) ?(?=\d)/g;

/** Returns a line of times with ASCII digits, without direction marks, and without spaces within its times. */
const tidied = (line: string): string =>
  line
    .normalize('NFKC')
    .replace(MARKS, '')
    .replace(ARABIC_DIGITS, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replace(SPACED, '$1$2');

import { asciiDigits, beforeHour, evening, months, morning, spaced, zones } from './time-words.ts';

/** A line from which times are being removed. */
export interface Scan {
  rest: string;
  dates: PartialDate[];
  times: { hour: number; minute: number }[];
  zones: string[];
}

/** A day; without a year if the line names none. */
export interface PartialDate {
  year?: number;
  month: number;
  day: number;
}

/** In characters. No note is longer. */
export const longest = 300;

/** Takes days, hours and time zones out of a line; undefined if a day can be read in two ways. */
export function scanOf(line: string, language: string): Scan | undefined {
  const scan: Scan = { rest: asciiDigits(line.slice(0, longest)), dates: [], times: [], zones: [] };
  takeIso(scan);
  const isAmbiguous = takeDates(scan, language);
  takeOffsets(scan);
  takeTimes(scan);
  takeZones(scan);
  return isAmbiguous ? undefined : scan;
}

/** Removes what a pattern matches from the rest of the line. */
function take(
  scan: Scan,
  pattern: RegExp,
  found: (said: Record<string, string | undefined>) => boolean,
): void {
  scan.rest = scan.rest.replace(pattern, (...match) => {
    const groups = match.at(-1) as Record<string, string | undefined>;
    return found(groups) ? ' ' : (match[0] as string);
  });
}

function takeIso(scan: Scan): void {
  const pattern =
    /(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?:(?:t| )?(?<hour>\d\d):(?<minute>\d\d)(?::\d\d(?:\.\d+)?)?(?<zone>z|[+-]\d\d:?\d\d)?)?/g;
  take(scan, pattern, ({ year, month, day, hour, minute, zone }) => {
    scan.dates.push({ year: Number(year), month: Number(month), day: Number(day) });
    if (hour !== undefined) scan.times.push({ hour: Number(hour), minute: Number(minute) });
    if (zone !== undefined) scan.zones.push(zone === 'z' ? '+0' : minutesOf(zone));
    return true;
  });
}

/** Removes days from the line. Returns whether one of them is ambiguous. */
function takeDates(scan: Scan, language: string): boolean {
  let isAmbiguous = false;
  const push = (year: string | undefined, month: number, day: string | undefined) => {
    scan.dates.push({ ...(year && { year: Number(year) }), month, day: Number(day) });
    return true;
  };
  take(
    scan,
    /(?:(?<year>\d{4})\s?[年년]\s?)?(?<![\d.])(?<month>\d{1,2})\s?[月월]\s?(?<day>\d{1,2})\s?[日号일]?/gu,
    (said) => push(said.year, Number(said.month), said.day),
  );
  take(scan, /(?<year>\d{4})[./] ?(?<month>\d{1,2})[./] ?(?<day>\d{1,2})\b\.?/g, (said) =>
    push(said.year, Number(said.month), said.day),
  );
  take(scan, /\b(?<one>\d{1,2})(?<sign>[./-]) ?(?<other>\d{1,2})[./-] ?(?<year>\d{4})\b/g, (said) => {
    const [one, other] = [Number(said.one), Number(said.other)];
    const isMonthFirst = said.sign === '/' && (other > 12 || language === 'en-US');
    if (said.sign === '/' && /^en$/.test(language) && one <= 12 && other <= 12 && one !== other)
      isAmbiguous = true;
    return isMonthFirst ? push(said.year, one, said.other) : push(said.year, other, said.one);
  });
  const { month, numbers } = months();
  const dayFirst = new RegExp(
    `(?<!\\p{L}|\\d)(?<day>\\d{1,2})(?:st|nd|rd|th|er|º|ª|°|-?го|\\.)?(?: (?:of|de|di))? ?[בל]?(?<month>${month})(?!\\p{L})\\.?,?(?: (?:de|del|года|г\\.)?)? ?(?<year>[12]\\d{3}(?!\\d))?`,
    'gu',
  );
  const monthFirst = new RegExp(
    `(?<!\\p{L})(?<month>${month})(?!\\p{L})\\.? (?<day>\\d{1,2})(?!\\d|:|\\.\\d)(?:st|nd|rd|th)?,?(?: (?<year>[12]\\d{3}(?!\\d)))?`,
    'gu',
  );
  take(scan, dayFirst, (said) => push(said.year, numbers.get(said.month ?? '') ?? 0, said.day));
  take(scan, monthFirst, (said) => push(said.year, numbers.get(said.month ?? '') ?? 0, said.day));
  return isAmbiguous;
}

function takeTimes(scan: Scan): void {
  const push = (hour: string | undefined, minute: string | undefined, half: string | undefined) => {
    const isMorning = half !== undefined && new RegExp(`^(?:${morning})$`, 'u').test(half);
    const isEvening = half !== undefined && !isMorning;
    const shown = Number(hour);
    if (shown > 24 || Number(minute ?? 0) > 59) return false;
    scan.times.push({
      hour: isMorning && shown === 12 ? 0 : isEvening && shown < 12 ? shown + 12 : shown,
      minute: Number(minute ?? 0),
    });
    return true;
  };
  const half = `(?<half>${morning}|${evening})`;
  take(scan, /\b12 ?noon\b|\bnoon\b/g, () => push('12', '0', undefined));
  take(
    scan,
    new RegExp(
      `(?<!${spaced})${half} ?(?<hour>\\d{1,2})(?!\\d)(?:[:時时點点시] ?(?<minute>\\d{1,2})?)?[分분]?(?: ?बजे)?`,
      'gu',
    ),
    (said) => push(said.hour, said.minute, said.half),
  );
  take(scan, /(?<hour>\d{1,2}) ?[時时點点시] ?(?:(?<minute>\d{1,2}) ?[分분])?/gu, (said) =>
    push(said.hour, said.minute, undefined),
  );
  take(
    scan,
    new RegExp(
      `(?<!\\d)(?<hour>\\d{1,2})[:.h](?<minute>\\d{2})(?::\\d{2})?(?!\\d)(?: ?${half}(?!\\p{L}))?`,
      'gu',
    ),
    (said) => push(said.hour, said.minute, said.half),
  );
  take(scan, new RegExp(`(?<!\\d)(?<hour>\\d{1,2}) ?${half}(?!\\p{L})`, 'gu'), (said) =>
    push(said.hour, undefined, said.half),
  );
  take(
    scan,
    /(?<!\d)(?<hour>\d{1,2}) ?(?:uhr|h|hs|hrs|heures|uur|ore|horas|часов|часа|ч|godz|बजे)(?!\p{L})\.?/gu,
    (said) => push(said.hour, undefined, undefined),
  );
  take(scan, new RegExp(`(?<!\\p{L})(?:${beforeHour}) (?<hour>\\d{1,2})(?![\\d:./-])`, 'gu'), (said) =>
    push(said.hour, undefined, undefined),
  );
  take(
    scan,
    /(?<!\d)(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?= ?(?:gmt|utc|z|bst|cet|cest|est|edt|hrs|hours|hr|h|uhr|uur)(?!\p{L}))/gu,
    (said) => push(said.hour, said.minute, undefined),
  );
}

const zoneNames = Object.keys(zones).sort((one, other) => other.length - one.length);
const zonePattern = new RegExp(`(?<!${spaced})(?<zone>${zoneNames.join('|')})(?!${spaced})`, 'gu');

function takeOffsets(scan: Scan): void {
  take(scan, /\b(?:gmt|utc) ?(?<offset>[+-] ?\d{1,2}(?::?\d{2})?)(?!\d)/g, ({ offset }) => {
    scan.zones.push(minutesOf(offset?.replace(' ', '') ?? ''));
    return true;
  });
}

function takeZones(scan: Scan): void {
  if (scan.times.length === 0) return;
  take(scan, /(?<!\d)(?<offset>[+-]\d{2}:\d{2})(?!\d)/g, ({ offset }) => {
    scan.zones.push(minutesOf(offset ?? ''));
    return true;
  });
  take(scan, zonePattern, ({ zone }) => {
    scan.zones.push(zones[zone ?? ''] ?? '+0');
    return true;
  });
}

/** Returns an offset such as +05:30 in minutes. */
function minutesOf(offset: string): string {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(offset) ?? [];
  return `${sign}${Number(hours) * 60 + Number(minutes)}`;
}

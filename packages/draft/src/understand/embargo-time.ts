import { readClockTime } from '@slugline/story';
import { longest, type PartialDate, scanOf } from './time-scan.ts';
import { asciiDigits, fillers, isDayOrMonth, weekdays } from './time-words.ts';

/** The time that a line names: the time itself (RFC 3339), two possible readings, or nothing that can be read. */
export type TimeInLine =
  | { kind: 'time'; time: string }
  | { kind: 'two readings'; readings: readonly [string, string]; why: string }
  | { kind: 'unread'; why: string };

/**
 * The context for reading a time: the time zone for times without one, the language of the site, and this moment in
 * ms.
 */
export interface ReadingTime {
  timeZone: string;
  language: string;
  now: number;
}

/**
 * Reads the single time that a line names, in the languages of newsrooms: "18:00 GMT, 1 January 2027", "1. Januar
 * 2027, 18 Uhr", "2027年1月1日18时". It does not read a day without an hour, an hour without a day, days such as "Friday",
 * two different times, unknown time zones, or ambiguous days such as 2/3/2027.
 */
export function timeIn(line: string, circumstances: ReadingTime): TimeInLine {
  const scan = scanOf(line, circumstances.language);
  const unread = (why: string): TimeInLine => ({ kind: 'unread', why });
  if (scan === undefined) return unread('its day can be read in two ways');
  const [date, ...otherDates] = distinct(scan.dates);
  const [time, ...otherTimes] = distinct(scan.times);
  const [zone, ...otherZones] = [...new Set(scan.zones)];
  if (!date) return unread('it names no day of a month');
  if (!time) return unread('it names no hour');
  if (otherDates.length + otherTimes.length + otherZones.length > 0)
    return unread('it names more than one time');
  if (zone === undefined && hasUnknownZone(line)) return unread('its time zone is not known');
  const year = date.year ?? nextYear(date, circumstances.now);
  if (year === undefined) return unread('it names no year');
  if (year < 2000 || year > 2200) return unread('its year is of another calendar');
  try {
    return inZone({ ...date, year, ...time }, zone, circumstances.timeZone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return unread('there is no such time');
  }
}

/**
 * Whether a line has words besides those for a time and the usual words around a time in a note. `most` is how many
 * letters of other scripts than Latin may be left: not all their small words are listed.
 */
export function saysMoreThanTime(line: string, language: string, most = 6): boolean {
  const scan = scanOf(line, language);
  if (!scan) return false;
  const words = scan.rest
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word !== '' && !fillers.has(word) && !isDayOrMonth(word));
  const spoken = words.join('');
  return spoken.length > (/\p{sc=Latin}/u.test(spoken) ? 0 : most);
}

/** Whether a line names a day or an hour. */
export function namesTime(line: string, language: string): boolean {
  const scan = scanOf(line, language);
  return scan === undefined || scan.dates.length + scan.times.length > 0;
}

/** Whether a line names a day of the week. */
export const namesWeekday = (line: string): boolean =>
  asciiDigits(line.slice(0, longest))
    .split(/[^\p{L}\p{M}-]+/u)
    .some((word) => word.length > 3 && weekdays().has(word));

type Clock = Required<PartialDate> & { hour: number; minute: number };

function inZone(clock: Clock, zone: string | undefined, siteZone: string): TimeInLine {
  const { year, month, day, hour, minute } = clock;
  const offset = zone === undefined ? undefined : /^[+-]\d{1,4}$/.exec(zone)?.[0];
  if (offset !== undefined) {
    readClockTime(clock, 'UTC');
    const ms = Date.UTC(year, month - 1, day, hour, minute) - Number(offset) * 60_000;
    return { kind: 'time', time: new Date(ms).toISOString().replace('.000Z', 'Z') };
  }
  const read = readClockTime(clock, zone ?? siteZone);
  if (read.kind === 'exact') return { kind: 'time', time: read.time };
  const why = `clocks are changed then, so that this time is ${read.kind} in ${zone ?? siteZone}`;
  return { kind: 'two readings', readings: read.readings, why };
}

/** Returns the year of a day without one: the next such day, if it is within half a year. */
function nextYear({ month, day }: PartialDate, now: number): number | undefined {
  const thisYear = new Date(now).getUTCFullYear();
  return [thisYear, thisYear + 1].find((year) => {
    const ahead = Date.UTC(year, month - 1, day) - now;
    return ahead > -86_400_000 && ahead < 183 * 86_400_000;
  });
}

const distinct = <T>(values: readonly T[]): T[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];

/** Whether capitals directly after an hour name a time zone that is not known. */
function hasUnknownZone(line: string): boolean {
  const [, name = ''] = /\d{1,2}(?:[:.h]\d{2})?(?: ?[ap]\.?m\.?)? ?\(?([A-Z]{2,5})\b/.exec(line) ?? [];
  const word = name.toLowerCase();
  return word !== '' && !/^(?:am|pm|on|noon|den)$/.test(word) && !fillers.has(word) && !isDayOrMonth(word);
}

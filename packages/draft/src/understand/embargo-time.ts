import { readClockTime } from '@slugline/story';
import { asciiDigit } from '../clean/characters.ts';

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

/** A line from which times are being removed. */
interface Scan {
  rest: string;
  dates: PartialDate[];
  times: { hour: number; minute: number }[];
  zones: string[];
}

interface PartialDate {
  year?: number;
  month: number;
  day: number;
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

/** In characters. No note is longer. */
const longest = 300;

function scanOf(line: string, language: string): Scan | undefined {
  const scan: Scan = { rest: asciiDigits(line.slice(0, longest)), dates: [], times: [], zones: [] };
  takeIso(scan);
  const isAmbiguous = takeDates(scan, language);
  takeOffsets(scan);
  takeTimes(scan);
  takeZones(scan);
  return isAmbiguous ? undefined : scan;
}

const asciiDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u0640\u064b-\u0652\u200c-\u200f]/g, '')
    .replace(/\p{Nd}/gu, asciiDigit);

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

/** Letters of scripts that put spaces between words. */
const spaced = '[\\p{sc=Latin}\\p{sc=Cyrillic}\\p{sc=Arabic}\\p{sc=Hebrew}\\p{sc=Devanagari}]';

const morning = 'am|a\\.m\\.?|上午|早上|凌晨|午前|오전|صباحا|ص|de la mañana|da manhã|sabah|सुबह|صبح|בבוקר';
const evening =
  'pm|p\\.m\\.?|下午|晚上|午後|오후|مساء|م|de la tarde|de la noche|da tarde|da noite|akşam|शाम|रात|عصر|شب|בערב';

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

/**
 * Abbreviations and names of time zones, each with an offset in minutes or a zone. Those with two meanings are left
 * out.
 */
const zones: Readonly<Record<string, string>> = {
  ...named('+0', ['gmt', 'utc', 'z', 'wet', 'بتوقيت غرينتش', 'بتوقيت جرينتش', 'по гринвичу', 'شעון גריניץ']),
  ...named('+60', ['bst', 'cet', 'mez', 'west', 'wat']),
  ...named('+120', ['cest', 'mesz', 'eet', 'sast', 'cat']),
  ...named('+180', [
    'eest',
    'msk',
    'мск',
    'trt',
    'eat',
    'по москве',
    'по московскому времени',
    'московского времени',
  ]),
  ...named('+330', ['भारतीय समयानुसार']),
  ...named('+300', ['pkt']),
  ...named('+420', ['wib', 'ict']),
  ...named('+480', [
    'wita',
    'hkt',
    'sgt',
    '北京时间',
    '北京時間',
    '香港时间',
    '香港時間',
    '台北時間',
    '台灣時間',
  ]),
  ...named('+540', ['wit', 'jst', 'kst', '日本時間', '한국시간', '한국 시간']),
  ...named('+600', ['aest']),
  ...named('+660', ['aedt']),
  ...named('+720', ['nzst']),
  ...named('+780', ['nzdt']),
  ...named('-180', ['brt', 'hora de brasília']),
  ...named('-300', ['est']),
  ...named('-240', ['edt']),
  ...named('-420', ['pdt', 'mst']),
  ...named('-480', ['pst']),
  ...named('America/New_York', ['et', 'eastern time', 'eastern', 'new york time']),
  ...named('America/Los_Angeles', ['pt', 'pacific time']),
  ...named('Europe/London', ['uk time', 'london time']),
  ...named('Europe/Paris', ['heure de paris']),
  ...named('Europe/Berlin', ['deutscher zeit', 'berliner zeit']),
  ...named('Europe/Rome', ['ora italiana', 'ora di roma']),
  ...named('Europe/Madrid', ['hora de madrid', 'hora peninsular', 'hora española']),
  ...named('Europe/Lisbon', ['hora de lisboa']),
  ...named('Europe/Amsterdam', ['nederlandse tijd']),
  ...named('Europe/Warsaw', ['czasu polskiego', 'czasu warszawskiego']),
  ...named('Europe/Istanbul', ['türkiye saati', 'türkiye saatiyle', 'tsi']),
  ...named('Asia/Jerusalem', ['שעון ישראל', 'לפי שעון ישראל']),
  ...named('Asia/Tehran', ['به وقت تهران', 'بوقت تهران']),
};

function named(zone: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, zone]));
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

/** Words before an hour without minutes: "saat 6", "a las 8". */
const beforeHour = 'ساعت|الساعة|saat|pukul|jam|godz\\.?|godzin[ayie]|ore|בשעה|שעה|a las|às|klo|kl\\.?|um|at';

/** Whether capitals directly after an hour name a time zone that is not known. */
function hasUnknownZone(line: string): boolean {
  const [, name = ''] = /\d{1,2}(?:[:.h]\d{2})?(?: ?[ap]\.?m\.?)? ?\(?([A-Z]{2,5})\b/.exec(line) ?? [];
  const word = name.toLowerCase();
  return word !== '' && !/^(?:am|pm|on|noon|den)$/.test(word) && !fillers.has(word) && !isDayOrMonth(word);
}

const isDayOrMonth = (word: string): boolean => months().numbers.has(word) || weekdays().has(word);

let monthNames: { month: string; numbers: ReadonlyMap<string, number> } | undefined;

const locales =
  'en de fr es pt it nl pl ru tr ar ar-LB ar-DZ he fa-u-ca-gregory hi id zh ja ko da nb sv fi cs sk hu ro uk el'.split(
    ' ',
  );

/** The months in the languages of newsrooms, long and short, in the form that they have next to a day. */
function months(): { month: string; numbers: ReadonlyMap<string, number> } {
  if (monthNames) return monthNames;
  const numbers = new Map<string, number>();
  for (const locale of locales)
    for (const style of ['long', 'short'] as const)
      for (const { month, name } of monthsOf(locale, style)) {
        const plain = asciiDigits(name).replace(/\.$/, '');
        if (/^\p{L}[\p{L}\p{M} ]+$/u.test(plain) && !numbers.has(plain)) numbers.set(plain, month);
      }
  const names = [...numbers.keys()].sort((one, other) => other.length - one.length);
  monthNames = { month: names.join('|'), numbers };
  return monthNames;
}

function monthsOf(locale: string, style: 'long' | 'short'): { month: number; name: string }[] {
  const options = { month: style, timeZone: 'UTC' } as const;
  return [
    new Intl.DateTimeFormat(locale, { ...options, day: 'numeric' }),
    new Intl.DateTimeFormat(locale, options),
  ].flatMap((format) =>
    Array.from({ length: 12 }, (_, index) => ({
      month: index + 1,
      name: format.formatToParts(Date.UTC(2026, index, 15)).find(({ type }) => type === 'month')?.value ?? '',
    })),
  );
}

let weekdayNames: ReadonlySet<string> | undefined;

function weekdays(): ReadonlySet<string> {
  weekdayNames ??= new Set(
    locales.flatMap((locale) =>
      (['long', 'short'] as const).flatMap((style) => {
        const format = new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' });
        return Array.from({ length: 7 }, (_, index) =>
          asciiDigits(format.format(Date.UTC(2026, 5, 1 + index))).replace(/\.$/, ''),
        );
      }),
    ),
  );
  return weekdayNames;
}

/** Words that stand around the time in a note. */
const fillers = new Set(
  asciiDigits(
    `embargo embargoed strictly under strict press until till til not before for release on at the of in local time hours
    hrs sperrfrist bis zum zu um ab frei uhr am dem jusqu au aux à le la les de du des sous hasta el las los del a al día
    até às o as os do da dia fino alle ore del dalle all giorno tot en met op om vanaf publicatie uur do od godz godziny
    dnia r до часов часа года г по не публиковать раньше ранее kadar saat saati itibarıyla tarihine tarihli
    ambargo ambargolu yayın yasağı حتى الساعة يوم من بتاريخ حظر النشر محظور עד ליום יום שעה לשעה בשעה אמברגו פרסום לפרסום ב
    تا ساعت روز انتشار امبارگو तक को बजे एम्बार्गो प्रकाशन hingga sampai pukul tanggal jam まで 解禁 情報解禁 日時 까지 엠바고 보도 시점
    禁发 至 于 前 之前 請 请 发布 midnight today tomorrow tonight
    after from later earlier than or and only any broadcast publication use online hrs o clock onwards no nor
    bitte nicht erst vor ab dem der den für die beachten achtung wichtig frühestens h heures heure minuit matin
    horas hs hora día antes después desde partir del das dos dia após depois dopo prima partire dalla dell
    przed po rano przez с во в от утра время времени с önce sonra itibaren tarihinden saatinden dan den ten tan e a ye
    قبل بعد اعتبارا ساعة تاريخ صباحا مساء לפני אחרי החל מ השעה قبل پیش پس بعد از به وقت تاریخ पहले बाद से के में तक
    sebelum setelah mulai waktu 以降 以前 午前 午後 이후 이전 부터 오전 오후 월 화 수 목 금 토 일 heute morgen demain lundi hoy mañana amanhã domani jutro
    завтра сегодня vandaag ochtends s`,
  ).split(/\s+/),
);

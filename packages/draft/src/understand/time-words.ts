import { asciiDigit } from '../clean/characters.ts';

/** Returns a text in lower case, with ASCII digits and without marks: so times are looked for in all languages alike. */
export const asciiDigits = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u0640\u064b-\u0652\u200c-\u200f]/g, '')
    .replace(/\p{Nd}/gu, asciiDigit);

/** Letters of scripts that put spaces between words. */
export const spaced = '[\\p{sc=Latin}\\p{sc=Cyrillic}\\p{sc=Arabic}\\p{sc=Hebrew}\\p{sc=Devanagari}]';

/** Halves of the day, as parts of a regular expression. */
export const morning =
  'am|a\\.m\\.?|上午|早上|凌晨|午前|오전|صباحا|ص|de la mañana|da manhã|sabah|सुबह|صبح|בבוקר';
export const evening =
  'pm|p\\.m\\.?|下午|晚上|午後|오후|مساء|م|de la tarde|de la noche|da tarde|da noite|akşam|शाम|रात|عصر|شب|בערב';

/** Words before an hour without minutes: "saat 6", "a las 8". */
export const beforeHour =
  'ساعت|الساعة|saat|pukul|jam|godz\\.?|godzin[ayie]|ore|בשעה|שעה|a las|às|klo|kl\\.?|um|at';

/**
 * Abbreviations and names of time zones, each with an offset in minutes or a zone. Those with two meanings are left
 * out.
 */
export const zones: Readonly<Record<string, string>> = {
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

/** Whether a word is a day of the week or a month. */
export const isDayOrMonth = (word: string): boolean => months().numbers.has(word) || weekdays().has(word);

let monthNames: { month: string; numbers: ReadonlyMap<string, number> } | undefined;

const locales =
  'en de fr es pt it nl pl ru tr ar ar-LB ar-DZ he fa-u-ca-gregory hi id zh ja ko da nb sv fi cs sk hu ro uk el'.split(
    ' ',
  );

/** The months in the languages of newsrooms, long and short, in the form that they have next to a day. */
export function months(): { month: string; numbers: ReadonlyMap<string, number> } {
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

/** The days of the week in the languages of newsrooms, long and short. */
export function weekdays(): ReadonlySet<string> {
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
export const fillers = new Set(
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

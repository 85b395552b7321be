import type { Cue } from './cue.ts';

/**
 * Drones and action cameras write their position, cue by cue, into a file with the name and form of captions. Each
 * maker has its own format, which changes with every generation, so this looks for coordinates in any format that a
 * machine writes. One cue is enough, since it reveals a position to within some hundred metres. People who mention a
 * place say "latitude 52 and a half" or "40 degrees north", which is not such a format.
 */

/**
 * Degrees with a decimal point or comma. `degrees` has any number of decimals. `exact` has enough of them for about a
 * hundred metres, and `precise` for about ten.
 */
const number = (decimals: string) => String.raw`[-+]?\d{1,3}[.,]\d${decimals}`;
const degrees = number('+');
const exact = number('{3,}');
const precise = String.raw`(?<![\d.,])${number('{4,}')}(?!\d)`;

/** Characters between a name and its value: `latitude: `, `"lat": "`, `lat="`, `GPS (`. */
const sets = String.raw`["']?\s?[:=(]\s?["'(]?\s?`;
const latitude = String.raw`(?:latitude|longt?itude|(?:\b|_)(?:lat|lon|lng))`;
/** What separates the numbers of a pair, with the letter of a direction or without: `, N: `. */
const between = String.raw`\s?°?\s?[nsew]?[\s,;/]{1,3}(?:[nsew]\s?:?\s?)?`;
const form = (source: string, flags = '') => new RegExp(source, flags);

/** Expressions for lower-case text. Every repetition has a bound, so that none is slow. */
const coordinates: readonly RegExp[] = [
  // latitude: 52.516275 (DJI, also as "longtitude"), "lat": 52.5, lat="52.5" (GPX), GPSLatitude = 52.5, Long: 13.3777
  form(latitude + sets + degrees),
  form(String.raw`\blong${sets}${exact}`),
  form(String.raw`\[\s?${latitude}\s?[:=]\s?[-+]?\d`),
  form(String.raw`(?:${latitude}|\blong\b)\D{1,12}${precise}`),
  // 52.516275,13.377704: without a space, since that comma could separate thousands elsewhere
  /\d{1,3}\.\d{4,}[,;/][-+]?\d{1,3}\.\d{4,}/,
  // GPS(13.3777,52.5163,34), and Autel's HOME(E: 149.0251, N: 20.2532)
  form(String.raw`\bgps${sets}(?:[nsew]\s?:?\s?)?${degrees}${between}${degrees}`),
  form(
    String.raw`\b(?:home|position|pos|location|loc|coordinates?)${sets}(?:[nsew]\s?:?\s?)?${exact}${between}${exact}`,
  ),
  // N 52.516, E: 13.377; 52.516°N 13.377°E
  form(String.raw`(?<!\p{L})[ns]\s?:?\s?${exact}\s?°?[\s,;/]{1,3}[ew]\s?:?\s?${exact}`, 'u'),
  form(String.raw`${exact}\s?°?\s?[ns][\s,;/]{1,3}${exact}\s?°?\s?[ew](?!\p{L})`, 'u'),
  // 52°30'58.6"N; 52 deg 30' 58.60" N (ExifTool); 52° 30.977'
  /\d{1,3}\s?(?:[°o]|deg)\s?\d{1,2}\s?['′’]\s?\d{1,2}(?:[.,]\d{1,9})?\s?(?:["”]|['′’]{2})/,
  /\d{1,3}\s?(?:[°o]|deg)\s?\d{1,2}[.,]\d{2,9}\s?['′’]/,
  // N52 30.977 E013 22.662 (GPSBabel)
  /(?<![a-z])[ns]\s?\d{1,2}\s\d{1,2}[.,]\d{2,9}[\s,;/]{1,3}[ew]\s?\d{1,3}\s\d{1,2}[.,]\d{2,9}/,
  // Sentences of a GPS receiver (NMEA 0183): $GPRMC,123519,A,4807.038,N,01131.000,E,…
  /\$[a-z]{5},[a-z\d.,-]{0,40}\d{3,4}\.\d{1,9},[ns],/,
  // ISO 6709: +52.5163+013.3777/
  /(?<![\d.])[-+]\d{2,6}(?:\.\d{1,12})?[-+]\d{3,7}(?:\.\d{1,12})?(?:[-+]\d{1,6}(?:\.\d{1,12})?)?(?:crs[a-z\d_]{1,12})?\//,
  // geo:52.5,13.4 (RFC 5870), and addresses of map sites: @52.5163,13.3777,17z
  form(String.raw`(?:geo:|@)${degrees},\s?${degrees}`),
  // Grid references (MGRS) to within ten metres: 33UUU9003119531
  /(?<![a-z\d])\d{2}[c-hj-np-x](?:[a-hj-np-z]{2}\d{8}|\s?[a-hj-np-z]{2}\s?\d{5}\s?\d{5})(?!\d)/,
];

/** The names that cameras write beside their readings. No cue of speech holds two of them. */
const readings: readonly RegExp[] = [
  /\bsrtcnt\s?:/,
  /\bframecnt\s?:/,
  /\bdifftime\s?:/,
  /\b(?:rel|abs)_alt\s?:/,
  /\bbarometer\s?:/,
  /\bshutter\s?:\s?\d/,
  /\biso\s?:\s?\d|\biso \d{1,6}, /,
  /\bf-?num\s?:|\bf\/\d[\d.]{0,4}, /,
  /\bss \d/,
  /\bev\s?:?\s?[-+]?\d/,
  /\bfocal_len\s?:/,
  /\bct\s?:\s?\d/,
  /\bgb_(?:yaw|pitch|roll)\s?:/,
  /\b[hv]\.s -?\d/,
  /\b[fg]\.pry\s?\(/,
];

/**
 * Returns the first cue with coordinates that a machine wrote, or the first reading of a file that consists of a
 * camera's readings. Undefined for captions.
 */
export function telemetryAmong(cues: readonly Cue[]): Cue | undefined {
  const texts = cues.map(({ text }) => plain(text));
  const located = texts.findIndex(hasCoordinates);
  if (located >= 0) return cues[located];
  const isReading = texts.map((text) => readings.filter((reading) => reading.test(text)).length >= 2);
  // Latitude in one cue, longitude in the next. A person says such a number at most once.
  const isNumber = texts.map((text) => bare.test(text) && text.replace(/\P{L}/gu, '').length <= mostLetters);
  const first = [isReading, isNumber].find((found) => isThroughout(found))?.indexOf(true);
  return first === undefined ? undefined : cues[first];
}

const bare = form(precise);
const pairs = form(precise, 'g');
/** The most letters of a cue that is only a number with its name and unit. */
const mostLetters = 12;

/** Whether a file is telemetry: at least a third of its cues have readings. The others may be dates and counts. */
const isThroughout = (found: readonly boolean[]): boolean => {
  const count = found.filter(Boolean).length;
  return count * 3 >= found.length && (count > 1 || found.length === 1) && count > 0;
};

/** Two numbers with four or more decimals are coordinates, in any language and with any words between them. */
const hasCoordinates = (text: string): boolean =>
  coordinates.some((each) => each.test(text)) || (text.match(pairs)?.length ?? 0) > 1;

/** Returns the text of a cue as it is displayed, in lower case, in half-width characters and with single spaces. */
const plain = (text: string): string =>
  text
    .replace(/<\/?[ibu]>/g, '')
    .replace(/&(?:lrm|rlm);/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .toLowerCase();

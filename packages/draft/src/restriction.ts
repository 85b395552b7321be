/**
 * What in a draft or its settings may keep a story from the public. A field of that kind that is not understood stops the
 * package: to overlook one would publish what is to wait.
 */

/** An embargo by the names that newsrooms have for it. Misspelt by up to two letters it still is one. */
const embargo = ['embargo', 'embargoed', 'sperrfrist'];

/** Restrict wherever they stand in a name, and misspelt by one letter, unless their value is a plain no. */
const restricting = words(`
  draft drafts entwurf brouillon borrador bozza rascunho unpublish unpublished unlisted withhold withheld
  expiry expire expires expired expiration scheduled schedule onhold killed spiked withdrawn retracted
  confidential`);

/** Restrict as a whole name, and misspelt by one letter. Dates of Hugo, Jekyll, Ghost, Astro, WordPress and others. */
const restrictingNames = words(`
  publishdate publishat publishon publishtime publishfrom publishafter publishuntil publishingdate
  publishedat publishedon publisheddate publishedtime publishedfrom publicationdate publicationtime pubdate pubtime
  datepublished dateofpublication golive golivedate golivetime goliveat liveat livefrom livedate liveuntil
  releasedate releaseat releaseon releasetime releaseafter notbefore notafter notuntil
  validfrom validuntil validto validthrough availablefrom availableuntil availableafter visiblefrom visibleuntil
  activefrom activeuntil until hold held holduntil holdfor legalhold hidden private secret internal restricted notforpublication donotpublish
  expirydate expirationdate expiresat expireson unpublishdate unpublishat scheduleddate scheduledat
  password postpassword members membersonly paywall premium subscribersonly kill spike publish missingmedia`);

/** Restrict unless their value says that the story is public. */
const permitting = words(`
  published public listed visible online approved
  status poststatus pubstatus visibility access state stage workflow`);

/** What a site generator makes nothing of, or lists nowhere, where the value is a plain no. */
const making = words('render list output permalink');

/** A letter away from "published", and in half of all front matter. */
const harmless = words('publisher');

const no = new Set(['false', 'no', 'none', 'never', 'off', '0']);
const yes = words(
  'true yes on 1 public published publish live final usable open everyone everybody all visible free',
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/**
 * Whether a field that is not known here may restrict publication: by its name, spelt in any way and perhaps wrongly, and
 * by its value where that is a plain yes or no. A `date` restricts where it lies after `now` (ms since 1970), as in Hugo
 * and Jekyll.
 */
export function restricts(name: string, value: unknown, now: number): boolean {
  if (saysEmbargo(name)) return true;
  const parts = partsOf(name).filter((part) => part !== 'is');
  const whole = parts.join('');
  const said = String(value).trim().toLowerCase();
  if (harmless.has(whole)) return false;
  if (dates.has(whole)) return !(Date.parse(said) <= now);
  if (making.has(whole)) return no.has(said);
  if (whole === 'published' && /\d{4}/.test(said) && Date.parse(said) <= now) return false;
  if (isOneOf(whole, permitting)) return !yes.has(said);
  const heard = heardIn(parts);
  const may =
    heard.some((word) => isOneOf(word, restricting)) || heard.some((word) => isOneOf(word, restrictingNames));
  return may && !no.has(said);
}

const dates = words('date datetime postdate');

function saysEmbargo(name: string): boolean {
  const parts = partsOf(name);
  return (
    /embarg|sperrfrist/.test(parts.join('')) ||
    heardIn(parts).some((word) => embargo.some((known) => isNearly(word, known, 2)))
  );
}

/** `publishDate`, `publish_date` and `Publish-Date` are `publish` and `date`. */
const partsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');

/** The words of a name, each with the next ("on_hold" is one in two), and all together. */
const heardIn = (parts: readonly string[]): string[] => [
  ...parts,
  ...parts.slice(1).map((part, index) => `${parts[index]}${part}`),
  parts.join(''),
];

/** Short words have too many neighbours to be taken for misspelt. */
const isOneOf = (word: string, known: ReadonlySet<string>): boolean =>
  known.has(word) ||
  (word.length >= 5 && [...known].some((other) => other.length >= 5 && isNearly(word, other, 1)));

/** A line that is a field: `name: value` or `name = value`, whatever signs, quotes and bullets stand around it. */
const field = /^[^\p{L}\p{N}]*(?<name>\p{L}[^:=\n]{0,60})[:=](?<value>.*)$/u;

/** Whether a line is a field that may restrict publication, or begins with the word for an embargo. */
export function isRestrictingLine(line: string, now: number): boolean {
  const { name, value } = field.exec(line)?.groups ?? {};
  if (name !== undefined && restricts(name, bare(value ?? ''), now)) return true;
  return saysEmbargo(partsOf(line.slice(0, 80))[0] ?? '');
}

/** The value of a field without quotes, and without the comma that JSON has after it. */
const bare = (value: string): string => value.replace(/^[^\p{L}\p{N}+-]+/u, '').replace(/["',}\s]+$/, '');

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)';
/** What says when, in a line about an embargo. */
const time = new RegExp(
  [
    '\\d{4}-\\d{2}-\\d{2}',
    '\\b\\d{1,2}[:h]\\d{2}',
    '\\b\\d{1,2}(?:\\.\\d{2})? ?(?:am|pm|a\\.m|p\\.m|gmt|utc|bst|cet|est|hrs|hours|uhr|h|z)\\b',
    '\\b\\d{1,2}/\\d{1,2}',
    '\\b\\d{1,2}\\.\\d{1,2}\\.',
    `\\b\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${month}`,
    `\\b${month}[a-z]* \\d`,
    '\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b',
    '\\b(?:today|tonight|tomorrow|midnight|noon|midday|further notice)\\b',
  ].join('|'),
);

const untilWord = /^(?:until|till|til|not before|before|for|bis|hasta|jusqu|fino|tot)\b/;
/** How far into what is said of an embargo its time may stand: further on it belongs to a sentence. */
const soon = 15;

/**
 * The first of some lines that puts the story under an embargo in words that nothing reads: "Embargo: 6 am Friday",
 * `embargo_until = 2030-01-01`, "STRICTLY EMBARGOED UNTIL 00:01 GMT". A headline about an embargo on oil does not: it says
 * no time, or not in that way. Gives the line's place.
 */
export function embargoAmong(lines: readonly string[]): number | undefined {
  const at = lines.findIndex((line) => line.trim() !== '' && isEmbargo(line.slice(0, 300)));
  return at < 0 ? undefined : at;
}

function isEmbargo(line: string): boolean {
  const { name, value } = field.exec(line)?.groups ?? {};
  if (name !== undefined && beginsWithEmbargo(partsOf(name)) >= 0) {
    const said = bare(value ?? '').toLowerCase();
    if (said === '' || /^(true|yes|on|1)$/.test(said) || untilWord.test(said)) return true;
    const at = said.search(time);
    if (at >= 0 && at <= soon) return true;
  }
  const words = partsOf(line);
  const at = beginsWithEmbargo(words);
  // A day of ISO 8601 right after the word: a forgotten colon, or an element of XML.
  if (at >= 0 && /^\d{4}$/.test(words[at + 1] ?? '') && /^\d{2}$/.test(words[at + 2] ?? '')) return true;
  return at >= 0 && untilWord.test(words.slice(at + 1, at + 3).join(' ')) && time.test(line.toLowerCase());
}

/** Where the word for an embargo stands: first, or after words such as "strictly" and "under strict". */
const beginsWithEmbargo = (words: readonly string[]): number => {
  const at = words.findIndex((word) => !/^(strict|strictly|under|news|press|is|note|this)$/.test(word));
  return at >= 0 && saysEmbargo(words[at] ?? '') ? at : -1;
};

/**
 * Whether two words differ by at most so many letters put in, left out, replaced, or changed places with the next: the
 * restricted edit distance, https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance.
 */
function isNearly(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = row;
    row = next;
  }
  return (row[other.length] ?? 0) <= most;
}

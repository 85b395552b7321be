/**
 * What in a draft or its settings may keep a story from the public. A field of that kind that is not understood stops the
 * package: to overlook one would publish what is to wait.
 */

/** An embargo by the names that newsrooms have for it. Misspelt by up to two letters it still is one. */
const embargo = ['embargo', 'embargoed', 'sperrfrist'];

/** Restrict wherever they stand in a name, and misspelt by one letter, unless their value is a plain no. */
const restricting = words(`
  draft drafts drft draf entwurf brouillon borrador bozza rascunho unpublish unpublished unlisted withhold withheld
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

/** Say what a text is, or in which way it stands: restrict where one of these words is in the value. */
const labelling = words('type kind mode flag flags label labels');
const restrictingValues = words(`
  draft drafts pending private hidden unlisted unpublished embargo embargoed hold held onhold withheld members scheduled future`);

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
  if (labelling.has(whole)) return heardIn(partsOf(said)).some((word) => restrictingValues.has(word));
  const heard = heardIn(parts);
  const may =
    heard.some((word) => isOneOf(word, restricting)) || heard.some((word) => isOneOf(word, restrictingNames));
  return may && !no.has(said);
}

const dates = words('date datetime postdate');

/** Whether a name or word says embargo, in any language that is known here, and perhaps wrongly spelt. */
export function saysEmbargo(name: string): boolean {
  const parts = partsOf(name);
  return (
    /embarg|sperrfrist/.test(parts.join('')) ||
    heardIn(parts).some((word) => embargo.some((known) => isNearly(word, known, 2)))
  );
}

/** `publishDate`, `publish_date` and `Publish-Date` are `publish` and `date`. */
export const partsOf = (name: string): string[] =>
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

/** The name and the value of a line that is a field, without the signs around them. */
export function fieldIn(line: string): { name: string; value: string } | undefined {
  const { name, value = '' } = field.exec(line)?.groups ?? {};
  const bare = value.replace(/^[^\p{L}\p{N}+-]+/u, '').replace(/[^\p{L}\p{N}]+$/u, '');
  return name === undefined ? undefined : { name, value: bare };
}

/** Whether a line is a field that may restrict publication, or begins with the word for an embargo. */
export function isRestrictingLine(line: string, now: number): boolean {
  const found = fieldIn(line);
  if (found && hasFewWords(found.name) && restricts(found.name, found.value, now)) return true;
  return saysEmbargo(partsOf(line.slice(0, 80))[0] ?? '');
}

/** A name of more words is a sentence. To look at each of them takes long. */
const hasFewWords = (name: string): boolean => partsOf(name).length <= 4;

const plain = /^(?:true|false|yes|no|on|off|[01])$/;
const life = /^(?:un)?(?:publi(?:sh|cation)|pubdate|expir|hold|golive|scheduled)/;

/**
 * The first of some lines that is a field as a program writes it and may restrict publication, though it stands in the
 * text: `draft: true`, `Status: pending`, `#+PUBLISH_DATE: 2030-01-01`. Embargoes are left to `embargoAmong`. Gives the
 * line's place. `now` is in ms since 1970.
 */
export function restrictionAmong(lines: readonly string[], now: number): number | undefined {
  const at = lines.findIndex((line) => {
    const { name = '', value = '' } = fieldIn(line.slice(0, longestLine)) ?? {};
    if (!hasFewWords(name) || saysEmbargo(name) || !restricts(name, value, now)) return false;
    const said = value.toLowerCase();
    if (plain.test(said) || restrictingValues.has(partsOf(said).join(''))) return true;
    // In a text, a day below another name is that of an event.
    const day = /^\d{4}-\d{2}-\d{2}\S*/.exec(said)?.[0] ?? '';
    return life.test(partsOf(name).join('')) && Date.parse(day) > now;
  });
  return at < 0 ? undefined : at;
}

/** Of a line no more is looked at, so that none takes long. */
export const longestLine = 300;

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

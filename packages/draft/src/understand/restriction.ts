/**
 * Finds what may keep a story from the public, in a draft or its settings. A field of this kind that is not understood
 * stops the package: if it were overlooked, a story that should wait would be published.
 */

/** Names of newsrooms for an embargo. A misspelling by up to two letters still counts. */
const embargo = ['embargo', 'embargoed', 'sperrfrist'];

/** These restrict anywhere in a name, even misspelt by one letter, unless the value is a plain no. */
const restricting = words(`
  draft drafts drft draf entwurf brouillon borrador bozza rascunho unpublish unpublished unlisted withhold withheld
  expiry expire expires expired expiration scheduled schedule onhold killed spiked withdrawn retracted
  confidential`);

/**
 * These restrict as a whole name, even misspelt by one letter. Dates of Hugo, Jekyll, Ghost, Astro, WordPress and
 * others.
 */
const restrictingNames = words(`
  publishdate publishat publishon publishtime publishfrom publishafter publishuntil publishingdate
  publishedat publishedon publisheddate publishedtime publishedfrom publicationdate publicationtime pubdate pubtime
  datepublished dateofpublication golive golivedate golivetime goliveat liveat livefrom livedate liveuntil
  releasedate releaseat releaseon releasetime releaseafter notbefore notafter notuntil
  validfrom validuntil validto validthrough availablefrom availableuntil availableafter visiblefrom visibleuntil
  activefrom activeuntil until hold held holduntil holdfor legalhold hidden private secret internal restricted notforpublication donotpublish
  expirydate expirationdate expiresat expireson unpublishdate unpublishat scheduleddate scheduledat
  password postpassword members membersonly paywall premium subscribersonly kill spike publish missingmedia`);

/** These restrict unless the value says that the story is public. */
const permitting = words(`
  published public listed visible online approved
  status poststatus pubstatus visibility access state stage workflow`);

/** If the value of one of these is a plain no, a site generator makes no page, or does not list it. */
const making = words('render list output permalink');

/** These name a kind or state of the text. They restrict if the value contains one of the words below. */
const labelling = words('type kind mode flag flags label labels');
const restrictingValues = words(`
  draft drafts pending private hidden unlisted unpublished embargo embargoed hold held onhold withheld members scheduled future`);

/** Differs by one letter from "published", and is in half of all front matter. */
const harmless = words('publisher');

const no = new Set(['false', 'no', 'none', 'never', 'off', '0']);
const yes = words(
  'true yes on 1 public published publish live final usable open everyone everybody all visible free',
);

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/**
 * Whether an unknown field may restrict publication: by its name, in any spelling and perhaps misspelt, and by its
 * value if that is a plain yes or no. A `date` restricts if it is after `now` (ms since 1970), as in Hugo and Jekyll.
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

/** Whether a name or word means embargo, in any language that is known here, and perhaps misspelt. */
export function saysEmbargo(name: string): boolean {
  const parts = partsOf(name);
  return (
    /embarg|sperrfrist/.test(parts.join('')) ||
    heardIn(parts).some((word) => embargo.some((known) => isNearly(word, known, 2)))
  );
}

/** Splits a name into its words: `publishDate`, `publish_date` and `Publish-Date` are `publish` and `date`. */
export const partsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '');

/** Returns the words of a name, each pair of neighbours joined ("on_hold" is `onhold`), and all words joined. */
const heardIn = (parts: readonly string[]): string[] => [
  ...parts,
  ...parts.slice(1).map((part, index) => `${parts[index]}${part}`),
  parts.join(''),
];

/** Short words must match exactly: too many other words differ from them by one letter. */
function isOneOf(word: string, known: ReadonlySet<string>): boolean {
  if (known.has(word)) return true;
  if (word.length < 5) return false;
  for (const other of known) if (other.length >= 5 && isNearly(word, other, 1)) return true;
  return false;
}

/** A line that is a field: `name: value` or `name = value`, with any signs, quotes and bullets around it. */
const field = /^[^\p{L}\p{N}]*(?<name>\p{L}[^:=\n]{0,60})[:=](?<value>.*)$/u;

/** Returns the name and the value of a line that is a field, without the signs around them. */
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

/** Whether a name has few words. A longer one is a sentence, and checking each of its words takes long. */
const hasFewWords = (name: string): boolean => partsOf(name).length <= 4;

const plain = /^(?:true|false|yes|no|on|off|[01])$/;
const life = /^(?:un)?(?:publi(?:sh|cation)|pubdate|expir|hold|golive|scheduled)/;

/**
 * Whether a line of the text is a field as a program writes it and may restrict publication: `draft: true`, `Status:
 * pending`, `#+PUBLISH_DATE: 2030-01-01`. `embargoNoteIn` handles embargoes. `now` is in ms since 1970.
 */
export function isRestrictingField(line: string, now: number): boolean {
  const { name = '', value = '' } = fieldIn(line.slice(0, longestLine)) ?? {};
  if (!hasFewWords(name) || saysEmbargo(name) || !restricts(name, value, now)) return false;
  const said = value.toLowerCase();
  if (plain.test(said) || restrictingValues.has(partsOf(said).join(''))) return true;
  // In a text, a date in any other field is that of an event.
  const day = /^\d{4}-\d{2}-\d{2}\S*/.exec(said)?.[0] ?? '';
  return life.test(partsOf(name).join('')) && Date.parse(day) > now;
}

/** In characters. The rest of a line is not examined, so that no line takes long. */
export const longestLine = 300;

/**
 * Whether two words differ by at most `most` letters that are inserted, deleted, replaced or swapped with the next:
 * the restricted edit distance, https://en.wikipedia.org/wiki/Damerau–Levenshtein_distance. Most words differ early,
 * so that following each difference is faster than filling a table. `most` is 1 or 2.
 */
function isNearly(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  if (at === one.length && at === other.length) return true;
  if (most === 0) return false;
  const without = (word: string, letters: number) => word.slice(at + letters);
  const isSwapped =
    at + 1 < one.length && at + 1 < other.length && one[at] === other[at + 1] && one[at + 1] === other[at];
  return (
    isNearly(without(one, 1), without(other, 1), most - 1) ||
    isNearly(without(one, 1), without(other, 0), most - 1) ||
    isNearly(without(one, 0), without(other, 1), most - 1) ||
    (isSwapped && isNearly(without(one, 2), without(other, 2), most - 1))
  );
}

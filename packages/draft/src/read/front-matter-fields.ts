import type { Author, Doubt } from '@slugline/story';

/** The content of front matter that is not stated under the names of our settings. */
export interface MappedFields {
  authors: Author[];
  tags: string[];
  doubts: Doubt[];
  /** Fields that were understood and appear nowhere in the story. */
  unseen: { name: string; said: string }[];
}

/** Where the front matter is in the file, and the time at which it is read. */
export interface Reading {
  where: string;
  timeZone: string;
  /** In ms since 1970. */
  now: number;
  lineAt(name: string): number;
}

/**
 * The names of our fields in Hugo, Jekyll, 11ty, Ghost, Zola and others, the preferred one first. `_`, `-` and case
 * are ignored.
 */
const names = {
  headline: ['title'],
  summary: [
    'standfirst',
    'subtitle',
    'subheadline',
    'deck',
    'dek',
    'customexcerpt',
    'description',
    'excerpt',
    'abstract',
  ],
  language: ['lang', 'locale', 'languagecode'],
  authors: ['authors', 'author', 'byline', 'creator'],
  tags: ['tags', 'tag', 'categories', 'category', 'keywords', 'topics'],
} as const;

const draftFlags = ['draft', 'isdraft'];
const publicFlags = ['published'];
const dates = ['date', 'datetime', 'postdate'];
const publishDates = [
  'publishdate',
  'publisheddate',
  'publishat',
  'publishedat',
  'publishedon',
  'publishedtime',
  'articlepublishedtime',
  'datepublished',
  'pubdate',
  'publicationdate',
];

/** The most characters that a line among the settings may have. */
const longestLine = 500;
const longestSummary = 5_000;
const mostTags = 50;
const longestTag = 100;

/**
 * Takes the fields of other programs out of front matter and puts their values back under our names. If one of our
 * fields is there already, it wins. A field that says the story should not be public yet becomes a doubt.
 */
export function mapFields(fields: Record<string, unknown>, reading: Reading): MappedFields {
  return new FieldMapper(fields, reading).map();
}

/** The meaning of a field that was understood. `doubt` says why it may restrict publication. */
interface Meaning {
  doubt?: string;
}
const harmless: Meaning = {};

class FieldMapper {
  readonly #fields: Record<string, unknown>;
  readonly #reading: Reading;
  readonly #doubts: Doubt[] = [];
  readonly #unseen: MappedFields['unseen'] = [];

  constructor(fields: Record<string, unknown>, reading: Reading) {
    this.#fields = fields;
    this.#reading = reading;
  }

  map(): MappedFields {
    this.#setText('headline', names.headline, longestLine);
    this.#setText('summary', names.summary, longestSummary);
    this.#setLanguage();
    const authors = this.#authors();
    const tags = this.#tags();
    this.#readFlags();
    this.#readDates();
    return { authors, tags, doubts: this.#doubts, unseen: this.#unseen };
  }

  #setText(ours: string, theirs: readonly string[], longest: number): void {
    for (const name of theirs) {
      const key = this.#keyOf(name);
      const text = key === undefined ? undefined : textIn(this.#fields[key]);
      if (key === undefined || text === undefined || text.length > longest) continue;
      if (text !== '' && this.#fields[ours] !== undefined) continue;
      delete this.#fields[key];
      if (text !== '') this.#fields[ours] = text;
    }
  }

  #setLanguage(): void {
    for (const name of names.language) {
      const key = this.#keyOf(name);
      const tag = key === undefined ? undefined : textIn(this.#fields[key])?.replaceAll('_', '-');
      if (key === undefined || tag === undefined || this.#fields.language !== undefined) continue;
      if (!/^[a-z]{2,3}(?:-[A-Za-z\d]{2,8})*$/.test(tag.replace(/^[A-Z]+/, (part) => part.toLowerCase())))
        continue;
      delete this.#fields[key];
      this.#fields.language = tag.replace(/^[A-Z]+/, (part) => part.toLowerCase());
    }
  }

  /**
   * Reads authors: one name, several names separated by commas, a list of names, or a list of groups with a name each.
   */
  #authors(): Author[] {
    const authors: Author[] = [];
    for (const name of names.authors) {
      const key = this.#keyOf(name);
      if (key === undefined) continue;
      const found = authorsIn(this.#fields[key]);
      if (found === undefined) continue;
      if (authors.length === 0) authors.push(...found);
      // Our own `byline` is a line to be shown as it is.
      if (key !== 'byline') delete this.#fields[key];
    }
    const line = authors.map((author) => author.name).join(', ');
    if (line !== '' && line.length <= longestLine && this.#fields.byline === undefined)
      this.#fields.byline = line;
    return authors;
  }

  #tags(): string[] {
    const tags: string[] = [];
    const groups = ['taxonomies', 'params', 'extra'].map((name) => this.#fields[name]).filter(isGroup);
    for (const owner of [this.#fields, ...groups])
      for (const name of names.tags) {
        const key = keyIn(owner, name);
        const found = key === undefined ? undefined : tagsIn(owner[key]);
        if (key === undefined || found === undefined) continue;
        delete owner[key];
        tags.push(...found);
      }
    if (isGroup(this.#fields.taxonomies) && Object.keys(this.#fields.taxonomies).length === 0)
      delete this.#fields.taxonomies;
    const known = new Set<string>();
    const isNew = (tag: string) => !known.has(tag.toLowerCase()) && known.add(tag.toLowerCase());
    return tags.filter((tag) => tag !== '' && tag.length <= longestTag && isNew(tag)).slice(0, mostTags);
  }

  #readFlags(): void {
    for (const name of draftFlags)
      this.#read(name, (value) => (isNo(value) ? harmless : { doubt: 'says that this is a draft' }));
    for (const name of publicFlags)
      this.#read(name, (value) => {
        if (isYes(value)) return harmless;
        if (isNo(value)) return { doubt: 'says that this is not published' };
        return this.#readDate(value);
      });
  }

  #readDates(): void {
    for (const name of dates)
      this.#read(name, (value) => this.#readDate(value) ?? { doubt: 'is a date that can’t be read' });
    // Other dates are taken only if they are certainly past: then they restrict nothing.
    for (const name of publishDates)
      this.#read(name, (value) => (this.#readDate(value) === harmless ? harmless : undefined));
  }

  /** Removes a field if `meaningOf` understands its value. A value that may restrict publication becomes a doubt. */
  #read(name: string, meaningOf: (value: unknown) => Meaning | undefined): void {
    const key = this.#keyOf(name);
    if (key === undefined) return;
    const value = this.#fields[key];
    const meaning = meaningOf(value);
    if (meaning === undefined) return;
    delete this.#fields[key];
    this.#unseen.push({ name: key, said: `${key}: ${textIn(value) ?? ''}` });
    if (meaning.doubt === undefined) return;
    const { where, lineAt } = this.#reading;
    this.#doubts.push({
      code: 'draft_flagged',
      message: `"${key}: ${String(value).slice(0, 60)}" ${meaning.doubt}.`,
      where: `${where}, line ${lineAt(key)}`,
    });
  }

  /** Returns undefined if the date can't be read. */
  #readDate(value: unknown): Meaning | undefined {
    const isFuture = isAhead(String(value), this.#reading);
    if (isFuture === undefined) return undefined;
    return isFuture ? { doubt: 'is in the future' } : harmless;
  }

  #keyOf(name: string): string | undefined {
    return keyIn(this.#fields, name);
  }
}

const bare = (name: string): string => name.replace(/[\s_:.-]/g, '').toLowerCase();

const keyIn = (fields: Record<string, unknown>, name: string): string | undefined =>
  Object.keys(fields).find((key) => key.length < 40 && bare(key) === name);

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNo = (value: unknown): boolean =>
  /^(?:false|no|off|0|none|never)?$/i.test(String(value ?? '').trim());
const isYes = (value: unknown): boolean => /^(?:true|yes|on|1)$/i.test(String(value).trim());

/** Returns a value as text; undefined for a group or a list. */
function textIn(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function authorsIn(value: unknown): Author[] | undefined {
  const text = textIn(value);
  if (text !== undefined) return namesIn(text).map((name) => ({ name }));
  if (Array.isArray(value)) {
    const found = value.map((item) => authorsIn(item));
    return found.includes(undefined) ? undefined : (found as Author[][]).flat();
  }
  if (!isGroup(value)) return undefined;
  const name = textIn(value[keyIn(value, 'name') ?? '']);
  const role = textIn(value[keyIn(value, 'role') ?? '']);
  return name === undefined || name === '' ? undefined : [{ name, ...(role && { role }) }];
}

/** Returns the names between commas, semicolons and “and”, without a leading “by”. */
const namesIn = (text: string): string[] =>
  text
    .replace(/^by\s+/i, '')
    .split(/\s*[,;，、]\s*(?:and\s+)?|\s+(?:and|&|und|et|y|e|en|i|и|ve)\s+/)
    .map((name) => name.trim())
    .filter((name) => name !== '' && name.length <= 100);

/** Reads tags: a list of texts, a list of groups with a name each, or one text with commas. */
function tagsIn(value: unknown): string[] | undefined {
  const text = textIn(value);
  if (text !== undefined) return text.split(/\s*[,;，、]\s*/).map((tag) => tag.replace(/^#/, '').trim());
  if (!Array.isArray(value)) return undefined;
  const found = value.map((item) => (isGroup(item) ? textIn(item[keyIn(item, 'name') ?? '']) : textIn(item)));
  return found.includes(undefined)
    ? undefined
    : (found as string[]).map((tag) => tag.replace(/^#/, '').trim());
}

/**
 * Whether a date is in the future; undefined if it can't be read. A date without an offset is in the site's time zone.
 */
function isAhead(value: string, { now, timeZone }: Reading): boolean | undefined {
  const said = value.trim();
  const local = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?$/.exec(said);
  if (local) {
    const [year = '', month = '', day = '', hour = '0', minute = '0', second = '0'] = local
      .slice(1)
      .map((part) => part ?? '0');
    const two = (part: string) => part.padStart(2, '0');
    const written = `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
    return written > localTime(now, timeZone);
  }
  const [, one = '', other = '', year = ''] = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b/.exec(said) ?? [];
  if (year !== '') {
    // It is not known which of the two is the month: the later reading counts.
    const readings = [`${year}-${other}-${one}`, `${year}-${one}-${other}`].map((day) =>
      Date.parse(`${day} UTC`),
    );
    const times = readings.filter((time) => !Number.isNaN(time));
    return times.length === 0 ? undefined : Math.max(...times) > now;
  }
  const time = Date.parse(said);
  return Number.isNaN(time) || !/\d{4}/.test(said) ? undefined : time > now;
}

/** Returns the local time in a time zone, such as `2026-11-29 12:00:00`. */
const localTime = (now: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(now);

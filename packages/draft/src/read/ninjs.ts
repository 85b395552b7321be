import { SluglineError } from '@slugline/story';
import type { Circumstances, Manuscript } from '../manuscript.ts';
import { type DraftFile, decodeDraft } from './decode.ts';
import { fromWireItem, type Stated, type WireItem } from './wire-item.ts';
import type { WireMedia } from './wire-media.ts';

type Item = Readonly<Record<string, unknown>>;

/** Objects and lists of real items are nested some ten levels deep. */
const deepest = 50;

/**
 * Reads a news item in ninjs (https://iptc.org/standards/ninjs/). Versions 1.x have `headline` and `body_html5`, 2.x
 * have lists such as `headlines` and `bodies`, 3.x the same in camel case. Throws `draft_not_text` for JSON that is
 * broken or not a news item. Also throws the errors of `fromWireItem`.
 */
export function readNinjs(draft: DraftFile, circumstances: Circumstances): Manuscript {
  const { name } = draft;
  const text = decodeDraft(draft);
  const refuse = (what: string) => new SluglineError('draft_not_text', `${name} ${what}`, { where: name });
  if (depthOf(text) > deepest)
    throw new SluglineError(
      'draft_too_large',
      `${name} has fields more than ${deepest} deep in one another`,
      { where: name },
    );
  let item: unknown;
  try {
    item = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refuse(`is not valid JSON: ${error.message.slice(0, 200)}`);
  }
  if (!isItem(item) || !isNews(item))
    throw refuse(
      'is JSON, but not a ninjs item: send ninjs, or the text as plain text, Markdown, HTML or DOCX',
    );
  return fromWireItem(wireItem(item, text), circumstances);
}

const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns fields by their names without case and underscores: `pub_status` and `pubStatus` are the same field. */
const fieldsOf = (item: Item): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(item).map(([name, value]) => [name.toLowerCase().replaceAll('_', ''), value]));

const isNews = (item: Item): boolean => {
  const fields = fieldsOf(item);
  return ['bodies', 'bodytext', 'bodyhtml5', 'bodyxhtml', 'headline', 'headlines', 'uri'].some((name) =>
    fields.has(name),
  );
};

/** Returns how deep brackets outside strings are nested. Deep ones would exhaust the stack of the JSON parser. */
function depthOf(text: string): number {
  let depth = 0;
  let most = 0;
  for (const [sign] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
    if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

const stringOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

const listOf = (value: unknown): Item[] => (Array.isArray(value) ? value.filter(isItem) : []);

/** Splits a list of texts with roles into the main one and the others. */
function chosen(
  value: unknown,
  preferred: readonly string[],
): { text: string | undefined; others: string[] } {
  const texts = listOf(value).flatMap((entry) => {
    const fields = fieldsOf(entry);
    const text = stringOf(fields.get('value'));
    const role = stringOf(fields.get('role'))?.toLowerCase() ?? '';
    return text === undefined ? [] : [{ text, rank: preferred.indexOf(role) }];
  });
  const rankOf = (rank: number) => (rank < 0 ? preferred.length : rank);
  const [best, ...others] = texts.toSorted((one, other) => rankOf(one.rank) - rankOf(other.rank));
  return { text: best?.text, others: others.map(({ text }) => text) };
}

function wireItem(item: Item, source: string): WireItem {
  const fields = fieldsOf(item);
  const lineOf = textFinder(source);
  const at = (text: string): Stated => ({ text, line: lineOf(text) });
  const stated = (...names: string[]): Stated | undefined => {
    const text = names.map((name) => stringOf(fields.get(name))).find((value) => value !== undefined);
    return text === undefined ? undefined : at(text);
  };
  const headlines = chosen(fields.get('headlines'), ['main', 'headline', '']);
  const descriptions = chosen(fields.get('descriptions'), ['summary', 'main', 'drop', '', 'caption']);
  const others: WireItem['others'] = [];
  const record = (field: string, texts: readonly (string | undefined)[]) => {
    for (const text of texts) if (text !== undefined) others.push({ field, ...at(text) });
  };
  record('headline', headlines.others);
  record('description', descriptions.others);
  for (const field of ['slugline', 'title', 'located', 'copyrightholder', 'copyrightnotice'])
    record(field, [stringOf(fields.get(field))]);
  return {
    headline: headlines.text === undefined ? stated('headline', 'title') : at(headlines.text),
    body: bodyOf(fields, lineOf),
    summary: descriptions.text === undefined ? stated('descriptiontext', 'summary') : at(descriptions.text),
    byline: stated('byline', 'by'),
    language: stringOf(fields.get('language')),
    tags: tagsOf(fields),
    embargo: stated('embargoed'),
    pubStatus: stringOf(fields.get('pubstatus')),
    urgency: Number(fields.get('urgency') ?? Number.NaN),
    notes: [stated('ednote')].filter((note) => note !== undefined),
    terms: [stated('usageterms')].filter((terms) => terms !== undefined),
    media: mediaOf(fields.get('associations')),
    others,
  };
}

/** Returns a function that finds the line of a text in the JSON by its first 60 characters; 1 if it is not found. */
function textFinder(source: string): (text: string) => number {
  return (text) => {
    const start = JSON.stringify(text.slice(0, 60)).slice(1, -1);
    const found = source.indexOf(start);
    return found < 0 ? 1 : source.slice(0, found).split('\n').length;
  };
}

function bodyOf(fields: ReadonlyMap<string, unknown>, lineOf: (text: string) => number): WireItem['body'] {
  const bodies = listOf(fields.get('bodies')).map(fieldsOf);
  const inList = (isWanted: (type: string) => boolean) =>
    bodies
      .filter((body) => isWanted(stringOf(body.get('contenttype'))?.toLowerCase() ?? ''))
      .map((body) => stringOf(body.get('value')))
      .find((value) => value !== undefined && value.trim() !== '');
  const html =
    inList((type) => /html/.test(type)) ??
    ['bodyhtml5', 'bodyhtml', 'bodyxhtml']
      .map((name) => stringOf(fields.get(name)))
      .find((value) => value?.trim());
  if (html !== undefined) return { text: html, line: lineOf(html), isHtml: true };
  const text = inList((type) => !/html|xml/.test(type)) ?? stringOf(fields.get('bodytext'));
  return text === undefined
    ? undefined
    : { text, line: lineOf(text), isHtml: /^\s*<(?:p|div|h\d)\b/i.test(text) };
}

/** Returns the names of the item's subjects, and its keywords. */
function tagsOf(fields: ReadonlyMap<string, unknown>): string[] {
  const named = ['subject', 'subjects'].flatMap((name) =>
    listOf(fields.get(name)).flatMap((subject) => {
      const entry = fieldsOf(subject);
      const own = stringOf(entry.get('name')) ?? stringOf(entry.get('literal'));
      return own === undefined ? [] : [own];
    }),
  );
  const keywords = ['keyword', 'keywords'].flatMap((name) => {
    const value = fields.get(name);
    return Array.isArray(value) ? value.map(stringOf) : typeof value === 'string' ? value.split(',') : [];
  });
  return [...named, ...keywords].filter((tag) => tag !== undefined);
}

/** The names that agencies use for the association that leads a story. */
const leads =
  /^(?:featured?[-_]?(?:image|media|photo)?|main(?:pic|media|image|picture)?|lead|hero|mainphoto)$/i;

function mediaOf(associations: unknown): WireMedia[] {
  // Associations are an object by name in 1.x, and a list with names in later versions.
  const named: (readonly [string, Item])[] = isItem(associations)
    ? Object.entries(associations).flatMap(([name, item]) => (isItem(item) ? [[name, item] as const] : []))
    : listOf(associations).map((item) => [stringOf(fieldsOf(item).get('name')) ?? '', item] as const);
  return named.flatMap(([name, item]): WireMedia[] => {
    const fields = fieldsOf(item);
    const type = stringOf(fields.get('type')) ?? '';
    if (!/^(?:picture|image|photo|video|audio|graphic)$/i.test(type)) return [];
    const descriptions = chosen(fields.get('descriptions'), ['caption', 'main', 'summary', '']);
    const headlines = chosen(fields.get('headlines'), ['main', '']);
    const said = (...names: string[]) =>
      names.map((one) => stringOf(fields.get(one))).find((value) => value?.trim());
    const by = said('byline', 'photographer');
    const holder = said('copyrightholder');
    const both =
      by !== undefined && holder !== undefined && !by.includes(holder) ? `${by}/${holder}` : (by ?? holder);
    return [
      {
        files: [
          ...renditionsOf(fields.get('renditions')),
          ...[said('uri')].filter((uri) => uri !== undefined),
        ],
        caption:
          descriptions.text ?? said('descriptiontext', 'caption') ?? headlines.text ?? said('headline'),
        credit: said('creditline', 'credit') ?? both ?? said('copyrightnotice'),
        alt: said('alttext', 'alt'),
        isLead: leads.test(name),
      },
    ];
  });
}

/** Returns the addresses of renditions, the widest first. */
function renditionsOf(renditions: unknown): string[] {
  const items = isItem(renditions) ? Object.values(renditions).filter(isItem) : listOf(renditions);
  return items
    .map(fieldsOf)
    .toSorted((one, other) => Number(other.get('width') ?? 0) - Number(one.get('width') ?? 0))
    .flatMap((fields) => stringOf(fields.get('href')) ?? []);
}

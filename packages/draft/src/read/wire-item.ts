import {
  type Doubt,
  type RecordEntry,
  SluglineError,
  type StorySettings,
  type Warning,
} from '@slugline/story';
import { cleanCharacters, oneLine } from '../clean/characters.ts';
import { checkText } from '../limits.ts';
import { type Circumstances, emptyManuscript, type Manuscript, type Piece } from '../manuscript.ts';
import { readHtmlPart } from './html-part.ts';
import { readPlainText } from './plain-text.ts';
import { filesOfMedia, type WireMedia } from './wire-media.ts';

/** A text that an item states, and its line: 1 if the line is not known. */
export interface Stated {
  text: string;
  line: number;
}

/** A news item, whatever its format: ninjs or NewsML-G2. */
export interface WireItem {
  headline?: Stated | undefined;
  /** Its text, as XHTML or HTML if the item has that. `line` is the line where the text begins. */
  body?: (Stated & { isHtml: boolean }) | undefined;
  summary?: Stated | undefined;
  byline?: Stated | undefined;
  language?: string | undefined;
  tags: string[];
  embargo?: Stated | undefined;
  /** `usable`, `withheld` or `canceled`: https://cv.iptc.org/newscodes/pubstatusg2/ */
  pubStatus?: string | undefined;
  /** 1 is the most urgent, 8 the least: https://www.iptc.org/std/NewsCodes/ */
  urgency?: number | undefined;
  /** Notes to editors. */
  notes: Stated[];
  /** Terms of use. */
  terms: Stated[];
  media: WireMedia[];
  /** Other texts of the item, with the names of their fields. They are recorded. */
  others: (Stated & { field: string })[];
}

/**
 * Makes a manuscript of a news item. Its embargo holds. An item that is withheld or has notes to editors gets a doubt.
 * Throws `settings_invalid` for an item that its agency cancelled, and `draft_empty` for one without a text.
 */
export function fromWireItem(item: WireItem, circumstances: Circumstances): Manuscript {
  const { name } = circumstances;
  const status = statusOf(item);
  if (status === 'canceled' || status === 'cancelled')
    throw new SluglineError(
      'settings_invalid',
      `${name} was cancelled by its agency (pubStatus ${status}): it must not be published`,
      { where: name },
    );
  if (item.body === undefined || item.body.text.trim() === '')
    throw new SluglineError('draft_empty', `${name} has no text: the item has no body that is read`, {
      where: name,
    });

  const read = bodyOf(item.body, circumstances);
  const { media, lead } = filesOfMedia(item.media, circumstances.files ?? [], read.pieces);
  return {
    ...read,
    pieces: [...titleOf(item), ...read.pieces],
    settings: { ...settingsOf(item), ...(lead !== undefined && { lead }) },
    tags: [...new Set(item.tags.map(oneLine).filter((tag) => tag !== '' && tag.length <= 100))].slice(0, 50),
    media: { ...media, ...read.media },
    record: [...recordOf(item), ...read.record],
    doubts: [...doubtsOf(item, name), ...read.doubts],
    warnings: [...warningsOf(item, name), ...read.warnings],
  };
}

/** Returns the status in lower case without its scheme: `stat:usable` is `usable`. */
const statusOf = ({ pubStatus }: WireItem) => pubStatus?.toLowerCase().replace(/^.*:/, '');

function titleOf({ headline }: WireItem): Piece[] {
  const text = shortText(headline, 500);
  if (headline === undefined || text === undefined) return [];
  return [{ line: headline.line, block: { type: 'paragraph', content: [{ text }] }, title: true }];
}

function settingsOf(item: WireItem): StorySettings {
  const settings: StorySettings = {};
  const byline = shortText(item.byline, 500)?.replace(/^by:?\s+/i, '');
  if (byline !== undefined) settings.byline = byline;
  const summary = shortText(item.summary, 5_000);
  if (summary !== undefined) settings.summary = summary;
  if (item.language !== undefined && languageTag.test(item.language))
    settings.language = tagOf(item.language);
  if (item.urgency === 1 || item.urgency === 2) settings.lane = 'breaking';
  const embargo = embargoOf(item);
  if (embargo?.isTime) settings.embargo = embargo.text;
  return settings;
}

/** Returns a text on one line, of at most `limit` characters; undefined if it is empty. */
function shortText(stated: Stated | undefined, limit: number): string | undefined {
  const text = stated && oneLine(stated.text);
  return text === undefined || text === '' ? undefined : text.slice(0, limit);
}

const languageTag = /^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i;
/** `EN_us` → `en-us`. */
const tagOf = (tag: string): string =>
  tag.replaceAll('_', '-').replace(/^[a-z]+/i, (code) => code.toLowerCase());

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Returns the embargo as it is stated, and whether it is a time with its offset from UTC. */
function embargoOf({ embargo }: WireItem): (Stated & { isTime: boolean }) | undefined {
  const text = embargo?.text.trim() ?? '';
  if (embargo === undefined || text === '') return undefined;
  return { text, line: embargo.line, isTime: time.test(text) && !Number.isNaN(Date.parse(text)) };
}

function doubtsOf(item: WireItem, name: string): Doubt[] {
  const doubts: Doubt[] = [];
  const embargo = embargoOf(item);
  if (embargo && !embargo.isTime)
    doubts.push({
      code: 'embargo_unread',
      message: `${name} says that it is embargoed until “${embargo.text.slice(0, 80)}”, which is not a time with an offset from UTC: write "embargo" in story.yaml`,
      where: `${name}, line ${embargo.line}`,
    });
  if (statusOf(item) === 'withheld')
    doubts.push({
      code: 'draft_flagged',
      message: `${name} is withheld by its agency (pubStatus withheld)`,
      where: name,
    });
  for (const { text, line } of filled(item.notes))
    doubts.push({
      code: 'house_note',
      message: `${name} has a note to editors, which is not published: “${text.slice(0, 200)}”`,
      where: `${name}, line ${line}`,
    });
  return doubts;
}

const warningsOf = (item: WireItem, name: string): Warning[] =>
  filled(item.terms).map(({ text }) => ({
    code: 'usage_terms',
    message: `${name} says how it may be used: “${text.slice(0, 200)}”`,
    where: name,
  }));

/** Records the texts of an item that are not published. */
const recordOf = (item: WireItem): RecordEntry[] => [
  ...removed(item.notes, () => 'editors-note'),
  ...removed(item.terms, () => 'usage-terms'),
  ...removed(item.others, ({ field }) => `field-${field}`),
];

const removed = <T extends Stated>(texts: readonly T[], ruleOf: (text: T) => string): RecordEntry[] =>
  filled(texts).map((stated) => ({
    action: 'removed',
    rule: ruleOf(stated),
    line: stated.line,
    text: stated.text,
  }));

/** Returns texts on one line each, without empty ones. */
const filled = <T extends Stated>(texts: readonly T[]): T[] =>
  texts.map((stated) => ({ ...stated, text: oneLine(stated.text) })).filter(({ text }) => text !== '');

function bodyOf(
  { text, line, isHtml }: NonNullable<WireItem['body']>,
  circumstances: Circumstances,
): Manuscript {
  // This keeps the line numbers of the body.
  const placed = `${'\n'.repeat(line - 1)}${cleanCharacters(text)}`;
  checkText(placed, circumstances.name, false);
  return isHtml ? readHtmlPart(placed, circumstances) : { ...emptyManuscript, ...readPlainText(placed) };
}

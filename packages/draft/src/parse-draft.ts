import {
  type Article,
  firstWarnings,
  mergeSettings,
  SluglineError,
  type StorySettings,
  type Warning,
} from '@slugline/story';
import { tidyBlock } from './clean/tidy.ts';
import { checkPieces, checkText } from './limits.ts';
import { type DraftFile, decodeDraft } from './read/decode.ts';
import { isFieldLine, splitFrontMatter } from './read/front-matter.ts';
import type { Manuscript } from './read/manuscript.ts';
import { readMarkdown } from './read/markdown.ts';
import { readPlainText } from './read/plain-text.ts';
import { readFrontMatter } from './read/settings.ts';
import { textOfBlock } from './text-of-block.ts';
import { takeDateline } from './understand/dateline.ts';
import { embargoAmong } from './understand/embargo-note.ts';
import { readHead } from './understand/head.ts';
import { languageOf } from './understand/language.ts';
import { restrictionAmong } from './understand/restriction.ts';

/** A draft, understood, and all that was said about the story. */
export interface ParsedDraft {
  article: Article;
  settings: StorySettings;
}

/**
 * Understands a draft: Markdown by its name (`.md`, `.markdown`), plain text otherwise. Any may have front matter.
 *
 * The returned settings join three: what the text says of the media it places, its front matter, and `settings` from
 * story.yaml; a later one wins, because it is more deliberate, but of two embargoes the later one holds.
 * `desk.language` (BCP 47) is the language of an article that neither states nor clearly shows its own; `desk.now` (ms since
 * 1970, by default this moment) tells whether a `date` in front matter lies ahead.
 *
 * Every word of the draft is in the article or in `article.removed`. Fails with `draft_empty`, `draft_too_large`,
 * `draft_not_text`, `draft_without_headline` or `settings_invalid`.
 */
export function parseDraft(
  draft: DraftFile,
  settings: StorySettings,
  desk: { language: string; now?: number },
): ParsedDraft {
  const { name } = draft;
  const text = decodeDraft(draft);
  const now = desk.now ?? Date.now();
  const { manuscript, frontMatter, unknown, lines } = read(text, name, now);
  if (manuscript.pieces.length === 0) {
    const rules = new Set(manuscript.removed.map(({ rule }) => rule));
    const what = rules.size > 0 ? `nothing but page furniture (${[...rules].join(', ')})` : 'no text';
    throw new SluglineError('draft_empty', `${name} has ${what}.`, { where: name });
  }

  checkPieces(manuscript.pieces, name);
  const stated = mergeSettings(frontMatter, settings);
  refuseUnread(lines, name, now, stated.embargo !== undefined);
  const words = manuscript.pieces.map(({ block }) => textOfBlock(block)).join('\n');
  const { language, dir, warnings } = languageOf(stated.language, words, desk.language, name);
  const pieces = manuscript.pieces.flatMap((piece) => {
    const block = tidyBlock(piece.block, language);
    return block ? [{ ...piece, block }] : [];
  });
  const head = readHead(pieces, stated, name);
  const { dateline, body, removed } = takeDateline(head.body, stated.dateline);

  return {
    settings: withMedia(stated, manuscript.media),
    article: {
      ...(head.publication !== undefined && { publication: head.publication }),
      headline: head.headline,
      ...(stated.summary !== undefined && { summary: stated.summary }),
      ...(head.byline !== undefined && { byline: head.byline }),
      ...(dateline !== undefined && { dateline }),
      language,
      dir,
      blocks: body.map(({ block }) => block),
      promised: head.promised,
      removed: [...manuscript.removed, ...head.removed, ...removed].sort((a, b) => a.line - b.line),
      warnings: firstWarnings(
        [
          ...unknown,
          ...twoEmbargoes(frontMatter, settings, name),
          ...manuscript.warnings,
          ...head.warnings,
          ...warnings,
          ...damaged(text, name),
        ],
        name,
      ),
    },
  };
}

interface Read {
  manuscript: Manuscript;
  frontMatter: StorySettings;
  /** Warnings of fields that are not known. */
  unknown: Warning[];
  /** The lines of the draft, those of its front matter blank. */
  lines: string[];
}

function read(text: string, name: string, now: number): Read {
  const isMarkdown = /\.(md|markdown)$/i.test(name);
  checkText(text, name, isMarkdown);
  const { yaml, body, firstLine } = splitFrontMatter(text, name, now);
  const front = yaml ? readFrontMatter(yaml.text, name, yaml.firstLine, now) : { settings: {}, warnings: [] };
  const above = '\n'.repeat(firstLine - 1);
  return {
    manuscript: isMarkdown ? readMarkdown(body, name, firstLine) : readPlainText(`${above}${body}`),
    frontMatter: front.settings,
    unknown: front.warnings,
    lines: `${above}${body}`.split('\n'),
  };
}

/** The most lines with a text that may stand before the story itself, or after it: notes to the desk, a headline. */
const mostNotes = 10;
/** Lines that look like fields are not counted among them, but no more lines than these are looked at. */
const longestEdge = 100;

/** Up to which line the draft's beginning goes. */
function edgeOf(lines: readonly string[]): number {
  const counted = lines
    .slice(0, longestEdge)
    .flatMap((line, index) => (line.trim() === '' || isFieldLine(line) ? [] : [index + 1]));
  return counted[mostNotes - 1] ?? longestEdge;
}

/**
 * A note such as "Embargo: 6 am Friday" above or below the story, or a field such as "draft: true" above it, would be
 * published as the headline or as text, and at once.
 */
function refuseUnread(lines: readonly string[], name: string, now: number, hasEmbargo: boolean): void {
  const head = edgeOf(lines);
  const tail = lines.length - edgeOf(lines.toReversed());
  const refuse = (at: number | undefined, what: string) => {
    if (at === undefined) return;
    const line = lines[at]?.trim().slice(0, 80);
    throw new SluglineError('settings_invalid', `${name}, line ${at + 1}: "${line}" ${what}`, {
      where: name,
    });
  };
  if (!hasEmbargo)
    refuse(
      embargoAmong(lines.map((line, index) => (index < head || index >= tail ? line : ''))),
      'speaks of an embargo that is not read from the text: write "embargo", with a time, in story.yaml or front matter, and take this line out.',
    );
  refuse(
    restrictionAmong(lines.slice(0, head), now),
    'may keep the story from the public and is not read from the text: write "embargo", with a time, in story.yaml or front matter, or take this line out.',
  );
}

function twoEmbargoes(frontMatter: StorySettings, settings: StorySettings, where: string): Warning[] {
  const [one, other] = [frontMatter.embargo, settings.embargo];
  if (one === undefined || other === undefined || Date.parse(one) === Date.parse(other)) return [];
  const message = `The draft says that the embargo ends ${one}, story.yaml says ${other}: the later one holds.`;
  return [{ code: 'embargo_twice', message, where }];
}

/** Field by field: a caption in story.yaml leaves the alternative text in the draft as it is. */
function withMedia(settings: StorySettings, placed: Manuscript['media']): StorySettings {
  const files = Object.keys(placed);
  if (files.length === 0) return settings;
  const media = Object.fromEntries(
    files.map((file) => [file, { ...placed[file], ...settings.media?.[file] }]),
  );
  return { ...settings, media: { ...settings.media, ...media } };
}

/** A replacement character is what an earlier program left of a letter that it could not read. */
function damaged(text: string, where: string): Warning[] {
  const at = text.indexOf('\uFFFD');
  if (at < 0) return [];
  const line = text.slice(0, at).split('\n').length;
  const message = `Line ${line} has a character that was lost on the way ("\uFFFD"): compare it with the original text.`;
  return [{ code: 'character_lost', message, where }];
}

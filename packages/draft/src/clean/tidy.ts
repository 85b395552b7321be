import type { Block, Inline, RecordEntry, TextBlock } from '@slugline/story';
import { looksLike } from '../runs.ts';
import { marksOf } from './quotation-marks.ts';
import { unseenIn, withoutUnseen, withPlainSpaces } from './unseen-characters.ts';

/** A stray space with the text around it, and that text after tidying. */
interface Stray {
  text: string;
  to: string;
}

/** The stray spaces that were taken out. Only the first is shown: a hostile draft has tens of thousands. */
export interface Strays {
  first?: Stray;
  count: number;
}

/** The language of the text, and what was changed so far: stray spaces, and characters that no reader sees. */
interface Tidying {
  language: string;
  strays: Strays;
  unseen: RecordEntry[];
}

/**
 * Finds spaces that are stray in some language: doubled, of other widths, at a line end, or beside signs. Most texts
 * have none of them, so that the rules need not run.
 */
const mayHaveStrays =
  / {2}|[^\S ]|[\u00AD\u200B\u2060\uFFFC\u202A-\u202E\uF06C-\uF0FC]|[([{«»‹›「『」』„“”‟‘’‚"'] | [)\]}«»‹›「『」』„“”‟‘’‚"'.,;:!?،؛؟।]/;

/**
 * Sets spaces as a page shows them: one between words, none before punctuation or inside brackets and quotation marks.
 * French keeps its spaces before `; : ! ?` and inside « », but made non-breaking. Quotation marks stay as written,
 * straight or curly: each is right in some language, and a wrong guess at the direction of an apostrophe puts errors
 * into names.
 */
function tidyText(text: string, { language, strays, unseen }: Tidying): string {
  if (!mayHaveStrays.test(text)) return text;
  // HTML and Markdown have them as entities, which readers turn into characters.
  unseen.push(...unseenIn(text));
  const isFrench = /^fr\b/.test(language);
  /** Leaves of each match only its first group. */
  const take = (from: string, pattern: RegExp): string =>
    from.replace(pattern, (found: string, kept: string, at: number) => {
      strays.count += 1;
      if (strays.first === undefined) {
        const before = endOf(from.slice(0, at));
        const after = startOf(from.slice(at + found.length));
        strays.first = { text: `${before}${found}${after}`, to: `${before}${kept}${after}` };
      }
      return kept;
    });
  const plain = withoutUnseen(withPlainSpaces(text)).replace(/[^\S\n \u00A0\u202F]/g, ' ');
  let spaced = take(plain, /( ) +/g).replace(/ ?\n ?/g, '\n');
  spaced = take(spaced, / ([.,،؛؟।])(?=$|[\s"'”’»)\]])/gu);
  spaced = take(spaced, /([([]) /g);
  spaced = take(spaced, / ([)\]])/g);
  const { opening, closing } = marksOf(spaced, language);
  const [open, close] = isFrench ? [opening.replace('«', ''), closing.replace('»', '')] : [opening, closing];
  if (open !== '') spaced = take(spaced, new RegExp(`([${open}]) `, 'gu'));
  if (close !== '') spaced = take(spaced, new RegExp(` ([${close}])(?=$|[\\s.,;:!?)])`, 'gu'));
  spaced = withoutSpacesInQuotes(spaced, strays);
  return isFrench
    ? spaced.replace(/ (?=[;:!?»])/g, '\u00A0').replace(/« /g, '«\u00A0')
    : take(spaced, / ([;:!?])(?=$|[\s"'”’])/g);
}

/** Returns the last words of a text, after an ellipsis if words were left out. */
function endOf(text: string): string {
  const [end = ''] = /\S{0,15}[\s\S]{0,24}$/.exec(text.slice(-39)) ?? [];
  return end.length < text.length ? `…${end.trimStart()}` : end;
}

/** Returns the first words of a text, before an ellipsis if words were left out. */
function startOf(text: string): string {
  const [start = ''] = /^[\s\S]{0,12}\S{0,8}/.exec(text.slice(0, 20)) ?? [];
  return start.length < text.length ? `${start.trimEnd()}…` : start;
}

/**
 * Removes spaces inside straight quotation marks, which open and close in turn. It does so only if all marks of a text
 * form pairs and a space is on the inner side of one of them.
 */
function withoutSpacesInQuotes(text: string, strays: Strays): string {
  const parts = text.split('"');
  if (parts.length < 3 || parts.length % 2 === 0) return text;
  const isOpening = (before: string) => before === '' || /[\s([{—–-]$/u.test(before);
  const isClosing = (after: string) => after === '' || /^[\s.,;:!?)\]}—–-]/u.test(after);
  for (let at = 0; at + 2 < parts.length; at += 2)
    if (!isOpening(parts[at] ?? '') || !isClosing(parts[at + 2] ?? '')) return text;
  return parts
    .map((part, index) => {
      const inner = part.trim();
      if (index % 2 === 0 || inner === part || inner === '' || part.includes('\n')) return part;
      strays.count += 1;
      strays.first ??= { text: `"${part}"`, to: `"${inner}"` };
      return inner;
    })
    .join('"');
}

/** Tidies runs of text as one text. Runs that look the same are joined; code stays as it is. */
function tidyInline(runs: readonly Inline[], tidying: Tidying): Inline[] {
  const joined: Inline[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && looksLike(last, run)) last.text += run.text;
    else joined.push({ ...run });
  }
  let before = ' ';
  for (const run of joined) {
    if (!run.code) {
      run.text = tidyText(run.text, tidying);
      if (/\s$/.test(before)) run.text = run.text.replace(/^ /, '');
    }
    before = run.text || before;
  }
  const last = joined.findLast((run) => run.text !== '');
  if (last && !last.code) last.text = last.text.trimEnd();
  return joined.filter((run) => run.text !== '');
}

/** Returns a block with its text tidied; undefined if nothing visible is left. */
export function tidyBlock<T extends Block>(block: T, tidying: Tidying): T | undefined;
export function tidyBlock(block: Block, tidying: Tidying): Block | undefined {
  const tidy = (content: readonly Inline[]) => tidyInline(content, tidying);
  const tidyAll = (blocks: readonly TextBlock[]) =>
    blocks.map((inner) => tidyBlock(inner, tidying)).filter((inner) => inner !== undefined);
  switch (block.type) {
    case 'list': {
      const items = block.items
        .map((item) => ({
          ...item,
          content: tidy(item.content),
          ...(item.blocks && { blocks: tidyAll(item.blocks) }),
        }))
        .filter(({ content, blocks }) => content.length > 0 || (blocks?.length ?? 0) > 0);
      return items.length > 0 ? { ...block, items } : undefined;
    }
    case 'quote': {
      const blocks = tidyAll(block.blocks);
      return blocks.length > 0 ? { ...block, blocks } : undefined;
    }
    case 'table':
      return {
        ...block,
        ...(block.caption && { caption: tidy(block.caption) }),
        ...(block.header && { header: block.header.map(tidy) }),
        rows: block.rows.map((row) => row.map(tidy)),
      };
    case 'paragraph':
    case 'heading': {
      const content = tidy(block.content);
      return content.length > 0 ? { ...block, content } : undefined;
    }
    default:
      return block;
  }
}

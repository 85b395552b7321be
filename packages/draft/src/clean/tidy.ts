import type { Block, Inline } from '@slugline/story';

/**
 * Spacing as a page shows it: one space between words, none before punctuation or within brackets. French keeps
 * its space before `; : ! ?` and inside « », made unbreakable. Quotation marks stay as they were written: straight
 * or curly, each is right somewhere, and guessing which way an apostrophe curls puts errors into names.
 */
function tidyText(text: string, language: string): string {
  const spaced = text
    .replace(/\s+/g, ' ')
    .replace(/ +([.,،؛؟।])(?=$|[\s"'”’»)\]])/gu, '$1')
    .replace(/([([]) +/g, '$1')
    .replace(/ +([)\]])/g, '$1');
  return /^fr\b/.test(language)
    ? spaced.replace(/ (?=[;:!?»])/g, '\u00A0').replace(/« /g, '«\u00A0')
    : spaced.replace(/ +([;:!?])(?=$|[\s"'”’])/g, '$1');
}

/** Tidies runs of text as one: runs that look the same are joined, code stays as it is. */
function tidyInline(runs: readonly Inline[], language: string): Inline[] {
  const joined: Inline[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && looksLike(last, run)) last.text += run.text;
    else joined.push({ ...run });
  }
  let before = ' ';
  for (const run of joined) {
    if (!run.code) {
      run.text = tidyText(run.text, language);
      if (/\s$/.test(before)) run.text = run.text.replace(/^ /, '');
    }
    before = run.text || before;
  }
  const last = joined.findLast((run) => run.text !== '');
  if (last && !last.code) last.text = last.text.trimEnd();
  return joined.filter((run) => run.text !== '');
}

/** A block with its text tidied; undefined when nothing is left to show. */
export function tidyBlock(block: Block, language: string): Block | undefined {
  if (block.type === 'list') {
    const items = block.items.map((item) => tidyInline(item, language)).filter((item) => item.length > 0);
    return items.length > 0 ? { ...block, items } : undefined;
  }
  if (!('content' in block)) return block;
  const content = tidyInline(block.content, language);
  return content.length > 0 ? { ...block, content } : undefined;
}

const looksLike = (one: Inline, other: Inline): boolean =>
  one.strong === other.strong &&
  one.emphasis === other.emphasis &&
  one.code === other.code &&
  one.href === other.href;

import type { RecordEntry, Warning } from '@slugline/story';
import type { Pass, Piece } from '../manuscript.ts';
import { textOfBlock } from '../text-of-block.ts';
import { leavesQuotationOpen } from './quotation-marks.ts';
import { type Strays, tidyBlock } from './tidy.ts';
import { withCounts } from './unseen-characters.ts';

export const spacing: Pass = {
  name: 'spacing',
  does: 'Takes out stray spaces, by the rules of the language, characters that no reader sees, and empty blocks. Warns of quotations that are never closed.',
  run: (manuscript, { name, site }) => {
    const language = manuscript.language ?? site.language;
    const strays: Strays = { count: 0 };
    let firstLine = 0;
    const unseen: RecordEntry[] = [];
    const pieces = manuscript.pieces.flatMap((piece) => {
      const before = strays.count;
      const changed: RecordEntry[] = [];
      const block = tidyBlock(piece.block, { language, strays, unseen: changed });
      for (const entry of changed) unseen.push({ ...entry, line: piece.line });
      if (before === 0 && strays.count > 0) firstLine = piece.line;
      return block ? [{ ...piece, block }] : [];
    });
    return {
      ...manuscript,
      pieces,
      record: [...withCounts(manuscript.record, unseen), ...entryOf(strays, firstLine)],
      warnings: [...manuscript.warnings, ...openQuotations(pieces, language, name)],
    };
  },
};

/** Returns one entry for all stray spaces, with the first of them and their number. */
function entryOf({ first, count }: Strays, line: number): RecordEntry[] {
  return first
    ? [{ action: 'changed', rule: 'stray-space', line, text: first.text, to: first.to, count }]
    : [];
}

/** In characters: how much of a paragraph a warning quotes. */
const longestQuote = 60;

function openQuotations(pieces: readonly Piece[], language: string, where: string): Warning[] {
  const texts = pieces.map(({ block }) => (block.type === 'paragraph' ? textOfBlock(block) : ''));
  return pieces.flatMap(({ line, block, continues }, index) => {
    const text = texts[index] ?? '';
    const isVerse = continues || pieces[index + 1]?.continues;
    if (block.type !== 'paragraph' || isVerse || !leavesQuotationOpen(text, texts[index + 1] ?? '', language))
      return [];
    const message = `${where}, line ${line}: a quotation is never closed in the paragraph "${text.slice(0, longestQuote)}…".`;
    return [{ code: 'quotation_open', message, where }];
  });
}

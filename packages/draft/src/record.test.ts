import { describe, expect, it } from 'vitest';
import { keep } from './clean/keep.ts';
import { type Circumstances, emptyManuscript, type Piece } from './manuscript.ts';
import { changePiece, isKept, removePiece, removePieces } from './record.ts';

const piece = (line: number, text: string): Piece => ({
  line,
  block: { type: 'paragraph', content: [{ text }] },
});
const [home, text, share] = [piece(1, 'Home'), piece(3, 'The bridge is open.'), piece(5, 'Share  this!')];
const manuscript = { ...emptyManuscript, pieces: [home, text, share] };
const circumstances = (kept: (string | number)[]): Circumstances => ({
  name: 'draft.txt',
  settings: { keep: kept },
  site: { language: 'en', timeZone: 'UTC', publications: [] },
  now: 0,
});

describe('the record', () => {
  it('has each removed piece, under its rule', () => {
    const removed = removePieces(
      manuscript,
      new Map([
        [home, 'navigation'],
        [share, 'share'],
      ]),
    );
    expect(removed.pieces).toEqual([text]);
    expect(removed.record).toEqual([
      { action: 'removed', rule: 'navigation', line: 1, text: 'Home' },
      { action: 'removed', rule: 'share', line: 5, text: 'Share  this!' },
    ]);
  });

  it('has a changed text, before and after', () => {
    const block = { type: 'paragraph' as const, content: [{ text: 'Main' }] };
    const changed = changePiece(manuscript, home, block, 'renamed');
    expect(changed.pieces[0]).toEqual({ line: 1, block });
    expect(changed.record).toEqual([
      { action: 'changed', rule: 'renamed', line: 1, text: 'Home', to: 'Main' },
    ]);
  });
});

describe('keep', () => {
  it('marks the lines that it names by words or number, so that nothing removes or changes them', () => {
    const kept = keep.run(manuscript, circumstances(['SHARE THIS', 1]));
    expect(kept.pieces.map((one) => one.kept)).toEqual([true, undefined, true]);
    for (const one of kept.pieces.filter((marked) => marked.kept)) {
      expect(removePiece(kept, one, 'any')).toBe(kept);
      expect(changePiece(kept, one, text.block, 'any')).toBe(kept);
    }
    expect(kept.warnings).toEqual([]);
  });

  it('warns of a line that it names and the draft lacks', () => {
    const kept = keep.run(manuscript, circumstances(['Share that']));
    expect(kept.warnings).toMatchObject([
      { code: 'keep_not_found', message: '"keep" names "Share that", which is not a line of draft.txt.' },
    ]);
  });

  it('names lines that readers must not remove', () => {
    expect(isKept(['share this', 7], 7, 'any')).toBe(true);
    expect(isKept(['share this', 7], 8, 'Share this:')).toBe(true);
    expect(isKept(['share this', 7], 8, 'Share')).toBe(false);
    expect(isKept(undefined, 1, 'Share')).toBe(false);
  });
});

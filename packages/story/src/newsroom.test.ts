import { describe, expect, it } from 'vitest';
import { foldBlocks, type NewsroomEvent } from './newsroom.ts';

const [sea, quay] = ['a'.repeat(64), 'b'.repeat(64)] as [string, string];
const at = '2026-11-30T12:00:00.000Z';
const why = { reason: 'killed', by: 'desk' };
const event = (type: 'original-blocked' | 'original-allowed', original: string): NewsroomEvent => ({
  ...{ v: 1, type, at, original, ...why },
});
const withdrawn = (original: string): NewsroomEvent => ({
  ...{ v: 1, type: 'original-withdrawn', at, original, stories: 3, deleted: { public: 9 } },
});

describe('the blocks of a newsroom', () => {
  it('are those that were not lifted, with how their withdrawals ended', () => {
    const blocks = foldBlocks([
      event('original-blocked', sea),
      event('original-blocked', quay),
      withdrawn(sea),
      event('original-allowed', quay),
    ]);
    expect([...blocks.values()]).toEqual([
      { v: 1, original: sea, ...why, at, withdrawn: { at, stories: 3, deleted: { public: 9 } } },
    ]);
  });

  it('stand again after a file was allowed and withdrawn once more', () => {
    const blocks = foldBlocks([
      event('original-blocked', sea),
      withdrawn(sea),
      event('original-allowed', sea),
      event('original-blocked', sea),
    ]);
    expect(blocks.get(sea)).toEqual({ v: 1, original: sea, ...why, at });
  });
});

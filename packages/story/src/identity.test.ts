import { describe, expect, it } from 'vitest';
import { newStoryId, StoryId } from './identity.ts';

describe('a story id', () => {
  it('is valid and sorts by time', () => {
    const ids = [0, 1, 2, 2 ** 40].map((ms) => newStoryId(Date.UTC(2026, 0) + ms));
    for (const id of ids) expect(StoryId.parse(id)).toBe(id);
    expect(ids.toSorted()).toEqual(ids);
  });

  it.each(['', '../x', '01JD3QTEST', `${'0'.repeat(26)}\n`, 'I'.repeat(26), '0'.repeat(27)])(
    'is not “%s”',
    (id) => {
      expect(StoryId.safeParse(id).success).toBe(false);
    },
  );
});

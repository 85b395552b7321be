import { describe, expect, it } from 'vitest';
import { parseDraft } from '../parse-draft.ts';

describe('a character that an earlier program lost', () => {
  it('is not published: it goes to the record, with a warning', async () => {
    const bytes = Buffer.from(
      'Ferry runs to M\uFFFDnster again\n\nThe night ferry is b\uFFFDck on Monday.\n',
    );
    const { article } = await parseDraft({ name: 'draft.txt', bytes }, {}, { language: 'en' });
    const { record, warnings, ...published } = article;
    expect(JSON.stringify(published)).not.toContain('\uFFFD');
    expect(published.headline).toBe('Ferry runs to Mnster again');
    expect(record.map(({ rule, line }) => [rule, line])).toEqual([
      ['character-lost', 1],
      ['character-lost', 3],
    ]);
    expect(warnings).toMatchObject([{ code: 'character_lost' }]);
  });
});

import { expect, it } from 'vitest';
import { captionsLabels } from './label.ts';

it('names captions by language and kind, and gives no name twice', () => {
  const captions = [
    { language: 'en' },
    { language: 'en', kind: 'sdh' },
    { language: 'en', kind: 'subtitles' },
    { language: 'en', kind: 'forced' },
    { language: 'en', kind: 'sdh' },
    { language: 'pt-BR', kind: 'forced' },
    { language: 'en' },
  ] as const;
  expect(captionsLabels(captions)).toEqual([
    ...['English', 'English (SDH)', 'English (2)', 'English (forced)', 'English (SDH) (2)'],
    ...['português (Brasil) (forced)', 'English (3)'],
  ]);
});

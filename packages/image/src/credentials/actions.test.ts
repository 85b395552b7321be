import { describe, expect, it } from 'vitest';
import { actionsBetween } from './actions.ts';

const original = { type: 'image/jpeg', width: 4000, height: 3000 };
const namesOf = (...made: Parameters<typeof actionsBetween>) =>
  actionsBetween(...made).map(({ action }) => action);

describe('the actions between an original and a rendition', () => {
  it.each([
    [
      'the whole, scaled down',
      { type: 'image/jpeg', width: 1280, height: 960 },
      ['c2pa.opened', 'c2pa.resized'],
    ],
    ['the whole, unscaled', original, ['c2pa.opened']],
    ['another format', { ...original, type: 'image/avif' }, ['c2pa.opened', 'c2pa.transcoded']],
    ['a part, unscaled', { type: 'image/jpeg', width: 4000, height: 2250 }, ['c2pa.opened', 'c2pa.cropped']],
    [
      'a part, smaller, in another format',
      { type: 'image/webp', width: 1280, height: 720 },
      ['c2pa.opened', 'c2pa.cropped', 'c2pa.resized', 'c2pa.transcoded'],
    ],
  ])('%s', (_, made, names) => {
    expect(namesOf(original, made)).toEqual(names);
  });

  it('include no crop when a side was rounded to whole pixels', () => {
    const odd = { type: 'image/jpeg', width: 6001, height: 3999 };
    for (const width of [1280, 1920, 2560]) {
      const made = { ...odd, width, height: Math.round((odd.height * width) / odd.width) };
      expect(namesOf(odd, made)).toEqual(['c2pa.opened', 'c2pa.resized']);
    }
  });
});

import { SluglineError } from '@slugline/story';
import { describe, expect, it } from 'vitest';
import { growthOf, tooMuchGrowth } from '../../../../tests/support/doubling.ts';
import { parseCaptions } from './parse.ts';
import { cueText } from './text.ts';
import { writeWebvtt } from './webvtt.ts';

const time = '00:00:01,000 --> 00:00:02,000';

function read(text: string): void {
  try {
    writeWebvtt(parseCaptions(text, 'film.srt'));
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
  }
}

describe('parsing captions takes time in proportion to their length', () => {
  it.each(['{\\', '{', '<', '<a', '<i>', '</i>', '&', '&amp', '-->', ' ', 'a\n'])(
    'with a text of %j',
    (unit) => {
      const text = (n: number) => unit.repeat(n / unit.length);
      expect(growthOf((n) => cueText(text(n)), 10_000)).toBeLessThan(tooMuchGrowth);
      expect(growthOf((n) => read(`1\n${time}\n${text(n)}\n`), 10_000)).toBeLessThan(tooMuchGrowth);
    },
  );

  it.each<[string, (size: number) => string]>([
    ['many captions', (n) => `1\n${time}\nHallo\n\n`.repeat(n / 40)],
    ['many settings', (n) => `${time} ${'line:0 '.repeat(n / 7)}\nHallo\n`],
    ['many comments', (n) => `WEBVTT\n\n${'NOTE a\n\n'.repeat(n / 8)}`],
  ])('with %s', (_what, text) => {
    expect(growthOf((n) => read(text(n)), 40_000)).toBeLessThan(tooMuchGrowth);
  });
});

describe('captions that are too numerous or too long', () => {
  it.each([
    ['a long caption', `1\n${time}\n${'a'.repeat(4_000)}\n`, 'line 1: this caption has 4033 characters'],
    ['very many captions', `${time}\na\n\n`.repeat(20_001), 'line 60001: here begins the 20001th caption'],
    ['very many lines', '\n'.repeat(10_000_000), 'line 200001: a file of captions may have 200000 lines'],
    ['a time of many digits', `${'9'.repeat(400)}:00:00,000 --> 00:00:01,000\na\n`, '9…" is not a time'],
  ])('are refused: %s', (_what, text, message) => {
    expect(() => parseCaptions(text, 'film.srt')).toThrow(
      expect.objectContaining({ code: 'captions_invalid', message: expect.stringContaining(message) }),
    );
  });
});

import { SluglineError } from '@slugline/story';
import { growthOf, tooMuchGrowth } from '@slugline/testing/growth';
import { describe, expect, it } from 'vitest';
import { parseCaptions } from './parse.ts';
import { cueText } from './text.ts';
import { writeWebvtt } from './webvtt.ts';

const time = '00:00:01,000 --> 00:00:02,000';

function read(text: string): void {
  try {
    writeWebvtt(parseCaptions(text, 'film.srt').cues);
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
    ['many empty lines in a caption', (n) => `1\n${time}\n${'a\n\n'.repeat(n / 3)}`],
    ['captions without empty lines', (n) => `1\n${time}\nHallo\n`.repeat(n / 38)],
    ['many captions without times', (n) => `1\n${time}\nHallo\n\n${'2\nHallo\n\n'.repeat(n / 9)}`],
    ['sloppy times', (n) => `0:00:01 , 5 → 0:00:02 . 5\nHallo\n`.repeat(n / 31)],
    ['spaces in times', (n) => `0${' '.repeat(n)}:00:01,000 --> 00:00:02,000\nHallo\n`],
    ['many arrows', (n) => `${'1 -> '.repeat(n / 5)}\n`],
    ['many comments', (n) => `WEBVTT\n\n${'NOTE a\n\n'.repeat(n / 8)}`],
  ])('with %s', (_what, text) => {
    expect(growthOf((n) => read(text(n)), 40_000)).toBeLessThan(tooMuchGrowth);
  });
});

describe('reading SubStation Alpha takes time in proportion to its length', () => {
  const head = '[Script Info]\n\n[Events]\nFormat: Start, End, Text\n';
  it.each<[string, (size: number) => string]>([
    ['many lines', (n) => 'Dialogue: 0:00:01.00,0:00:02.00,Hallo\n'.repeat(n / 38)],
    ...['{', '{\\', '{\\i1}', '{\\p1}', '\\N', '\\', ',', '<i>'].map(
      (unit): [string, (size: number) => string] => [
        `a text of ${unit}`,
        (n) => `Dialogue: 0:00:01.00,0:00:02.00,${unit.repeat(n / unit.length)}\n`,
      ],
    ),
    ['a long override', (n) => `Dialogue: 0:00:01.00,0:00:02.00,{${'\\p1'.repeat(n / 3)}}\n`],
    ['a long text of &', (n) => `Dialogue: 0:00:01.00,0:00:02.00,${'&'.repeat(n)}\n`],
    [
      'many fields and many lines',
      (n) => `Format: ${','.repeat(n / 2)}\n${'Dialogue: a,b,c\n'.repeat(n / 32)}`,
    ],
    ['many fields', (n) => `Format: ${'Text,'.repeat(n / 5)}\nDialogue: ${'a,'.repeat(n / 2)}\n`],
  ])('with %s', (_what, text) => {
    expect(growthOf((n) => read(head + text(n)), 40_000)).toBeLessThan(tooMuchGrowth);
  });
});

describe('captions that are too numerous or too long', () => {
  it.each([
    ['a long caption', `1\n${time}\n${'a'.repeat(4_001)}\n`, 'line 2: this caption has 4001 characters'],
    ['very many captions', `${time}\na\n\n`.repeat(20_001), 'line 60001: this is caption 20001'],
    ['very many lines', '\n'.repeat(10_000_000), 'line 200001: the file has more than 200000 lines'],
    ['a time of many digits', `${'9'.repeat(400)}:00:00,000 --> 00:00:01,000\na\n`, '9…" is not a time'],
  ])('are refused: %s', (_what, text, message) => {
    expect(() => parseCaptions(text, 'film.srt')).toThrow(
      expect.objectContaining({ code: 'captions_invalid', message: expect.stringContaining(message) }),
    );
  });
});

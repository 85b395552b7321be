import { SluglineError } from '@slugline/story';
import { growthOf, tooMuchGrowth } from '@slugline/testing/growth';
import { describe, expect, it } from 'vitest';
import { parseSettings } from './read/settings.ts';
import { parseText } from './testing/parse-text.ts';

/** Texts that made a parser slow, and similar ones. Each is repeated thousands of times in a row. */
const units = {
  'markers behind bars': '| video ',
  'markers in brackets': '(photo)',
  'markers with a colon': 'video: ',
  'open round brackets': '(',
  'open square brackets': '[',
  'pictures in pictures': '![',
  'links without an end': '[a](b ',
  'links with an open title': '[a](b "',
  'links in angle brackets': '[a](<b',
  'uses of a reference': '[a] ',
  'angle brackets': '<',
  'tags without an end': '<a href="',
  comments: '<!--',
  'code fences': '`',
  stars: '*_',
  'strong within emphasis': '**a*',
  'words with underscores': 'a_',
  quotations: '> ',
  entities: '&#x',
  backslashes: '\\',
  addresses: 'http://',
  'mail addresses': 'a@',
  dashes: '- ',
  spaces: ' ',
  'full stops': '.',
  'closing quotes': '."”',
  'accents that are put together': 'a\u0301',
  'page furniture': 'share on facebook and ',
  'straight quotes': '"a ',
  'opening quotes': '“a ',
  'quotes with spaces': ' “ a ” ',
  'spaces before commas': ' , ',
  tabs: '\t',
  'breaks within a line': ' \v',
  'notes in brackets': '[editor: ',
  'an embargo': 'embargo until 1 may ',
  'gaps to be filled': 'TK ',
  'pipes of a table': '|',
  underscores: '_',
  'pictures without an end': '![  0\t[a]: /b\n',
  'comments with brackets': '[<<a[b] <!--  \n![c --> ',
} as const;

const backticks = (size: number): string => {
  let text = '';
  for (let length = 1; text.length < size; length += 1) text += `${'`'.repeat(length)} a `;
  return text;
};

const layouts: Record<string, (unit: string, size: number) => string> = {
  'a headline': (unit, size) => `# ${unit.repeat(size / unit.length)}\n\nText.\n`,
  'a paragraph': (unit, size) => `A headline here\n\nText ${unit.repeat(size / unit.length)}.\n`,
};

/** Reads a draft. A refused draft counts, too, because it was read as well. */
function read(name: string, text: string): void {
  try {
    parseText({ name, bytes: Buffer.from(text) }, {}, { language: 'fr' });
  } catch (error) {
    if (!(error instanceof SluglineError)) throw error;
  }
}

const size = 4_000;

describe.each(['draft.txt', 'draft.md'])('reading %s takes time proportional to its length', (name) => {
  describe.each(Object.entries(layouts))('with %s of', (_layout, layout) => {
    it.each(Object.entries(units))('%s', (_what, unit) => {
      expect(growthOf((n) => read(name, layout(unit, n)), size)).toBeLessThan(tooMuchGrowth);
    });
  });

  it.each<[string, (size: number) => string]>([
    ['lines below an item of a list', (n) => `A headline here\n\n- first\n${'  the quick\n'.repeat(n / 4)}`],
    [
      'wrapped lines',
      (n) => `A headline\n\n${'the fox jumps over a dog that did not sleep and\n'.repeat(n / 8)}`,
    ],
    ['rows of a table', (n) => `A headline here\n\n${'a\tb\n'.repeat(n / 4)}`],
    ['dialogues with dashes', (n) => `A headline here\n\n${'– No, – she said.\n'.repeat(n / 18)}`],
    ['lines numbered by letters', (n) => `A headline here\n\n${'a) the fox\n'.repeat(n / 11)}`],
    ['social networks', (n) => `A headline here\n\n${'Facebook\n'.repeat(n / 9)}`],
    [
      'end marks',
      (n) => `A headline here\n\nIt is open to all, the mayor said on Monday.\n${'ENDS\n\n'.repeat(n / 6)}`,
    ],
    ['notes to the desk', (n) => `A headline here\n\n${'Eds: check it\n\n'.repeat(n / 15)}`],
    ['embargoes', (n) => `${'Embargo: Friday\n\n'.repeat(n / 17)}A headline here`],
    ['blank lines', (n) => `A headline here${'\n'.repeat(n / 2)}Text.`],
    ['backticks of rising length', (n) => `A headline here\n\n${backticks(n)}`],
    ['references', (n) => Array.from({ length: n / 4 }, (_, at) => `[r${at}]: /${at}`).join('\n')],
    ['fences of code', (n) => `A headline here\n\n${'~~~\na\n~~~\n'.repeat(n / 10)}`],
    ['many comments', (n) => `A headline here\n\n${'a\n\n<!-- a b: c -->\n\n'.repeat(n / 18)}`],
    ['nested lists', (n) => Array.from({ length: n / 40 }, (_, at) => `${' '.repeat(2 * at)}- a`).join('\n')],
  ])('with %s', (_what, text) => {
    expect(growthOf((n) => read(name, text(n)), size)).toBeLessThan(tooMuchGrowth);
  });
});

describe('reading settings takes time proportional to their length', () => {
  it.each<[string, (size: number) => string]>([
    ['open brackets', (n) => '['.repeat(n)],
    ['closing brackets', (n) => ']'.repeat(n)],
    ['nested groups', (n) => '{a: '.repeat(n / 4)],
    ['lines without a field', (n) => `headline: a\n${'x\n'.repeat(n / 2)}`],
    ['unknown fields', (n) => Array.from({ length: n / 8 }, (_, at) => `k${at}: v`).join('\n')],
    ['fields with the same name', (n) => 'k: v\n'.repeat(n / 5)],
    ['aliases', (n) => 'a: &a [*a]\n'.repeat(n / 11)],
    ['nested lists', (n) => '- '.repeat(n / 2)],
    [
      'nested fields',
      (n) => Array.from({ length: Math.sqrt(n) }, (_, at) => `${' '.repeat(at)}k:`).join('\n'),
    ],
    ['an open quotation', (n) => `headline: "${'\\x'.repeat(n / 2)}`],
  ])('with %s', (_what, text) => {
    const settings = (n: number) => {
      expect(() => parseSettings(text(n), 'story.yaml')).toThrow(SluglineError);
    };
    expect(growthOf(settings, size)).toBeLessThan(tooMuchGrowth);
  });
});

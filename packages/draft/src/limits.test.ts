import { describe, expect, it } from 'vitest';
import { parseSettings } from './read/settings.ts';
import { parseText } from './testing/parse-text.ts';

const read = (text: string, name = 'draft.md') =>
  parseText({ name, bytes: Buffer.from(text) }, {}, { language: 'en' }).article;
const times = (count: number, unit: string): string => unit.repeat(count);

describe('a draft that exceeds a limit', () => {
  it.each([
    ['too many lines', 'draft.txt', times(10_001, 'a\n'), 'draft.txt has 10004 lines'],
    ['too many items of a list', 'draft.md', times(3_400, '- - - a\n'), '10201 paragraphs and list items'],
    ['too many addresses', 'draft.txt', times(2_001, 'http://a.example '), '2001 addresses'],
    ['too many links', 'draft.md', times(2_001, '<mailto:a@b.example> '), '2001 addresses'],
    ['too many brackets', 'draft.md', times(3_001, '['), '3001 opening brackets'],
    ['too much markup', 'draft.md', times(10_001, '*'), '10001 signs of markup'],
    [
      'one address that is used many times',
      'draft.md',
      `${times(1_999, '[a] ')}\n\n[a]: http://a.example/${times(2_020, 'x')}\n`,
      'draft.md makes an article of 4.1 MB',
    ],
    ['characters that HTML escapes', 'draft.txt', times(800_000, "'"), 'makes an article of 4.6 MB'],
    ['nested quotations', 'draft.md', times(60, '>'), 'line 3: quotations and lists lie more than 20 deep'],
  ])('is refused for %s', (_what, name, text, message) => {
    expect(() => read(`Headline\n\n${text} text`, name)).toThrow(
      expect.objectContaining({
        code: 'draft_too_large',
        where: name,
        message: expect.stringContaining(message),
      }),
    );
  });

  it('is not a long report: a thousand paragraphs, three hundred links and a long list', () => {
    const paragraph = `${times(60, 'The ferry runs again. ')}See [more](https://a.example/more).\n\n`;
    const { blocks } = read(
      `# Headline\n\n${times(300, paragraph)}${times(700, 'Short.\n\n')}${times(500, '- a\n')}`,
    );
    expect(blocks).toHaveLength(1_001);
  });
});

describe('an address', () => {
  it('of more than 2,048 characters does not become a link, and gives a warning', () => {
    const { blocks, warnings } = read(`# Headline\n\nSee [here](https://a.example/${times(2_048, 'x')}).`);
    expect(blocks).toEqual([{ type: 'paragraph', content: [{ text: 'See here.' }] }]);
    expect(warnings).toMatchObject([{ code: 'link_dropped' }]);
  });
});

describe('warnings', () => {
  it('number a hundred at most; the last counts the others', () => {
    const { warnings } = read(`# Headline\n\n${times(500, '[a](b) ')}`);
    expect(warnings).toHaveLength(100);
    expect(warnings.at(-1)).toMatchObject({ code: 'more_warnings', where: 'draft.md' });
    expect(warnings.at(-1)?.message).toContain('402 more');
  });
});

describe('settings', () => {
  it.each([
    ['deeply nested brackets', times(100, '['), 'nested too deep'],
    ['very many fields', times(4_000, 'a: b\n'), 'too many fields, lines and signs'],
  ])('with %s are refused', (_what, text, message) => {
    expect(() => parseSettings(text, 'story.yaml')).toThrow(
      expect.objectContaining({ code: 'settings_invalid', message: expect.stringContaining(message) }),
    );
  });

  it('for a hundred media are read', () => {
    const media = Array.from(
      { length: 100 },
      (_, at) =>
        `  ${at}.jpg:\n    caption: "A: [b]"\n    credit: c\n    alt: d\n    focalPoint: { x: 0.5, y: 0.5 }\n`,
    );
    expect(Object.keys(parseSettings(`media:\n${media.join('')}`, 'story.yaml').media ?? {})).toHaveLength(
      100,
    );
  });
});

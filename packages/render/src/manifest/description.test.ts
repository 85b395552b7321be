import { describe, expect, it } from 'vitest';
import { descriptionOf } from './description.ts';

type Body = Parameters<typeof descriptionOf>[0]['body'];

const paragraphs = (...texts: string[]): Body =>
  texts.map((text) => ({ type: 'paragraph', content: [{ text }] }));
const of = (body: Body, language = 'en') => descriptionOf({ body, language });

describe('the description of a story', () => {
  it('is the story’s summary', () => {
    const body = paragraphs('Long ago.');
    expect(descriptionOf({ summary: 'In short.', body, language: 'en' })).toBe('In short.');
    expect(descriptionOf({ summary: ' ', body, language: 'en' })).toBe('Long ago.');
  });

  it('without a summary, is the first whole sentences, from as many paragraphs as fit', () => {
    const sentence = 'The night ferry to the islands is back after two years in the yard.';
    expect(of(paragraphs(sentence, `${sentence} ${sentence} ${sentence}`))).toBe(`${sentence} ${sentence}`);
  });

  it('begins with the first prose, and skips what is not prose', () => {
    expect(
      of([
        { type: 'heading', level: 2, content: [{ text: 'Heading' }] },
        { type: 'code', text: 'code' },
        { type: 'rule' },
        { type: 'media', media: 'a' },
        {
          type: 'quote',
          blocks: [
            {
              type: 'paragraph',
              content: [{ text: 'She ' }, { text: 'said', strong: true }, { text: ' so.' }],
            },
          ],
        },
        {
          type: 'list',
          ordered: false,
          items: [{ content: [{ text: 'One.' }] }, { content: [{ text: 'Two\nlines.' }] }],
        },
      ]),
    ).toBe('She said so. One. Two lines.');
  });

  it('cuts a first sentence that is too long after a word', () => {
    expect(of(paragraphs('word '.repeat(100)))).toBe(`${'word '.repeat(39)}word…`);
  });

  it('follows the language’s rules for sentences and words', () => {
    const sentence = `${'河流达到四十年来的最高水位'.repeat(4)}。`;
    expect(of(paragraphs(sentence.repeat(9)), 'zh')).toBe(sentence.repeat(3));
    const endless = of(paragraphs('河流'.repeat(200)), 'zh');
    expect(endless).toBe(`${'河流'.repeat(99)}…`);
  });

  it('never cuts an emoji', () => {
    const astronaut = '👩🏽‍🚀';
    expect(of(paragraphs(astronaut.repeat(100)))).toBe(
      `${astronaut.repeat(Math.floor(199 / astronaut.length))}…`,
    );
  });

  it('is undefined without prose', () => {
    expect(of([])).toBeUndefined();
    expect(of(paragraphs(' '))).toBeUndefined();
  });
});

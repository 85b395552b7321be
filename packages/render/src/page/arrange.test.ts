import { describe, expect, it } from 'vitest';
import { article, audio, manifestOf, picture, video } from '../sample.ts';
import { arrange } from './arrange.ts';

type Media = Parameters<typeof manifestOf>[0];

/** The page from top to bottom: media by the digit of their hash, text by block type. */
function outline(media: Media, blocks = article.blocks) {
  const { lead, body, gallery } = arrange(manifestOf(media, { article: { ...article, blocks } }));
  return {
    lead: lead?.id[0],
    body: body.map((item) => ('block' in item ? item.block.type : item.media.id[0])),
    gallery: gallery.map(({ id }) => id[0]),
  };
}

describe('the order of a page', () => {
  it('leads with the first picture or video rather than audio', () => {
    expect(outline([audio('a'), video('b'), picture('c')]).lead).toBe('b');
    expect(outline([audio('a')]).lead).toBe('a');
  });

  it('leads with the editor’s choice, and never shows it twice', () => {
    const placed = [...article.blocks, { type: 'media' as const, file: 'picture-b' }];
    expect(outline([picture('a'), picture('b', { lead: true })], placed)).toEqual({
      lead: 'b',
      body: ['paragraph', 'paragraph', 'a', 'paragraph'],
      gallery: [],
    });
  });

  it('keeps a medium where a block places it', () => {
    const placed = [{ type: 'media' as const, file: 'picture-a' }, ...article.blocks];
    expect(outline([picture('a')], placed)).toEqual({
      lead: undefined,
      body: ['a', 'paragraph', 'paragraph', 'paragraph'],
      gallery: [],
    });
  });

  it('puts players after the second paragraph, and several pictures after the text', () => {
    expect(outline([picture('a'), picture('b'), video('c'), picture('d'), audio('e')])).toEqual({
      lead: 'a',
      body: ['paragraph', 'paragraph', 'c', 'e', 'paragraph'],
      gallery: ['b', 'd'],
    });
  });

  it('puts media after a text with fewer paragraphs', () => {
    expect(outline([picture('a'), video('b')], article.blocks.slice(0, 1)).body).toEqual(['paragraph', 'b']);
  });
});

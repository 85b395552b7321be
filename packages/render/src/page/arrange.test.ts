import { article, audio, image, manifestOf, video } from '@slugline/testing/samples/edition';
import { describe, expect, it } from 'vitest';
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
    expect(outline([audio('a'), video('b'), image('c')]).lead).toBe('b');
    expect(outline([audio('a')]).lead).toBe('a');
  });

  it('leads with the editor’s choice, and never shows it twice', () => {
    const placed = [...article.blocks, { type: 'media' as const, file: 'picture-b' }];
    expect(outline([image('a'), image('b', { lead: true })], placed)).toEqual({
      lead: 'b',
      body: ['paragraph', 'paragraph', 'a', 'paragraph'],
      gallery: [],
    });
  });

  it('keeps a medium where a block places it', () => {
    const placed = [{ type: 'media' as const, file: 'picture-a' }, ...article.blocks];
    expect(outline([image('a')], placed)).toEqual({
      lead: undefined,
      body: ['a', 'paragraph', 'paragraph', 'paragraph'],
      gallery: [],
    });
  });

  it('shows a file that was sent twice in both places, each with its own words', () => {
    const place = (file: string) => ({ type: 'media' as const, file });
    const twice = image('a', { copies: [{ file: 'copy-of-a', caption: 'After' }] });
    const blocks = [place('picture-a'), ...article.blocks, place('copy-of-a')];
    const { body } = arrange(manifestOf([twice], { article: { ...article, blocks } }));
    const shown = body.flatMap((item) => ('media' in item ? [[item.media.id[0], item.media.caption]] : []));
    expect(shown).toEqual([
      ['a', twice.planned.caption],
      ['a', 'After'],
    ]);
  });

  it('puts players after the second paragraph, and several pictures after the text', () => {
    expect(outline([image('a'), image('b'), video('c'), image('d'), audio('e')])).toEqual({
      lead: 'a',
      body: ['paragraph', 'paragraph', 'c', 'e', 'paragraph'],
      gallery: ['b', 'd'],
    });
  });

  it('puts media after a text with fewer paragraphs', () => {
    expect(outline([image('a'), video('b')], article.blocks.slice(0, 1)).body).toEqual(['paragraph', 'b']);
  });
});

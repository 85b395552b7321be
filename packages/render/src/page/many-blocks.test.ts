import type { StoryManifest } from '@slugline/story';
import { cpuOf, growthOf, tooMuchGrowth } from '@slugline/testing/growth';
import { manifestOf, site } from '@slugline/testing/samples/edition';
import { describe, expect, it } from 'vitest';
import { pageAssets } from '../assets.ts';
import { buildDocuments } from '../documents.ts';
import { validateDocuments } from '../validate/validate.ts';

const item = [
  { text: 'An item with ' },
  { text: 'a link', href: 'https://a.example/', strong: true as const },
];

/** Renders and validates a story. */
const publish = (body: StoryManifest['body']) =>
  validateDocuments(buildDocuments({ ...manifestOf([]), body }, site, pageAssets));

const list = (items: number) =>
  publish([{ type: 'list', ordered: false, items: Array(items).fill({ content: item }) }]);
const table = (rows: number) => publish([{ type: 'table', rows: Array(rows).fill([item, item, item]) }]);
const notes = (count: number) => {
  const ids = Array.from({ length: count }, (_, at) => `note ${at}`);
  const manifest: StoryManifest = {
    ...manifestOf([]),
    body: ids.map((footnote) => ({ type: 'paragraph', content: [...item, { text: '', footnote }] })),
    footnotes: ids.map((id) => ({ id, blocks: [{ type: 'paragraph', content: item }] })),
  };
  validateDocuments(buildDocuments(manifest, site, pageAssets));
};
const paragraphs = (count: number) => publish(Array(count).fill({ type: 'paragraph', content: item }));

describe('rendering a story', () => {
  it.each([
    ['list items', list],
    ['paragraphs', paragraphs],
    ['rows of a table', table],
    ['footnotes', notes],
  ])('takes time in proportion to the number of %s', (_what, render) => {
    expect(growthOf(render, 2_000)).toBeLessThan(tooMuchGrowth);
  });

  it('of ten thousand paragraphs takes far less than the deadline', () => {
    expect(cpuOf(() => paragraphs(10_000))).toBeLessThan(2_000);
  });

  it('of ten thousand list items, the most that a draft may have, takes far less than the deadline', () => {
    expect(cpuOf(() => list(10_000))).toBeLessThan(2_000);
  });
});

describe('a document of more than 16 MB', () => {
  it('is not published', () => {
    expect(() => publish([{ type: 'code', text: 'a'.repeat(17 * 1024 * 1024) }])).toThrow(
      expect.objectContaining({
        code: 'edition_invalid',
        message: expect.stringContaining('index.html has 178'),
      }),
    );
  });
});

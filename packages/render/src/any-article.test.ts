import type { Article, Footnote, Inline, TextBlock } from '@slugline/story';
import { article, manifestOf, site } from '@slugline/testing/samples/edition';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageAssets } from './assets.ts';
import { buildDocuments } from './documents.ts';
import { validateDocuments } from './validate/validate.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', '\n', '</p><script>', '\u0000', '\ud800', 'a\r\nb', '&amp;', 'שלום', '\u202e'),
);
const href = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary' }).map((rest) => `https://a.example/${rest}`),
  fc.constantFrom(
    'http://',
    'javascript:alert(1)',
    'mailto:a@b.example',
    'tel:+1 2',
    '#x',
    'https://[::1]/[a]%',
  ),
);
const id = fc.constantFrom('a', 'b', '"c" <d>', '');
const yes = fc.constant(true as const);
const run: fc.Arbitrary<Inline> = fc.record(
  {
    text,
    href,
    footnote: id,
    strong: yes,
    emphasis: yes,
    strike: yes,
    superscript: yes,
    subscript: yes,
    code: yes,
  },
  { requiredKeys: ['text'] },
);
const content = fc.array(run, { maxLength: 4 });

const { block } = fc.letrec<{ block: TextBlock }>((tie) => {
  const blocks = fc.array(tie('block'), { maxLength: 3 });
  const item = fc.record({ content, checked: fc.boolean(), blocks }, { requiredKeys: ['content'] });
  const columns = fc.array(content, { minLength: 1, maxLength: 3 });
  const of = <T extends TextBlock['type']>(type: T) => fc.constant(type);
  return {
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({ type: of('paragraph'), content }),
      fc.record({ type: of('heading'), level: fc.constantFrom(2 as const, 3 as const, 4 as const), content }),
      fc.record({ type: of('rule') }),
      fc.record({ type: of('code'), text, language: text }, { requiredKeys: ['type', 'text'] }),
      fc.record({ type: of('link'), href, title: text }, { requiredKeys: ['type', 'href'] }),
      fc.record(
        {
          type: of('table'),
          caption: content,
          header: columns,
          rows: fc.array(columns, { maxLength: 3 }),
          align: fc.array(fc.constantFrom('start' as const, 'center' as const, 'end' as const, null)),
        },
        { requiredKeys: ['type', 'rows'] },
      ),
      fc.record({ type: of('quote'), blocks }),
      fc.record(
        {
          type: of('list'),
          ordered: fc.boolean(),
          start: fc.integer(),
          items: fc.array(item, { maxLength: 3 }),
        },
        { requiredKeys: ['type', 'ordered', 'items'] },
      ),
    ),
  };
});

const footnote: fc.Arbitrary<Footnote> = fc.record({ id, blocks: fc.array(block, { maxLength: 2 }) });
const anyArticle: fc.Arbitrary<Article> = fc
  .record({
    language: fc.constantFrom('en', 'de', 'ar', 'zh-Hant', 'ckb', 'und', 'a', 'x-y'),
    dir: fc.constantFrom('ltr' as const, 'rtl' as const),
    kicker: text,
    byline: text,
    authors: fc.array(
      fc.record({ name: fc.string({ minLength: 1 }), role: text }, { requiredKeys: ['name'] }),
    ),
    tags: fc.array(text),
    blocks: fc.array(block, { maxLength: 4 }),
    footnotes: fc.array(footnote, { maxLength: 3 }),
  })
  .map((told) => ({ ...article, ...told }));

describe('any article', () => {
  it('makes an edition that passes all checks', () => {
    fc.assert(
      fc.property(anyArticle, (told) => {
        const documents = buildDocuments(manifestOf([], { article: told }), site, pageAssets);
        expect(() => validateDocuments(documents)).not.toThrow();
      }),
      { numRuns: 100 },
    );
  });
});

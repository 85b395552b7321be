import { zip } from '@slugline/testing/samples/zip';
import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDraft } from './parse-draft.ts';
import { line, missing, phrase, wordsIn, wordsOf } from './testing/words-of-drafts.ts';

/** Some WordprocessingML (ECMA-376, part 1), and the words that a person finds in it. */
interface Part {
  xml: string;
  words: string;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('\v', ' ');
const joined = (parts: readonly Part[]): Part => ({
  xml: parts.map(({ xml }) => xml).join(''),
  words: parts.map(({ words }) => words).join(' '),
});
const around = (before: string, inner: Part, after: string): Part => ({
  xml: before + inner.xml + after,
  words: inner.words,
});

const run = (words: string, look = ''): string =>
  `<w:r>${look === '' ? '' : `<w:rPr>${look}</w:rPr>`}<w:t xml:space="preserve">${escaped(words)} </w:t></w:r>`;
const revision = 'w:id="1" w:author="Ana" w:date="2026-11-24T10:00:00Z"';
const deleted = (words: string, element = 'del') =>
  `<w:${element} ${revision}><w:r><w:delText xml:space="preserve">${escaped(words)} </w:delText></w:r></w:${element}>`;

const runs: Arbitrary<Part> = fc.oneof(
  { weight: 5, arbitrary: line.map((words) => ({ xml: run(words), words })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        phrase,
        fc.constantFrom(
          '<w:b/>',
          '<w:i/>',
          '<w:strike/>',
          '<w:vanish/>',
          '<w:caps/>',
          '<w:vertAlign w:val="superscript"/>',
        ),
      )
      .map(([words, look]) => ({ xml: run(words, look), words })),
  },
  ...['del', 'moveFrom'].map((element) => ({
    weight: 1,
    arbitrary: phrase.map((words) => ({ xml: deleted(words, element), words })),
  })),
  ...['ins', 'moveTo', 'hyperlink', 'smartTag', 'fldSimple'].map((element) => ({
    weight: 1,
    arbitrary: phrase.map((words) => ({
      xml: `<w:${element} ${revision}>${run(words)}</w:${element}>`,
      words,
    })),
  })),
  {
    weight: 1,
    arbitrary: phrase.map((words) => ({
      xml: `<w:sdt><w:sdtContent>${run(words)}</w:sdtContent></w:sdt>`,
      words,
    })),
  },
  {
    weight: 1,
    arbitrary: phrase.map((words) => ({
      xml: `<w:ins ${revision}>${deleted(words)}</w:ins>`,
      words,
    })),
  },
  {
    weight: 1,
    arbitrary: phrase.map((words) => ({
      xml: `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent><w:p>${run(words)}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`,
      words,
    })),
  },
  {
    weight: 1,
    arbitrary: phrase.map((words) => ({
      xml: `<w:r><w:ruby><w:rubyPr><w:lid w:val="ja-JP"/></w:rubyPr><w:rt>${run(words)}</w:rt><w:rubyBase>${run('')}</w:rubyBase></w:ruby></w:r>`,
      words,
    })),
  },
  {
    weight: 1,
    arbitrary: phrase.map((words) => ({
      xml: `<m:oMath><m:r><m:t>${escaped(words)} </m:t></m:r></m:oMath>`,
      words,
    })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        '<w:tab/>',
        '<w:br/>',
        '<w:br w:type="page"/>',
        '<w:noBreakHyphen/>',
        '<w:softHyphen/>',
        '<w:cr/>',
      )
      .map((sign) => ({ xml: `<w:r>${sign}</w:r>`, words: '' })),
  },
);
const content = fc.array(runs, { minLength: 1, maxLength: 4 }).map(joined);

const properties = fc.constantFrom(
  '',
  '',
  '',
  '<w:pPr><w:pStyle w:val="Title"/></w:pPr>',
  '<w:pPr><w:pStyle w:val="Heading2"/></w:pPr>',
  '<w:pPr><w:pStyle w:val="Quote"/></w:pPr>',
  '<w:pPr><w:pStyle w:val="Caption"/></w:pPr>',
  '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>',
  '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr>',
  '<w:pPr><w:numPr><w:ilvl w:val="2"/><w:numId w:val="1"/></w:numPr></w:pPr>',
  `<w:pPr><w:rPr><w:del ${revision}/></w:rPr></w:pPr>`,
);
const paragraph: Arbitrary<Part> = fc
  .tuple(properties, content)
  .map(([style, inner]) => around(`<w:p>${style}`, inner, '</w:p>'));

const { block } = fc.letrec<{ block: Part; cell: Part }>((tie) => ({
  cell: fc.oneof(
    { maxDepth: 1 },
    paragraph,
    fc.array(tie('block'), { minLength: 1, maxLength: 2 }).map(joined),
  ),
  block: fc.oneof(
    { maxDepth: 2 },
    { weight: 6, arbitrary: paragraph },
    { weight: 1, arbitrary: table(tie('cell')) },
    {
      weight: 1,
      arbitrary: paragraph.map((inner) => around('<w:sdt><w:sdtContent>', inner, '</w:sdtContent></w:sdt>')),
    },
  ),
}));

function table(cell: Arbitrary<Part>): Arbitrary<Part> {
  const cells = fc
    .tuple(
      fc.constantFrom('', '', '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>', '<w:tcPr><w:vMerge/></w:tcPr>'),
      cell,
    )
    .map(([span, inner]) => around(`<w:tc>${span}`, inner, '<w:p/></w:tc>'));
  const row = fc
    .tuple(
      fc.constantFrom('', '', '<w:trPr><w:tblHeader/></w:trPr>', `<w:trPr><w:del ${revision}/></w:trPr>`),
      fc.array(cells, { minLength: 1, maxLength: 3 }),
    )
    .map(([kind, all]) => around(`<w:tr>${kind}`, joined(all), '</w:tr>'));
  return fc
    .array(row, { minLength: 1, maxLength: 3 })
    .map((all) => around('<w:tbl>', joined(all), '</w:tbl>'));
}

const namespaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"';
const xml = (root: string, inner: string) =>
  `<?xml version="1.0"?><w:${root} ${namespaces}>${inner}</w:${root}>`;
const related = ['numbering', 'styles', 'comments', 'footnotes', 'endnotes', 'header1'];
const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${related
  .map(
    (name, at) =>
      `<Relationship Id="r${at}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${name.replace(/\d/, '')}" Target="${name}.xml"/>`,
  )
  .join('')}</Relationships>`;
const styles = ['Title', 'Heading2', 'Quote', 'Caption']
  .map(
    (id) =>
      `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${id.replace(/\d/, ' $&')}"/></w:style>`,
  )
  .join('');
const numbering = `<w:abstractNum w:abstractNumId="1">${[0, 1, 2]
  .map((level) => `<w:lvl w:ilvl="${level}"><w:numFmt w:val="bullet"/></w:lvl>`)
  .join('')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`;
const id = 'w:id="7"';
const noted = (words: string) => `<w:p>${run(words)}</w:p>`;

/** A document with a comment, a footnote, an endnote and a header. */
const document = fc
  .tuple(fc.array(block, { minLength: 1, maxLength: 6 }), fc.array(phrase, { minLength: 4, maxLength: 4 }))
  .map(([blocks, [comment = '', footnote = '', endnote = '', header = '']]) => {
    const body = joined(blocks);
    const references = `<w:commentRangeStart ${id}/>${run('Noted.')}<w:commentRangeEnd ${id}/><w:r><w:commentReference ${id}/></w:r><w:r><w:footnoteReference ${id}/></w:r><w:r><w:endnoteReference ${id}/></w:r>`;
    const files = {
      '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
      '_rels/.rels':
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
      'word/_rels/document.xml.rels': relations,
      'word/styles.xml': xml('styles', styles),
      'word/numbering.xml': xml('numbering', numbering),
      'word/comments.xml': xml('comments', `<w:comment ${id} w:author="Ana">${noted(comment)}</w:comment>`),
      'word/footnotes.xml': xml('footnotes', `<w:footnote ${id}>${noted(footnote)}</w:footnote>`),
      'word/endnotes.xml': xml('endnotes', `<w:endnote ${id}>${noted(endnote)}</w:endnote>`),
      'word/header1.xml': xml('hdr', noted(header)),
      'word/document.xml': xml('document', `<w:body>${body.xml}<w:p>${references}</w:p></w:body>`),
    };
    return { files, words: `${body.words} ${comment} ${footnote} ${endnote} ${header}` };
  });

describe('every word of a DOCX', () => {
  it('is in the article or in the record, deleted text and comments as well', async () => {
    let parsed = 0;
    const property = fc.asyncProperty(document, async ({ files, words }) => {
      const bytes = zip(Object.entries(files).map(([name, text]) => ({ name, content: text })));
      const found = await parseDraft(
        { name: 'draft.docx', bytes },
        { language: 'en' },
        { language: 'en' },
      ).catch((error: unknown) => {
        expect(error).toMatchObject({
          code: expect.stringMatching(/^(?:draft_(?:empty|without_headline)|settings_invalid)$/),
        });
      });
      if (!found) return;
      parsed += 1;
      expect(missing(wordsIn(words), wordsOf(found))).toEqual([]);
    });
    // The same drafts in each run, so that a failure is about the change. `npm run fuzz` tries others.
    await fc.assert(property, { numRuns: 200, seed: 1 });
    expect(parsed).toBeGreaterThan(100);
  });
});

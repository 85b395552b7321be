interface Shape {
  /** The draft's file name. Its extension says the format. */
  name: string;
  /** Returns a text of about `size` characters. */
  text(size: number): string;
}

const units: Readonly<Record<string, string>> = {
  spaces: ' ',
  'no-break spaces': '\u00A0',
  'open brackets': '[',
  'closed brackets': ']',
  'round brackets': '(',
  'nested brackets': '[(',
  stars: '*',
  'stars and underscores': '*_',
  underscores: '_a',
  'strong within emphasis': '**a*',
  tildes: '~~a ',
  backticks: '` a',
  'straight quotes': '"',
  'curly quotes': '“a ',
  'quotes with spaces': '“ a ” ',
  pipes: '|',
  'cells of a table': '| a ',
  'nested quotations': '> ',
  'nested lists': '- ',
  'numbered lists': '1. ',
  entities: '&amp;',
  'broken entities': '&#x',
  'open tags': '<b>',
  'broken tags': '<a href="',
  comments: '<!-- a',
  'links without an end': '[a](b ',
  images: '![a](b.jpg) ',
  footnotes: '[^a] ',
  addresses: 'http://a ',
  'addresses without a scheme': 'www.a.b ',
  'mail addresses': 'a@b.c ',
  bylines: 'By Ana Ruiz and ',
  'embargo lines': 'Embargoed until ',
  credits: 'Photo: ',
  furniture: 'Share on Facebook ',
  accents: 'a\u0301',
  dashes: '– ',
};

/** HTML that is repeated within the body of a fragment. */
const htmlUnits: Readonly<Record<string, string>> = {
  paragraphs: '<p>a</p>',
  'open paragraphs': '<p>',
  'open spans': '<span>',
  'open bold text': '<b>',
  'open links': '<a href="http://a.b">',
  'open links in paragraphs': '<p><a href="http://a.b">a',
  'crossed tags': '<b><i>a</b></i>',
  'bold text across paragraphs': '<b><p>a',
  'closing tags': '</p>',
  'open lists': '<ul><li>',
  'open cells': '<td>',
  'cells of a table in HTML': '<tr><td>a<td>b',
  'tables in tables': '<table><tr><td>',
  'text between cells': '<table><tr>a',
  'spanning cells': '<tr><td colspan=99 rowspan=99>a',
  'quotes in attributes': '<a href="\'',
  'attributes of a tag': ' a=b',
  'figures in figures': '<figure><figcaption>a',
  'pictures in HTML': '<img src="a.jpg" alt="b" title="c">',
  'comments in HTML': '<!-- a --!>',
  'declarations in HTML': '<!a ',
  'scripts without an end': '<script>',
  'hidden elements': '<div hidden>',
  'styles of elements': '<i style="font-weight:bold;">a</i>',
  'breaks in HTML': '<br>a ',
  'pre in HTML': '<pre>a<br>',
  'templates in HTML': '<template>',
  'forms in HTML': '<form><input value=a>',
  'readings of words': '<ruby>a<rt>b',
  'named entities in HTML': '&lt;b&gt;',
  'entities without an end': '&notit',
  'numbers as entities': '&#x41;',
  'shortcodes in HTML': '[caption]a ',
};
const inAttribute = (size: number): string => `<p ${' a=b'.repeat(size / 4)}>`;

/**
 * Hostile texts: each repeats one thing over and over. The time to read one should grow only in proportion to its size.
 */
export const hostileShapes: Readonly<Record<string, Shape>> = {
  ...Object.fromEntries(
    Object.entries(units).map(([shape, unit]): [string, Shape] => [
      shape,
      { name: 'draft.md', text: (size) => `A headline here\n\nText ${unit.repeat(size / unit.length)}.\n` },
    ]),
  ),
  'lines of one word': {
    name: 'draft.txt',
    text: (size) => `A headline here\n\n${'word\n'.repeat(size / 5)}`,
  },
  'lines of furniture': {
    name: 'draft.txt',
    text: (size) => `A headline here\n\nText.\n\n${'Share on Facebook\n'.repeat(size / 18)}`,
  },
  'mail headers': {
    name: 'draft.eml',
    text: (size) => `Subject: A\n${'X-A: b\n'.repeat(size / 7)}\nText.\n`,
  },
  'quoted replies': { name: 'draft.eml', text: (size) => `Subject: A\n\nText.\n${'> a\n'.repeat(size / 4)}` },
  'nested elements': { name: 'draft.html', text: (size) => `<h1>A</h1>${'<blockquote>'.repeat(size / 12)}a` },
  ...Object.fromEntries(
    Object.entries(htmlUnits).map(([shape, unit]): [string, Shape] => [
      `HTML: ${shape}`,
      {
        name: 'draft.html',
        text: (size) =>
          `<h1>A</h1><p>Text</p>${shape === 'attributes of a tag' ? inAttribute(size) : unit.repeat(size / unit.length)}`,
      },
    ]),
  ),
  'HTML: a page with many links': {
    name: 'draft.html',
    text: (size) =>
      `<html><body><nav>${'<a href="/a">a</a>'.repeat(size / 36)}</nav><article><h1>A</h1>${'<p>a</p>'.repeat(size / 16)}</article></body></html>`,
  },
  'HTML: a page of nested blocks': {
    name: 'draft.html',
    text: (size) => `<html><body><nav>a</nav><article><h1>A</h1>${'<div><p>a '.repeat(size / 10)}`,
  },
};

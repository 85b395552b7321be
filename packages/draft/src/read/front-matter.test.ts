import { describe, expect, it } from 'vitest';
import { parseDraft } from '../parse-draft.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const later = '2030-01-01T06:00:00Z';
const story = 'Bridge open\n\nIt is open again.\n';

const parse = (text: string | Uint8Array, name = 'draft.txt', settings = {}) =>
  parseDraft({ name, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text }, settings, {
    language: 'en',
    now,
  });

const refusal = (text: string, name = 'draft.txt'): string => {
  try {
    parse(text, name);
  } catch (error) {
    expect(error).toMatchObject({ code: 'settings_invalid', where: name });
    return (error as Error).message;
  }
  throw new Error(`this draft was accepted:\n${text}`);
};

const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));

describe('front matter', () => {
  const fields = `section: metro\nembargo: ${later}`;

  it.each(['draft.txt', 'draft.text', 'draft.md', 'draft.markdown', 'DRAFT.TXT', 'draft', 'draft.mdown'])(
    'is read in %s',
    (name) => {
      const { settings, article } = parse(`---\n${fields}\n---\n${story}`, name);
      expect(settings).toMatchObject({ section: 'metro', embargo: later });
      expect(article).toMatchObject({ headline: 'Bridge open', removed: [], warnings: [] });
      expect(article.blocks).toHaveLength(1);
    },
  );

  it.each<[string, string | Uint8Array]>([
    ['a byte order mark', `\uFEFF---\n${fields}\n---\n${story}`],
    ['blank lines', `\n \n---\n${fields}\n---\n${story}`],
    ['spaces before its fences', `  ---\n${fields}\n---  \n${story}`],
    ['lines that end as on Windows', `---\n${fields}\n---\n${story}`.replaceAll('\n', '\r\n')],
    ['lines that end as on old Macs', `---\n${fields}\n---\n${story}`.replaceAll('\n', '\r')],
    ['UTF-16', utf16(`---\r\n${fields}\r\n---\r\n${story}`)],
    ['dots for its end', `---\n${fields}\n...\n${story}`],
    ['a comment first', `---\n# from the desk\n\n${fields}\n---\n${story}`],
    ['a group in braces', `---\n{ embargo: "${later}" }\n---\n${story}`],
    ['a hundred comments first', `---\n${'# from the desk\n'.repeat(150)}${fields}\n---\n${story}`],
    ['a key that a question mark sets off', `---\n? embargo\n: ${later}\n---\n${story}`],
  ])('is read with %s', (_what, text) => {
    const { settings, article } = parse(text);
    expect(settings.embargo).toBe(later);
    expect(article.headline).toBe('Bridge open');
  });

  it('keeps the numbers of the lines below it', () => {
    const { article } = parse(`\n---\n${fields}\n---\nBridge open ( Video)\n\nIt is open.\nAdvertisement\n`);
    expect(article.removed.map(({ line }) => line)).toEqual([6, 9]);
  });

  it.each([
    ['never ends', `---\nembargo: ${later}\n\n${story}`, /line 1: .*no end/],
    ['never ends, below blank lines', `\n\n---\n\nembargo: ${later}\n${story}`, /line 3: .*no end/],
    ['is not YAML', `---\nembargo: [${later}\n---\n${story}`, /line 2/],
    ['has no colon', `---\nembargo ${later}\n---\n${story}`, /no fields/],
    ['has no space after the colon', `---\nembargo:${later}\n---\n${story}`, /no fields/],
    [
      'has the same field twice',
      `---\nembargo: ${later}\nembargo: 2020-01-01T00:00:00Z\n---\n${story}`,
      /line 3/,
    ],
    ['is a list', `---\n- embargo: ${later}\n---\n${story}`, /no fields/],
    ['says the language of its YAML', `--- yaml\nembargo: ${later}\n---\n${story}`, /YAML between two lines/],
    ['has a comment on its fence', `--- # from the desk\nembargo: ${later}\n---\n${story}`, /YAML between/],
    [
      'has another below it',
      `---\nsection: metro\n---\n\n---\nembargo: ${later}\n---\n${story}`,
      /line 5: a second/,
    ],
    ['has TOML below it', `---\nsection: metro\n---\n+++\nembargo = ${later}\n+++\n${story}`, /TOML/],
    ['is TOML', `+++\ntitle = "Bridge"\ndraft = true\n+++\n${story}`, /TOML is not read: .*YAML/],
    ['is TOML in a table', `+++\n[params]\nembargo = ${later}\n+++\n${story}`, /TOML is not read: .*YAML/],
    ['is JSON', `{\n  "title": "Bridge",\n  "embargo": "${later}"\n}\n${story}`, /JSON is not read: .*YAML/],
    ['is JSON in one line', `{"title": "Bridge", "draft": true}\n${story}`, /JSON is not read: .*YAML/],
    ['is JSON between semicolons', `;;;\n"embargo": "${later}"\n;;;\n${story}`, /JSON is not read/],
    ['is JSON in a list', `[ {"title": "Bridge", "draft": true}]\n${story}`, /JSON is not read/],
    ['has a letter written as its number', `---\n"dr\\u0061ft": true\n---\n${story}`, /"draft" may keep/],
    ['is JavaScript', `---js\n{ embargo: "${later}" }\n---\n${story}`, /YAML/],
    [
      'has dashes that a word processor joined',
      `—-\nembargo: ${later}\n—-\n${story}`,
      /YAML between two lines/,
    ],
    ['has too many dashes', `-----\ndraft: true\n-----\n${story}`, /YAML between two lines/],
    ['has other dashes', `－－－\nembargo: ${later}\n－－－\n${story}`, /YAML between two lines/],
    [
      'stands in a fence of code',
      `\`\`\`yaml\nembargo: ${later}\n\`\`\`\n${story}`,
      /YAML between two lines/,
    ],
    ['stands in a comment', `<!--\nembargo: ${later}\n-->\n${story}`, /YAML between two lines/],
    ['has no fence', `title: Bridge open\ndraft: true\n\n${story}`, /look like fields/],
  ])('is refused where it %s', (_what, text, message) => {
    expect(refusal(text)).toMatch(message);
    expect(refusal(text, 'draft.md')).toMatch(message);
  });

  it.each([
    ['a line drawn across', `---\n\n${story}`],
    ['two of them', `---\n\nBridge open\n\n---\n\nIt is open again.\n`],
    ['a line of pluses', `+++\n\n${story}`],
    ['a headline between pluses', `+++ Bridge open +++\n\nIt is open again.\n`],
    ['a brace', `{Photo}\n\nIt is open again.\n`],
    ['a line of stars above text with a colon', `***\nLondon: bridge open\n\nIt is open again.\n`],
    ['an address below a line', `---\nhttps://example.org/bridge\n\n${story}`],
    ['a headline with a colon', `Status: it’s complicated\n\nIt is open again.\n`],
  ])('is not what begins with %s', (_what, text) => {
    expect(() => parse(text)).not.toThrow();
    expect(() => parse(text, 'draft.md')).not.toThrow();
  });
});

describe('a field of front matter that is not known', () => {
  const front = (field: string) => `---\n${field}\n---\n${story}`;

  it.each([
    ...['embrago', 'embarg', 'Embargo', 'EMBARGO', 'emabrgo', 'embargp', 'embargo_until', 'embargo-until'],
    ...[
      'embargoUntil',
      'embargoed',
      'Embargoed until',
      'embragoUntil',
      'under_embargo',
      'is_embargoed',
      'sperrfrist',
    ],
    ...[
      'publishDate',
      'publish_date',
      'publish-date',
      'PublishDate',
      'pulbishDate',
      'publishdat',
      'publish_at',
    ],
    ...[
      'published_at',
      'publishedAt',
      'pubDate',
      'pub_date',
      'datePublished',
      'article:published_time',
      'goLive',
    ],
    ...['expiryDate', 'expiry_date', 'expirydate', 'expires', 'expiryDtae', 'expires_at', 'unpublishDate'],
    ...[
      'valid_from',
      'notBefore',
      'hold',
      'on_hold',
      'hold_until',
      'schedule',
      'scheduled_for',
      'missing_media',
    ],
  ])('stops the package where it may restrict publication: %s', (name) => {
    for (const value of [later, '2020-01-01', 'soon']) {
      const message = refusal(front(`"${name}": ${value}`));
      expect(message).toContain(`line 2: "${name}" may keep the story from the public`);
    }
  });

  it.each([
    ...[
      'draft: true',
      'Draft: true',
      'drfat: true',
      'drft: true',
      'draf: 1',
      'draft: maybe',
      'is_draft: true',
      'unlisted: true',
    ],
    ...['published: false', 'Published: no', 'publishd: false', 'published: 2030-01-01', 'public: false'],
    ...[
      'visibility: private',
      'visibility: members',
      'visiblity: private',
      'status: draft',
      'state: on hold',
    ],
    ...[
      'post_status: pending',
      'pubStatus: withheld',
      'access: subscribers',
      'hidden: true',
      'private: true',
    ],
    ...['render: never', 'permalink: false', 'password: secret', 'date: 2030-01-01', 'date: next week'],
    ...['params: { embargo: 2030-01-01 }', 'build: { render: never }', 'a: [{ b: { draft: true } }]'],
    ...['flags: [embargoed]', 'type: draft', 'kind: on hold', 'labels: [bridge, unpublished]'],
    ...['[embargo]: 2030-01-01', 'media: { a.jpg: { embargo: 2030-01-01 } }'],
  ])('stops the package by what it says: %s', (field) => {
    expect(refusal(front(field))).toMatch(/line 2: "[^"]+" may keep the story from the public/);
  });

  it('stops the package by every name at once, with what else is wrong', () => {
    const message = refusal(front('embrago: 2030-01-01\ntitle: Bridge\nlane: fast\nexpiryDate: 2030-01-01'));
    expect(message).toContain('line 2: "embrago" may');
    expect(message).toContain('line 4: "lane" must be breaking');
    expect(message).toContain('line 5: "expiryDate" may');
    expect(message).not.toContain('title');
  });

  it.each([
    ...[
      'title: Bridge open',
      'tags: [bridge, embargo]',
      'type: post',
      'tags: [nba, draft]',
      'author: Ada Larsen',
      'publisher: Harbour Press',
    ],
    ...['layout: post', 'date: 2026-02-28', 'weight: 3', 'lastmod: 2026-02-28', 'cover: { image: a.jpg }'],
    ...['draft: false', 'published: true', 'status: published', 'visibility: public', 'unlisted: false'],
    ...[
      'published: 2026-02-28',
      'image: a.jpg',
      'description: A bridge',
      'toc: true',
      'sitemap: { priority: 0.5 }',
    ],
  ])('is a warning where it restricts nothing: %s', (field) => {
    const { article, settings } = parse(front(`section: metro\n${field}`));
    expect(settings).toEqual({ section: 'metro' });
    const name = field.split(':')[0];
    expect(article.warnings).toEqual([
      {
        code: 'field_unknown',
        message: expect.stringContaining(`draft.txt, line 3: "${name}" is no field; there are headline`),
        where: 'draft.txt',
      },
    ]);
  });

  it('within a file’s is a warning, too, and the rest is read', () => {
    const { article, settings } = parse(front('media: { a.jpg: { caption: Bridge, licence: CC } }'));
    expect(settings.media).toEqual({ 'a.jpg': { caption: 'Bridge' } });
    expect(article.warnings).toMatchObject([
      { message: expect.stringContaining('"licence" is no field of media.a.jpg') },
    ]);
  });

  it('stops the package where there are hundreds, or its name has no end', () => {
    const many = Array.from({ length: 500 }, (_, index) => `field${index}: x`).join('\n');
    expect(refusal(front(many))).toMatch(/more than 100/);
    expect(refusal(front(`a: ${'{ b: '.repeat(200)}x${' }'.repeat(200)}`))).toMatch(/nested too deep/);
    const message = refusal(front(`title: x\n${'x'.repeat(900)}: y`));
    expect(message).toContain('is no name of a field');
    expect(message.length).toBeLessThan(300);
  });
});

describe('an embargo that is no field', () => {
  it.each([
    `Embargo: ${later}`,
    'EMBARGO: 6 am Friday',
    'Embargoed until 00:01 GMT on 3 May',
    'STRICTLY EMBARGOED UNTIL 00.01 GMT',
    '** Under embargo until Friday, 6 pm **',
    '# Embargo: 2 March, 06:00',
    'Embargo till midnight',
    'Embragoed until tomorrow',
    `[embargo_until = ${later}]`,
    `<!-- embargo: ${later} -->`,
    'embargo: true',
    `embargo ${later}`,
    `<embargo>${later}</embargo>`,
    'Sperrfrist: Freitag, 6 Uhr',
    'EMBARGO',
    '[EMBARGOED]',
    'Embargo 6 am Friday',
    'Embargo – Friday, 6 am',
    '| Embargo | 6 am Friday |',
    'E M B A R G O : 6 am Friday',
    'This story is under embargo until Friday.',
    'Please note: embargoed until Friday',
    'Merger agreed (embargoed until 6 am Friday)',
    'Sous embargo jusqu’au 3 mars 2027',
    'Bajo embargo hasta el 3 de marzo',
    `<meta name="embargo" content="${later}">`,
    'HOLD FOR RELEASE',
    'Hold until Friday',
    'FOR RELEASE 6 AM FRIDAY',
    'Not for release before 6 am on Friday',
    'Do not publish before Friday, 6 am',
    'DRAFT – NOT FOR PUBLICATION',
    '[DRAFT]',
  ])('stops the draft that begins with it, or has it below its headline: %s', (line) => {
    expect(refusal(`${line}\n\n${story}`)).toMatch(/^draft\.txt, line 1: /);
    expect(refusal(`Bridge open\n${line}\n\nIt is open.\n`, 'draft.md')).toMatch(/^draft\.md, line 2: /);
    expect(() => parse(`${line}\n\n${story}`, 'draft.txt', { embargo: later })).not.toThrow();
  });

  it.each([
    'Embargo on Russian oil extended',
    'Embargo: what we know about the new rules',
    'Embargo: 5.5 million barrels are held back',
    'The embargo ends on Friday at noon',
    'Arms embargo: ministers meet on 3 May',
    'Embargo: what ministers will decide on 3 May',
    'FOR IMMEDIATE RELEASE',
    'Do not publish my name, witness asks',
    'Hold the front page',
    'Draft pick signs for two years',
    'Oil embargoed until Friday, says minister',
    'Talks on hold as ministers leave',
  ])('is not what a headline says: %s', (headline) => {
    expect(parse(`${headline}\n\nIt is so.\n`).article.headline).toBe(headline);
  });

  it('is found below the story, too, and not in the middle of it', () => {
    const paragraphs = 'The bridge is open again.\n\n'.repeat(30);
    const note = 'Embargoed until Friday, 6 am';
    expect(refusal(`${story}${paragraphs}ENDS\n\n${note}\n`)).toMatch(/^draft\.txt, line 66: /);
    expect(() => parse(`${story}${paragraphs}${note}\n\n${paragraphs}`)).not.toThrow();
  });

  it('is found where it slipped into the text of another field, and not where it is commented out', () => {
    const slipped = `---\nsummary: |\n  A bridge.\n  embargo: ${later}\n---\n${story}`;
    expect(refusal(slipped)).toMatch(/line 4: an embargo stands here that is no field/);
    expect(() => parse(`---\nsection: metro\n# embargo: ${later}\n---\n${story}`)).not.toThrow();
  });
});

describe('a field that stands in the text', () => {
  const tenMore = Array.from({ length: 10 }, (_, index) => `field${index}: x`).join('\n');

  it.each([
    ...['draft: true', 'Draft: yes', ':draft: true', '#+DRAFT: true', 'Status: pending', 'published: false'],
    ...[
      'hidden = true',
      'Publish: 2030-01-01',
      'expiry_date: 2030-01-01',
      '<!-- draft: true -->',
      '**Draft:** yes',
    ],
  ])('stops the draft that begins with it, or has it below its headline: %s', (line) => {
    for (const name of ['draft.txt', 'draft.md']) {
      expect(refusal(`${line}\n\n${story}`, name)).toContain('line 1: ');
      expect(refusal(`${line}\n---\n${story}`, name)).toContain('line 1: ');
      expect(refusal(`Bridge open\n\n---\n${tenMore}\n${line}\n---\nIt is open.\n`, name)).toContain(
        'line 14: ',
      );
    }
    // An embargo says nothing of it.
    expect(() => parse(`${line}\n\n${story}`, 'draft.txt', { embargo: later })).toThrow(/may keep the story/);
  });

  it.each([
    ...[
      'Draft: Larsen is picked first',
      'Status: it’s complicated',
      'Date: 2030-01-01',
      'Release date: 2030-01-01',
    ],
    ...['draft: false', 'Published: 2026-02-28', 'Schedule: 3 May', 'Private: members meet', 'Online: yes'],
  ])('is none where it says something to readers: %s', (line) => {
    expect(() => parse(`${story}${line}\n`)).not.toThrow();
  });

  it('is none further below, where a text may be about such fields', () => {
    const paragraphs = 'Site generators have fields.\n\n'.repeat(12);
    expect(() => parse(`${story}${paragraphs}draft: true\n`)).not.toThrow();
  });
});

describe('an embargo in the draft and in story.yaml', () => {
  const [early, late] = ['2030-01-01T06:00:00+02:00', '2030-01-01T05:00:00Z'];

  it.each([
    [early, late],
    [late, early],
  ])('ends with the later one: %s and %s', (front, settings) => {
    const parsed = parse(`---\nembargo: ${front}\n---\n${story}`, 'draft.txt', { embargo: settings });
    expect(parsed.settings.embargo).toBe(late);
    expect(parsed.article.warnings).toMatchObject([{ code: 'embargo_twice', where: 'draft.txt' }]);
  });

  it('holds where one alone has it, and is no warning where both say the same', () => {
    expect(
      parse(`---\nembargo: ${late}\n---\n${story}`, 'draft.txt', { lane: 'normal' }).settings.embargo,
    ).toBe(late);
    expect(parse(story, 'draft.txt', { embargo: late }).settings.embargo).toBe(late);
    expect(
      parse(`---\nembargo: ${late}\n---\n${story}`, 'draft.txt', { embargo: late }).article.warnings,
    ).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { parseText } from '../testing/parse-text.ts';

const now = Date.parse('2026-03-01T12:00:00Z');
const later = '2030-01-01T06:00:00Z';
const story = 'Bridge open\n\nIt is open again.\n';

const parse = (text: string | Uint8Array, name = 'draft.txt', settings = {}) =>
  parseText({ name, bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text }, settings, {
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

/**
 * Returns the first doubt or warning of a draft that waits for a person or a time. Checks that readers see nothing of
 * the note.
 */
const held = (text: string, name = 'draft.txt'): string => {
  const { article, settings } = parse(text, name);
  const [first] = [
    ...article.doubts,
    ...article.warnings.filter(
      ({ code }) => code === 'embargo_read' && Date.parse(settings.embargo ?? '') > now,
    ),
  ];
  if (!first) throw new Error(`this draft goes out at once:\n${text}`);
  const shown = JSON.stringify([article.headline, article.summary, article.kicker, article.blocks]);
  expect(shown).not.toMatch(/embar?go|sperrfrist|for release|draft: true|not for publication/i);
  return first.message;
};

const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));

describe('front matter', () => {
  const fields = `section: metro\nembargo: ${later}`;

  it.each(['draft.txt', 'draft.text', 'draft.md', 'draft.markdown', 'DRAFT.TXT', 'draft', 'draft.mdown'])(
    'is read in %s',
    (name) => {
      const { settings, article } = parse(`---\n${fields}\n---\n${story}`, name);
      expect(settings).toMatchObject({ section: 'metro', embargo: later });
      expect(article).toMatchObject({ headline: 'Bridge open', record: [], warnings: [] });
      expect(article.blocks).toHaveLength(1);
    },
  );

  it.each<[string, string | Uint8Array]>([
    ['a byte order mark', `\uFEFF---\n${fields}\n---\n${story}`],
    ['blank lines', `\n \n---\n${fields}\n---\n${story}`],
    ['spaces before its fences', `  ---\n${fields}\n---  \n${story}`],
    ['line ends of Windows', `---\n${fields}\n---\n${story}`.replaceAll('\n', '\r\n')],
    ['line ends of old Macs', `---\n${fields}\n---\n${story}`.replaceAll('\n', '\r')],
    ['UTF-16', utf16(`---\r\n${fields}\r\n---\r\n${story}`)],
    ['dots as its closing fence', `---\n${fields}\n...\n${story}`],
    ['a comment first', `---\n# from the desk\n\n${fields}\n---\n${story}`],
    ['a group in braces', `---\n{ embargo: "${later}" }\n---\n${story}`],
    ['TOML', `+++\nsection = "metro"\nembargo = ${later}\n+++\n${story}`],
    ['JSON', `{\n\t"section": "metro",\n\t"embargo": "${later}"\n}\n${story}`],
    ['JSON in one line', `{"embargo": "${later}"}\n${story}`],
    ['JSON between semicolons', `;;;\n"embargo": "${later}"\n;;;\n${story}`],
    ['a hundred comments first', `---\n${'# from the desk\n'.repeat(150)}${fields}\n---\n${story}`],
    ['a key after a question mark', `---\n? embargo\n: ${later}\n---\n${story}`],
  ])('is read with %s', (_what, text) => {
    const { settings, article } = parse(text);
    expect(settings.embargo).toBe(later);
    expect(article.headline).toBe('Bridge open');
  });

  it('keeps the numbers of the lines below it', () => {
    const { article } = parse(`\n---\n${fields}\n---\nBridge open ( Video)\n\nIt is open.\nAdvertisement\n`);
    expect(article.record.map(({ line }) => line)).toEqual([6, 6, 9]);
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
    [
      'names its language on the fence',
      `--- yaml\nembargo: ${later}\n---\n${story}`,
      /YAML between two lines/,
    ],
    ['has a comment on its fence', `--- # from the desk\nembargo: ${later}\n---\n${story}`, /YAML between/],
    [
      'has another below it',
      `---\nsection: metro\n---\n\n---\nembargo: ${later}\n---\n${story}`,
      /line 5: a second/,
    ],
    [
      'has TOML below it',
      `---\nsection: metro\n---\n+++\nembargo = ${later}\n+++\n${story}`,
      /line 4: a second/,
    ],
    ['is TOML that never ends', `+++\nembargo = ${later}\n\n${story}`, /no end: .*"\+\+\+"/],
    ['is TOML that is broken', `+++\nsection = "metro"\nembargo = later\n+++\n${story}`, /line 3: /],
    [
      'has an embargo in a table of TOML',
      `+++\n[params]\nembargo = ${later}\n+++\n${story}`,
      /line 2: "embargo" may keep/,
    ],
    ['is JSON that never ends', `{\n  "title": "Bridge",\n  "embargo": "${later}"\n\n${story}`, /no end/],
    ['is JSON in a list', `[ {"title": "Bridge", "draft": true}]\n${story}`, /front matter can't be a list/],
    [
      'has a letter written as its number',
      `---\n"unlist\\u0065d": true\n---\n${story}`,
      /"unlisted" may keep/,
    ],
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
  ])('is refused if it %s', (_what, text, message) => {
    expect(refusal(text)).toMatch(message);
    expect(refusal(text, 'draft.md')).toMatch(message);
  });

  it.each([
    ['a rule', `---\n\n${story}`],
    ['a rule and has another below', `---\n\nBridge open\n\n---\n\nIt is open again.\n`],
    ['a line of pluses', `+++\n\n${story}`],
    ['a headline between pluses', `+++ Bridge open +++\n\nIt is open again.\n`],
    ['a brace', `{Photo}\n\nIt is open again.\n`],
    ['a line of stars above text with a colon', `***\nLondon: bridge open\n\nIt is open again.\n`],
    ['an address below a line', `---\nhttps://example.org/bridge\n\n${story}`],
    ['a headline with a colon', `Status: it’s complicated\n\nIt is open again.\n`],
  ])('is not a text that begins with %s', (_what, text) => {
    expect(() => parse(text)).not.toThrow();
    expect(() => parse(text, 'draft.md')).not.toThrow();
  });
});

describe('an unknown field of front matter', () => {
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
    ...['expiryDate', 'expiry_date', 'expirydate', 'expiryDtae', 'expires_at', 'unpublishDate'],
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
  ])('stops the package if its name may restrict publication: %s', (name) => {
    const isOver =
      /^(?:publish_?(?:date|at)|publish-date|published_?at|pub_?date|datePublished|article:)/i.test(name);
    for (const value of [later, 'soon', ...(isOver ? [] : ['2020-01-01'])]) {
      const message = refusal(front(`"${name}": ${value}`));
      expect(message).toContain(`line 2: "${name}" may keep the story from the public`);
    }
  });

  it.each([
    ...['drfat: true', 'drft: true', 'draf: 1', 'draf: maybe', 'unlisted: true'],
    ...['publishd: false', 'public: false'],
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
    ...['render: never', 'permalink: false', 'password: secret'],
    ...['params: { embargo: 2030-01-01 }', 'build: { render: never }', 'a: [{ b: { draft: true } }]'],
    ...['flags: [embargoed]', 'type: draft', 'kind: on hold', 'labels: [bridge, unpublished]'],
    ...['[embargo]: 2030-01-01', 'media: { a.jpg: { embargo: 2030-01-01 } }'],
  ])('stops the package if its value may restrict publication: %s', (field) => {
    expect(refusal(front(field))).toMatch(/line 2: "[^"]+" may keep the story from the public/);
  });

  it('stops the package and names all such fields at once, with all other problems', () => {
    const message = refusal(front('embrago: 2030-01-01\ntitle: Bridge\nlane: fast\nexpiryDate: 2030-01-01'));
    expect(message).toContain('line 2: "embrago" may');
    expect(message).toContain('line 4: "lane" must be breaking');
    expect(message).toContain('line 5: "expiryDate" may');
    expect(message).not.toContain('title');
  });

  it.each([
    ...['type: post', 'publisher: Harbour Press'],
    ...['layout: post', 'weight: 3', 'lastmod: 2026-02-28', 'cover: { image: a.jpg }'],
    ...['status: published', 'visibility: public', 'unlisted: false'],
    ...['image: a.jpg', 'toc: true', 'sitemap: { priority: 0.5 }'],
  ])('is a warning if it restricts nothing: %s', (field) => {
    const { article, settings } = parse(front(`section: metro\n${field}`));
    expect(settings).toEqual({ section: 'metro' });
    const name = field.split(':')[0];
    expect(article.warnings).toEqual([
      {
        code: 'field_unknown',
        message: expect.stringContaining(
          `draft.txt, line 3: "${name}" is not a field; the fields are headline`,
        ),
        where: 'draft.txt',
      },
    ]);
  });

  it('within the settings of a media file is a warning, too, and the rest is read', () => {
    const { article, settings } = parse(front('media: { a.jpg: { caption: Bridge, licence: CC } }'));
    expect(settings.media).toEqual({ 'a.jpg': { caption: 'Bridge' } });
    expect(article.warnings).toMatchObject([
      { message: expect.stringContaining('"licence" is not a field of media.a.jpg') },
    ]);
  });

  it('stops the package if there are hundreds, or if its name is far too long', () => {
    const many = Array.from({ length: 500 }, (_, index) => `field${index}: x`).join('\n');
    expect(refusal(front(many))).toMatch(/more than 100/);
    expect(refusal(front(`a: ${'{ b: '.repeat(200)}x${' }'.repeat(200)}`))).toMatch(/nested too deep/);
    const message = refusal(front(`title: x\n${'x'.repeat(900)}: y`));
    expect(message).toContain('is not the name of a field');
    expect(message.length).toBeLessThan(300);
  });
});

describe('a field of another program', () => {
  const front = (...fields: string[]) =>
    parse(`---\n${fields.join('\n')}\n---\nIt is open again, they said.\n`);

  it('is read as ours: Hugo', () => {
    const { article, settings } = parse(
      '+++\ntitle = "Bridge open"\ndate = 2026-02-28T09:00:00+01:00\ndraft = false\ntags = ["bridge", "ferry"]\ncategories = ["Harbour"]\n[[authors]]\nname = "Rosa Lind"\n+++\nIt is open again, they said.\n',
    );
    expect(article).toMatchObject({
      headline: 'Bridge open',
      byline: 'Rosa Lind',
      authors: [{ name: 'Rosa Lind' }],
      tags: ['bridge', 'ferry', 'Harbour'],
      doubts: [],
      warnings: [],
    });
    expect(settings).toMatchObject({ headline: 'Bridge open' });
    expect(article.blocks).toHaveLength(1);
  });

  it('is read as ours: Jekyll', () => {
    const { article } = front(
      'title:  Bridge open',
      'date: 2026-02-28 09:00:00 +0100',
      'categories: harbour, news',
      'author: Rosa Lind and Max Orr',
      'excerpt: A bridge',
      'published: true',
      'lang: en_GB',
      'layout: post',
    );
    expect(article).toMatchObject({
      headline: 'Bridge open',
      summary: 'A bridge',
      authors: [{ name: 'Rosa Lind' }, { name: 'Max Orr' }],
      tags: ['harbour', 'news'],
      language: 'en-GB',
      doubts: [],
    });
    expect(article.warnings).toMatchObject([{ code: 'field_unknown' }]);
    expect(article.record).toMatchObject([
      { rule: 'front-matter', line: 3, text: 'date: 2026-02-28 09:00:00 +0100' },
      { rule: 'front-matter', line: 7, text: 'published: true' },
      { rule: 'front-matter', line: 9, text: 'layout: post' },
    ]);
  });

  it('is read as ours: Ghost', () => {
    const { article, settings } = parse(
      '{"title": "Bridge open", "slug": "bridge", "published_at": "2026-02-28T09:00:00.000Z", "custom_excerpt": "A bridge",\n"tags": [{"name": "Harbour", "slug": "harbour"}], "authors": [{"name": "Rosa Lind", "role": "words"}]}\nIt is open again, they said.\n',
    );
    expect(article).toMatchObject({
      headline: 'Bridge open',
      summary: 'A bridge',
      tags: ['Harbour'],
      authors: [{ name: 'Rosa Lind', role: 'words' }],
      doubts: [],
    });
    expect(settings.slug).toBe('bridge');
  });

  it('gives way to ours', () => {
    const { settings } = front('title: Other', 'headline: Bridge open', 'description: a', 'summary: b');
    expect(settings).toMatchObject({ headline: 'Bridge open', summary: 'b' });
  });

  it.each([
    ...['draft: true', 'Draft: yes', 'draft: 1', 'is_draft: true', 'draft: maybe'],
    ...['published: false', 'Published: no', 'published: 2030-01-01'],
    ...['date: 2030-01-01', 'date: 2026-03-02 06:00', 'date: 01.05.2026', 'date: next week'],
  ])('is a doubt if it says that the story should not be public: %s', (field) => {
    const { article } = front('title: Bridge open', field);
    expect(article.doubts).toMatchObject([
      {
        code: 'draft_flagged',
        message: expect.stringContaining(`"${field.slice(0, 4)}`),
        where: 'draft.txt, line 3',
      },
    ]);
  });

  it.each([
    ...['draft: false', 'draft: no', 'published: true', 'published: 2026-02-28'],
    ...[
      'date: 2026-02-28',
      'date: 2026-03-01',
      'date: 2026-03-01T11:59:00',
      'date: 28.02.2026',
      'date: Sat, 28 Feb 2026 09:00:00 GMT',
    ],
    ...['published_at: 2026-02-28T09:00:00Z', 'pubDate: Feb 28 2026'],
  ])('is not a doubt if the story may be public: %s', (field) => {
    const { article } = front('title: Bridge open', field);
    expect(article).toMatchObject({ doubts: [], warnings: [] });
  });

  it('is in the time zone of the site if it has no offset', () => {
    const doubts = (timeZone: string) =>
      parseText(
        {
          name: 'draft.txt',
          bytes: Buffer.from('---\ndate: 2026-03-01 15:00\n---\nBridge open\n\nIt is open.\n'),
        },
        {},
        { language: 'en', timeZone, now },
      ).article.doubts;
    expect(doubts('Asia/Kolkata')).toEqual([]);
    expect(doubts('Europe/Berlin')).toMatchObject([{ code: 'draft_flagged' }]);
  });
});

describe('an embargo that is not a field', () => {
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
  ])('holds a draft that begins with it, or has it below the headline: %s', (line) => {
    expect(held(`${line}\n\n${story}`)).toMatch(/^draft\.txt, line 1: /);
    expect(held(`Bridge open\n${line}\n\nIt is open.\n`, 'draft.md')).toMatch(/^draft\.md, line 2: /);
    const stated = parse(`${line}\n\n${story}`, 'draft.txt', { embargo: later });
    expect(stated.settings.embargo).toBe(later);
    expect(stated.article.doubts.filter(({ code }) => code === 'embargo_unread')).toEqual([]);
  });

  it.each([
    'Embargo on Russian oil extended',
    'Embargo: what we know about the new rules',
    'Embargo: 5.5 million barrels are held back',
    'The embargo ends on Friday at noon',
    'Arms embargo: ministers meet on 3 May',
    'Embargo: what ministers will decide on 3 May',
    'Do not publish my name, witness asks',
    'Hold the front page',
    'Draft pick signs for two years',
    'Oil embargoed until Friday, says minister',
    'Talks on hold as ministers leave',
  ])('is not a headline with such words: %s', (headline) => {
    expect(parse(`${headline}\n\nIt is so.\n`).article.headline).toBe(headline);
  });

  it('is found below the story, too, but not in the middle of it', () => {
    const paragraphs = 'The bridge is open again.\n\n'.repeat(30);
    const note = 'Embargoed until Friday, 6 am';
    expect(held(`${story}${paragraphs}ENDS\n\n${note}\n`)).toMatch(/^draft\.txt, line 66: /);
    expect(() => parse(`${story}${paragraphs}${note}\n\n${paragraphs}`)).not.toThrow();
  });

  it('is found within the text of another field, but not in a comment', () => {
    const slipped = `---\nsummary: |\n  A bridge.\n  embargo: ${later}\n---\n${story}`;
    expect(refusal(slipped)).toMatch(/line 4: an embargo is named here, but not as a field/);
    expect(() => parse(`---\nsection: metro\n# embargo: ${later}\n---\n${story}`)).not.toThrow();
  });
});

describe('a field in the text', () => {
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
  ])('holds a draft that begins with it, or has it below the headline: %s', (line) => {
    for (const name of ['draft.txt', 'draft.md']) {
      expect(held(`${line}\n\n${story}`, name)).toContain('line 1: ');
      expect(held(`${line}\n---\n${story}`, name)).toContain('line 1: ');
      expect(held(`Bridge open\n\n---\n${tenMore}\n${line}\n---\nIt is open.\n`, name)).toContain(
        'line 14: ',
      );
    }
    // A stated embargo does not clear the field.
    expect(parse(`${line}\n\n${story}`, 'draft.txt', { embargo: later }).article.doubts).toMatchObject([
      { code: 'draft_flagged' },
    ]);
  });

  it.each([
    ...[
      'Draft: Larsen is picked first',
      'Status: it’s complicated',
      'Date: 2030-01-01',
      'Release date: 2030-01-01',
    ],
    ...['draft: false', 'Published: 2026-02-28', 'Schedule: 3 May', 'Private: members meet', 'Online: yes'],
  ])('is ignored if it is a text for readers: %s', (line) => {
    expect(() => parse(`${story}${line}\n`)).not.toThrow();
  });

  it('is ignored further below, because a text may be about such fields', () => {
    const paragraphs = 'Site generators have fields.\n\n'.repeat(12);
    expect(() => parse(`${story}${paragraphs}draft: true\n`)).not.toThrow();
  });
});

describe('an embargo in the draft and in story.yaml', () => {
  const [early, late] = ['2030-01-01T06:00:00+02:00', '2030-01-01T05:00:00Z'];

  it.each([
    [early, late],
    [late, early],
  ])('ends at the later time: %s and %s', (front, settings) => {
    const parsed = parse(`---\nembargo: ${front}\n---\n${story}`, 'draft.txt', { embargo: settings });
    expect(parsed.settings.embargo).toBe(late);
    expect(parsed.article.warnings).toMatchObject([{ code: 'embargo_twice', where: 'draft.txt' }]);
  });

  it('holds if only one of them states it, and gives no warning if both say the same', () => {
    expect(
      parse(`---\nembargo: ${late}\n---\n${story}`, 'draft.txt', { lane: 'normal' }).settings.embargo,
    ).toBe(late);
    expect(parse(story, 'draft.txt', { embargo: late }).settings.embargo).toBe(late);
    expect(
      parse(`---\nembargo: ${late}\n---\n${story}`, 'draft.txt', { embargo: late }).article.warnings,
    ).toEqual([]);
  });
});

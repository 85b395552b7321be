import { describe, expect, it } from 'vitest';
import { parseSettings } from './settings.ts';

const problemsIn = (text: string): string => {
  try {
    parseSettings(text, 'story.yaml');
  } catch (error) {
    expect(error).toMatchObject({ code: 'settings_invalid', where: 'story.yaml' });
    return (error as Error).message;
  }
  throw new Error(`these settings were accepted: ${text}`);
};

describe('story.yaml', () => {
  it('is read field by field', () => {
    const text = [
      'headline: "Old bridge: reopened"',
      'section: metro',
      'language: no',
      'embargo: 2026-03-01T06:00:00+01:00',
      'media:',
      '  bridge.jpg: { alt: "", focalPoint: { x: 0.5, y: 0.25 } }',
    ].join('\n');
    expect(parseSettings(text, 'story.yaml')).toEqual({
      headline: 'Old bridge: reopened',
      section: 'metro',
      language: 'no',
      embargo: '2026-03-01T06:00:00+01:00',
      media: { 'bridge.jpg': { alt: '', focalPoint: { x: 0.5, y: 0.25 } } },
    });
  });

  it('may be empty, contain only comments, or be JSON', () => {
    expect(parseSettings('', 'story.yaml')).toEqual({});
    expect(parseSettings('# nothing yet\n', 'story.yaml')).toEqual({});
    expect(parseSettings('{"section": "sport"}', 'story.yaml')).toEqual({ section: 'sport' });
  });

  it('names every problem at once, with its line and what is allowed', () => {
    const message = problemsIn(
      [
        'embarg: 2026-03-01T06:00:00Z',
        'lane: fast',
        'headline: 2026',
        'media:',
        '  a.jpg:',
        '    focalPoint: { x: 2 }',
        '    foo: 1',
        'embargo: 2026-03-01',
        'section: Sport News',
      ].join('\n'),
    );
    expect(message).toMatch(/^story\.yaml: line 1: "embarg" is not a field; the fields are .*embargo/);
    expect(message).toContain('line 2: "lane" must be breaking or normal or backfill');
    expect(message).toContain('line 3: "headline" must be text');
    expect(message).toContain('line 6: "media.a.jpg.focalPoint.x" must be 1 or less');
    expect(message).toContain('line 6: "media.a.jpg.focalPoint.y" must be a number');
    expect(message).toContain('line 7: "foo" is not a field of media.a.jpg; the fields are caption, credit');
    expect(message).toContain('line 8: "embargo" must be a time with its offset');
    expect(message).toContain('line 9: "section" must be lower-case letters');
  });

  it('reads a time of publication like an embargo, and both together', () => {
    const text = 'embargo: 2026-03-01T06:00:00Z\npublishAt: 2026-03-01 08:00';
    expect(parseSettings(text, 'story.yaml', 'Europe/Berlin')).toEqual({
      embargo: '2026-03-01T06:00:00Z',
      publishAt: '2026-03-01T07:00:00Z',
    });
    expect(() => parseSettings('publishAt: 2026-03-29 02:30', 'story.yaml', 'Europe/Berlin')).toThrow(
      /line 1: "publishAt": 2026-03-29 02:30 does not exist/,
    );
    expect(() => parseSettings('publishAt: tomorrow', 'story.yaml')).toThrow(/"publishAt" must be a time/);
    expect(parseSettings('expires: 2026-03-01 08:00', 'story.yaml', 'Europe/Berlin')).toEqual({
      expires: '2026-03-01T07:00:00Z',
    });
  });

  it('reads an embargo without an offset in the time zone of the site', () => {
    const embargo = (time: string, zone?: string) =>
      parseSettings(`embargo: ${time}`, 'story.yaml', zone).embargo;
    expect(embargo('2026-03-01 06:00', 'Europe/Berlin')).toBe('2026-03-01T05:00:00Z');
    expect(embargo('2026-07-01T06:00:30', 'Europe/Berlin')).toBe('2026-07-01T04:00:30Z');
    expect(embargo('2026-03-01T06:00:00+01:00', 'Asia/Tokyo')).toBe('2026-03-01T06:00:00+01:00');
    // A command that sends the settings to a newsroom does not know the newsroom's time zone.
    expect(embargo('2026-03-01 06:00')).toBe('2026-03-01 06:00');
  });

  it.each([
    ['skips', '2026-03-29 02:30', /does not exist.*2026-03-29T00:30:00Z or 2026-03-29T01:30:00Z/],
    ['has twice', '2026-10-25 02:30', /comes twice.*2026-10-25T00:30:00Z or 2026-10-25T01:30:00Z/],
    ['does not have', '2026-02-30 02:30', /line 1: "embargo": 2026-02-30 02:30 is not a time/],
  ])('is refused with an embargo at a local time that the time zone %s', (_, time, message) => {
    expect(() => parseSettings(`embargo: ${time}`, 'story.yaml', 'Europe/Berlin')).toThrow(message);
  });

  it.each([
    ['an alias', 'summary: &a long\nheadline: *a', /aliases/],
    ['a bomb of aliases', 'a: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\nmedia: *c', /aliases/],
    ['a tag that would run code', 'summary: !!js/function "return 1"', /line 1: tags/],
    ['a merge key', '<<: { section: sport }', /"<<" is not a field/],
    ['the same field twice', 'lane: breaking\nlane: normal', /line 2: this field is stated twice/],
    ['a second document', 'lane: breaking\n---\nlane: normal', /line 2: a line of "---"/],
    ['a list', '- lane', /no fields/],
    ['a sentence', 'publish this quickly', /no fields/],
    ['broken YAML', 'lane: [', /line 1: /],
    ['an empty field', 'embargo:', /line 1: "embargo" must be text/],
    ['an empty headline', 'headline: ""', /"headline" must not be empty/],
    ['a tower of brackets', '['.repeat(30_000), /story\.yaml: .{1,2000}$/s],
    ['a headline without end', `headline: ${'x'.repeat(501)}`, /"headline" must have 500 characters or less/],
    [
      'the language of a file that has no end',
      `media: { a.vtt: { language: ${'x'.repeat(5_000)} } }`,
      /"media\.a\.vtt\.language" must have 35 characters or less/,
    ],
    [
      'a file’s name without end',
      `media:\n  ? ${'x'.repeat(5_000)}\n  : {}`,
      /^.{1,200}is too long for the name of a file.{1,20}$/,
    ],
    [
      'a field’s name without end',
      `? ${'x'.repeat(5_000)}\n: 1`,
      /^.{1,100} is not a field; the fields are .{1,200}$/,
    ],
    [
      'an embargo in the text of another field',
      'summary: |\n  A bridge.\n  embargo: 2030-01-01',
      /line 3: an embargo/,
    ],
    ['a book', 'summary: '.padEnd(70_000, 'x'), /64 KB/],
  ])('is refused with %s', (_, text, message) => {
    expect(problemsIn(text)).toMatch(message);
  });
});

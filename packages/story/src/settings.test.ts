import { describe, expect, it } from 'vitest';
import { mergeSettings, StorySettings } from './settings.ts';

describe('settings', () => {
  it.each([
    ['a misspelt field', { embrago: '2026-12-01T06:00:00Z' }],
    ['an embargo without a time zone', { embargo: '2026-12-01T06:00:00' }],
    ['an embargo without a time of day', { embargo: '2026-12-01' }],
    ['an unknown lane', { lane: 'urgent' }],
    ['a section that is a path', { section: '../secret' }],
    ['a section at the folder of media', { section: 'media' }],
    ['a section whose feed would replace the feed of all sections', { section: 'all' }],
    ['a section with spaces', { section: 'Local News' }],
    ...['desk', 'ops', 'v1', 'docs', 'metrics', 'healthz', 'readyz', 'feeds', 'assets', 'schemas'].map(
      (section): [string, object] => [`a section at the reserved ${section}`, { section }],
    ),
    ...['sitemaps', 'embed', 'authors', 'archive'].map((section): [string, object] => [
      `a section at ${section}, reserved for later`,
      { section },
    ]),
    ['a language tag of 36 characters', { language: `en-${'abcdefgh-'.repeat(3)}abcdef` }],
    ['a file’s language that is not a language tag', { media: { 'a.vtt': { language: 'x'.repeat(5_000) } } }],
    ['a headline that is too long', { headline: 'x'.repeat(501) }],
    ['a slug that is too long', { slug: 'x'.repeat(501) }],
    ['a publication that is too long', { publication: 'x'.repeat(501) }],
    ['a byline that is too long', { byline: 'x'.repeat(501) }],
    ['a dateline that is too long', { dateline: 'x'.repeat(501) }],
    ['a summary that is too long', { summary: 'x'.repeat(5_001) }],
    ['a section that is too long', { section: 'x'.repeat(65) }],
    ['a lead that is too long', { lead: 'x'.repeat(256) }],
    ['an embargo that is too long', { embargo: `2026-12-01T06:00:00.${'0'.repeat(60)}Z` }],
    ['a caption that is too long', { media: { 'a.jpg': { caption: 'x'.repeat(5_001) } } }],
    ['a credit that is too long', { media: { 'a.jpg': { credit: 'x'.repeat(501) } } }],
    ['an alternative text that is too long', { media: { 'a.jpg': { alt: 'x'.repeat(5_001) } } }],
    ['a file’s name that is too long', { media: { ['x'.repeat(256)]: {} } }],
    ['an empty headline', { headline: '' }],
    ['the name of a language', { language: 'English' }],
    ['a focal point outside of the picture', { media: { 'a.jpg': { focalPoint: { x: 1.5, y: 0 } } } }],
    ['an unknown field of a file', { media: { 'a.jpg': { captoin: 'x' } } }],
  ])('refuse %s', (_what, settings) => {
    expect(StorySettings.safeParse(settings).success).toBe(false);
  });

  it.each([
    ['nothing', {}],
    ['an embargo in local time', { embargo: '2026-12-01T08:00:00+02:00' }],
    ['a picture that is decoration', { media: { 'a.jpg': { alt: '' } } }],
    ['languages with a region', { language: 'pt-BR' }],
    ['a language tag of 35 characters', { language: `en-${'abcdefgh-'.repeat(3)}abcde` }],
    ['a long caption', { media: { 'a.jpg': { caption: 'x'.repeat(5_000) } } }],
  ])('accept %s', (_what, settings) => {
    expect(StorySettings.parse(settings)).toEqual(settings);
  });
});

describe('merged settings', () => {
  it('have the later value of each field, and merge media file by file', () => {
    const first: StorySettings = {
      headline: 'one',
      section: 'news',
      media: { 'a.jpg': { caption: 'a', credit: 'A' }, 'b.jpg': { alt: 'b' } },
    };
    const second: StorySettings = { headline: 'two', media: { 'a.jpg': { caption: 'new' } } };
    expect(mergeSettings(first, second)).toEqual({
      headline: 'two',
      section: 'news',
      media: { 'a.jpg': { caption: 'new' }, 'b.jpg': { alt: 'b' } },
    });
  });

  it('have the embargo that ends last', () => {
    const early = '2030-01-01T06:00:00+02:00';
    const late = '2030-01-01T05:00:00Z';
    expect(mergeSettings({ embargo: early }, { embargo: late })).toEqual({ embargo: late });
    expect(mergeSettings({ embargo: late }, { embargo: early })).toEqual({ embargo: late });
    expect(mergeSettings({ embargo: late }, { lane: 'normal' })).toMatchObject({ embargo: late });
    expect(mergeSettings({}, { embargo: late })).toEqual({ embargo: late });
  });

  it('keep an embargo that can’t be parsed, so that it is refused later', () => {
    expect(mergeSettings({ embargo: '2030-01-01T05:00:00Z' }, { embargo: 'Friday' }).embargo).toBe('Friday');
  });

  it('have no media when neither has', () => {
    expect(mergeSettings({}, {})).toEqual({});
    expect(mergeSettings({ lane: 'breaking' }, {})).toEqual({ lane: 'breaking' });
  });
});

import { describe, expect, it } from 'vitest';
import { mergeSettings, StorySettings } from './settings.ts';

describe('settings', () => {
  it.each([
    ['a misspelt field', { embrago: '2026-12-01T06:00:00Z' }],
    ['an embargo without a time zone', { embargo: '2026-12-01T06:00:00' }],
    ['a day for an embargo', { embargo: '2026-12-01' }],
    ['an unknown lane', { lane: 'urgent' }],
    ['a section that is a path', { section: '../secret' }],
    ['a section where pictures lie, for ever the same', { section: 'media' }],
    ['a section whose feed would replace that of all', { section: 'all' }],
    ['a section with spaces', { section: 'Local News' }],
    ['an empty headline', { headline: '' }],
    ['a language by its name', { language: 'English' }],
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
  ])('take %s', (_what, settings) => {
    expect(StorySettings.parse(settings)).toEqual(settings);
  });
});

describe('joined settings', () => {
  it('are the later ones where both speak, and media file by file', () => {
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

  it('have no media when none speaks of media', () => {
    expect(mergeSettings({}, {})).toEqual({});
    expect(mergeSettings({ lane: 'breaking' }, {})).toEqual({ lane: 'breaking' });
  });
});

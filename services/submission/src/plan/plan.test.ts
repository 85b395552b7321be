import type { StorySettings } from '@slugline/story';
import { articleOf } from '@slugline/testing/samples/article';
import { describe, expect, it } from 'vitest';
import type { IdentifiedFile } from './captions.ts';
import { type PlanInput, planStory, promiseBroken } from './plan.ts';

const storyId = '01JD3QXXXXXXXXXXXX0000ABCD';
const article = articleOf('Ferry runs again');
const medium = (name: string, kind: IdentifiedFile['sniffed']['kind'], content = name): IdentifiedFile => ({
  file: {
    name,
    role: 'media',
    sha256: Buffer.from(content).toString('hex').padEnd(64, '0').slice(0, 64),
    bytes: 7,
  },
  sniffed: { kind, type: 'x/y' },
});
const harbour = medium('harbour.jpg', 'picture');
const video = medium('film.mp4', 'video');
const plan = (input: Partial<PlanInput> = {}) =>
  planStory({
    storyId,
    revision: 1,
    receivedAt: '2026-11-30T23:59:59.000Z',
    article,
    settings: {},
    site: {
      section: 'news',
      publish: 'text-first',
      loudness: -16,
      pictureQuality: 'target',
      slugs: 'native',
    },
    media: [],
    refused: [],
    articleKey: 'articles/x/r1.json',
    ...input,
  });
const warnings = (input: Partial<PlanInput>) => plan(input).warnings.map(({ code, where }) => [code, where]);

describe('the path of a story', () => {
  it.each<[string, StorySettings, string, string]>([
    ['its section, month and headline', {}, 'ferry-runs-again', 'news/2026/11/ferry-runs-again/'],
    ['the section it names', { section: 'sport' }, 'ferry-runs-again', 'sport/2026/11/ferry-runs-again/'],
    ['the slug it names', { slug: 'Night Ferry' }, 'night-ferry', 'news/2026/11/night-ferry/'],
    ['a slug that can’t leave its folder', { slug: '../../x' }, 'x', 'news/2026/11/x/'],
    ['the script of its slug', { slug: '夜间渡轮5G' }, '夜间渡轮5g', 'news/2026/11/夜间渡轮5g/'],
    ['its id when the slug has no letter', { slug: '🚢' }, '0000abcd', 'news/2026/11/0000abcd/'],
  ])('is made of %s', (_what, settings, slug, path) => {
    expect(plan({ settings })).toMatchObject({ slug, path });
  });
});

describe('how a story is published', () => {
  it.each<[string, StorySettings, 'text-first' | 'complete', 'text-first' | 'complete']>([
    ['as the newsroom’s settings say', {}, 'complete', 'complete'],
    ['as its own settings say', { publish: 'complete' }, 'text-first', 'complete'],
    [
      'text first when it is breaking, whatever the settings say',
      { lane: 'breaking', publish: 'complete' },
      'complete',
      'text-first',
    ],
  ])('%s', (_what, settings, site, publish) => {
    expect(
      plan({
        settings,
        site: { section: 'news', publish: site, loudness: -16, pictureQuality: 'target', slugs: 'native' },
      }).publish,
    ).toBe(publish);
  });

  it('has its embargo in UTC', () => {
    expect(plan({ settings: { embargo: '2026-12-01T08:00:00+02:00' } }).embargo).toBe(
      '2026-12-01T06:00:00.000Z',
    );
    expect(plan()).not.toHaveProperty('embargo');
  });
});

describe('the media of a story', () => {
  it('are described by its settings', () => {
    const settings: StorySettings = {
      lead: 'harbour.jpg',
      media: { 'harbour.jpg': { caption: 'c', credit: 'k', alt: 'a', focalPoint: { x: 0, y: 1 } } },
    };
    expect(plan({ settings, media: [harbour, video] }).media).toMatchObject([
      { file: 'harbour.jpg', lead: true, caption: 'c', credit: 'k', alt: 'a', focalPoint: { x: 0, y: 1 } },
      { file: 'film.mp4', lead: false, recipe: expect.stringMatching(/^video-v/) },
    ]);
  });

  it('keep an empty alt text, which marks decoration', () => {
    const settings = { media: { 'harbour.jpg': { alt: '' } } };
    expect(plan({ settings, media: [harbour] }).media[0]?.alt).toBe('');
  });

  it('with the same bytes are made once, with a warning', () => {
    const twin = medium('copy.jpg', 'picture', 'harbour.jpg');
    expect(plan({ media: [harbour, twin] }).media).toHaveLength(1);
    expect(warnings({ media: [harbour, twin] })).toEqual([['file_twice', 'copy.jpg']]);
  });

  it('with the same bytes keep the caption, credit and alt text of each file name', () => {
    const twin = medium('copy.jpg', 'picture', 'harbour.jpg');
    const settings = { media: { 'harbour.jpg': { caption: 'Before' }, 'copy.jpg': { caption: 'After' } } };
    expect(plan({ settings, media: [harbour, twin] }).media).toMatchObject([
      { file: 'harbour.jpg', caption: 'Before', copies: [{ file: 'copy.jpg', caption: 'After' }] },
    ]);
  });

  it('are found by their names, however an accent is written', () => {
    const settings = {
      lead: 'Zähler.jpg'.normalize('NFD'),
      media: { ['Zähler.jpg'.normalize('NFD')]: { alt: 'z' } },
    };
    const zaehler = medium('Zähler.jpg'.normalize('NFC'), 'picture');
    expect(plan({ settings, media: [zaehler] })).toMatchObject({
      media: [{ lead: true, alt: 'z' }],
      warnings: [],
    });
  });

  it('that are captions have a video and a language', () => {
    const all = [video, medium('film.de.srt', 'captions'), medium('film.srt', 'captions')];
    const settings = { media: { 'film.srt': { language: 'fr' } } };
    const languages = (given: StorySettings) =>
      plan({ media: all, settings: given }).media.map(({ of, language }) => [of, language]);
    expect(languages({})).toEqual([
      [undefined, undefined],
      [video.file.sha256, 'de'],
      [video.file.sha256, 'en'],
    ]);
    expect(languages(settings)[2]).toEqual([video.file.sha256, 'fr']);
  });

  it('that are captions without a video are refused, and the rest goes on', () => {
    const { media, refused } = plan({
      media: [harbour, medium('film.srt', 'captions')],
      refused: [{ file: 'x.svg', code: 'file_unsupported', message: 'm' }],
    });
    expect(media).toHaveLength(1);
    expect(refused).toMatchObject([{ file: 'x.svg' }, { file: 'film.srt', code: 'captions_invalid' }]);
  });
});

describe('a reporter is warned of', () => {
  it('a file that is not in the package, with the name that is nearest', () => {
    const settings = { media: { 'harbor.jpg': { alt: 'x' }, 'quite-another-name.png': { alt: 'y' } } };
    expect(plan({ settings, media: [harbour] }).warnings.map(({ message }) => message)).toEqual([
      'harbor.jpg is named, but not in the package: is harbour.jpg meant?',
      'quite-another-name.png is named, but not in the package',
    ]);
  });

  it.each<[string, Partial<PlanInput>, [string, string][]]>([
    [
      'named files that the package does not have, each once',
      {
        settings: { lead: 'gone.jpg', media: { 'gone.jpg': { alt: 'x' } } },
        article: { ...article, blocks: [{ type: 'media', file: 'lost.jpg' }] },
      },
      [
        ['file_not_in_package', 'gone.jpg'],
        ['file_not_in_package', 'lost.jpg'],
      ],
    ],
    [
      'media that the headline promises and the package does not have',
      { article: { ...article, promised: { videos: 1, pictures: 0 } }, media: [medium('a.mp3', 'audio')] },
      [[promiseBroken, 'headline']],
    ],
    [
      'nothing when the package has the promised media',
      { article: { ...article, promised: { videos: 1, pictures: 0 } }, media: [video] },
      [],
    ],
  ])('%s', (_what, input, expected) => {
    expect(warnings(input)).toEqual(expected);
  });

  it('in words with the right numbers', () => {
    const promised = { videos: 1, pictures: 2 };
    expect(plan({ article: { ...article, promised }, media: [video] }).warnings[0]?.message).toBe(
      'the headline promises at least 1 video and 2 pictures; the package has 1 video and 0 pictures',
    );
  });

  it('only of the kinds that were promised', () => {
    const promised = { videos: 0, pictures: 2 };
    expect(plan({ article: { ...article, promised }, media: [video] }).warnings[0]?.message).toBe(
      'the headline promises at least 2 pictures; the package has 0 pictures',
    );
  });
});

it('the same revision always gets the same plan', () => {
  const input = { media: [harbour, video], settings: { lead: 'film.mp4' } };
  expect(plan(input)).toEqual(plan(input));
});

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { newStoryId } from './identity.ts';
import { StoryManifest, storyManifestSchema } from './manifest.ts';

const manifest: StoryManifest = {
  version: 1,
  id: newStoryId(Date.UTC(2026, 10, 23)),
  slug: 'ferry',
  revision: 1,
  edition: 2,
  complete: true,
  path: 'news/2026/11/ferry/',
  section: 'news',
  language: 'en',
  dir: 'ltr',
  publishedAt: '2026-11-23T04:00:00.000Z',
  modifiedAt: '2026-11-23T04:00:00.000Z',
  headline: 'Ferry',
  body: [
    { type: 'paragraph', content: [{ text: 'The ferry is ' }, { text: 'back', strong: true }] },
    { type: 'list', ordered: false, items: [[{ text: 'one' }]] },
    { type: 'media', media: 'abababababababab' },
    { type: 'rule' },
  ],
  media: [
    {
      id: 'abababababababab',
      kind: 'picture',
      state: 'ready',
      lead: true,
      alt: 'A ferry',
      width: 640,
      height: 400,
      renditions: [
        {
          name: 'w320.jpg',
          path: 'media/abababababababab/r/w320.jpg',
          type: 'image/jpeg',
          bytes: 5,
          sha256: 'ab'.repeat(32),
          width: 320,
          height: 200,
        },
      ],
      captions: [],
    },
  ],
};

/** The published schema, as another system would use it. */
const validate = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(
  storyManifestSchema() as object,
);

describe('the published schema of story.json', () => {
  it('takes a manifest', () => {
    expect(validate(manifest), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['without a headline', { ...manifest, headline: '' }],
    ['of another version', { ...manifest, version: 2 }],
    ['with a field that nobody knows', { ...manifest, secret: 1 }],
    ['of edition 0', { ...manifest, edition: 0 }],
    ['with a block that nobody knows', { ...manifest, body: [{ type: 'html', html: '<script>' }] }],
    ['that names captions as a medium', { ...manifest, media: [{ ...manifest.media[0], kind: 'captions' }] }],
    ['that is nothing', null],
  ])('refuses one %s, and so do we', (_what, wrong) => {
    expect(validate(wrong)).toBe(false);
    expect(StoryManifest.safeParse(wrong).success).toBe(false);
  });
});

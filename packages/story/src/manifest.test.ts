import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { newStoryId } from './identity.ts';
import { publishedManifestSchema, StoryManifest, strictManifestSchema } from './manifest.ts';

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

const formats = { 'date-time': true, uri: true, 'uri-reference': true } as const;
const strict = new Ajv2020({ formats }).compile(strictManifestSchema());
const published = new Ajv2020({ formats }).compile(
  publishedManifestSchema('https://news.example/story-1.json'),
);

const [shown] = manifest.media;
const [rendition] = shown?.renditions ?? [];
const withMedia = (change: object) => ({ ...manifest, media: [{ ...shown, ...change }] });
const withPath = (path: string) => withMedia({ renditions: [{ ...rendition, path }] });

describe('the schemas of story.json', () => {
  it('accept a manifest, with and without $schema (earlier documents have none)', () => {
    for (const one of [manifest, { $schema: 'https://news.example/story-1.json', ...manifest }]) {
      expect([strict(one), strict.errors]).toEqual([true, null]);
      expect([published(one), published.errors]).toEqual([true, null]);
      expect(StoryManifest.parse(one)).toEqual(one);
    }
  });

  it.each(['en', 'pt-BR', 'zh-Hant-HK', 'ckb', 'und', 'sl-rozaj-biske-1994', 'de-CH-1901'])(
    'take the language %s',
    (language) => {
      const one = { ...manifest, language, media: [{ ...shown, captions: [{ language, path: 'a/b.vtt' }] }] };
      expect([strict(one), strict.errors]).toEqual([true, null]);
    },
  );

  it.each<[string, unknown]>([
    ['without a headline', { ...manifest, headline: '' }],
    ['of another version', { ...manifest, version: 2 }],
    ['of edition 0', { ...manifest, edition: 0 }],
    ['with an unknown block', { ...manifest, body: [{ type: 'html', html: '<script>' }] }],
    ['that names captions as a medium', withMedia({ kind: 'captions' })],
    ['whose medium has no hash', withMedia({ id: '../harbour.jpg' })],
    ['with a language that is no language tag', { ...manifest, language: 'British English' }],
    [
      'with captions whose language is no language tag',
      withMedia({ captions: [{ language: 'en_GB', path: 'a/b.vtt' }] }),
    ],
    ['published on a day that does not exist', { ...manifest, publishedAt: '2026-02-30T04:00:00.000Z' }],
    ['modified at a time without a zone', { ...manifest, modifiedAt: '2026-11-23T04:00:00' }],
    ['with an absolute path', withPath('/media/a/w320.jpg')],
    ['with a path out of the destination', withPath('media/../../w320.jpg')],
    ['with a hidden folder in a path', withPath('media/.git/w320.jpg')],
    ['with backslashes in a path', withPath('media\\w320.jpg')],
    ['with a path that a URL has to escape', withPath('media/a b.jpg')],
    ['with a path to another host', withPath('https://cdn.example/w320.jpg')],
    ['that is null', null],
  ])('refuse one %s', (_what, wrong) => {
    expect(strict(wrong)).toBe(false);
    expect(published(wrong)).toBe(false);
    expect(StoryManifest.safeParse(wrong).success).toBe(false);
  });

  it.each<[string, unknown]>([
    ['the story', { ...manifest, more: 1 }],
    ['a medium', withMedia({ more: 1 })],
    ['a rendition', withMedia({ renditions: [{ ...rendition, more: 1 }] })],
    ['a block', { ...manifest, body: [{ type: 'rule', more: 1 }] }],
    ['a run of text', { ...manifest, body: [{ type: 'paragraph', content: [{ text: 'a', more: 1 }] }] }],
    ['rights', withMedia({ rights: { more: 1 } })],
  ])('treat an unknown field in %s differently: readers accept it, we never write it', (_where, more) => {
    expect([published(more), published.errors]).toEqual([true, null]);
    expect(strict(more)).toBe(false);
    expect(StoryManifest.safeParse(more).success).toBe(false);
  });

  it('describe each field, and say that later versions may add fields', () => {
    const schema = publishedManifestSchema('https://news.example/story-1.json');
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://news.example/story-1.json',
      description: expect.stringContaining('ignores fields that it does not know'),
    });
    const fields = fieldsOf(schema);
    expect(fields.length).toBeGreaterThan(70);
    expect(fields.filter(({ description }) => !description?.endsWith('.'))).toEqual([]);
  });
});

/** All fields of a schema, at any depth. */
function fieldsOf(schema: unknown): { name: string; description?: string }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.entries(schema.properties as Record<string, object>) : [];
  return [
    ...own.map(([name, field]) => ({ name, ...field })),
    ...Object.values(schema).flatMap((inner) => fieldsOf(inner)),
  ];
}

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { StoryManifest } from './manifest.ts';
import { exampleManifest } from './manifest-example.ts';
import { publishedManifestSchema, strictManifestSchema } from './manifest-schema.ts';

const manifest = exampleManifest;

const id = 'https://news.example/story-2.json';
const ajv = new Ajv2020({ strict: true });
addFormats.default(ajv);
const strict = ajv.compile(strictManifestSchema());
const schema = publishedManifestSchema(2, id);
const published = ajv.compile(schema);

const [shown] = manifest.media;
const [rendition] = shown?.renditions ?? [];
const withMedia = (change: object) => ({ ...manifest, media: [{ ...shown, ...change }] });
const withPath = (path: string) => withMedia({ renditions: [{ ...rendition, path }] });

describe('the schemas of story.json', () => {
  it('accept a manifest, with and without $schema', () => {
    const { $schema: _schema, ...bare } = manifest;
    for (const one of [bare, manifest]) {
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
    ['of another version', { ...manifest, version: 1 }],
    ['of edition 0', { ...manifest, edition: 0 }],
    ['with an unknown block', { ...manifest, body: [{ type: 'html', html: '<script>' }] }],
    ['that names captions as a medium', withMedia({ kind: 'captions' })],
    ['whose medium has no hash', withMedia({ id: '../harbour.jpg' })],
    ['with a language that is not a language tag', { ...manifest, language: 'British English' }],
    [
      'with captions whose language is not a language tag',
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
  ])('refuse a manifest %s', (_what, wrong) => {
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
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: id,
      description: expect.stringContaining('ignores fields that it does not know'),
    });
    const fields = fieldsOf(schema);
    expect(fields.length).toBeGreaterThan(70);
    expect(fields.filter(({ description }) => !description?.endsWith('.'))).toEqual([]);
  });

  it('have a valid example of each field', () => {
    const fields = fieldsOf(schema);
    expect(fields.filter(({ examples }) => examples === undefined).map(({ name }) => name)).toEqual([]);
    for (const { name, examples = [], ...field } of fields) {
      const isField = ajv.compile({ $defs: definitions, ...field });
      for (const example of examples)
        expect([name, isField(example), isField.errors]).toEqual([name, true, null]);
    }
  });

  it('name the parts of a text', () => {
    const names = ['author', 'block', 'footnote', 'listItem', 'medium', 'run', 'textBlock'];
    expect(Object.keys(definitions).toSorted()).toEqual(names);
  });

  it('say which fields are addresses', () => {
    const links = fieldsOf(schema).filter(({ name }) => name === 'href');
    expect(links.map(({ format }) => format)).toEqual(['uri', 'uri']);
    expect(published({ ...manifest, body: [{ type: 'link', href: 'over there' }] })).toBe(false);
  });
});

const { $defs: definitions = {} } = schema as { $defs?: Record<string, object> };

interface Field {
  name: string;
  description?: string;
  format?: string;
  examples?: unknown[];
}

/** All fields of a schema, at any depth. */
function fieldsOf(schema: unknown): Field[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.entries(schema.properties as Record<string, object>) : [];
  return [
    ...own.map(([name, field]) => ({ name, ...field })),
    ...Object.values(schema).flatMap((inner) => fieldsOf(inner)),
  ];
}

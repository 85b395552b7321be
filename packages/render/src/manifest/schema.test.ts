import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  audio,
  captions,
  image,
  manifestOf,
  moving,
  site,
  video,
  waitingFor,
} from '@slugline/testing/samples/edition';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { pageAssets } from '../assets.ts';
import { buildDocuments } from '../documents.ts';
import { buildSchema } from './schema.ts';

const clip = video('b');
const manifest = manifestOf([
  image('a', {}, { rights: { creator: 'Ada Larsen' }, focalPoint: { x: 0.5, y: 0.25 } }),
  clip,
  captions('c', clip, 'pt-BR'),
  audio('d'),
  moving('e', 'image/webp'),
  waitingFor(image('f')),
]);
const storyJson = () => {
  const documents = buildDocuments(manifest, site, pageAssets);
  return JSON.parse(documents.find(({ name }) => name === 'story.json')?.text ?? '');
};

describe('the published schema', () => {
  it('has its address as `$id`, and documents refer to it', () => {
    const { $id } = JSON.parse(buildSchema(site, 2));
    expect($id).toBe('https://news.example/live/schemas/story-2.json');
    expect(Object.entries(storyJson())[0]).toEqual(['$schema', $id]);
  });

  it('is accepted by a strict validator, and documents conform to it, formats included', () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    addFormats.default(ajv);
    const keeps = ajv.compile(JSON.parse(buildSchema(site, 2)));
    expect([keeps(storyJson()), keeps.errors]).toEqual([true, null]);
    expect(keeps({ ...storyJson(), $schema: 'story' })).toBe(false);
    expect(keeps({ ...storyJson(), publishedAt: 'today' })).toBe(false);
  });

  it('still has version 1, which accepts the documents that earlier versions wrote', async () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    addFormats.default(ajv);
    const schema = JSON.parse(buildSchema(site, 1));
    expect(schema.$id).toBe('https://news.example/live/schemas/story-1.json');
    const keeps = ajv.compile(schema);
    const earlier = await documentsOfVersion1();
    expect(earlier.length).toBeGreaterThan(1);
    for (const document of earlier) expect([keeps(document), keeps.errors]).toEqual([true, null]);
    expect(keeps(storyJson())).toBe(false);
  });
});

/** The documents of version 1 in the test data that earlier versions wrote: see tests/data/README.md. */
async function documentsOfVersion1(): Promise<unknown[]> {
  const data = join(import.meta.dirname, '../../../../tests/data');
  const files = await readdir(data, { recursive: true });
  const manifests = files.filter((file) => /\/public\/.*story\.json$/.test(`/${file}`));
  return Promise.all(manifests.map(async (file) => JSON.parse(await readFile(join(data, file), 'utf8'))));
}

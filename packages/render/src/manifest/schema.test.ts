import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { pageAssets } from '../assets.ts';
import { buildDocuments } from '../documents.ts';
import { audio, captions, manifestOf, moving, picture, site, video, waitingFor } from '../sample.ts';
import { buildSchema } from './schema.ts';

const film = video('b');
const manifest = manifestOf([
  picture('a', {}, { rights: { creator: 'Ada Larsen' }, focalPoint: { x: 0.5, y: 0.25 } }),
  film,
  captions('c', film, 'pt-BR'),
  audio('d'),
  moving('e', 'image/webp'),
  waitingFor(picture('f')),
]);
const storyJson = () => {
  const documents = buildDocuments(manifest, site, pageAssets);
  return JSON.parse(documents.find(({ name }) => name === 'story.json')?.text ?? '');
};

describe('the published schema', () => {
  it('has its address as `$id`, and documents refer to it', () => {
    const { $id } = JSON.parse(buildSchema(site));
    expect($id).toBe('https://news.example/live/schemas/story-1.json');
    expect(Object.entries(storyJson())[0]).toEqual(['$schema', $id]);
  });

  it('is accepted by a strict validator, and documents conform to it, formats included', () => {
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    addFormats.default(ajv);
    const keeps = ajv.compile(JSON.parse(buildSchema(site)));
    expect([keeps(storyJson()), keeps.errors]).toEqual([true, null]);
    expect(keeps({ ...storyJson(), $schema: 'story' })).toBe(false);
    expect(keeps({ ...storyJson(), publishedAt: 'today' })).toBe(false);
  });
});

import { newStoryId, PlannedMedia, RecipeChoices } from '@slugline/story';
import { expect, it } from 'vitest';
import { mediaJobOf } from './media-job.ts';
import { MediaPayload } from './media-payload.ts';

const choices = {
  focalPoint: { x: 0.25, y: 0.75 },
  poster: 2.5,
  loudness: -23,
  quality: 'fixed',
  credentials: { signer: 's', anchors: 'a' },
  language: 'pt-BR',
  encoding: 'shift_jis',
  packageEncoding: 'windows-1252',
} as const;
const file = {
  original: 'ab'.repeat(32),
  file: 'a.jpg',
  kind: 'picture',
  type: 'image/jpeg',
  bytes: 1,
  recipe: 'picture-v3-0a1b2c3d',
  lead: true,
} as const;
const state = { storyId: newStoryId(Date.now()), revision: 2, lane: 'breaking' } as const;

it('the job of a file carries every recipe choice of its plan', () => {
  expect(Object.keys(choices).sort()).toEqual(Object.keys(RecipeChoices.shape).sort());
  const planned = PlannedMedia.parse({ ...file, caption: 'The pier', ...choices });
  const { data } = mediaJobOf(state, planned);
  const { original, kind, recipe, file: name } = file;
  const written = { v: 1, ...state, original, kind, recipe, file: name, ...choices };
  expect(data).toEqual(written);
  expect(MediaPayload.parse(JSON.parse(JSON.stringify(written)))).toEqual(written);
});

it('the job of a file without recipe choices has no fields for them', () => {
  const { data } = mediaJobOf(state, PlannedMedia.parse({ ...file, loudness: undefined }));
  expect(Object.keys(data).sort()).toEqual(
    ['file', 'kind', 'lane', 'original', 'recipe', 'revision', 'storyId', 'v'].sort(),
  );
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@slugline/config';
import { openImageWorkers } from '@slugline/image';
import { type MediaPayload, prefix } from '@slugline/queue';
import { testRun as run } from '@slugline/queue/testing';
import { openContext, takeLease } from '@slugline/runtime';
import { readJson, writeJson } from '@slugline/store';
import { keys, MediaResult, newStoryId, recipeId, recipes, type StoryEvent, sha256Of } from '@slugline/story';
import pino from 'pino';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOriginals } from '../originals/originals.ts';
import type { MediaResources } from '../resources.ts';
import { makeImage } from './make-image.ts';

const recipe = recipeId(recipes.picture);
/** The files of the picture that another run has shown already. */
const shown = 'a JPEG of another run';

let folder: string;
let resources: MediaResources;
let original: string;
let result: Omit<MediaResult, 'kind' | 'v'>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-make-picture-'));
  const context = await openContext(
    loadConfig({ env: {}, flags: { data: folder } }),
    pino({ level: 'silent' }),
  );
  const originals = openOriginals(context.working, join(folder, 'originals'), 0);
  resources = { context, originals, images: openImageWorkers({ concurrency: 1 }) };

  const create = { width: 2600, height: 2000, channels: 3, background: '#336699' } as const;
  const image = await sharp({ create }).jpeg().toBuffer();
  original = sha256Of(image);
  await context.working.put(keys.original(original), image);
  const dir = `${keys.runs('early')}another/`;
  for (const name of ['w320.jpg', 'left-over.jpg'])
    await context.working.put(keys.rendition(original, recipe, name, dir), shown);
  const file = { name: 'w320.jpg', role: 'rendition', type: 'image/jpeg', folder: dir } as const;
  result = {
    recipe,
    files: [{ ...file, bytes: shown.length, sha256: sha256Of(shown), width: 320, height: 246 }],
  };
  await writeJson(context.working, keys.result(original, recipe, 'early'), {
    v: 1,
    kind: 'picture',
    ...result,
  });
});
afterAll(async () => {
  await resources.images.close();
  await resources.context.close();
  await rm(folder, { recursive: true });
});

/** A story that the picture leads; its job. */
async function story(): Promise<MediaPayload> {
  const storyId = newStoryId(Date.now());
  const base = { v: 1, revision: 1 } as const;
  const events: StoryEvent[] = [
    { ...base, type: 'submitted', receivedAt: new Date().toISOString(), lane: 'normal', files: [], by: 'x' },
    {
      ...base,
      type: 'planned',
      ...{ slug: 's', path: 'news/2026/11/s/', headline: 'h', section: 'news', article: 'a' },
      ...{
        lane: 'normal',
        publish: 'text-first',
        promised: { videos: 0, pictures: 0 },
        warnings: [],
        refused: [],
      },
      media: [
        { original, file: 'mill.jpg', kind: 'picture', type: 'image/jpeg', bytes: 1, recipe, lead: true },
      ],
    },
  ];
  for (const event of events) await resources.context.journal.transact(storyId, () => [event]);
  return { ...base, storyId, original, kind: 'picture', recipe, file: 'mill.jpg', lane: 'normal' };
}
const playable = async ({ storyId }: MediaPayload) =>
  (await resources.context.journal.read(storyId))
    .flatMap(({ events }) => events)
    .filter((event) => event.type === 'media-playable');

describe('a large picture that a run has shown early', () => {
  it('is shown early, once, in a story whose job waits for another job', async () => {
    const job = await story();
    const giveBack = await takeLease(
      resources.context.redis,
      `${prefix}:make:${original}:${recipe}:result:lock`,
    );
    try {
      for (let n = 0; n < 2; n++)
        await expect(makeImage(resources, job, run)).rejects.toThrow('made elsewhere');
      expect(await playable(job)).toEqual([
        expect.objectContaining({ original, result: keys.result(original, recipe, 'early') }),
      ]);
    } finally {
      await giveBack?.();
    }
  });

  it('keeps the public files when that run has died and another makes the rest', async () => {
    const job = await story();
    const { working } = resources.context;
    await makeImage(resources, job, run);
    const { files } = await readJson(working, keys.result(original, recipe), MediaResult);
    expect(files.length).toBeGreaterThan(6);
    expect(files.filter(({ name }) => name === 'w320.jpg')).toEqual(result.files);
    expect(await playable(job)).toEqual([
      expect.objectContaining({ renditions: [expect.objectContaining({ name: 'w320.jpg' })] }),
    ]);
    const there: string[] = [];
    for await (const { key } of working.list(keys.rendition(original, recipe, keys.runs()))) there.push(key);
    expect(there).toEqual(
      files.map(({ name, folder }) => keys.rendition(original, recipe, name, folder)).toSorted(),
    );
  });
});

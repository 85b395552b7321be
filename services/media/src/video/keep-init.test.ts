import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ObjectStore, openStore, readText } from '@slugline/store';
import { keys, type RenditionFile, sha256Of } from '@slugline/story';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepInit } from './keep-init.ts';

const video = { original: 'a'.repeat(64), recipe: 'r1', file: 'ferry.mp4' };
const name = '360p/init.mp4';

let folder: string;
let store: ObjectStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-init-'));
  store = await openStore({ kind: 'directory', path: join(folder, 'working') });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Stores the initialisation as a worker does whose encoder wrote these bytes. */
async function keep(bytes: string, isBegun = true): Promise<void> {
  await mkdir(join(folder, '360p'), { recursive: true });
  await writeFile(join(folder, name), bytes);
  const sha256 = sha256Of(bytes);
  const file: RenditionFile = { name, role: 'segment', type: 'video/mp4', bytes: bytes.length, sha256 };
  await keepInit(store, video, folder, file, async () => isBegun);
}

const kept = () => readText(store, keys.rendition(video.original, video.recipe, name));

describe('the initialisation of a rung', () => {
  it('is stored by the first chunk, and is the same for those after it', async () => {
    await keep('parameter sets');
    await keep('parameter sets');
    expect(await kept()).toBe('parameter sets');
  });

  it('is never replaced by a worker whose encoder differs, which reports that', async () => {
    await keep('parameter sets');
    await expect(keep('other parameters')).rejects.toMatchObject({
      code: 'media_tool_failed',
      where: 'ferry.mp4',
      message: expect.stringContaining('360p/init.mp4 has other parameter sets'),
    });
    expect(await kept()).toBe('parameter sets');
  });

  it('is replaced if no chunk was finished with it: its worker died, and the next one has another encoder', async () => {
    await keep('parameter sets', false);
    await keep('other parameters', false);
    expect(await kept()).toBe('other parameters');
  });
});

import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { levelsHere } from '@slugline/sandbox/testing';
import { recipes } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip, quickRecipe } from '@slugline/testing/samples/clips';
import { wholeVideo } from '@slugline/testing/samples/whole-video';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeAudio } from './audio/make-audio.ts';
import { posterFrame } from './poster/poster.ts';

const signal = new AbortController().signal;

const kinds = (await levelsHere()).filter(({ level }) => level === 'view' || level === 'none');

describe.each(kinds)('with $level, an odd name', { timeout: 180_000 }, ({ level, path, works }) => {
  const rest = process.env.PATH;
  beforeEach(({ skip }) => {
    if (!works) skip(`${level} does not work on this machine`);
    process.env.PATH = path;
  });
  afterEach(() => {
    process.env.PATH = rest;
  });

  it.each([`-y it's "quoted": 100% %d %03d\nconcat:a|b;c,[d]$(id)\`id\`*?.mp4`, '-i', 'namespace'])(
    'is a name and nothing else, to the last rendition: %j',
    async (name) => {
      await using folder = await temporaryFolder();
      const inbox = join(folder.path, name);
      await mkdir(inbox);
      const file = join(inbox, name);
      await rename(await clip(join(folder.path, 'plain.mp4'), { seconds: 1 }), file);
      const out = join(folder.path, `${name} out`);
      const { plan, files } = await wholeVideo(file, out, { name, recipe: quickRecipe });
      await posterFrame({ file, name }, plan, out, { signal });
      await makeAudio({ file, name }, out, recipes.audio, { signal });
      for (const made of files) expect((await stat(join(out, made.name))).size).toBe(made.bytes);
      expect(files.map((made) => made.name)).toEqual(
        expect.arrayContaining(['video.mp4', 'storyboard-1.jpg', 'storyboard.vtt']),
      );
      expect((await readdir(folder.path)).sort()).toEqual([name, `${name} out`].sort());
      expect(await readdir(inbox)).toEqual([name]);
    },
  );
});

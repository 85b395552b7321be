import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { purposeOf, type RenditionFile, recipes } from '@slugline/story';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip } from '@slugline/testing/samples/clips';
import { expect, it } from 'vitest';
import { makeAudio } from './audio/make-audio.ts';
import { makeCaptions } from './captions/make-captions.ts';

const said = (files: readonly RenditionFile[]) => files.map(({ purpose }) => purpose);
/** Without purposes, as in results of earlier versions. */
const told = (files: readonly RenditionFile[]) => files.map(({ purpose: _, ...file }) => purposeOf(file));

it('the files of an audio recipe state their purpose', { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  const file = await clip(join(folder.path, 'in.mp4'), { seconds: 1 });
  const { signal } = new AbortController();
  const out = join(folder.path, 'out');
  const { files } = await makeAudio({ file, name: 'in.mp4' }, out, recipes.audio, { signal });
  expect(said(files)).toEqual(['audio', 'waveform']);
  expect(told(files)).toEqual(said(files));
});

it('the file of captions states its purpose', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'in.srt');
  await writeFile(file, '1\n00:00:00,000 --> 00:00:01,000\nAhoy\n');
  const { files } = await makeCaptions({ file, name: 'in.srt' }, join(folder.path, 'out'), 'en');
  expect(said(files)).toEqual(['captions']);
  expect(told(files)).toEqual(said(files));
});

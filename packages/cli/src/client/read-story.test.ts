import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readStory, readStoryCorrection } from './read-story.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-story-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function settingsFile(content: string | Buffer): Promise<string> {
  const file = join(folder, 'story.yaml');
  await writeFile(file, content);
  return file;
}

describe('the story.yaml of a package', () => {
  it('gives a warning when its encoding was guessed', async () => {
    const text = 'byline: Zo\u00EB M\u00FCller\nsummary: Die F\u00E4hre f\u00E4hrt wieder\n';
    const { warnings } = await readStory(await settingsFile(Buffer.from(text, 'latin1')), {});
    expect(warnings).toMatchObject([{ code: 'encoding_guessed', where: 'story.yaml' }]);
  });

  it('gives way to the command line, except that the later of two embargoes holds', async () => {
    const [early, late] = ['2030-01-01T06:00:00Z', '2030-01-02T06:00:00Z'];
    const sent = async (inFile: string, embargo: string) =>
      (await readStory(await settingsFile(`embargo: ${inFile}\nslug: a\n`), { embargo, slug: 'b' })).story;
    expect(await sent(early, late)).toEqual({ embargo: late, slug: 'b' });
    expect(await sent(late, early)).toEqual({ embargo: late, slug: 'b' });
    // The API refuses an embargo that is not a time, so the upload must contain it.
    expect(await sent(late, 'Friday')).toEqual({ embargo: 'Friday', slug: 'b' });
  });
});

describe('the story.yaml of a correction', () => {
  it('may take away what was said, and files', async () => {
    const file = await settingsFile('note: Wrong hour\nlead:\nmedia:\n  old.jpg:\n  quay.jpg: {alt: Fog}\n');
    expect((await readStoryCorrection(file, { note: 'Wrong day' })).story).toEqual({
      note: 'Wrong day',
      lead: null,
      media: { 'old.jpg': null, 'quay.jpg': { alt: 'Fog' } },
    });
  });

  it('may not take away an embargo, and names the fields that it can have', async () => {
    await expect(readStoryCorrection(await settingsFile('embargo:\n'), {})).rejects.toMatchObject({
      code: 'settings_invalid',
    });
    await expect(readStoryCorrection(await settingsFile('notes: Oh\n'), {})).rejects.toMatchObject({
      code: 'settings_invalid',
      message: expect.stringMatching(/"notes" is not a field; the fields are .*note, minor, reason/),
    });
  });
});

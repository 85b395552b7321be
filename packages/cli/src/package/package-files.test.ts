import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { zip } from '@slugline/testing/samples/zip';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFiles } from './package-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-package-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (...names: string[]): Promise<string[]> => {
  await Promise.all(names.map((name) => writeFile(join(folder, name), name)));
  return names.map((name) => join(folder, name));
};
/** Finds the package and returns the base names of its files. */
const found = async (paths: string[]) => {
  const { draft, settings, media } = await packageFiles(paths);
  return {
    draft: basename(draft),
    settings: settings === undefined ? undefined : basename(settings),
    media: media.map((file) => basename(file)),
  };
};

describe('a story package', () => {
  it.each<[string, string[], string, string | undefined, string[]]>([
    ['of a draft alone', ['ferry.txt'], 'ferry.txt', undefined, []],
    [
      'of a Markdown draft and media',
      ['ferry.md', 'b.mp4', 'a.jpg'],
      'ferry.md',
      undefined,
      ['a.jpg', 'b.mp4'],
    ],
    ['with settings', ['ferry.txt', 'story.yaml', 'a.jpg'], 'ferry.txt', 'story.yaml', ['a.jpg']],
    ['whose draft is called draft', ['draft.md', 'notes.txt'], 'draft.md', undefined, ['notes.txt']],
    [
      'whose draft is called draft in capitals',
      ['Draft.TXT', 'notes.txt'],
      'Draft.TXT',
      undefined,
      ['notes.txt'],
    ],
    [
      'of a Word document and JSON beside pictures',
      ['ferry.docx', 'a.json', 'a.jpg'],
      'ferry.docx',
      undefined,
      ['a.jpg', 'a.json'],
    ],
    ['of a PDF, which its reader refuses', ['draft.pdf', 'a.jpg'], 'draft.pdf', undefined, ['a.jpg']],
    ['with files of the operating system', ['ferry.txt', '.DS_Store'], 'ferry.txt', undefined, []],
  ])('is found in a folder %s', async (_what, names, draft, settings, media) => {
    await write(...names);
    expect(await found([folder])).toEqual({ draft, settings, media });
  });

  it('is found in a ZIP', async () => {
    const file = join(folder, 'ferry.ZIP');
    const files = ['ferry/ferry.txt', 'ferry/story.yaml', 'ferry/a.jpg', '.DS_Store'];
    await writeFile(file, zip(files.map((name) => ({ name, content: name }))));
    const { draft } = await packageFiles([file]);
    expect(await readFile(draft, 'utf8')).toBe('ferry/ferry.txt');
    expect(await found([file])).toEqual({ draft: 'ferry.txt', settings: 'story.yaml', media: ['a.jpg'] });
    await rm(dirname(draft), { recursive: true });
  });

  it.each([
    ['that is damaged', Buffer.from('PK')],
    ['with a path out of it', zip([{ name: '../a.txt', content: 'a' }])],
    ['that grows a thousand times', zip([{ name: 'a.txt', content: Buffer.alloc(20_000_000) }])],
  ])('is not read from a ZIP %s', async (_, bytes) => {
    const file = join(folder, 'ferry.zip');
    await writeFile(file, bytes);
    await expect(packageFiles([file])).rejects.toMatchObject({ code: 'request_invalid', where: file });
  });

  it('is found in a list of files', async () => {
    const paths = await write('ferry.txt', 'a.jpg', 'story.yml');
    expect(await found(paths)).toEqual({ draft: 'ferry.txt', settings: 'story.yml', media: ['a.jpg'] });
  });

  it.each(['story.yaml', 'story.yml', 'story.json', 'Story.YAML', 'STORY.Yml', '.story.yaml'])(
    'has its settings in %s',
    async (name) => {
      await write('ferry.txt', name, 'a.jpg');
      expect(await found([folder])).toEqual({ draft: 'ferry.txt', settings: name, media: ['a.jpg'] });
    },
  );

  it('may have links to files', async () => {
    const [draft = '', settings = ''] = await write('ferry.txt', 'story.yaml');
    const linked = join(folder, 'linked');
    await mkdir(linked);
    await symlink(draft, join(linked, 'draft.txt'));
    await symlink(settings, join(linked, 'story.yaml'));
    await symlink(folder, join(linked, 'older'));
    expect(await found([linked])).toEqual({ draft: 'draft.txt', settings: 'story.yaml', media: [] });
    await symlink(join(folder, 'nowhere'), join(linked, 'a.jpg'));
    await expect(packageFiles([linked])).rejects.toMatchObject({ code: 'file_missing' });
  });

  it.each([
    ['two settings', ['story.yaml', 'story.yml'], /story\.yaml and story\.yml can't both/],
    ['settings of another name', ['settings.yaml'], /settings\.yaml looks like settings/],
    ['settings in TOML', ['story.toml'], /story\.toml looks like settings/],
    ['settings that were saved as text', ['story.yaml.txt'], /story\.yaml\.txt looks like settings/],
    [
      'settings that were downloaded twice',
      ['story.yaml', 'story (1).yaml'],
      /story \(1\)\.yaml looks like settings/,
    ],
    ['a backup of settings', ['story.yaml~'], /story\.yaml~ looks like settings/],
  ])('with %s is refused: an embargo may be in them', async (_what, names, message) => {
    await write('ferry.txt', 'a.jpg', ...names);
    await expect(packageFiles([folder])).rejects.toMatchObject({
      code: 'settings_invalid',
      message: expect.stringMatching(message),
    });
  });

  it('with settings alone has no draft', async () => {
    const paths = await write('story.yaml');
    await expect(packageFiles(paths)).rejects.toMatchObject({ code: 'draft_missing' });
  });

  it('leaves out folders within it', async () => {
    await write('ferry.txt');
    await mkdir(join(folder, 'older'));
    await writeFile(join(folder, 'older', 'draft.txt'), 'x');
    expect(await found([folder])).toEqual({ draft: 'ferry.txt', settings: undefined, media: [] });
  });

  it('has its only file as draft, whatever its kind: the reader of drafts reports what is wrong', async () => {
    expect(await found(await write('ferry.docx'))).toMatchObject({ draft: 'ferry.docx' });
  });

  it.each<[string, string[], string]>([
    ['two drafts', ['a.txt', 'b.md'], 'draft_ambiguous'],
    ['two files called draft', ['draft.txt', 'draft.md'], 'draft_ambiguous'],
    ['no draft', ['a.jpg', 'b.jpg'], 'draft_missing'],
    ['nothing', [], 'draft_missing'],
  ])('with %s is refused', async (_what, names, code) => {
    await write(...names);
    await expect(packageFiles([folder])).rejects.toMatchObject({ code });
  });

  it('that does not exist is refused, with its path', async () => {
    const path = join(folder, 'nowhere');
    await expect(packageFiles([path])).rejects.toMatchObject({
      code: 'file_missing',
      where: path,
      message: expect.stringContaining('it does not exist'),
    });
  });
});

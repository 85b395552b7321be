import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type OutFolder, outFolder } from './results.ts';

const run = promisify(execFile);

let inside: string;
/** The file that a hostile command wants to have published. */
let secret: string;
let folder: OutFolder;
beforeEach(async () => {
  const all = await mkdtemp(join(tmpdir(), 'slugline-results-'));
  inside = join(all, 'work');
  await mkdir(inside);
  secret = join(all, 'secret');
  await writeFile(secret, 'embargoed');
  folder = await outFolder(inside);
  onTestFinished(() => rm(all, { recursive: true, force: true }));
});

const at = (name: string) => join(folder.path, name);
const to = () => join(inside, 'taken');

/** What a command may leave in the place of a file, with the words of the error. */
const leavings: [what: string, words: RegExp, leave: (path: string) => Promise<unknown>][] = [
  ['a symbolic link to a file', /a symbolic link/, (path) => symlink(secret, path)],
  ['a symbolic link to nothing', /a symbolic link/, (path) => symlink('/nowhere', path)],
  ['a symbolic link to a device', /a symbolic link/, (path) => symlink('/dev/zero', path)],
  ['a second name of a file', /another name/, (path) => link(secret, path)],
  ['a named pipe', /a named pipe/, (path) => run('mkfifo', [path])],
  ['a folder', /a folder/, (path) => mkdir(path)],
  ['a socket', /a socket/, (path) => listenAt(path)],
];
if (process.getuid?.() === 0) {
  leavings.push(['a device', /a device/, (path) => run('mknod', [path, 'c', '1', '5'])]);
}

async function listenAt(path: string): Promise<void> {
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
}

describe.each(['take', 'copy'] as const)('a result, by %s', (way) => {
  it('is a regular file with its bytes', async () => {
    await writeFile(at('clip.mp4'), 'film');
    await folder[way]('clip.mp4', to());
    expect(await readFile(to(), 'utf8')).toBe('film');
  });

  it.each(leavings)('is not %s', async (_, words, leave) => {
    await leave(at('clip.mp4'));
    await expect(folder[way]('clip.mp4', to())).rejects.toThrow(words);
    expect(await readdir(inside)).not.toContain('taken');
    expect(await readFile(secret, 'utf8')).toBe('embargoed');
  });

  it('is not taken from a folder that replaced this one', async () => {
    await rename(folder.path, join(inside, 'moved'));
    await mkdir(folder.path);
    await rename(secret, at('clip.mp4'));
    await expect(folder[way]('clip.mp4', to())).rejects.toThrow(/something else/);
  });

  it('is not taken through a link in the place of this folder', async () => {
    await rename(folder.path, join(inside, 'moved'));
    await symlink(join(inside, '..'), folder.path);
    await expect(folder[way]('secret', to())).rejects.toThrow(/something else/);
    expect(await readFile(secret, 'utf8')).toBe('embargoed');
  });
});

describe('the folder of a command', () => {
  it('returns size and hash of a copy, which the command can no longer change', async () => {
    for (const content of ['', 'film']) {
      await writeFile(at('clip.mp4'), content);
      const copied = await folder.copy('clip.mp4', to());
      await writeFile(at('clip.mp4'), 'something else');
      const sha256 = createHash('sha256').update(content).digest('hex');
      expect(copied).toEqual({ bytes: content.length, sha256 });
      expect(await readFile(to(), 'utf8')).toBe(content);
      await rm(to());
    }
  });

  it('does not overwrite an existing file with a copy, nor write through a link', async () => {
    await writeFile(at('clip.mp4'), 'film');
    await symlink(secret, to());
    await expect(folder.copy('clip.mp4', to())).rejects.toThrow('EEXIST');
    expect(await readFile(secret, 'utf8')).toBe('embargoed');
  });

  it('replaces a link at the place of the result, and leaves its target alone', async () => {
    await writeFile(at('clip.mp4'), 'film');
    await symlink(secret, to());
    expect(await folder.take('clip.mp4', to())).toBe(true);
    expect(await readFile(to(), 'utf8')).toBe('film');
    expect(await readFile(secret, 'utf8')).toBe('embargoed');
  });

  it('reports a file that the command did not leave', async () => {
    expect(await folder.take('clip.mp4', to())).toBe(false);
    await expect(folder.copy('clip.mp4', to())).rejects.toThrow('ENOENT');
  });

  it('can be emptied while the command runs, without entering folders', async () => {
    await writeFile(at('clip.mp4'), 'film');
    await symlink(secret, at('link'));
    expect(await folder.empty()).toBe(true);
    expect(await readdir(folder.path)).toEqual([]);
    await mkdir(at('deep'));
    await writeFile(at('deep/file'), 'film');
    expect(await folder.empty()).toBe(false);
    expect(await readFile(at('deep/file'), 'utf8')).toBe('film');
    expect(await readFile(secret, 'utf8')).toBe('embargoed');
  });

  it('is removed with its contents, without following links', async () => {
    await mkdir(at('deep'));
    await symlink(join(inside, '..'), at('deep/up'));
    await folder.remove();
    expect(await readdir(inside)).toEqual([]);
    expect(await readFile(secret, 'utf8')).toBe('embargoed');
  });
});

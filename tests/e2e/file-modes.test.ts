import { chmod, lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '@slugline/testing/newsroom/server';
import { openDesk } from '@slugline/testing/processes/command';
import { asFile, layOut, photograph } from '@slugline/testing/samples/media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const modeOf = async (path: string) => ((await lstat(path)).mode & 0o777).toString(8);

/**
 * Lists everything in a folder with its mode. Leaves out sockets, hidden files of a public folder, which are
 * not for readers, and files that are replaced meanwhile, such as feeds.
 */
async function modesBelow(folder: string): Promise<{ path: string; isFolder: boolean; mode: number }[]> {
  const names = await readdir(folder, { recursive: true });
  const seen = await Promise.all(
    names
      .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
      .map(async (path) => {
        const found = await lstat(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return undefined;
          throw error;
        });
        return found && { path, isFolder: found.isDirectory(), mode: found.mode & 0o777 };
      }),
  );
  return seen.filter((entry) => entry !== undefined);
}

async function expectPublic(folder: string): Promise<void> {
  expect(await modeOf(folder)).toBe('755');
  const all = await modesBelow(folder);
  expect(all.length).toBeGreaterThan(5);
  expect(all.filter(({ isFolder, mode }) => mode !== (isFolder ? 0o755 : 0o644))).toEqual([]);
}

const draft = 'Lock the door\n\nAnd leave the window open.\n';

describe('the files of a newsroom', () => {
  let home: string;
  let server: TestServer;
  let before: number;
  beforeAll(async () => {
    before = process.umask(0o027);
    home = await mkdtemp(join(tmpdir(), 'slugline-modes-'));
    // As an earlier version left them: open to everybody.
    for (const name of ['', 'redis', 'working', 'working/incoming', 'scratch']) {
      await mkdir(join(home, 'data', name), { recursive: true });
      await chmod(join(home, 'data', name), 0o755);
    }
    await writeFile(join(home, 'data/working/incoming/old'), 'embargoed', { mode: 0o644 });
    server = await startTestServer({
      folder: home,
      env: { SLUGLINE_DESTINATION: join(home, 'data', 'public') },
    });
    const response = await server.submit({ draft, media: [await photograph('door.jpg')] });
    await server.settled(((await response.json()) as { storyId: string }).storyId);
  });
  afterAll(async () => {
    await server?.stop();
    await rm(home, { recursive: true });
    process.umask(before);
  });

  it('are only its user’s, and so are those that an earlier version left open', async () => {
    const data = join(home, 'data');
    for (const name of ['redis', 'working', 'scratch']) expect(await modeOf(join(data, name))).toBe('700');
    const all = await modesBelow(data);
    const own = all.filter(
      ({ path }) => !/^public(\/|$)|^(working|working\/incoming|working\/incoming\/old)$/.test(path),
    );
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter(({ mode }) => (mode & 0o077) !== 0)).toEqual([]);
  });

  it('let others reach the public folder, which everybody can read', async () => {
    expect(await modeOf(join(home, 'data'))).toBe('711');
    await expectPublic(join(home, 'data', 'public'));
  });

  it('open a public folder again that was closed', async () => {
    const section = join(home, 'data', 'public', 'news');
    await chmod(section, 0o700);
    const response = await server.submit({ draft });
    await server.settled(((await response.json()) as { storyId: string }).storyId);
    expect(await modeOf(section)).toBe('755');
  });
});

it('`slugline publish` leaves files that everybody can read, whatever the umask', async () => {
  const desk = await openDesk();
  await layOut(desk.folder, [await asFile('draft.txt', draft), await photograph('door.jpg')]);
  const inside = ['/bin/sh', '-c', 'umask 077; exec "$@"', 'sh'];
  const command = ['publish', 'draft.txt', 'door.jpg', '--out', 'site/public'];
  const { code, stderr } = await desk.start(command, {}, inside).ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  await expectPublic(join(desk.folder, 'site', 'public'));
  expect(await modeOf(join(desk.folder, 'site'))).toBe('755');
  await desk.close();
});

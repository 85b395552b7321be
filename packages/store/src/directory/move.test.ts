import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { keysOf } from '@slugline/testing/stores/keys-of';
import { describe, expect, it } from 'vitest';
import { readText } from '../documents.ts';
import { connectDatabase, databasePath } from './database.ts';
import { openDirectoryStore } from './directory-store.ts';
import { moveSmallObjects } from './move.ts';
import { largestSmall } from './private-store.ts';

const script = (body: string) => ['--input-type=module', '--eval', body];
const driver = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);

/** Writes a store as earlier versions did: each object is a file. Returns the bytes by key. */
async function earlierStore(root: string, stories: number): Promise<Map<string, string>> {
  const objects = new Map<string, string>();
  for (let n = 0; n < stories; n++) {
    const id = String(n).padStart(6, '0');
    for (const key of [
      `journal/${id}/000001.json`,
      `journal/${id}/000002.json`,
      `editions/${id}/e1/0a1b/index.html`,
      `paths/news/2026/11/${id}/claim.json`,
      `idempotency/${id}.json`,
      `originals/${id}`,
    ])
      objects.set(key, `${key} with its text`);
  }
  objects.set('submissions/000000/r1/mail.eml', 'x'.repeat(largestSmall + 1));
  for (const [key, text] of objects) {
    await mkdir(dirname(join(root, key)), { recursive: true });
    await writeFile(join(root, key), text);
  }
  return objects;
}

async function expectAll(root: string, objects: ReadonlyMap<string, string>): Promise<void> {
  const store = await openDirectoryStore(root);
  expect(await keysOf(store)).toEqual([...objects.keys()].toSorted());
  for (const [key, text] of objects) expect(await readText(store, key)).toBe(text);
  await store.close();
}

describe('moving the small objects of an earlier version', () => {
  it('moves all of them with their times, and leaves large and other objects as files', async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const objects = await earlierStore(root, 30);
    const then = new Date('2026-11-01T12:00:00Z');
    await utimes(join(root, 'journal/000007/000001.json'), then, then);
    const told: number[] = [];
    const moved = await moveSmallObjects(root, {
      onProgress: ({ partsDone, parts }) => told.push(partsDone / parts),
    });
    expect(moved).toMatchObject({ objects: 150, differing: [] });
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect((await readdir(root)).toSorted()).toEqual(['.small', 'originals', 'submissions']);
    await expectAll(root, objects);
    const store = await openDirectoryStore(root);
    expect((await store.head('journal/000007/000001.json'))?.modified).toEqual(then);
    await store.close();
  });

  it('goes on after it was killed, and nobody opens the store before its end', async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const objects = await earlierStore(root, 250);
    const child = spawn(
      process.execPath,
      // One transaction moves 1,000 objects. It stops after the first.
      script(`import { writeSync } from 'node:fs';
        import { moveSmallObjects } from ${driver('./move.ts')};
        const onProgress = ({ objects }) => {
          if (objects < 1000) return;
          writeSync(1, 'moved');
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        };
        await moveSmallObjects(${JSON.stringify(root)}, { onProgress });`),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(root, 'paths/news/2026'))).toBe(true);
    await expect(openDirectoryStore(root)).rejects.toMatchObject({
      code: 'store_earlier_form',
      message: expect.stringContaining('slugline migrate'),
    });
    expect(await moveSmallObjects(root)).toMatchObject({ objects: 250 });
    await expectAll(root, objects);
  });

  it('goes on after it was killed at any moment, again and again', { timeout: 90_000 }, async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const objects = await earlierStore(root, 400);
    for (let kills = 0; kills < 5; kills++) {
      const child = spawn(
        process.execPath,
        script(`import { moveSmallObjects } from ${driver('./move.ts')};
          console.log('begins');
          await moveSmallObjects(${JSON.stringify(root)});`),
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      await sleep(Math.random() * 150);
      child.kill('SIGKILL');
      await ended;
    }
    await moveSmallObjects(root);
    await expectAll(root, objects);
  });

  it('refuses while a process has the store open, and keeps others out meanwhile', async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const store = await openDirectoryStore(root);
    await store.put('journal/a', 'a');
    await expect(moveSmallObjects(root)).rejects.toMatchObject({ code: 'store_in_use' });
    await store.close();

    const child = spawn(
      process.execPath,
      script(`import { openDirectoryStore } from ${driver('./directory-store.ts')};
        await openDirectoryStore(${JSON.stringify(root)});
        console.log('open');
        setInterval(() => {}, 1000);`),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    await expect(moveSmallObjects(root)).rejects.toMatchObject({ code: 'store_in_use' });
    child.kill('SIGKILL');
    await once(child, 'exit');

    const alone = connectDatabase(root, { patience: 0, alone: true });
    await expect(openDirectoryStore(root)).rejects.toMatchObject({ code: 'store_in_use' });
    alone.close();
    await (await openDirectoryStore(root)).close();
  });

  it('removes a file that a killed move has left behind its row; one with other bytes stays, and is named', async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const store = await openDirectoryStore(root);
    await store.put('journal/a', 'the row');
    await store.put('journal/b', 'moved');
    await store.close();
    await mkdir(join(root, 'journal'));
    await writeFile(join(root, 'journal/a'), 'a file');
    await writeFile(join(root, 'journal/b'), 'moved');
    expect(await moveSmallObjects(root)).toMatchObject({ differing: ['journal/a'] });
    expect(await readdir(join(root, 'journal'))).toEqual(['a']);
    await expectAll(
      root,
      new Map([
        ['journal/a', 'the row'],
        ['journal/b', 'moved'],
      ]),
    );
  });

  it('does not take the few files of a store whose SQLite file is gone for all of it', async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const store = await openDirectoryStore(root);
    await store.put('journal/a', 'a');
    await store.put('submissions/a/mail', 'x'.repeat(largestSmall + 1));
    await store.close();
    await rm(databasePath(root));
    await expect(moveSmallObjects(root)).rejects.toMatchObject({ code: 'store_damaged' });
    await expect(openDirectoryStore(root)).rejects.toMatchObject({ code: 'store_damaged' });
  });

  it('refuses the store of a later version', async () => {
    await using folder = await temporaryFolder();
    const root = folder.path;
    const store = await openDirectoryStore(root);
    await store.put('journal/a', 'a');
    await store.close();
    const database = new DatabaseSync(databasePath(root));
    database.exec('PRAGMA user_version = 2');
    database.close();
    await expect(moveSmallObjects(root)).rejects.toMatchObject({ code: 'store_later_form' });
  });
});

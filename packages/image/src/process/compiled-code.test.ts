import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compileAhead } from './compiled-code.ts';
import { confinedProcess } from './confine.ts';
import { makeProcessFolders } from './folders.ts';

const worker = fileURLToPath(new URL('./child-entry.ts', import.meta.url));
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-compiled-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('the code of picture processes is compiled ahead, once a day', async () => {
  expect(await compileAhead(folder, worker)).toBe(true);
  const names = await readdir(folder, { recursive: true });
  expect(names.filter((name) => name.startsWith('v')).length).toBeGreaterThan(20);
  expect(await compileAhead(folder, worker)).toBe(false);
  const before = new Date(Date.now() - 90_000_000);
  await utimes(join(folder, 'picture-process'), before, before);
  expect(await compileAhead(folder, worker)).toBe(true);
});

it('code that can’t be compiled ahead is no error', async () => {
  expect(await compileAhead(folder, join(folder, 'missing.ts'))).toBe(false);
  await writeFile(join(folder, 'file'), '');
  expect(await compileAhead(join(folder, 'file'), worker)).toBe(false);
});

it('a picture process reads compiled code, and can’t write there', async () => {
  const folders = await makeProcessFolders(folder);
  const confined = confinedProcess(worker, folders, '/compiled');
  expect(confined.reads).toContain('/compiled');
  expect(confined.env).toMatchObject({ NODE_COMPILE_CACHE: '/compiled' });
  expect(confined.writes).toBe(folders.out.path);
  await folders.remove();
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openScratch, scratchOf } from './scratch.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'slugline-scratch-'));
});
afterEach(() => rm(data, { recursive: true }));

const leave = async (folder: string) => {
  await mkdir(join(folder, 'job-1'), { recursive: true });
  await writeFile(join(folder, 'job-1', 'original'), 'half a film');
};
const there = async () => (await readdir(join(data, 'scratch'))).toSorted();
const named = (...folders: string[]) => folders.map((folder) => basename(folder)).toSorted();
const day = 24 * 3_600_000;

describe('the scratch folder of a process', () => {
  it('is empty at the start, also when another process had its id before', async () => {
    await leave(scratchOf(data, process.pid));
    const own = await openScratch(data);
    expect(await readdir(own)).toEqual([]);
  });

  it('is made after those of killed processes are removed, but not those of running ones or other hosts', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const dead = scratchOf(data, gone.pid ?? 0);
    const running = scratchOf(data, process.ppid);
    // Whether it runs is unknown here, because a container has its own process ids.
    const elsewhere = scratchOf(data, gone.pid ?? 0, 'another-container');
    for (const folder of [dead, running, elsewhere]) await leave(folder);
    const own = await openScratch(data);
    expect(await there()).toEqual(named(own, running, elsewhere));
  });

  it('is made after every folder that was not touched for a day is removed', async () => {
    const reused = scratchOf(data, process.ppid);
    const elsewhere = scratchOf(data, 1, 'a-pod-that-was-replaced');
    const earlier = join(data, 'scratch', String(process.ppid));
    for (const folder of [reused, elsewhere, earlier]) await leave(folder);
    const own = await openScratch(data, Date.now() + day + 60_000);
    expect(await there()).toEqual(named(own));
  });
});

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
  it('is empty at the start, also when this process’s number was another’s before', async () => {
    await leave(scratchOf(data, process.pid));
    const own = await openScratch(data);
    expect(await readdir(own)).toEqual([]);
  });

  it('sweeps what killed processes left, and nothing of one that runs, here or on another machine', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const dead = scratchOf(data, gone.pid ?? 0);
    const running = scratchOf(data, process.ppid);
    // Whether it runs can't be seen from here: a container’s numbers are its own.
    const elsewhere = scratchOf(data, gone.pid ?? 0, 'another-container');
    for (const folder of [dead, running, elsewhere]) await leave(folder);
    const own = await openScratch(data);
    expect(await there()).toEqual(named(own, running, elsewhere));
  });

  it('sweeps what has been silent for a day, whatever its name says', async () => {
    const reused = scratchOf(data, process.ppid);
    const elsewhere = scratchOf(data, 1, 'a-pod-that-was-replaced');
    const earlier = join(data, 'scratch', String(process.ppid));
    for (const folder of [reused, elsewhere, earlier]) await leave(folder);
    const own = await openScratch(data, Date.now() + day + 60_000);
    expect(await there()).toEqual(named(own));
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openScratch } from './scratch.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'slugline-scratch-'));
});
afterEach(() => rm(data, { recursive: true }));

const leave = async (name: string) => {
  await mkdir(join(data, 'scratch', name, 'job-1'), { recursive: true });
  await writeFile(join(data, 'scratch', name, 'job-1', 'original'), 'half a film');
};

describe('the scratch folder of a process', () => {
  it('is empty at the start, also when this process’s number was another’s before', async () => {
    await leave(String(process.pid));
    const own = await openScratch(data);
    expect(await readdir(own)).toEqual([]);
  });

  it('sweeps what killed processes left, and nothing of one that runs', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    await leave(String(gone.pid));
    await leave(String(process.ppid));
    await leave('not-a-process');
    await openScratch(data);
    expect((await readdir(join(data, 'scratch'))).toSorted()).toEqual(
      [String(process.pid), String(process.ppid)].toSorted(),
    );
  });
});

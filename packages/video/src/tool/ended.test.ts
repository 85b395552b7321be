import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { levelsHere } from '@slugline/sandbox/testing';
import { temporaryFolder } from '@slugline/testing/files/temporary-folder';
import { clip } from '@slugline/testing/samples/clips';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Run, runFfmpeg } from './ffmpeg.ts';

const timeout = 60_000;

/** A run that never ends by itself and costs little: one clip in a loop, at playing speed. */
async function endless(folder: string): Promise<Run> {
  const file = await clip(join(folder, 'in.mp4'), { seconds: 1, audio: false });
  return {
    name: 'in.mp4',
    inputs: [{ file, options: ['-re', '-stream_loop', '-1'] }],
    maxPixels: 1_000_000,
    outputs: [{ file: join(folder, 'endless.mkv'), options: ['-c', 'copy'] }],
  };
}

/** The running tools (and their wrappers) with a folder's name in their arguments. Zombies don't count. */
async function toolsIn(folder: string): Promise<string[]> {
  return (await commandLines()).filter(
    (line) => /^(\S*\/)?(ffmpeg|ffprobe|sh|bwrap)\s/.test(line) && line.includes(folder),
  );
}

/** The command lines of all processes. Read from /proc if it exists: a bare Debian has no `ps`. A zombie's line is empty. */
async function commandLines(): Promise<string[]> {
  if (!existsSync('/proc/self/cmdline')) {
    const { stdout } = await execa('ps', ['-eo', 'args']);
    return stdout.split('\n');
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(lines)).map((line) => line.replaceAll('\0', ' '));
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}

describe.each(await levelsHere())('ffmpeg, with $level', { timeout }, ({ level, path, works }) => {
  const restPath = process.env.PATH;
  beforeEach(({ skip }) => {
    if (!works) skip(`${level} does not work on this machine`);
    process.env.PATH = path;
  });
  afterEach(() => {
    process.env.PATH = restPath;
  });

  it('is ended when the job is aborted, before the promise rejects', async () => {
    await using folder = await temporaryFolder();
    const abort = new AbortController();
    const running = runFfmpeg(await endless(folder.path), { signal: abort.signal });
    await until(async () => (await toolsIn(folder.path)).length > 0);
    abort.abort(new Error('somebody cancelled'));
    await expect(running).rejects.toThrow('somebody cancelled');
    expect(await toolsIn(folder.path)).toEqual([]);
  });

  it('leaves nothing behind when it is aborted before the process starts', async () => {
    await using folder = await temporaryFolder();
    const abort = new AbortController();
    const running = runFfmpeg(await endless(folder.path), { signal: abort.signal });
    abort.abort(new Error('at once'));
    await expect(running).rejects.toThrow('at once');
    expect(await toolsIn(folder.path)).toEqual([]);
  });

  it('is ended when the worker is killed without a chance to clean up', async () => {
    await using folder = await temporaryFolder();
    const run = await endless(folder.path);
    const source = new URL('./ffmpeg.ts', import.meta.url).href;
    const code = `import { runFfmpeg } from ${JSON.stringify(source)};
      await runFfmpeg(${JSON.stringify(run)}, { signal: new AbortController().signal });`;
    const worker = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], {
      stdio: 'ignore',
    });
    await until(async () => (await toolsIn(folder.path)).some((line) => line.includes('endless.mkv')));
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    await until(async () => (await toolsIn(folder.path)).length === 0);
  });
});

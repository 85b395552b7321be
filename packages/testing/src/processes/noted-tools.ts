import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { levelsHere } from '@slugline/sandbox/testing';
import { execa } from 'execa';

/** Wrappers of the real tools that log their arguments. */
export interface NotedTools {
  /** The PATH on which the wrappers come first. */
  path: string;
  /** The arguments of each run so far. */
  told(): Promise<string[][]>;
}

/** Creates the wrappers; logs are in `folder`. Runs without the sandbox, in which a tool could not write the log. */
export async function notedTools(folder: string): Promise<NotedTools> {
  const [tools, notes] = [join(folder, 'tools'), join(folder, 'notes')];
  await Promise.all([mkdir(tools), mkdir(notes)]);
  for (const tool of ['ffmpeg', 'ffprobe']) {
    const { stdout: real } = await execa('sh', ['-c', `command -v ${tool}`]);
    const lines = ['#!/bin/sh', `printf '%s\\0' "$@" >"${notes}/$$"`, `exec "${real}" "$@"`, ''];
    await writeFile(join(tools, tool), lines.join('\n'));
    await chmod(join(tools, tool), 0o755);
  }
  const alone = (await levelsHere()).find(({ level }) => level === 'none');
  return {
    path: `${tools}:${alone?.path}`,
    told: async () =>
      Promise.all(
        (await readdir(notes)).map(async (note) =>
          (await readFile(join(notes, note), 'utf8')).split('\0').slice(0, -1),
        ),
      ),
  };
}

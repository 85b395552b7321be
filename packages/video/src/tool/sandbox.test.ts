import { protectionsOf } from '@slugline/sandbox';
import { levelsHere } from '@slugline/sandbox/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { mediaSandbox } from './sandbox.ts';

const subject = {
  name: 'ffmpeg',
  limits: 'memory, CPU time, file size and open files',
  view: 'the files of its job',
};

describe('the sandbox of ffmpeg, as an operator is told', () => {
  it('is what this machine has, and each tool that goes takes something with it', async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    for (const { level, path, works } of await levelsHere()) {
      if (!works) continue;
      vi.stubEnv('PATH', path);
      expect(await mediaSandbox()).toEqual(protectionsOf({ level, limits: true, group: true }, subject));
    }
    vi.stubEnv('PATH', '/nowhere');
    expect((await mediaSandbox()).active).toEqual([]);
  });
});

import { protectionsOf } from '@slugline/sandbox';
import { levelsHere } from '@slugline/sandbox/testing';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { mediaSandbox } from './sandbox.ts';

const subject = {
  name: 'ffmpeg',
  limits: 'memory, CPU time, file size and open files',
  view: 'the files of its job',
};

describe('the report on the sandbox of ffmpeg', () => {
  it('describes what protects this machine, and nothing if all tools are missing', async () => {
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

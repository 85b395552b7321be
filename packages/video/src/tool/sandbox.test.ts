import { describe, expect, it } from 'vitest';
import { apartHere } from '../testing/apart.ts';
import { mediaSandbox, sandboxOf } from './sandbox.ts';

const all = { limits: true, group: true };

describe('the sandbox, as an operator is told', () => {
  it.each([
    [{ ...all, apart: 'view' } as const, []],
    [{ ...all, apart: 'network' } as const, ['ffmpeg sees all that this user may read']],
    [
      { ...all, apart: 'privileges' } as const,
      ['ffmpeg can use the network', 'ffmpeg sees all that this user may read'],
    ],
    [
      { apart: 'none', limits: false, group: false } as const,
      [
        'nothing limits the memory, CPU time and files that ffmpeg takes',
        'what ffmpeg starts may outlive its job',
        'ffmpeg may gain privileges',
        'ffmpeg can use the network',
        'ffmpeg sees all that this user may read',
      ],
    ],
  ])('lacks with %o', (leash, lacks) => {
    const { active, missing } = sandboxOf(leash);
    expect(missing.map((one) => one.lacks)).toEqual(lacks);
    expect(active).toHaveLength(5 - lacks.length);
  });

  it('is what this machine has, and each tool that goes takes something with it', async () => {
    const rest = process.env.PATH;
    for (const { apart, path, works } of await apartHere()) {
      if (!works) continue;
      process.env.PATH = path;
      expect(await mediaSandbox()).toEqual(sandboxOf({ ...all, apart }));
    }
    process.env.PATH = '/nowhere';
    expect((await mediaSandbox()).active).toEqual([]);
    process.env.PATH = rest;
  });
});

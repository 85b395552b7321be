import { describe, expect, it } from 'vitest';
import { protectionsOf } from './report.ts';

const all = { limits: true, group: true };
const subject = { name: 'ffmpeg', limits: 'memory and CPU time', view: 'the files of its job' };

describe('the report of protections', () => {
  it.each([
    [{ ...all, level: 'view' } as const, []],
    [{ ...all, level: 'network' } as const, ['ffmpeg sees all that this user may read']],
    [
      { ...all, level: 'privileges' } as const,
      ['ffmpeg can use the network', 'ffmpeg sees all that this user may read'],
    ],
    [
      { level: 'none', limits: false, group: false } as const,
      [
        'nothing limits the memory and CPU time of ffmpeg',
        'what ffmpeg starts may outlive its job',
        'ffmpeg may gain privileges',
        'ffmpeg can use the network',
        'ffmpeg sees all that this user may read',
      ],
    ],
  ])('names what is missing with %o', (capabilities, lacks) => {
    const { active, missing } = protectionsOf(capabilities, subject);
    expect(missing.map((one) => one.lacks)).toEqual(lacks);
    expect(active).toHaveLength(5 - lacks.length);
  });
});

import { describe, expect, it } from 'vitest';
import { WrongUsage } from '../command-line.ts';
import { orderOf } from './arguments.ts';

const faults = ['kill-media', 'flush-redis'];

describe('the command line of chaos', () => {
  it('has defaults', () => {
    expect(orderOf([], faults)).toMatchObject({
      minutes: 3,
      stories: 30,
      only: undefined,
      store: 'directory',
      keep: false,
    });
  });

  it('takes all options', () => {
    const args = [
      '--minutes',
      '0.5',
      '--seed',
      'x',
      '--stories',
      '7',
      '--only',
      'kill-media',
      '--store',
      's3',
      '--keep',
    ];
    expect(orderOf(args, faults)).toEqual({
      minutes: 0.5,
      seed: 'x',
      stories: 7,
      only: ['kill-media'],
      store: 's3',
      keep: true,
    });
  });

  it.each([
    { args: ['--minutes', 'x'], says: '--minutes must be a number above 0, not “x”' },
    { args: ['--stories', '-1'], says: "Option '--stories" },
    { args: ['--only', 'rain'], says: 'there is no fault “rain”, only kill-media, flush-redis' },
    { args: ['--store', 'tape'], says: '--store is directory or s3, not “tape”' },
    { args: ['--nonsense'], says: '--nonsense' },
  ])('refuses $args', ({ args, says }) => {
    expect(() => orderOf(args, faults)).toThrow(WrongUsage);
    expect(() => orderOf(args, faults)).toThrow(says);
  });

  it('prints help', () => expect(orderOf(['-h'], faults)).toBe('help'));
});

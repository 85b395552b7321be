import { describe, expect, it } from 'vitest';
import { orderOf, WrongUsage } from './arguments.ts';

describe('the command line of a benchmark', () => {
  it('runs all parts by default, often enough for medians', () => {
    expect(orderOf(['image', '--json'])).toEqual({
      order: {
        ...{ what: 'image', input: undefined, pictures: 1000, runs: 3 },
        only: ['floor', 'latency', 'throughput', 'peers', 'memory'],
      },
      json: true,
    });
    expect(orderOf(['video', '--input', 'film.mov', '--only', 'floor,ours'])).toEqual({
      order: { what: 'video', input: 'film.mov', seconds: 60, runs: 3, only: ['floor', 'ours'] },
      json: false,
    });
    expect(orderOf(['text', '--stories', '5']).order).toEqual({
      what: 'text',
      stories: 5,
      processes: 1,
    });
    expect(orderOf(['scale', '--sizes', '1000,100000']).order).toEqual({
      ...{ what: 'scale', sizes: [1000, 100_000], stories: 200 },
    });
    expect(orderOf(['hostile', '--only', 'bars,dripping bodies']).order).toEqual({
      ...{ what: 'hostile', times: 10, only: ['bars', 'dripping bodies'] },
    });
    expect(orderOf(['life', '--retractions', '5']).order).toEqual({
      ...{ what: 'life', stories: 200, retractions: 5, only: ['correction', 'schedule', 'original', 'dark'] },
    });
    expect(orderOf(['--help']).order).toBe('help');
  });

  it.each([
    [['sound'], 'what is to be measured: draft, text, scale, video, image, hostile, life?'],
    [[], 'what is to be measured'],
    [['image', 'video'], 'what is to be measured'],
    [['toString'], 'what is to be measured'],
    [['image', '--only', 'ceiling'], 'no part called ceiling'],
    [['image', '--only', 'playable'], 'no part called playable'],
    [['image', '--seconds', '3'], 'image has no option --seconds'],
    [['image', '--runs', '0'], '--runs must be a whole number above 0, not 0'],
    [['image', '--pictures', 'many'], '--pictures must be a whole number'],
    [['hostile', '--only', 'floor'], 'no part called floor'],
    [['life', '--only', 'memory'], 'no part called memory'],
    [['text', '--retractions', '3'], 'text has no option --retractions'],
    [['scale', '--sizes', '1000,some'], '--sizes must be a whole number above 0, not some'],
    [['text', '--times', '3'], 'text has no option --times'],
    [['text', '--fast'], '--fast'],
  ])('%j is refused', (args, words) => {
    expect(() => orderOf(args)).toThrow(WrongUsage);
    expect(() => orderOf(args)).toThrow(words);
  });
});

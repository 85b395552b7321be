import { describe, expect, it } from 'vitest';
import { isProgress, percentOf } from './progress.ts';

function reported(durationSeconds: number, lines: string[]): number[] {
  const percents: number[] = [];
  const read = percentOf(durationSeconds, (percent) => percents.push(percent));
  for (const line of lines) read(line);
  return percents;
}

describe('progress', () => {
  it('only grows, and leaves 100 to the caller', () => {
    const lines = ['out_time_us=0', 'out_time_us=2500000', 'out_time_us=2400000', 'out_time_us=11000000'];
    expect(reported(10, lines)).toEqual([0, 25, 99]);
  });

  it('reports nothing if the time or the duration is unknown', () => {
    expect(
      reported(10, ['out_time_us=N/A', 'out_time=N/A', 'frame=12', 'out_time_us=-9223372036854775807']),
    ).toEqual([]);
    expect(reported(0, ['out_time_us=0'])).toEqual([]);
    expect(reported(Number.NaN, ['out_time_us=1000'])).toEqual([]);
  });

  it('is told apart from the lines of the log', () => {
    const progress = ['frame=12', 'stream_0_0_q=28.0', 'out_time_ms=40', 'speed=1.2x', 'progress=end'];
    expect(progress.every(isProgress)).toBe(true);
    expect(isProgress('[libx264 @ 0x55] [warning] width=3 is odd')).toBe(false);
  });
});

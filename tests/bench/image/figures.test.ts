import { describe, expect, it } from 'vitest';
import { figuresOf } from './figures.ts';
import { spansOf } from './spans.ts';

const machine = { cores: 2, runs: 1 };

describe('figures of an image benchmark', () => {
  it('are medians of the runs, and the worst similarity of all', () => {
    const runs = [
      { allRenditionsMs: 2600, similarityDelta: 0.0001 },
      { allRenditionsMs: 9000, similarityDelta: -0.0004 },
      { allRenditionsMs: 2500, similarityDelta: 0.0002 },
    ];
    expect(figuresOf(runs, machine)).toMatchObject({ allRenditionsMs: 2600, similarityDelta: -0.0004 });
  });

  it('have ratios that match them', () => {
    expect(figuresOf([{ floorCpu: 3.6, wall: 16, cpu: 30.4, peerCpu: 20 }], machine)).toMatchObject({
      floorSeconds: 1.8,
      efficiencyAt8: 0.9,
      cpuSecondsPerPicture: 3.8,
      peerCpuSecondsPerPicture: 20,
    });
  });

  it('are null if they were not measured', () => {
    expect(figuresOf([{ floorCpu: 3.6 }], machine)).toEqual({
      ...{ floorSeconds: 1.8, efficiencyAt8: null, cpuSecondsPerPicture: null },
      ...{ peerCpuSecondsPerPicture: null, firstRenditionMs: null, allRenditionsMs: null },
      ...{ similarityDelta: null, rssStartMb: null, rssEndMb: null, cores: 2, runs: 1 },
    });
  });
});

describe('memory', () => {
  it('is measured after the warm-up and over the last fifth', () => {
    const samples = Array.from({ length: 1000 }, (_, done) => ({
      done,
      megabytes: done < 100 ? 100 : done < 300 ? 300 : done < 800 ? 999 : done === 950 ? 5000 : 310,
    }));
    expect(spansOf(samples, 1000)).toEqual({ rssStartMb: 300, rssEndMb: 310 });
  });
});

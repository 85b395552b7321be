import { describe, expect, it } from 'vitest';
import { figuresOf } from './figures.ts';

const machine = { clipSeconds: 60, cores: 2 };

describe('figures of a video benchmark', () => {
  it('are medians of the runs, so that one disturbed run changes nothing', () => {
    const runs = [{ wall: 60 }, { wall: 500 }, { wall: 58 }];
    expect(figuresOf(runs, machine)).toMatchObject({ wallSeconds: 60, runs: 3 });
    expect(figuresOf([{ wall: 50 }, { wall: 60 }], machine)).toMatchObject({ wallSeconds: 55 });
  });

  it('have ratios that match them', () => {
    const run = {
      floorCpu: 108,
      floorAllCoresCpu: 112,
      wall: 60,
      cpu: 113.4,
      oneWorker: 120,
      twoWorkers: 63,
    };
    expect(figuresOf([run], machine)).toMatchObject({
      floorSeconds: 54,
      floorAllCoresSeconds: 56,
      efficiency: 0.9,
      cpuOverFloor: 1.05,
      twoWorkersOverOne: 0.525,
    });
  });

  it('are null if they were not measured', () => {
    expect(figuresOf([{ wall: 60, cpu: 110 }], machine)).toEqual({
      floorSeconds: null,
      floorAllCoresSeconds: null,
      wallSeconds: 60,
      cpuSeconds: 110,
      efficiency: null,
      cpuOverFloor: null,
      perRenditionWallSeconds: null,
      perRenditionAllThreadsWallSeconds: null,
      firstPlayableSeconds: null,
      clipSeconds: 60,
      twoWorkersOverOne: null,
      cores: 2,
      runs: 1,
    });
  });
});

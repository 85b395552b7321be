import { describe, expect, it } from 'vitest';
import { isWedged } from './wedged.ts';

const minutes = 60_000;

describe('a worker that leaves jobs waiting', () => {
  it.each([
    ['is wedged after a while', { waiting: 3, paused: false, running: 0, idleMs: 6 * minutes }, true],
    ['is not yet', { waiting: 3, paused: false, running: 0, idleMs: 1 * minutes }, false],
    ['is busy with others', { waiting: 3, paused: false, running: 1, idleMs: 60 * minutes }, false],
    [
      'was told to: the queue is paused',
      { waiting: 3, paused: true, running: 0, idleMs: 60 * minutes },
      false,
    ],
    ['leaves none', { waiting: 0, paused: false, running: 0, idleMs: 60 * minutes }, false],
  ])('%s', (_why, pulse, wedged) => expect(isWedged(pulse)).toBe(wedged));
});

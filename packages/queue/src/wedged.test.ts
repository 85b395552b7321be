import { describe, expect, it } from 'vitest';
import { isWedged } from './wedged.ts';

const minutes = 60_000;

describe('a worker that takes no jobs', () => {
  it.each([
    ['is wedged after a while', { waiting: 3, paused: false, running: 0, idleMs: 6 * minutes }, true],
    ['is not wedged yet', { waiting: 3, paused: false, running: 0, idleMs: 1 * minutes }, false],
    ['is busy with other jobs', { waiting: 3, paused: false, running: 1, idleMs: 60 * minutes }, false],
    ['has a paused queue', { waiting: 3, paused: true, running: 0, idleMs: 60 * minutes }, false],
    ['has no waiting jobs', { waiting: 0, paused: false, running: 0, idleMs: 60 * minutes }, false],
  ])('%s', (_why, pulse, wedged) => expect(isWedged(pulse)).toBe(wedged));
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { oncePerMinute } from './once-per-minute.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reports a repeated message at once, and then once a minute with its number of times', () => {
  const said: [string, number][] = [];
  const tell = oncePerMinute((message, times) => said.push([message, times]));
  for (let second = 0; second < 150; second++) {
    for (let n = 0; n < 100; n++) tell('OOM command not allowed');
    vi.advanceTimersByTime(1000);
  }
  expect(said).toEqual([
    ['OOM command not allowed', 1],
    ['OOM command not allowed', 5999],
    ['OOM command not allowed', 6000],
  ]);
});

it('counts each message separately', () => {
  const said: string[] = [];
  const tell = oncePerMinute((message) => said.push(message));
  for (const message of ['job 1', 'job 2', 'job 1']) tell(message);
  expect(said).toEqual(['job 1', 'job 2']);
});

it('reports a message at once again after a minute without it, and keeps no timer', () => {
  const said: [string, number][] = [];
  const tell = oncePerMinute((message, times) => said.push([message, times]));
  tell('away');
  vi.advanceTimersByTime(60_000);
  expect(vi.getTimerCount()).toBe(0);
  tell('away');
  expect(said).toEqual([
    ['away', 1],
    ['away', 1],
  ]);
});

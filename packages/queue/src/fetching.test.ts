import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { patiently } from './fetching.ts';

const full = () => Promise.reject(new Error('OOM command not allowed'));

it('a fetch that fails is followed by a pause that grows, and says what it failed with', async () => {
  const fetch = patiently(new AbortController().signal);
  const pauses: number[] = [];
  for (let n = 0; n < 3; n++) {
    const start = performance.now();
    await expect(fetch(full)).rejects.toThrow('OOM');
    pauses.push(performance.now() - start);
  }
  // Half of 500, 1000 and 2000 ms at least: the other half is spread.
  for (const [n, least] of [249, 499, 999].entries()) expect(pauses[n]).toBeGreaterThan(least);
});

it('a fetch that succeeds is not held up, and forgets those that failed', async () => {
  const fetch = patiently(AbortSignal.abort());
  await expect(fetch(full)).rejects.toThrow('OOM');
  expect(await fetch(async () => 'a job')).toBe('a job');
});

it('a stop ends the pause', async () => {
  const stopping = new AbortController();
  const fetch = patiently(stopping.signal);
  for (let n = 0; n < 2; n++) await expect(fetch(full)).rejects.toThrow('OOM');
  const held = fetch(full).then(
    () => 'job',
    () => 'ended',
  );
  await wait(10);
  stopping.abort();
  expect(await Promise.race([held, wait(900, 'held')])).toBe('ended');
});

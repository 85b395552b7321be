import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { withBackoff } from './fetch-backoff.ts';

const full = () => Promise.reject(new Error('OOM command not allowed'));

it('a failed fetch rejects with its error after a pause that grows', async () => {
  const fetch = withBackoff(new AbortController().signal);
  const pauses: number[] = [];
  for (let n = 0; n < 3; n++) {
    const start = performance.now();
    await expect(fetch(full)).rejects.toThrow('OOM');
    pauses.push(performance.now() - start);
  }
  // At least half of 500, 1000 and 2000 ms. The other half is random.
  for (const [n, least] of [249, 499, 999].entries()) expect(pauses[n]).toBeGreaterThan(least);
});

it('a fetch that succeeds has no pause', async () => {
  const fetch = withBackoff(AbortSignal.abort());
  await expect(fetch(full)).rejects.toThrow('OOM');
  expect(await fetch(async () => 'a job')).toBe('a job');
});

it('a stop ends the pause', async () => {
  const stopping = new AbortController();
  const fetch = withBackoff(stopping.signal);
  for (let n = 0; n < 2; n++) await expect(fetch(full)).rejects.toThrow('OOM');
  const held = fetch(full).then(
    () => 'job',
    () => 'ended',
  );
  await wait(10);
  stopping.abort();
  expect(await Promise.race([held, wait(900, 'held')])).toBe('ended');
});

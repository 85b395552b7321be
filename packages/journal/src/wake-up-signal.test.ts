import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openBell } from './bell.ts';

/** How often he who waits has woken so far. */
function waiting() {
  const bell = openBell();
  const woken = { times: 0 };
  const wait = async () => {
    await bell.heard();
    woken.times++;
  };
  return { bell, woken, wait };
}

it('wakes one who waits, and one who was busy when it rang', async () => {
  const { bell, woken, wait } = waiting();
  const first = wait();
  await setImmediate();
  expect(woken.times).toBe(0);
  bell.ring();
  await first;
  bell.ring();
  await wait();
  expect(woken.times).toBe(2);
});

it('wakes once for all that rang meanwhile', async () => {
  const { bell, woken, wait } = waiting();
  for (let n = 0; n < 100; n++) bell.ring();
  await wait();
  const next = wait();
  await setImmediate();
  expect(woken.times).toBe(1);
  bell.ring();
  await next;
});

import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openWakeUpSignal } from './wake-up-signal.ts';

/** Opens a signal with a reader, and counts how often the reader has woken. */
function waiting() {
  const signal = openWakeUpSignal();
  const woken = { times: 0 };
  const wait = async () => {
    await signal.received();
    woken.times++;
  };
  return { signal, woken, wait };
}

it('wakes a waiting reader, and one that was busy when it was sent', async () => {
  const { signal, woken, wait } = waiting();
  const first = wait();
  await setImmediate();
  expect(woken.times).toBe(0);
  signal.send();
  await first;
  signal.send();
  await wait();
  expect(woken.times).toBe(2);
});

it('wakes once for all signals sent meanwhile', async () => {
  const { signal, woken, wait } = waiting();
  for (let n = 0; n < 100; n++) signal.send();
  await wait();
  const next = wait();
  await setImmediate();
  expect(woken.times).toBe(1);
  signal.send();
  await next;
});

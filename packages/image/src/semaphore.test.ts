import { describe, expect, it } from 'vitest';
import { openSemaphore } from './semaphore.ts';

const { signal } = new AbortController();

describe('seats', () => {
  it('are given in the order of asking', async () => {
    const semaphore = openSemaphore(1);
    const giveBack = await semaphore.acquire(signal);
    const order: string[] = [];
    const wait = async (who: string) => {
      const leave = await semaphore.acquire(signal);
      order.push(who);
      leave();
    };
    const waiting = Promise.all([wait('first'), wait('second')]);
    expect(order).toEqual([]);
    giveBack();
    await waiting;
    expect(order).toEqual(['first', 'second']);
  });

  it('let someone leave the line, and the next one move up', async () => {
    const semaphore = openSemaphore(1);
    const giveBack = await semaphore.acquire(signal);
    const impatient = new AbortController();
    const left = semaphore.acquire(impatient.signal);
    const stays = semaphore.acquire(signal);
    impatient.abort(new Error('too long'));
    await expect(left).rejects.toThrow('too long');
    giveBack();
    (await stays)();
  });

  it('lose nobody in the line when someone leaves in the moment of being called', async () => {
    const semaphore = openSemaphore(1);
    const giveBack = await semaphore.acquire(signal);
    const fickle = new AbortController();
    const called = semaphore.acquire(fickle.signal);
    const behind = semaphore.acquire(signal);
    giveBack();
    fickle.abort();
    (await called)();
    (await behind)();
  });

  it('are not given to who has given up already', async () => {
    const semaphore = openSemaphore(1);
    await expect(semaphore.acquire(AbortSignal.abort(new Error('no more')))).rejects.toThrow('no more');
  });
});

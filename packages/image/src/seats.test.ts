import { describe, expect, it } from 'vitest';
import { openSeats } from './seats.ts';

const { signal } = new AbortController();

describe('seats', () => {
  it('are given in the order of asking', async () => {
    const seats = openSeats(1);
    const giveBack = await seats.take(signal);
    const order: string[] = [];
    const wait = async (who: string) => {
      const leave = await seats.take(signal);
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
    const seats = openSeats(1);
    const giveBack = await seats.take(signal);
    const impatient = new AbortController();
    const left = seats.take(impatient.signal);
    const stays = seats.take(signal);
    impatient.abort(new Error('too long'));
    await expect(left).rejects.toThrow('too long');
    giveBack();
    (await stays)();
  });

  it('lose nobody in the line when someone leaves in the moment of being called', async () => {
    const seats = openSeats(1);
    const giveBack = await seats.take(signal);
    const fickle = new AbortController();
    const called = seats.take(fickle.signal);
    const behind = seats.take(signal);
    giveBack();
    fickle.abort();
    (await called)();
    (await behind)();
  });

  it('are not given to who has given up already', async () => {
    const seats = openSeats(1);
    await expect(seats.take(AbortSignal.abort(new Error('no more')))).rejects.toThrow('no more');
  });
});

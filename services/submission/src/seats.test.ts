import { expect, it } from 'vitest';
import { openSeats } from './seats.ts';

it('gives each sender a limited number of seats, and a free seat to the next', () => {
  const seats = openSeats(2);
  const first = seats.take('reporter');
  expect(seats.take('reporter')).toBeTypeOf('function');
  expect(seats.take('reporter')).toBeUndefined();
  expect(seats.take('editor')).toBeTypeOf('function');
  first?.();
  expect(seats.take('reporter')).toBeTypeOf('function');
  expect(seats.take('reporter')).toBeUndefined();
});

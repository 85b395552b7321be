import { expect, it } from 'vitest';
import { countGuesses } from './guesses.ts';

it('an address may send ten wrong tokens in a minute, and must then wait for its end', () => {
  const guesses = countGuesses();
  for (let n = 0; n < 10; n++) {
    expect(guesses.waitOf('10.0.0.1', n * 1000)).toBe(0);
    guesses.wrong('10.0.0.1', n * 1000);
  }
  expect(guesses.waitOf('10.0.0.1', 10_000)).toBe(50);
  expect(guesses.waitOf('10.0.0.2', 10_000)).toBe(0);
  expect(guesses.waitOf('10.0.0.1', 60_000)).toBe(0);
});

it('the number of remembered addresses is limited', () => {
  const guesses = countGuesses();
  for (let n = 0; n < 10; n++) guesses.wrong('10.0.0.1', 0);
  for (let n = 0; n < 20_000; n++) guesses.wrong(`address ${n}`, 0);
  expect(guesses.waitOf('10.0.0.1', 1000)).toBe(0);
});

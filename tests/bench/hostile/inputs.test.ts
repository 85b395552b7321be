import { expect, it } from 'vitest';
import { inputNames, submissionOf } from './inputs.ts';

it.each(inputNames)('%s is small, and different each time', async (name) => {
  const [first, second] = await Promise.all([submissionOf(name, 1), submissionOf(name, 2)]);
  const length = first.bodies.reduce((sum, body) => sum + body.length, 0);
  expect(length).toBeGreaterThan(100);
  expect(length).toBeLessThan(1_000_000);
  expect(Buffer.concat([...first.bodies]).equals(Buffer.concat([...second.bodies]))).toBe(false);
  expect(second.sending).toBe(first.sending);
});

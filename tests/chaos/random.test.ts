import { describe, expect, it } from 'vitest';
import { seeded } from './random.ts';

const twenty = (seed: string) => {
  const random = seeded(seed);
  return Array.from({ length: 20 }, () => random.fraction());
};

describe('the choices of a seed', () => {
  it('are repeatable', () => expect(twenty('7')).toEqual(twenty('7')));

  it('differ from those of another seed', () => expect(twenty('7')).not.toEqual(twenty('8')));

  it('stay in their range', () => {
    const random = seeded('range');
    for (let n = 0; n < 1000; n++) {
      const number = random.between(3, 5);
      expect(number).toBeGreaterThanOrEqual(3);
      expect(number).toBeLessThan(5);
      expect(['a', 'b']).toContain(random.pick(['a', 'b']));
    }
  });
});

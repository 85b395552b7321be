import { stores } from '@slugline/testing/stores/contexts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { claim } from './claim.ts';

describe.each(stores)('a claim in %s', (_store, open) => {
  it('has one winner, and all get the winning claim, also when many claim at once', async () => {
    await using testing = await open();
    const claimers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const told = await Promise.all(
      claimers.map((claimer) => claim(testing.context, 'idempotency/key.json', claimer, z.string())),
    );
    expect(new Set(told).size).toBe(1);
    expect(await claim(testing.context, 'idempotency/key.json', 'late', z.string())).toBe(told[0]);
  });
});

import { expect, it } from 'vitest';
import { LruCache } from './lru-cache.ts';

it('keeps only the entries that were used last', () => {
  const numbers = new LruCache<number>(2);
  numbers.set('a', 1);
  numbers.set('b', 2);
  numbers.get('a');
  numbers.set('c', 3);
  expect(['a', 'b', 'c'].map((key) => numbers.get(key))).toEqual([1, undefined, 3]);
});

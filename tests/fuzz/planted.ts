import { SluglineError } from '@slugline/story';
import type { Readers } from './process-entry.ts';

/** Readers with one defect each, for the test. */
export const readers = {
  sound: async () => (bytes) => bytes.toString().length,
  refusing: async () => () => {
    throw new SluglineError('draft_not_text', 'this is no text');
  },
  crashing: async () => (bytes) => {
    if (bytes.includes('((')) throw new TypeError('planted');
  },
  dying: async () => (bytes) => {
    if (bytes.includes('((')) process.abort();
  },
  quadratic: async () => (bytes) => {
    let count = 0;
    const brackets = bytes.toString().split('(').length;
    for (let one = 0; one < brackets; one += 1)
      for (let other = 0; other < brackets; other += 1) count += one ^ other;
    return count;
  },
  endless: async () => (bytes) => {
    while (bytes.includes('(('));
  },
  hungry: async () => (bytes) => {
    if (bytes.includes('((')) return Buffer.alloc(700_000_000, 'a');
  },
  greedy: async () => (bytes) => {
    const kept: number[][] = [];
    while (bytes.includes('((')) kept.push(new Array(100_000).fill(0.5));
  },
} satisfies Readers;

import { describe, expect, it } from 'vitest';
import { countParts } from './count-parts.ts';

const counted = (body: string, size: number): number => {
  const count = countParts('edge');
  for (let at = 0; at < body.length; at += size) count.take(Buffer.from(body.slice(at, at + size)));
  return count.parts();
};

describe.each([1, 2, 3, 7, 8, 9, 64, 100_000])(
  'the parts of a body that arrives %i bytes at a time',
  (size) => {
    it.each([
      ['none', '--edge--\r\n', 0],
      ['one', '--edge\r\na: b\r\n\r\nx\r\n--edge--\r\n', 1],
      ['one after a preamble', 'words\r\n--edge\r\n\r\nx\r\n--edge--', 1],
      ['three', '--edge\r\n\r\nx\r\n--edge\r\n\r\n\r\n--edge\r\n\r\nz\r\n--edge--\r\n', 3],
      [
        'two, of which one has lines like delimiters',
        '--edge\r\n\r\n--edg\r\n-edge\n--edge\r\n--edge\r\n\r\ny\r\n--edge--',
        2,
      ],
      ['one, whatever follows the end', '--edge\r\n\r\nx\r\n--edge--\r\n--edge\r\n\r\nmore\r\n--edge--', 1],
      ['one that has no end', '--edge\r\n\r\nx', 1],
    ])('are counted: %s', (_what, body, parts) => {
      expect(counted(body, size)).toBe(parts);
    });
  },
);

import { expect, it } from 'vitest';
import { revisionsIn, revisionTag } from './revision-tag.ts';

it.each<[string | undefined, number[] | undefined]>([
  [undefined, undefined],
  [' * ', undefined],
  [revisionTag(2), [2]],
  ['"r1", W/"r12"', [1, 12]],
  ['"r2-gzip", "another", ""', []],
])('If-Match: %s names the revisions %j', (header, revisions) => {
  expect(revisionsIn(header)).toEqual(revisions);
});

it.each(['r2', '2', '', '"r1" "r2"', '"r1'])('If-Match: %s is refused', (header) => {
  expect(() => revisionsIn(header)).toThrow(
    expect.objectContaining({ code: 'request_invalid', where: 'if-match' }),
  );
});

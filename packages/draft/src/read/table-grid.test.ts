import { expect, it } from 'vitest';
import { gridOf, type SpanningCell } from './table-grid.ts';

const one = (cell: string): SpanningCell<string> => ({ cell, columns: 1, rows: 1 });
const wide = (cell: string, columns: number) => ({ ...one(cell), columns });
const tall = (cell: string, rows: number) => ({ ...one(cell), rows });
const none = undefined;

it.each<[string, SpanningCell<string>[][], (string | undefined)[][]]>([
  ['cells that span nothing', [[one('a'), one('b')], [one('c')]], [['a', 'b'], ['c']]],
  ['a cell that spans columns', [[wide('a', 2), one('b')]], [['a', none, 'b']]],
  [
    'a cell that spans rows',
    [[tall('a', 2), one('b')], [one('c')]],
    [
      ['a', 'b'],
      [none, 'c'],
    ],
  ],
  [
    'a cell at the end that spans rows',
    [[one('a'), tall('b', 2)], [one('c')]],
    [
      ['a', 'b'],
      ['c', none],
    ],
  ],
  [
    'a cell that spans rows beside a short row',
    [[one('a'), one('b'), tall('c', 2)], [one('d')], [one('e'), one('f'), one('g')]],
    [['a', 'b', 'c'], ['d'], ['e', 'f', 'g']],
  ],
  ['cells beyond the last column', [[wide('a', 9), one('b')], [one('c')]], [['a', none, none, none], ['c']]],
])('places %s', (_what, rows, grid) => {
  expect(gridOf(rows, 4)).toEqual(grid);
});

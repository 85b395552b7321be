/** A cell of a table and how many columns and rows it spans: at least one of each. */
export interface SpanningCell<Cell> {
  cell: Cell;
  columns: number;
  rows: number;
}

/**
 * Puts cells into a grid of rows and columns, as HTML does
 * (https://html.spec.whatwg.org/multipage/tables.html#forming-a-table). A cell is at the first place that it spans;
 * the others are undefined. Rows may have different lengths. Each row ends at `mostColumns`, because cells that span
 * rows can make each row longer than the one above it.
 */
export function gridOf<Cell>(
  rows: readonly (readonly SpanningCell<Cell>[])[],
  mostColumns: number,
): (Cell | undefined)[][] {
  const grid: (Cell | undefined)[][] = [];
  /** By column, the number of the first row that no cell from above takes. */
  const freeFrom = new Map<number, number>();
  for (const [at, cells] of rows.entries()) {
    const row: (Cell | undefined)[] = [];
    const skipTaken = () => {
      while ((freeFrom.get(row.length) ?? 0) > at) row.push(undefined);
    };
    for (const { cell, columns, rows: down } of cells) {
      skipTaken();
      const first = row.length;
      const end = Math.min(first + columns, mostColumns);
      for (let column = first; column < end; column += 1) {
        if (down > 1) freeFrom.set(column, at + down);
        row.push(column === first ? cell : undefined);
      }
      if (end === mostColumns) break;
    }
    skipTaken();
    grid.push(row);
  }
  return grid;
}

import type { Block, Inline } from '@slugline/story';
import { alignmentOf } from './html-styles.ts';
import { attributeOf, elementOf, type HtmlElement, type HtmlNode, holds, textNodeOf } from './html-tree.ts';
import { gridOf, type SpanningCell } from './table-grid.ts';

type Table = Extract<Block, { type: 'table' }>;

interface Row {
  cells: HtmlElement[];
  isHeader: boolean;
}

/** Only hostile tables have more columns and cells. */
const mostColumns = 100;
const mostCells = 50_000;

const children = (element: HtmlElement): HtmlElement[] =>
  element.childNodes.flatMap((node) => elementOf(node) ?? []);

export function rowsOf(table: HtmlElement): Row[] {
  return children(table).flatMap((group) => {
    const rows = group.tagName === 'tr' ? [group] : children(group).filter(({ tagName }) => tagName === 'tr');
    return rows.map((row) => {
      const cells = children(row).filter(({ tagName }) => tagName === 'td' || tagName === 'th');
      const isHeader =
        cells.length > 0 && (group.tagName === 'thead' || cells.every(({ tagName }) => tagName === 'th'));
      return { cells, isHeader };
    });
  });
}

/** Whether a table only arranges content on a page: it has one column, or tables or headings in its cells. */
export function isLayout(table: HtmlElement, rows: readonly Row[]): boolean {
  if (attributeOf(table, 'role') === 'presentation') return true;
  if (rows.every(({ cells }) => cells.length <= 1))
    return !rows.some(({ isHeader }) => isHeader) || rows.length < 2;
  const cells = rows.flatMap((row) => row.cells.flatMap(({ childNodes }) => childNodes));
  return holds(cells, notInCells);
}
const notInCells = new Set(['table', 'h1', 'h2', 'h3']);

/** Returns the content of a layout table: its captions, then its cells in their order. */
export const contentOfLayout = (table: HtmlElement, rows: readonly Row[]): HtmlNode[] =>
  [...captionsOf(table), ...rows.flatMap(({ cells }) => cells)].map(asContainer);

const captionsOf = (table: HtmlElement) => children(table).filter(({ tagName }) => tagName === 'caption');

/** Returns an element as a container, so that its text is not joined with the text of the next one. */
export const asContainer = (element: HtmlElement): HtmlElement => ({
  ...element,
  tagName: 'div',
  nodeName: 'div',
});

/** Returns what the parser leaves between rows and cells, and no page shows: comments, scripts and styles. */
export const betweenCells = ({ childNodes }: HtmlElement): HtmlNode[] =>
  childNodes.flatMap((node) => {
    const element = elementOf(node);
    if (element && /^(?:thead|tbody|tfoot|tr)$/.test(element.tagName)) return betweenCells(element);
    return /^(?:td|th|caption|colgroup)$/.test(element?.tagName ?? '') || textNodeOf(node) ? [] : [node];
  });

/**
 * Reads a table of data. `read` returns the text of some nodes as runs, and `refuse` makes the error that is thrown
 * for a table with too many columns or cells. A table in which all cells are empty has only a caption.
 */
export function readTable(
  element: HtmlElement,
  rows: readonly Row[],
  read: (nodes: readonly HtmlNode[]) => Inline[],
  refuse: (what: string) => Error,
): { caption: Inline[]; table?: Table } {
  const grid = gridOf(
    rows.map(({ cells }) => cells.map((cell) => spanning(cell, rows.length))),
    mostColumns + 1,
  );
  const columns = Math.max(0, ...grid.map((cells) => cells.length));
  if (columns > mostColumns) throw refuse(`a table has more than ${mostColumns} columns`);
  if (columns * grid.length > mostCells)
    throw refuse(`a table has ${columns} columns and ${grid.length} rows: more than ${mostCells} cells`);
  const content = grid.map((cells) =>
    Array.from({ length: columns }, (_, at) => (cells[at] ? read(cells[at].childNodes) : [])),
  );
  const caption = read(captionsOf(element).map(asContainer));
  const isHeader = rows[0]?.isHeader ?? false;
  const [first, ...others] = content;
  const header = isHeader ? first : undefined;
  const shown = (isHeader ? others : content).filter((cells) => cells.some((cell) => cell.length > 0));
  if (!header && shown.length === 0) return { caption };
  const align = Array.from({ length: columns }, (_, at) => alignmentOfColumn(grid, at));
  return {
    caption,
    table: {
      type: 'table',
      ...(caption.length > 0 && { caption }),
      ...(header && { header }),
      rows: shown,
      ...(align.some((side) => side !== null) && { align }),
    },
  };
}

/** Returns the alignment of the column's first cell below the header. */
function alignmentOfColumn(grid: readonly (readonly (HtmlElement | undefined)[])[], at: number) {
  const cell = grid.find((cells, row) => cells[at] && (row > 0 || grid.length === 1))?.[at] ?? grid[0]?.[at];
  return cell ? alignmentOf(cell) : null;
}

const spanning = (cell: HtmlElement, rows: number): SpanningCell<HtmlElement> => ({
  cell,
  columns: spanOf(cell, 'colspan', mostColumns),
  rows: spanOf(cell, 'rowspan', rows),
});

function spanOf(cell: HtmlElement, name: string, most: number): number {
  const span = Number.parseInt(attributeOf(cell, name) ?? '1', 10);
  return Number.isInteger(span) && span > 0 ? Math.min(span, most) : 1;
}

/** The result of a case. Fields are absent if nothing was published. */
export interface Row {
  name: string;
  state: string;
  headline?: string | null;
  language?: string | undefined;
  removed?: number | undefined;
  doubts?: readonly string[] | undefined;
  warnings?: readonly string[];
  /** Words of the draft that are neither published nor on record. */
  missing?: readonly string[] | undefined;
  screenshot?: string;
  reason?: string;
}

const heads = [
  'case',
  'state',
  'headline',
  'language',
  'removed',
  'doubts',
  'warnings',
  'words missing',
  'screenshot',
];

/** Returns the rows as lines with tabs between the columns. The reason of a row, if any, is in the next line. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.flatMap((row) => [
    [
      row.name,
      row.state,
      row.headline ?? '–',
      row.language ?? '–',
      row.removed ?? '–',
      list(row.doubts),
      list(row.warnings),
      row.missing === undefined ? '–' : `${row.missing.length} ${row.missing.slice(0, 8).join(' ')}`.trim(),
      row.screenshot ?? '–',
    ].join('\t'),
    ...(row.reason === undefined ? [] : [`\t${row.reason}`]),
  ]);
  return `${[heads.join('\t'), ...lines].join('\n')}\n`;
}

function list(codes: readonly string[] | undefined): string {
  if (codes === undefined) return '–';
  const counted = Map.groupBy(codes, (code) => code);
  return (
    [...counted].map(([code, all]) => (all.length > 1 ? `${code}×${all.length}` : code)).join(' ') || '0'
  );
}

import type { Finding, Outcome } from './validator.ts';

/** The number of places that the report names for one message. */
const places = 3;

/** Returns one table of all validators: what each checked, and how many errors and warnings it found. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => {
    const seconds = outcome.seconds.toFixed(1);
    if ('notRun' in outcome) return [outcome.name, 'not run', '', '', '', outcome.notRun];
    if ('failed' in outcome)
      return [outcome.name, 'broke', '', '', seconds, outcome.failed.split('\n')[0] ?? ''];
    const { items, findings } = outcome;
    const count = (severity: Finding['severity']) =>
      findings.filter((finding) => finding.severity === severity).length;
    return [outcome.name, `${items}`, `${count('error')}`, `${count('warning')}`, seconds, ''];
  });
  const all = [['validator', 'items', 'errors', 'warnings', 'seconds', ''], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** Returns every message once, with its count and the first places; errors first. */
export function findingsOf(outcomes: readonly Outcome[]): string {
  const lines = outcomes.flatMap((outcome) => {
    if ('failed' in outcome) return [`${outcome.name} broke: ${outcome.failed}\n`];
    if ('notRun' in outcome) return [];
    const groups = Map.groupBy(outcome.findings, ({ severity, message }) => `${severity}: ${message}`);
    return [...groups]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([message, found]) => {
        const where = [...new Set(found.map((finding) => finding.where))];
        const more = where.length > places ? `, and ${where.length - places} more` : '';
        return `${outcome.name}, ${message} (${found.length} times: ${where.slice(0, places).join(', ')}${more})\n`;
      });
  });
  return lines.join('');
}

/**
 * Whether the run passes. It fails with an error, and if a validator broke or checked nothing. A validator that
 * this machine lacks fails it only if `complete` is true.
 */
export const passes = (outcomes: readonly Outcome[], complete: boolean): boolean =>
  outcomes.every((outcome) => {
    if ('failed' in outcome) return false;
    if ('notRun' in outcome) return !complete;
    return outcome.items > 0 && outcome.findings.every(({ severity }) => severity === 'warning');
  });

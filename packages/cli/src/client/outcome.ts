import type { Article, RecordEntry, StatusReport, Warning } from '@slugline/story';
import { exitCodes } from '../exit.ts';
import type { Client } from './client.ts';

/** The report of a story, and what was done to its draft. */
export interface Outcome {
  report: StatusReport;
  /** Undefined before the draft is read. */
  article?: Pick<Article, 'record' | 'doubts'> | undefined;
}

/** Asks the API what was read from the draft of a report's revision. `warnings` are added to those of the report. */
export async function outcomeOf(
  client: Client,
  report: StatusReport,
  warnings: readonly Warning[] = [],
): Promise<Outcome> {
  const { article } = await client.revision(report.storyId, report.revision);
  return { report: withWarnings(report, warnings), article: article ?? undefined };
}

/** Adds the warnings about story.yaml to a report. */
export const withWarnings = (report: StatusReport, warnings: readonly Warning[]): StatusReport => ({
  ...report,
  warnings: [...warnings, ...report.warnings],
});

/**
 * Prints the outcome, as JSON for programs or as text for people. `advice` says how a held story can go out. Returns
 * the command's exit code.
 */
export function showOutcome({ report, article }: Outcome, json: boolean, advice = releaseAdvice): number {
  const read = article && { record: article.record, doubts: article.doubts };
  if (json) process.stdout.write(`${JSON.stringify({ ...report, ...read }, null, 2)}\n`);
  else process.stdout.write(`${[...summary(report), ...recordLines(read?.record ?? [])].join('\n')}\n`);
  // A live story has a reason, too, when the work on its next edition is stuck.
  const failed = report.reason !== null;
  if (failed && json)
    process.stderr.write(`slugline: ${report.state}: ${report.reason ?? 'no reason given'}\n`);
  if (report.state === 'held') process.stderr.write(`slugline: ${advice(report)}\n`);
  return failed ? exitCodes.failed : exitCodes.done;
}

/** Prints the report of a story after a command that was carried out, whatever the story's state. Returns the exit code. */
export function showAccepted(report: StatusReport, json: boolean): number {
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : summary(report).join('\n')}\n`);
  return exitCodes.done;
}

const releaseAdvice = ({ storyId }: StatusReport): string =>
  `the story waits for a person: “slugline correct ${storyId}” mends it, “slugline release ${storyId}” lets it go out`;

function summary(report: StatusReport): string[] {
  const { timings, media } = report;
  const files = media.reduce((sum, item) => sum + item.renditions.length, 0);
  const time = (name: string, ms: number | null) =>
    ms === null || report.state === 'retracted' ? [] : [`${name} after ${(ms / 1000).toFixed(2)} s`];
  return [
    `${report.headline ?? report.storyId}: ${report.state}${report.reason === null ? '' : ` (${report.reason})`}`,
    ...(report.url === null ? [] : [report.url]),
    ...(report.state === 'scheduled' && report.schedule ? [scheduleLine(report.schedule)] : []),
    ...(report.expires === null || report.retraction ? [] : [`expires at ${report.expires}`]),
    [
      ...time('text live', timings.textLive),
      ...time('playable', timings.firstPlayable),
      ...time('complete', timings.complete),
    ].join(', '),
    `story ${report.storyId}, revision ${report.revision}, edition ${report.edition}, ${files} renditions of ${media.length} files`,
    ...report.warnings.map(({ message }) => `warning: ${message}`),
    ...report.refused.map(({ message }) => `refused: ${message}`),
  ].filter((line) => line !== '');
}

const scheduleLine = ({ due, embargo }: NonNullable<StatusReport['schedule']>): string =>
  `goes out at ${due}${embargo === due ? ', when its embargo ends' : ''}`;

/** The most lines of the record that are printed. JSON has all of them. */
const mostLines = 40;
const longestText = 80;

function recordLines(record: readonly RecordEntry[]): string[] {
  const lines = record.slice(0, mostLines).map(recordLine);
  const more = record.length - lines.length;
  return more > 0 ? [...lines, `and ${more} more changes: see --json`] : lines;
}

function recordLine({ action, rule, line, text, to, count }: RecordEntry): string {
  const times = count === undefined ? '' : `, ${count} times`;
  return `${action}: line ${line} (${rule}${times}): “${short(text)}”${to === undefined ? '' : ` → “${short(to)}”`}`;
}

const short = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longestText ? `${line.slice(0, longestText)}…` : line;
};

import type { StatusReport } from '@slugline/story';
import { exitCodes } from '../exit.ts';

/** Prints a story's report, for a program or for a person, and gives the command's exit code. */
export function showReport(report: StatusReport, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else process.stdout.write(`${summary(report).join('\n')}\n`);
  // A live story may be stuck on its way to the next edition: then it has a reason, too.
  const failed = report.reason !== null;
  if (failed && json)
    process.stderr.write(`slugline: ${report.state}: ${report.reason ?? 'no reason given'}\n`);
  return failed ? exitCodes.failed : exitCodes.done;
}

function summary(report: StatusReport): string[] {
  const { timings, media } = report;
  const files = media.reduce((sum, item) => sum + item.renditions.length, 0);
  const time = (name: string, ms: number | null) =>
    ms === null ? [] : [`${name} after ${(ms / 1000).toFixed(2)} s`];
  return [
    `${report.headline ?? report.storyId}: ${report.state}${report.reason === null ? '' : ` (${report.reason})`}`,
    ...(report.url === null ? [] : [report.url]),
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

import type { Command } from 'commander';
import { outcomeOf, showOutcome, withWarnings } from '../client/outcome.ts';
import { openProgress } from '../client/progress.ts';
import { watch } from '../client/watch.ts';
import { packageFiles } from '../package/package-files.ts';
import { apiHelp, runningApi } from './api.ts';
import { againOption, givenOptions, jsonOption, laneOption } from './options.ts';

interface Options {
  lane?: string;
  again?: boolean;
  embargo?: string;
  publishAt?: string;
  wait?: boolean;
  json?: boolean;
}

export function addSubmit(program: Command): void {
  program
    .command('submit')
    .description('send a story package to a running API')
    .argument('<path...>', 'a folder, or a draft and its files')
    .addOption(laneOption())
    .addOption(againOption())
    .option('--embargo <time>', 'nothing is public before this time (RFC 3339, such as 2026-12-01T06:00:00Z)')
    .option('--publish-at <time>', 'when it goes out, in the same form')
    .option('--wait', 'wait until the story is complete')
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (paths: string[], { again = false, wait = false, json = false, ...said }: Options) => {
      const files = await packageFiles(paths);
      const client = runningApi();
      const progress = openProgress(json);
      try {
        const tellSent = (share: number) => progress.tell({ kind: 'sent', share });
        const sent = await client.submit(files, givenOptions(said), tellSent, again);
        const report = wait ? await watch(client, sent.report.storyId, progress.tell) : sent.report;
        await progress.end();
        const outcome = wait
          ? await outcomeOf(client, report, sent.warnings)
          : { report: withWarnings(report, sent.warnings) };
        process.exitCode = showOutcome(outcome, json);
      } finally {
        await progress.end();
      }
    });
}

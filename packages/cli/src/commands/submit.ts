import type { Command } from 'commander';
import { packageFiles } from '../package/package-files.ts';
import { apiHelp, runningApi } from './api.ts';
import { againOption, givenOptions, jsonOption, laneOption } from './options.ts';
import { sendAndShow } from './send-and-show.ts';

interface Options {
  lane?: string;
  again?: boolean;
  embargo?: string;
  publishAt?: string;
  expires?: string;
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
    .option('--expires <time>', 'when it is taken down, in the same form')
    .option('--wait', 'wait until the story is complete')
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (paths: string[], { again = false, wait = false, json = false, ...said }: Options) => {
      const files = await packageFiles(paths);
      const client = runningApi();
      process.exitCode = await sendAndShow(client, { wait, json }, (onSent) =>
        client.submit(files, givenOptions(said), onSent, again),
      );
    });
}

import type { Command } from 'commander';
import { showAccepted } from '../client/outcome.ts';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption, reasonOption } from './options.ts';

export function addHold(program: Command): void {
  program
    .command('hold')
    .description('stop a story: nothing newer of it goes out until it is released')
    .argument('<story>', 'a story id')
    .addOption(reasonOption().makeOptionMandatory())
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (story: string, { reason, json = false }: { reason: string; json?: boolean }) => {
      process.exitCode = showAccepted(await runningApi().edit(story, 'hold', { reason }), json);
    });
}

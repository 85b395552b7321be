import type { Command } from 'commander';
import { showReport } from '../client/outcome.ts';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption } from './options.ts';

export function addRelease(program: Command): void {
  program
    .command('release')
    .description('let a held story go out')
    .argument('<story>', 'a story id')
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (story: string, { json = false }: { json?: boolean }) => {
      process.exitCode = showReport(await runningApi().release(story), json);
    });
}

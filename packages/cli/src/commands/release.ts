import type { Command } from 'commander';
import { showOutcome } from '../client/outcome.ts';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption } from './options.ts';

export function addRelease(program: Command): void {
  program
    .command('release')
    .description('end the hold of a story, so that it can be published')
    .argument('<story>', 'a story id')
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (story: string, { json = false }: { json?: boolean }) => {
      process.exitCode = showOutcome({ report: await runningApi().release(story) }, json);
    });
}

import type { Command } from 'commander';
import { outcomeOf, showOutcome } from '../client/outcome.ts';
import { apiHelp, runningApi } from './api.ts';
import { jsonOption } from './options.ts';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('show the status of a story; without one, of the newest stories')
    .argument('[story]', 'a story id')
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (story: string | undefined, { json = false }: { json?: boolean }) => {
      if (story !== undefined) {
        const client = runningApi();
        process.exitCode = showOutcome(await outcomeOf(client, await client.status(story)), json);
        return;
      }
      const stories = await runningApi().newest();
      if (json) process.stdout.write(`${JSON.stringify(stories, null, 2)}\n`);
      for (const { storyId, state, headline } of json ? [] : stories) {
        process.stdout.write(`${storyId}  ${state.padEnd(10)}  ${headline ?? ''}\n`);
      }
    });
}

import { HoldKind } from '@slugline/story';
import { type Command, Option } from 'commander';
import { showAccepted } from '../client/outcome.ts';
import { apiHelp, runningApi } from './api.ts';
import { givenOptions, jsonOption, reasonOption } from './options.ts';

export function addRelease(program: Command): void {
  program
    .command('release')
    .description('end the hold of a story, so that it can be published')
    .argument('<story>', 'a story id')
    .addOption(new Option('--kind <kind>', 'which hold, if the story has several').choices(HoldKind.options))
    .addOption(reasonOption())
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(
      async (
        story: string,
        { kind, reason, json = false }: { kind?: string; reason?: string; json?: boolean },
      ) => {
        const query = kind === undefined ? {} : { kind };
        const report = await runningApi().edit(story, 'release', givenOptions({ reason }), query);
        process.exitCode = showAccepted(report, json);
      },
    );
}

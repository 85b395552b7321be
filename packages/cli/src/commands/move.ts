import { escapedAddress, isSettled, type StatusReport } from '@slugline/story';
import type { Command } from 'commander';
import { showOutcome } from '../client/outcome.ts';
import { usageError } from '../exit.ts';
import { apiHelp, runningApi } from './api.ts';
import { givenOptions, jsonOption, reasonOption } from './options.ts';
import { waitUntil } from './retract.ts';

interface Options {
  slug?: string;
  section?: string;
  reason: string;
  json?: boolean;
}

export function addMove(program: Command): void {
  program
    .command('move')
    .description('give a story another address; the former one leads there for good')
    .argument('<story>', 'a story id')
    .option('--slug <text>', 'the last part of the new address')
    .option('--section <name>', 'the new section')
    .addOption(reasonOption().makeOptionMandatory())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `\nWaits until readers find a live story at the new address. Ctrl-C ends only the waiting.\n${apiHelp}`,
    )
    .action(async (story: string, { slug, section, reason, json = false }: Options) => {
      if (slug === undefined && section === undefined)
        throw usageError('say where to: --slug TEXT, --section NAME or both');
      const client = runningApi();
      await client.edit(story, 'move', givenOptions({ slug, section, reason }));
      process.exitCode = showOutcome({ report: await waitUntil(client, story, isThere) }, json);
    });
}

/** Whether readers find the story at its newest address, or do not wait for it: nothing of it goes out now. */
const isThere = ({ state, url, path }: StatusReport): boolean =>
  isSettled(state) || url === null || (path !== null && url.endsWith(`/${escapedAddress(path)}`));

import type { Command } from 'commander';
import { showAccepted } from '../client/outcome.ts';
import { usageError } from '../exit.ts';
import { apiHelp, runningApi } from './api.ts';
import { givenOptions, jsonOption, reasonOption } from './options.ts';

interface Options {
  at?: string;
  now?: boolean;
  embargo?: string;
  liftEmbargo?: boolean;
  expires?: string;
  liftExpiry?: boolean;
  reason?: string;
  json?: boolean;
}

export function addSchedule(program: Command): void {
  program
    .command('schedule')
    .description('set, move or lift the times at which a story goes out and expires')
    .argument('<story>', 'a story id')
    .option(
      '--at <time>',
      'when it goes out: 2026-12-01T06:00:00Z, or 2026-12-01 06:00 in the site’s time zone',
    )
    .option('--now', 'lift that time')
    .option('--embargo <time>', 'nothing of it is public before this time')
    .option('--lift-embargo', 'lift the embargo')
    .option('--expires <time>', 'when it expires, also for a live story; a story that has expired comes back')
    .option('--lift-expiry', 'never let it expire')
    .addOption(reasonOption())
    .addOption(jsonOption())
    .addHelpText('after', apiHelp)
    .action(async (story: string, { json = false, ...options }: Options) => {
      process.exitCode = showAccepted(await runningApi().edit(story, 'schedule', timesIn(options)), json);
    });
}

/** Returns what the API is asked for. Throws `usage` when the options ask for nothing, or for two things at once. */
function timesIn(options: Options): Record<string, unknown> {
  const { at, now, embargo, liftEmbargo, expires, liftExpiry, reason } = options;
  if (![at, now, embargo, liftEmbargo, expires, liftExpiry].some((said) => said !== undefined))
    throw usageError(
      'say when: --at TIME, --now, --embargo TIME, --lift-embargo, --expires TIME or --lift-expiry',
    );
  if (at !== undefined && now) throw usageError('--at and --now are not possible together');
  if (embargo !== undefined && liftEmbargo)
    throw usageError('--embargo and --lift-embargo are not possible together');
  if (expires !== undefined && liftExpiry)
    throw usageError('--expires and --lift-expiry are not possible together');
  return {
    ...givenOptions({ publishAt: at, embargo, expires, reason }),
    ...(now && { publishAt: null }),
    ...(liftEmbargo && { embargo: null }),
    ...(liftExpiry && { expires: null }),
  };
}

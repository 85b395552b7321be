import type { Config } from '@slugline/config';
import { SluglineError } from '@slugline/story';
import { Argument, type Command } from 'commander';
import { serviceNames, settings, startServer } from '../server/server.ts';
import { untilStopped } from '../server/until-stopped.ts';
import { givenOptions } from './options.ts';

/**
 * Services with a bucket for a working store may run on several machines, where each would have a catalogue of its own.
 * Throws `config_invalid` for that.
 */
function needSharedCatalogue({ working, catalogue }: Config): void {
  if (working.kind !== 's3' || catalogue !== 'sqlite') return;
  const message =
    'SLUGLINE_CATALOGUE (catalogue): the working store is a bucket, so several machines may share it, and they need one ' +
    'catalogue: set postgres://…, or off, which leaves lists with the newest two days and nothing to search';
  throw new SluglineError('config_invalid', message);
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('run one service, for containers; settings come from the environment or slugline.yaml')
    .addArgument(new Argument('<service>').choices(serviceNames))
    .option('--port <n>', 'port of its HTTP server (default 4000, 0 for any)')
    .action(async (service: string, options: { port?: string }) => {
      const config = settings(givenOptions({ ...options }));
      needSharedCatalogue(config);
      await untilStopped(await startServer(config, [service]));
    });
}

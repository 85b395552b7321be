import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { serviceNames, settings, startServer } from '../server/server.ts';
import { untilStopped } from '../server/until-stopped.ts';
import { dataOption, givenOptions } from './options.ts';

export function addUp(program: Command): void {
  program
    .command('up')
    .description('run everything on this machine until Ctrl-C: API, desk, queues and edge on one port')
    .option('--port <n>', 'port of API, desk and edge (default 4000)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1; others need tokens)')
    .addOption(dataOption())
    .action(async (options: { port?: string; host?: string; data?: string }) => {
      const config = settings(givenOptions({ ...options }));
      const server = await startServer(
        {
          ...config,
          processes: config.processes ?? availableParallelism(),
          logLevel: process.env.SLUGLINE_LOG ? config.logLevel : 'warn',
        },
        serviceNames,
      );
      process.stdout.write(
        [
          `Slugline is up. Ctrl-C stops it.`,
          `  desk     ${server.url}/desk`,
          `  queues   ${server.url}/ops/queues`,
          `  API      ${server.url}/docs`,
          `  stories  ${server.context.destinations.map(({ baseUrl }) => baseUrl).join(' ')}`,
          `  submit   npx slugline submit examples/harbour-lights --wait\n`,
        ].join('\n'),
      );
      await untilStopped(server);
    });
}

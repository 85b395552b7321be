import type { Command } from 'commander';
import { serviceNames, settings, startHouse } from '../house/house.ts';
import { untilStopped } from '../house/until-stopped.ts';
import { dataOption, said } from './options.ts';

export function addUp(program: Command): void {
  program
    .command('up')
    .description('everything on this machine until Ctrl-C: API, desk, queues and edge on one port')
    .option('--port <n>', 'port of API, desk and edge (default 4000)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1; others need tokens)')
    .addOption(dataOption())
    .action(async (options: { port?: string; host?: string; data?: string }) => {
      const config = settings(said({ ...options }));
      const house = await startHouse(
        { ...config, logLevel: process.env.SLUGLINE_LOG ? config.logLevel : 'warn' },
        serviceNames,
      );
      process.stdout.write(
        [
          `Slugline is up. Ctrl-C stops it.`,
          `  desk     ${house.url}/desk`,
          `  queues   ${house.url}/ops/queues`,
          `  API      ${house.url}/docs`,
          `  stories  ${house.context.destinations.map(({ baseUrl }) => baseUrl).join(' ')}`,
          `  submit   npx slugline submit examples/harbour-lights --wait\n`,
        ].join('\n'),
      );
      await untilStopped(house);
    });
}

import { Argument, type Command } from 'commander';
import { serviceNames, settings, startHouse } from '../house/house.ts';
import { untilStopped } from '../house/until-stopped.ts';
import { said } from './options.ts';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('one service, for containers; settings come from the environment or slugline.yaml')
    .addArgument(new Argument('<service>').choices(serviceNames))
    .option('--port <n>', 'port of its HTTP server (default 4000, 0 for any)')
    .action(async (service: string, options: { port?: string }) => {
      await untilStopped(await startHouse(settings(said({ ...options })), [service]));
    });
}

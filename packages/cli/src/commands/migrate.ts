import { join } from 'node:path';
import type { Config } from '@slugline/config';
import { hasWorkers, runningRedis } from '@slugline/queue';
import { keepFoldersPrivate } from '@slugline/runtime';
import { type MoveProgress, moveSmallObjects } from '@slugline/store';
import { SluglineError } from '@slugline/story';
import type { Command } from 'commander';
import { exitCodes } from '../exit.ts';
import { settings } from '../server/server.ts';
import { everySeconds } from './every-seconds.ts';
import { dataOption, givenOptions } from './options.ts';
import { workingFolder } from './working-folder.ts';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the working store of an earlier version into the form of this one')
    .addOption(dataOption())
    .addHelpText('after', '\nStop all processes first. A run that was interrupted is continued by the next.')
    .action(async (options: { data?: string }) => {
      const config = settings(givenOptions(options));
      const root = workingFolder(config);
      await refuseWhileRunning(config, root);
      await keepFoldersPrivate(config);
      const begun = Date.now();
      const onProgress = everySeconds(5, (progress: MoveProgress) => progressLine(progress, begun));
      const { objects, bytes, differing } = await moveSmallObjects(root, { onProgress });
      process.stdout.write(`${objects} small objects (${mebibytes(bytes)}) were moved into one file\n`);
      if (differing.length === 0) return;
      process.stderr.write(
        'slugline: these files stay, because the store has other bytes under their names:\n',
      );
      for (const key of differing) process.stderr.write(`  ${key}\n`);
      process.exitCode = exitCodes.failed;
    });
}

function progressLine({ objects, partsDone, parts }: MoveProgress, begun: number): string {
  const left = ((Date.now() - begun) / partsDone) * (parts - partsDone);
  const percent = Math.floor((partsDone / parts) * 100);
  return `${percent} %, ${objects} objects moved, about ${Math.ceil(left / 1000)} s left`;
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 ** 2)} MiB`;

/**
 * Throws `store_in_use` while a process of this newsroom is running. Processes of this version hold a lock on the store.
 * Those of earlier versions don't: they are known by the Redis that they use.
 */
async function refuseWhileRunning({ data, redisUrl }: Config, root: string): Promise<void> {
  const embedded = (await runningRedis(join(data, 'redis'))) !== undefined;
  if (embedded || (redisUrl !== undefined && (await hasWorkers(redisUrl))))
    throw new SluglineError('store_in_use', `processes of this newsroom are running on ${root}`, {
      where: root,
    });
}

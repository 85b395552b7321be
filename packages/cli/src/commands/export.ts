import { exportObjects } from '@slugline/store';
import type { Command } from 'commander';
import { exitCodes } from '../exit.ts';
import { settings } from '../server/server.ts';
import { everySeconds } from './every-seconds.ts';
import { dataOption, givenOptions } from './options.ts';
import { workingFolder } from './working-folder.ts';

export function addExport(program: Command): void {
  program
    .command('export')
    .description('write everything in the working store into an empty folder, as plain files')
    .argument('<dir>', 'the folder')
    .addOption(dataOption())
    .addHelpText('after', '\nOf a damaged store it saves what can be read, names the rest, and ends with 1.')
    .action(async (dir: string, options: { data?: string }) => {
      // What is not public is in it, and the key that signs receipts. The data folder is closed to other users, too.
      process.umask(0o077);
      const root = workingFolder(settings(givenOptions(options)));
      const tell = everySeconds(5, (objects: number) => `${objects} objects written`);
      const { objects, unreadable } = await exportObjects(root, dir, (progress) => tell(progress.objects));
      process.stdout.write(`${objects} objects are in ${dir}\n`);
      if (unreadable.length === 0) return;
      process.stderr.write(`slugline: the store is damaged. Not saved:\n`);
      for (const what of unreadable) process.stderr.write(`  ${what}\n`);
      process.exitCode = exitCodes.failed;
    });
}

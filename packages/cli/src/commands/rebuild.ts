import { reconcile } from '@slugline/publish';
import type { Command } from 'commander';
import { asOperator } from './operator.ts';
import { dataOption } from './options.ts';

export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('after Redis was lost: fold the whole journal again and queue what was under way')
    .addOption(dataOption())
    .action(async (options: { data?: string }) => {
      await asOperator(options, async (context) => {
        const requeued = await reconcile(context, 0, true);
        process.stdout.write(`the journal is folded; ${requeued} stories were put back to work\n`);
      });
    });
}

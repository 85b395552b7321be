import { rebuild } from '@slugline/publish';
import type { Command } from 'commander';
import { openCounter } from '../client/counter.ts';
import { asOperator } from './operator.ts';
import { dataOption } from './options.ts';

export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('after Redis was lost: rebuild it from the journal, and queue unfinished work again')
    .addOption(dataOption())
    .action(async (options: { data?: string }) => {
      await asOperator(options, async (context) => {
        const counter = openCounter('stories');
        const requeued = await rebuild(context, { onProgress: counter.tell }).finally(counter.end);
        process.stdout.write(`the journal is folded; work was queued for ${requeued} stories\n`);
      });
    });
}

import { isReadyWithin } from '@slugline/queue';
import { type Context, openContext } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';
import { logger, settings } from '../server/server.ts';
import { givenOptions } from './options.ts';
import { workingFolder } from './working-folder.ts';

/**
 * Runs an operator's command directly on the stores and queues, while services may be running on them. Throws
 * `config_invalid` when the working directory does not exist: opening it would create an empty newsroom,
 * without any failures to list. Throws `queue_unavailable` when Redis does not answer.
 */
export async function asOperator(
  { data }: { data?: string },
  work: (context: Context) => Promise<void>,
): Promise<void> {
  const config = settings(givenOptions({ data }));
  if (config.working.kind === 'directory') workingFolder(config);
  const context = await openContext(config, logger('warn'), { attach: true });
  try {
    if (!(await isReadyWithin(5000, context.redis)))
      throw new SluglineError('queue_unavailable', 'Redis does not answer');
    await work(context);
  } finally {
    await context.close();
  }
}

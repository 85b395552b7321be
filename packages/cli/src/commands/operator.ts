import { type Context, openContext } from '@slugline/service';
import { SluglineError } from '@slugline/story';
import { logger, settings } from '../house/house.ts';
import { said } from './options.ts';

/** Runs an operator's command on the stores and queues themselves, beside whatever runs on them. */
export async function asOperator(
  { data }: { data?: string },
  work: (context: Context) => Promise<void>,
): Promise<void> {
  const config = settings(said({ data }));
  const context = await openContext(config, logger('warn'), { attach: true });
  try {
    if (!(await context.queues.ready(5000)))
      throw new SluglineError('queue_unavailable', 'Redis does not answer');
    await work(context);
  } finally {
    await context.close();
  }
}

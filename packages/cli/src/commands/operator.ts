import { existsSync } from 'node:fs';
import { isReadyWithin } from '@slugline/queue';
import { type Context, openContext } from '@slugline/runtime';
import { SluglineError } from '@slugline/story';
import { logger, settings } from '../house/house.ts';
import { said } from './options.ts';

/**
 * Runs an operator's command on the stores and queues themselves, beside whatever runs on them. Throws `config_invalid` where
 * no newsroom is: one would be made, and nothing be found to have failed in it.
 */
export async function asOperator(
  { data }: { data?: string },
  work: (context: Context) => Promise<void>,
): Promise<void> {
  const config = settings(said({ data }));
  const { working } = config;
  if (working.kind === 'directory' && !existsSync(working.path)) {
    throw new SluglineError(
      'config_invalid',
      `no newsroom has its store in ${working.path}: name its folder with --data or SLUGLINE_DATA, or come to where its slugline.yaml is`,
      { where: working.path },
    );
  }
  const context = await openContext(config, logger('warn'), { attach: true });
  try {
    if (!(await isReadyWithin(5000, context.redis)))
      throw new SluglineError('queue_unavailable', 'Redis does not answer');
    await work(context);
  } finally {
    await context.close();
  }
}

import { existsSync } from 'node:fs';
import type { Config } from '@slugline/config';
import { SluglineError } from '@slugline/story';

/**
 * Returns the folder of the working store. Throws `config_invalid` when it does not exist, as with a wrong `--data`, and
 * when the working store is a bucket.
 */
export function workingFolder({ working }: Config): string {
  if (working.kind !== 'directory')
    throw new SluglineError(
      'config_invalid',
      `the working store is the bucket ${working.bucket}: this command is for a folder`,
    );
  if (!existsSync(working.path))
    throw new SluglineError(
      'config_invalid',
      `there is no newsroom in ${working.path}: give its data folder with --data or SLUGLINE_DATA, or run this command in the folder of its slugline.yaml`,
      { where: working.path },
    );
  return working.path;
}

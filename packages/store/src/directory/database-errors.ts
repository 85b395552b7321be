import { SluglineError } from '@slugline/story';
import { databasePath, FormError, isBusy, isCorrupt, isFull, isOfDatabase } from './database.ts';
import { fileError } from './file-errors.ts';

/**
 * Converts a failure of the file of small objects, or of a file beside it, to a `SluglineError`. Other errors stay as
 * they are. `doing`: "write a.txt".
 */
export function databaseError(error: unknown, root: string, doing: string, where: string): unknown {
  const path = databasePath(root);
  if (error instanceof FormError) return new SluglineError(error.code, error.message, { where: path });
  if (!isOfDatabase(error)) return fileError(error, doing, where);
  if (isCorrupt(error))
    return new SluglineError('store_damaged', `${path} is damaged: ${error.message}`, {
      where,
      cause: error,
    });
  const code = isFull(error) ? 'store_full' : 'store_unavailable';
  const how = isBusy(error) ? 'another process has locked it' : error.message;
  return new SluglineError(code, `Could not ${doing}: ${how} (${path})`, { where, cause: error });
}

import { type ErrorCode, SluglineError } from '@slugline/story';

/** System codes for no space: the disk is full, or the quota is used up. */
const full = new Set(['ENOSPC', 'EDQUOT']);
/** System codes for a file that does not exist, including a path below a file and the path of a folder. */
const missing = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** Returns the system code of a failed file operation (`ENOENT`, …); undefined for any other thrown value. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export const isMissing = (error: unknown): boolean => missing.has(systemCode(error) ?? '');

/** Converts a failed file operation to a `SluglineError`. Other errors stay as they are. `doing`: "write a.txt". */
export function fileError(error: unknown, doing: string, where: string): unknown {
  const system = systemCode(error);
  if (system === undefined || !(error instanceof Error)) return error;
  const code: ErrorCode = full.has(system) ? 'store_full' : 'store_unavailable';
  return new SluglineError(code, `Could not ${doing}: ${error.message}`, { where, cause: error });
}

/** Awaits a file operation and gives its failure a code. */
export type Attempt = <T>(operation: Promise<T>) => Promise<T>;

export const attempting =
  (doing: string, where: string): Attempt =>
  (operation) =>
    operation.catch((error: unknown) => {
      throw fileError(error, doing, where);
    });

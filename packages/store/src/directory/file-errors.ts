import { type ErrorCode, SluglineError } from '@slugline/story';

/** What the system says when there is no room: the disk is full, the quota used up. */
const full = new Set(['ENOSPC', 'EDQUOT']);
/** What it says when nothing of that name is there: also below a file, or where there is a folder. */
const missing = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** The system's code of a failed file operation (`ENOENT`, …), or undefined for any other thrown value. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export const isMissing = (error: unknown): boolean => missing.has(systemCode(error) ?? '');

/** Gives a failed file operation its code; a defect stays as it is. `doing` is a phrase such as "write a.txt". */
export function fileError(error: unknown, doing: string, where: string): unknown {
  const system = systemCode(error);
  if (system === undefined || !(error instanceof Error)) return error;
  const code: ErrorCode = full.has(system) ? 'store_full' : 'store_unavailable';
  return new SluglineError(code, `Could not ${doing}: ${error.message}.`, { where, cause: error });
}

/** Awaits file operations and gives their failures a code. */
export type Attempt = <T>(operation: Promise<T>) => Promise<T>;

export const attempting =
  (doing: string, where: string): Attempt =>
  (operation) =>
    operation.catch((error: unknown) => {
      throw fileError(error, doing, where);
    });

import { type ErrorCode, SluglineError, toSluglineError } from '@slugline/story';

/** The exit codes of all commands; docs/operating.md describes them. */
export const exitCodes = { done: 0, failed: 1, usage: 2, unavailable: 3 } as const;

const usage: readonly ErrorCode[] = [
  'usage',
  'file_missing',
  'draft_missing',
  'draft_ambiguous',
  'request_invalid',
];
const unavailable: readonly ErrorCode[] = [
  'api_unavailable',
  'queue_unavailable',
  'store_unavailable',
  'store_full',
  'store_earlier_form',
  'store_later_form',
  'store_in_use',
  'store_damaged',
  'catalogue_unavailable',
  'purge_unavailable',
  'config_invalid',
  'media_tool_missing',
  'unauthorized',
  'forbidden',
];

/** Returns the exit code for an error. */
export function exitCodeOf({ code }: SluglineError): number {
  if (usage.includes(code)) return exitCodes.usage;
  return unavailable.includes(code) ? exitCodes.unavailable : exitCodes.failed;
}

/** Writes to stderr what went wrong and what to do. Returns the exit code. */
export function report(thrown: unknown): number {
  const error = toSluglineError(thrown);
  process.stderr.write(`slugline: ${error.message}\n  ${error.remedy}\n`);
  if (error.code === 'internal' && error.cause instanceof Error)
    process.stderr.write(`${error.cause.stack}\n`);
  return exitCodeOf(error);
}

export const usageError = (message: string, where?: string): SluglineError =>
  new SluglineError('usage', message, where === undefined ? {} : { where });

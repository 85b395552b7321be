import { codes, type ErrorCode, SluglineError, toSluglineError } from '@slugline/story';

/**
 * An error as the API tells it: https://www.rfc-editor.org/rfc/rfc9457. `title` is the same for every error of a type;
 * `detail` says what happened this time. `code`, `remedy` (what to do) and `where` (the file or field it is about) are ours.
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  remedy: string;
  where?: string;
}

/**
 * Faults of the house. The message of such an error names keys of the store, paths, hosts or ports: it is for the log.
 * A caller is told the title alone.
 */
const ofTheHouse: ReadonlySet<ErrorCode> = new Set([
  ...(['store_unavailable', 'store_full', 'store_mismatch', 'object_missing'] as const),
  ...(['payload_invalid', 'queue_unavailable', 'internal'] as const),
]);

/** Any error as a problem document. It tells nothing of the inside, unless the error was worded for the caller. */
export function problemOf(thrown: unknown): Problem {
  const { code, message, where, forCaller } = known(thrown);
  const { status, title, remedy } = codes[code];
  const isTold = forCaller || !ofTheHouse.has(code);
  return {
    type: `urn:slugline:error:${code}`,
    title,
    status,
    detail: isTold ? message : title,
    code,
    remedy,
    ...(isTold && where !== undefined ? { where } : {}),
  };
}

/** Fastify's own errors have codes of their own: https://fastify.dev/docs/latest/Reference/Errors/ */
function known(thrown: unknown): SluglineError {
  if (thrown instanceof SluglineError || !(thrown instanceof Error)) return toSluglineError(thrown);
  const { statusCode, code } = thrown as { statusCode?: number; code?: string };
  if (statusCode === 413) return new SluglineError('request_too_large', thrown.message, { cause: thrown });
  if (statusCode === 416) return new SluglineError('range_invalid', thrown.message, { cause: thrown });
  if (statusCode === 404) return new SluglineError('not_found', thrown.message, { cause: thrown });
  if ((statusCode !== undefined && statusCode < 500) || code === 'FST_ERR_VALIDATION') {
    return new SluglineError('request_invalid', thrown.message, { cause: thrown });
  }
  return toSluglineError(thrown);
}

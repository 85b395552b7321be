import { codes, type ErrorCode, SluglineError, toSluglineError } from '@slugline/story';
import { z } from 'zod';

/**
 * An error as the API tells it: https://www.rfc-editor.org/rfc/rfc9457. `title` is the same for every error of a type;
 * `detail` says what happened this time. `code`, `remedy` (what to do) and `where` (the file or field it is about) are ours.
 */
export const Problem = z.object({
  type: z.string().describe('A URN that names the kind of failure'),
  title: z.string().describe('The kind of failure, in the same words each time'),
  status: z.int().describe('The HTTP status of the answer'),
  detail: z.string().describe('What happened this time'),
  code: z.string().describe('The kind of failure, for programs; more codes may be added'),
  remedy: z.string().describe('What to do about it'),
  where: z.string().optional().describe('The file, field or header that it is about'),
});
export type Problem = z.infer<typeof Problem>;

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

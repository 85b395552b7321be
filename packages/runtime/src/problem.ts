import { codes, type ErrorCode, SluglineError, toSluglineError } from '@slugline/story';
import { z } from 'zod';

/**
 * A problem document, in which the API reports errors: https://www.rfc-editor.org/rfc/rfc9457. `title` is the same for
 * every error of a type; `detail` says what happened this time. Our extensions are `code`, `remedy` (what to do) and
 * `where` (the file or field at fault).
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
 * Faults of the server itself. Their messages name keys of the store, paths, hosts or ports, so they go into the log.
 * The caller gets the title only.
 */
const internalFaults: ReadonlySet<ErrorCode> = new Set([
  ...(['store_unavailable', 'store_full', 'store_mismatch', 'object_missing'] as const),
  ...(['store_earlier_form', 'store_later_form', 'store_in_use', 'store_damaged'] as const),
  ...(['payload_invalid', 'queue_unavailable', 'internal'] as const),
]);

/** Returns an error as a problem document, without internal details unless the error was written for the caller. */
export function problemOf(thrown: unknown): Problem {
  const { code, message, where, forCaller } = known(thrown);
  const { status, title, remedy } = codes[code];
  const isShown = forCaller || !internalFaults.has(code);
  return {
    type: `urn:slugline:error:${code}`,
    title,
    status,
    detail: isShown ? message : title,
    code,
    remedy,
    ...(isShown && where !== undefined ? { where } : {}),
  };
}

/** Gives any error one of our codes. Fastify's errors: https://fastify.dev/docs/latest/Reference/Errors/ */
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

import { codes, type ErrorCode, SluglineError, toSluglineError } from '@slugline/story';

/** RFC 9457, with our code, the file or field it is about, and what to do. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  where?: string;
}

/**
 * What a caller is told of a fault of the house. The message of such an error names keys of the store, paths, hosts or
 * ports: that is for the log.
 */
const general: Partial<Record<ErrorCode, string>> = {
  store_unavailable: 'The store does not answer as it should',
  store_full: 'There is no space left',
  store_mismatch: 'The store returned other bytes than were written',
  object_missing: 'Something that was stored is not there',
  payload_invalid: 'Something that was stored can’t be read',
  queue_unavailable: 'Redis does not answer',
  internal: 'Something went wrong here',
};

/** Any error as a problem document. It tells nothing of the inside, unless the error was worded for the caller. */
export function problemOf(thrown: unknown): Problem {
  const error = known(thrown);
  const { code, message, where, forCaller } = error;
  const { status, remedy } = codes[code];
  const title = forCaller ? undefined : general[code];
  return {
    type: `urn:slugline:error:${code}`,
    title: title ?? message,
    status,
    detail: remedy,
    code,
    ...(where === undefined || title !== undefined ? {} : { where }),
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

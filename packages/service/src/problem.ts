import { codes, SluglineError, toSluglineError } from '@slugline/story';

/** RFC 9457, with our code, the file or field it is about, and what to do. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  where?: string;
}

/** Any error as a problem document. What is a defect here tells the caller nothing of the inside. */
export function problemOf(thrown: unknown): Problem {
  const error = known(thrown);
  const { status, remedy } = codes[error.code];
  const hidden = error.code === 'internal';
  return {
    type: `urn:slugline:error:${error.code}`,
    title: hidden ? 'Something went wrong here' : error.message,
    status,
    detail: remedy,
    code: error.code,
    ...(error.where === undefined ? {} : { where: error.where }),
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

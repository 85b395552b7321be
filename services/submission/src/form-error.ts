import { SluglineError } from '@slugline/story';

/** Turns an error of the form parser into one that its sender can act on. Returns undefined for any other error. */
export function formError(error: unknown, limits: { files: number }): SluglineError | undefined {
  if (error instanceof SluglineError) return error;
  if (!(error instanceof Error)) return undefined;
  const { code } = error as NodeJS.ErrnoException;
  const what = (code !== undefined && sentences(limits)[code]) || undefined;
  if (what) return new SluglineError(what.code, what.message, { cause: error });
  if (/unexpected end of multipart/i.test(error.message))
    return new SluglineError('request_invalid', endsEarly, { cause: error });
  return undefined;
}

const endsEarly = 'the request ends in the middle of the package';

/** Messages by the codes of https://github.com/fastify/fastify-multipart. */
const sentences = ({
  files,
}: {
  files: number;
}): Record<string, { code: 'request_invalid' | 'request_too_large'; message: string }> => ({
  FST_FILES_LIMIT: { code: 'request_too_large', message: `a package can have at most ${files} files` },
  FST_PARTS_LIMIT: { code: 'request_too_large', message: `a package can have at most ${files} files` },
  FST_FIELDS_LIMIT: { code: 'request_too_large', message: 'a package has one draft and one story' },
  FST_MP_PREMATURE_CLOSE: { code: 'request_invalid', message: endsEarly },
  FST_PROTO_VIOLATION: {
    code: 'request_invalid',
    message: 'a part of the form has a name that is not allowed',
  },
});

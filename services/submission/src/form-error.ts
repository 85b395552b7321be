import { SluglineError } from '@slugline/story';

/** What the parser of forms throws, in words that help its sender; anything else as it is. */
export function formError(error: unknown, limits: { files: number }): unknown {
  if (!(error instanceof Error) || error instanceof SluglineError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'FST_FILES_LIMIT') {
    return new SluglineError('request_too_large', `a package may have at most ${limits.files} files`, {
      cause: error,
    });
  }
  if (code === 'FST_MP_PREMATURE_CLOSE' || /unexpected end of multipart/i.test(error.message)) {
    return new SluglineError('request_invalid', 'the request ends in the middle of the package', {
      cause: error,
    });
  }
  return error;
}

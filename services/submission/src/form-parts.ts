import type { Multipart } from '@fastify/multipart';
import { SluglineError } from '@slugline/story';
import type { FastifyRequest } from 'fastify';
import { countParts } from './count-parts.ts';
import { formError } from './form-error.ts';

/** A form has two fields, draft and story. A few more are read, so that the message can name an unknown one. */
const mostFields = 8;

/** The most files of one request, and the most bytes of each file and field. */
export interface FormLimits {
  files: number;
  fileSize: number;
  fieldSize: number;
}

/**
 * Yields the parts of a form as they arrive. Throws `request_too_large` when there are too many, and `request_invalid`
 * when the form is malformed. The parser skips a part that has no name or too long a header. That part could hold an
 * embargo, so such a form counts as malformed, too.
 */
export async function* formParts(request: FastifyRequest, limits: FormLimits): AsyncGenerator<Multipart> {
  const counted = countParts(boundaryOf(request.headers['content-type']));
  request.raw.on('data', counted.take);
  let seen = 0;
  try {
    const parts = limits.files + mostFields;
    for await (const part of request.parts({
      limits: { ...limits, parts, fields: mostFields, headerPairs: 32, headerSize: 16 * 1024 },
      isPartAFile,
    })) {
      // The type is string, but a part without a name has undefined here.
      if (typeof part.fieldname !== 'string') throw unreadable();
      seen++;
      yield part;
    }
  } catch (error) {
    throw formError(error, limits) ?? badForm(error);
  } finally {
    request.raw.off('data', counted.take);
  }
  if (counted.parts() !== seen) throw unreadable();
}

/**
 * Whether the parser passes a part on as bytes. Otherwise it would parse a field declared as JSON, and keep only the
 * last of several members with the same name, such as two embargoes.
 */
const isPartAFile = (
  _field: string | undefined,
  type: string | undefined,
  name: string | undefined,
): boolean =>
  name !== undefined || type === 'application/octet-stream' || type?.startsWith('application/json') === true;

function boundaryOf(contentType = ''): string {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary !== undefined) return boundary;
  throw new SluglineError('request_invalid', 'the form’s content-type names no boundary', {
    where: 'content-type',
  });
}

const unreadable = () =>
  new SluglineError('request_invalid', 'a part of the form has no name, or headers that can’t be read');

/** Any other error of the parser means a malformed form: https://github.com/fastify/busboy */
const badForm = (cause: unknown) =>
  new SluglineError('request_invalid', 'the request is not a valid multipart/form-data form', { cause });

import type { Multipart } from '@fastify/multipart';
import { SluglineError } from '@slugline/story';
import type { FastifyRequest } from 'fastify';
import { countParts } from './count-parts.ts';
import { formError } from './form-error.ts';

/** A draft and settings; a few more are let through, to be refused in words of their own. */
const mostFields = 8;

/** The most that one request may have, and the most bytes of each file and field. */
export interface FormLimits {
  files: number;
  fileSize: number;
  fieldSize: number;
}

/**
 * The parts of a form, as they arrive: those that are too many are never read. Throws `request_invalid` for whatever
 * is wrong with the form itself, also for a part that the parser passes over (without a name, with a header that is
 * too long): what it was, an embargo for example, nobody would know. Throws `request_too_large`.
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
      // Typed as a text, but that of a part without a name is none.
      if (typeof part.fieldname !== 'string') throw senseless();
      seen++;
      yield part;
    }
  } catch (error) {
    throw formError(error, limits) ?? badForm(error);
  } finally {
    request.raw.off('data', counted.take);
  }
  if (counted.parts() !== seen) throw senseless();
}

/**
 * Whether a part comes as it was sent. The parser would turn a field that says it is JSON into a value, and of a
 * member that stands there twice, such as an embargo, it would keep the last one alone.
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

const senseless = () =>
  new SluglineError('request_invalid', 'a part of the form has no name, or headers that can’t be read');

/** What else the parser throws is a form that is none: https://github.com/fastify/busboy */
const badForm = (cause: unknown) =>
  new SluglineError('request_invalid', 'the request is no form as multipart/form-data has it', { cause });

import { Readable } from 'node:stream';
import multipart from '@fastify/multipart';
import fastify from 'fastify';
import { formError } from '../form-error.ts';
import { formParts } from '../form-parts.ts';

/** The size of the pieces in which a body arrives, bytes. */
const pieceBytes = 64 * 1024;
const limits = { files: 20, fileSize: 1024 * 1024 * 1024, fieldSize: 8 * 1024 * 1024 };

/**
 * Opens a reader that reads forms as the API does and drops their content. Its input is a line with the content type,
 * then the body. It rejects with the error with which the API would refuse the form.
 */
export async function openFormReader(): Promise<(input: Buffer) => Promise<void>> {
  const http = fastify({ bodyLimit: 1024 * 1024 });
  await http.register(multipart);
  let failure: unknown;
  http.setErrorHandler((error, _request, reply) => {
    failure = error;
    return reply.code(400).send();
  });
  http.post('/', async (request) => {
    try {
      for await (const part of formParts(request, limits)) {
        if (part.type === 'file') for await (const _piece of part.file);
      }
    } catch (error) {
      // As in the API, the reader of a part gets the parser's error, and the rest of the request is dropped.
      request.raw.unpipe();
      request.raw.resume();
      throw formError(error, limits) ?? error;
    }
    return {};
  });
  return async (input) => {
    const end = input.indexOf('\n');
    const body = input.subarray(end + 1);
    failure = undefined;
    await http.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': input.toString('latin1', 0, end) },
      payload: Readable.from(pieces(body)),
    });
    if (failure !== undefined) throw failure;
  };
}

function* pieces(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes);
}

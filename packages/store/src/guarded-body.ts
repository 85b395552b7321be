import { PassThrough, type Readable } from 'node:stream';

/**
 * Returns a stream of the same bytes whose errors are converted by `explain`: the reader of an object gets
 * `store_unavailable`, not a bare ECONNRESET. Destroying it frees the underlying file or socket at once.
 */
export function guardedBody(body: Readable, explain: (error: unknown) => Error): Readable {
  const guarded = new PassThrough();
  body.once('error', (error) => guarded.destroy(explain(error)));
  guarded.once('close', () => body.destroy());
  return body.pipe(guarded);
}

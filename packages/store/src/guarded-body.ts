import { PassThrough, type Readable } from 'node:stream';

/**
 * A stream of the same bytes, whose failure half way is told in the store's words: a reader of an object meets
 * `store_unavailable`, not a bare ECONNRESET. Destroying it frees the file or socket behind it at once.
 */
export function guardedBody(body: Readable, explain: (error: unknown) => Error): Readable {
  const guarded = new PassThrough();
  body.once('error', (error) => guarded.destroy(explain(error)));
  guarded.once('close', () => body.destroy());
  return body.pipe(guarded);
}

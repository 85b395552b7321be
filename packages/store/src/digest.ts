import { pipeline, type Readable, Transform } from 'node:stream';
import { type Digest, openSha256 } from '@slugline/story';

/** Checks of a stream. When one throws, the stream fails, so that nothing is written from it. */
export interface Checks {
  /** Called after every chunk with the number of bytes so far. */
  progress?: (bytes: number) => void;
  /** Called after the last byte, before the reader sees the end. */
  end: (digest: Digest) => void;
}

/**
 * Returns a stream of the same bytes that counts and hashes them. When either fails or is destroyed, so is the other.
 */
export function hashingStream(source: Readable, checks: Checks): Readable {
  const hash = openSha256();
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(
        failureOf(() => checks.progress?.(bytes)),
        chunk,
      );
    },
    flush(done) {
      done(failureOf(() => checks.end({ bytes, sha256: hash.digest('hex') })));
    },
  });
  // The reader of `through` gets the errors of both, so the callback has nothing to do.
  return pipeline(source, through, () => {});
}

function failureOf(check: () => void): Error | null {
  try {
    check();
    return null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

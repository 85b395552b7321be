import { pipeline, type Readable, Transform } from 'node:stream';
import { type Digest, openSha256 } from '@slugline/story';

/** What may stop a stream: throwing makes it fail, and so whatever was to be written from it is not. */
export interface Checks {
  /** Called after every chunk with the bytes so far. */
  progress?: (bytes: number) => void;
  /** Called when all bytes have passed, before the reader learns that it was the end. */
  end: (digest: Digest) => void;
}

/** The same bytes as `source`, counted and hashed as they pass. If either fails or is destroyed, so is the other. */
export function digested(source: Readable, checks: Checks): Readable {
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
  // The reader of `through` meets the error of either; this callback has nothing to add.
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

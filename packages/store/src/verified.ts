import type { Readable } from 'node:stream';
import { type Digest, SluglineError } from '@slugline/story';
import { hashingStream } from './digest.ts';
import type { ObjectStore } from './port.ts';

/**
 * Opens an object whose size and hash are known. When its bytes are wrong, the stream fails with `store_mismatch`
 * before its end: discard what was made from it. Throws the errors of `ObjectStore.get`.
 */
export async function getVerified(store: ObjectStore, key: string, expected: Digest): Promise<Readable> {
  const { body } = await store.get(key);
  return hashingStream(body, { end: (found) => verify(store, key, expected, found) });
}

function verify(store: ObjectStore, key: string, expected: Digest, found: Digest): void {
  if (found.bytes === expected.bytes && found.sha256 === expected.sha256) return;
  throw new SluglineError(
    'store_mismatch',
    `${store.name} gave ${found.bytes} bytes of ${key} with the SHA-256 ${found.sha256}; ` +
      `${expected.bytes} bytes with ${expected.sha256} were expected`,
    { where: key },
  );
}

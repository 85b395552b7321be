import { SluglineError } from '@slugline/story';
import { type Delivery, isImmutable } from './delivery.ts';
import { type Digest, digested } from './digest.ts';
import type { ObjectInfo, ObjectStore } from './port.ts';

interface Expected extends Digest {
  delivery: Delivery;
}

/**
 * Copies an object from one store to another if it is not there, and tells whether it did. Size and hash are checked
 * while the bytes pass, before the last of them is written: an object that does not match replaces nothing.
 * Throws `store_mismatch`, and as `get` and `put` do.
 */
export async function transfer(
  from: ObjectStore,
  fromKey: string,
  to: ObjectStore,
  toKey: string,
  expected: Expected,
): Promise<boolean> {
  const { delivery, sha256 } = expected;
  if (isThere(await to.head(toKey), expected)) return false;
  const { body } = await from.get(fromKey);
  const checked = digested(body, { end: (digest) => verify(from, fromKey, expected, digest) });
  await to.put(toKey, checked, { delivery, sha256 });
  return true;
}

/** A directory keeps no hash. There the size decides, but only where a key always means the same bytes. */
function isThere(there: ObjectInfo | undefined, { bytes, sha256, delivery }: Expected): boolean {
  if (there?.bytes !== bytes) return false;
  return there.sha256 === undefined ? isImmutable(delivery) : there.sha256 === sha256;
}

function verify(from: ObjectStore, key: string, expected: Expected, digest: Digest): void {
  if (digest.bytes === expected.bytes && digest.sha256 === expected.sha256) return;
  throw new SluglineError(
    'store_mismatch',
    `${from.name} gave ${digest.bytes} bytes of ${key} with the SHA-256 ${digest.sha256}; ` +
      `${expected.bytes} bytes with ${expected.sha256} were expected.`,
    { where: key },
  );
}

import { type Digest, digestOf } from '@slugline/story';
import type { Delivery } from './delivery.ts';
import type { ObjectStore } from './port.ts';
import { getVerified } from './verified.ts';

interface Expected extends Digest {
  delivery: Delivery;
}

/**
 * Copies an object from one store to another unless these bytes are there already, and tells whether it did. Size and
 * hash are checked while the bytes pass, before the last of them is written: an object that does not match replaces
 * nothing. Throws `store_mismatch`, and as `get` and `put` do.
 */
export async function transfer(
  from: ObjectStore,
  fromKey: string,
  to: ObjectStore,
  toKey: string,
  expected: Expected,
): Promise<boolean> {
  const { delivery, sha256 } = expected;
  if (await isThere(to, toKey, expected)) return false;
  await to.put(toKey, await getVerified(from, fromKey, expected), { delivery, sha256 });
  return true;
}

/**
 * Whether the store has these bytes under the key. Where it keeps no hash of an object, as a directory does not, an object
 * of the right size is read.
 */
export async function isThere(store: ObjectStore, key: string, { bytes, sha256 }: Digest): Promise<boolean> {
  const there = await store.head(key);
  if (there?.bytes !== bytes) return false;
  return (there.sha256 ?? (await digestOf((await store.get(key)).body)).sha256) === sha256;
}

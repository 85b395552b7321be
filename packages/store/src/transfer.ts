import { type Digest, digestOf } from '@slugline/story';
import type { Delivery } from './delivery.ts';
import type { ObjectStore } from './port.ts';
import { getVerified } from './verified.ts';

interface Expected extends Digest {
  delivery: Delivery;
}

/**
 * Copies an object from one store to another unless the same bytes are there; returns whether it copied. Checks size
 * and hash on the way, before the last byte is written, so an object that does not match replaces nothing. Throws
 * `store_mismatch`, and the errors of `get` and `put`.
 */
export async function transfer(
  from: ObjectStore,
  fromKey: string,
  to: ObjectStore,
  toKey: string,
  expected: Expected,
): Promise<boolean> {
  const { delivery, sha256 } = expected;
  if (await isStored(to, toKey, expected)) return false;
  await to.put(toKey, await getVerified(from, fromKey, expected), { delivery, sha256 });
  return true;
}

/**
 * Whether the store has these bytes at this key. When the store keeps no hashes, as a directory, it reads an object
 * of the right size.
 */
export async function isStored(store: ObjectStore, key: string, { bytes, sha256 }: Digest): Promise<boolean> {
  const there = await store.head(key);
  if (there?.bytes !== bytes) return false;
  return (there.sha256 ?? (await digestOf((await store.get(key)).body)).sha256) === sha256;
}

import type { OpenDestination } from '@slugline/runtime';
import { isStored, type ObjectStore } from '@slugline/store';
import { type Digest, digestOf, SluglineError } from '@slugline/story';
import { twinsAt, twinsOf } from '../delivery/replace-documents.ts';

/** How closely objects are compared. */
export interface Closely {
  /** Read every byte, whatever a store says about an object. */
  verify: boolean;
}

/**
 * Whether a destination has a text with these bytes, and its compressed twins. Without `verify`, it trusts the hash
 * that the store keeps, and a twin that exists.
 */
export async function isTextRight(
  destination: OpenDestination,
  { key, ...expected }: Digest & { key: string },
  { verify }: Closely,
): Promise<boolean> {
  const { store } = destination;
  if (!(await (verify ? hasBytes(store, key, expected) : isStored(store, key, expected)))) return false;
  const twins = twinsOf(destination, key);
  if (!verify) {
    const found = await Promise.all(twins.map((twin) => store.head(twin)));
    return !found.includes(undefined);
  }
  const hashes = await twinsAt(destination, key);
  return hashes.length === twins.length && hashes.every((hash) => hash === expected.sha256);
}

/** Reads an object, and returns whether it has these bytes. */
export async function hasBytes(store: ObjectStore, key: string, expected: Digest): Promise<boolean> {
  try {
    const { bytes, sha256 } = await digestOf((await store.get(key)).body);
    return bytes === expected.bytes && sha256 === expected.sha256;
  } catch (error) {
    if (error instanceof SluglineError && error.code === 'object_missing') return false;
    throw error;
  }
}

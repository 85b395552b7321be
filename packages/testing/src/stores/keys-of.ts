import type { ObjectInfo, ObjectStore } from '@slugline/store';

/** Returns what a store lists. */
export async function listed(store: ObjectStore, prefix = ''): Promise<ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  for await (const info of store.list(prefix)) found.push(info);
  return found;
}

/** Returns the keys that a store lists. */
export const keysOf = async (store: ObjectStore, prefix = ''): Promise<string[]> =>
  (await listed(store, prefix)).map(({ key }) => key);

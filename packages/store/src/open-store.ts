import { openDirectoryStore } from './directory/directory-store.ts';
import type { Readers } from './directory/file-store.ts';
import type { StoreLocation } from './location.ts';
import type { ObjectStore } from './port.ts';

/**
 * Opens the store at a location. `readers` is who may read the files of a directory; a bucket has its own policy.
 * `log` is called once with what the store can't do. The S3 client is loaded only when it is used: it takes a tenth
 * of a second and 15 MB.
 *
 * Throws `store_unavailable` when the store does not answer, refuses, or has no such bucket.
 */
export async function openStore(
  location: StoreLocation,
  log?: (message: string) => void,
  readers?: Readers,
): Promise<ObjectStore> {
  if (location.kind === 'directory') return openDirectoryStore(location.path, readers);
  const { openS3Store } = await import('./s3/s3-store.ts');
  return openS3Store(location, log);
}

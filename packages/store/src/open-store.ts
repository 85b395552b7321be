import { openDirectoryStore } from './directory/directory-store.ts';
import type { StoreLocation } from './location.ts';
import type { ObjectStore } from './port.ts';

/**
 * Opens the store at this place. `log` is told once what the store can't do. The S3 client is loaded only when it is
 * used: a run on a directory need not wait a tenth of a second and hold 15 MB for it.
 *
 * Throws `store_unavailable` when the store does not answer, refuses, or has no such bucket.
 */
export async function openStore(
  location: StoreLocation,
  log?: (message: string) => void,
): Promise<ObjectStore> {
  if (location.kind === 'directory') return openDirectoryStore(location.path);
  const { openS3Store } = await import('./s3/s3-store.ts');
  return openS3Store(location, log);
}

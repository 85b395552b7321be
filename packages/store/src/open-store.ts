import { openDirectoryStore, type Readers } from './directory/directory-store.ts';
import type { StoreLocation } from './location.ts';
import type { ObjectStore } from './port.ts';

/**
 * Opens the store at this place, for these readers (of a bucket its own policy says who they are). `log` is told once
 * what the store can't do. The S3 client is loaded only when it is
 * used: a run on a directory need not wait a tenth of a second and hold 15 MB for it.
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

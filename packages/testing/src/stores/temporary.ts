import { type ObjectStore, openStore, type StoreLocation } from '@slugline/store';
import { type Temporary, temporaryFolder } from '../files/temporary-folder.ts';
import { startS3 } from '../servers/s3.ts';

type S3Location = Extract<StoreLocation, { kind: 's3' }>;

/** Opens a directory store in a temporary folder, `root`. */
export async function temporaryStore(): Promise<Temporary & { store: ObjectStore; root: string }> {
  const folder = await temporaryFolder();
  const store = await openStore({ kind: 'directory', path: folder.path });
  return { store, root: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

/** Starts an S3 server with one bucket. `files` is the folder in which the server keeps its files. */
export async function temporaryBucket(): Promise<Temporary & { location: S3Location; files: string }> {
  const { location, files, stop } = await startS3('newsroom');
  return {
    location: { ...location('newsroom'), checksums: 'when_supported' },
    files,
    [Symbol.asyncDispose]: stop,
  };
}

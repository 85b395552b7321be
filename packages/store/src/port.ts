import type { Readable } from 'node:stream';
import type { Delivery } from './delivery.ts';

/** What can be written: bytes, text, a local file, or a stream of unknown length. */
export type Body = Uint8Array | string | { file: string } | Readable;

export interface ObjectInfo {
  key: string;
  bytes: number;
  /** Changes when the bytes change; opaque. */
  etag: string;
  modified: Date;
  /** Where the driver keeps it (S3 metadata); a directory does not. */
  sha256?: string;
}

export interface PutOptions {
  /** Written as the object's HTTP metadata where the store has such a thing (S3). */
  delivery?: Delivery;
  /** Kept as metadata where the store has such a thing; the writer has computed it. */
  sha256?: string;
}

/**
 * Where objects lie: a directory or an S3 bucket. Keys are relative, `/`-separated, without `.` or `..` parts.
 *
 * A put is whole or not at all: no reader ever sees a part of an object, also when the writer is killed.
 * Every method throws `store_unavailable`, `store_full` or `object_missing` as a `SluglineError` and nothing else
 * for a cause outside the program.
 */
export interface ObjectStore {
  /** For messages: the directory's path or `s3://bucket`. */
  readonly name: string;
  /** Whether `putIfAbsent` is atomic between processes here. Probed at start. */
  readonly conditionalWrites: boolean;
  /** Writes, or replaces. */
  put(key: string, body: Body, options?: PutOptions): Promise<void>;
  /** Writes if nothing is there; false when something was. Of racing writers one gets true. */
  putIfAbsent(key: string, body: Uint8Array | string, options?: PutOptions): Promise<boolean>;
  /** Opens an object, or the bytes `start` to `end` (both included). The caller consumes or destroys `body`. */
  get(key: string, range?: { start: number; end?: number }): Promise<{ info: ObjectInfo; body: Readable }>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** All objects whose keys begin with the prefix, in order of key, page by page. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Copies within the store. */
  copy(from: string, to: string, options?: PutOptions): Promise<void>;
  /** Deletes; a key that is not there is no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** A link that allows one GET of one object for so many seconds; a directory has none and gives a file URL. */
  presign(key: string, seconds: number): Promise<string>;
  close(): Promise<void>;
}

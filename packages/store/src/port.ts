import type { Readable } from 'node:stream';
import { SluglineError } from '@slugline/story';
import type { Delivery } from './delivery.ts';
import type { Range } from './range.ts';

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
  /**
   * Gives up `put` when it is aborted, and throws its reason. A request that was sent already may arrive all the same:
   * then the object is there, whole. `putIfAbsent` needs it only where there are no conditional writes.
   */
  signal?: AbortSignal;
}

/**
 * Where objects lie: a directory or an S3 bucket. Keys are relative, `/`-separated, without `.` or `..` parts.
 *
 * A put is whole or not at all: no reader ever sees a part of an object, also when the writer is killed.
 * Every method throws `store_unavailable`, `store_full`, `store_mismatch` or `object_missing` as a `SluglineError`
 * for a cause outside the program, and `request_invalid` for a key that no store can hold.
 */
export interface ObjectStore {
  /** For messages: the directory's path or `s3://bucket`. */
  readonly name: string;
  /** Whether `putIfAbsent` is atomic between processes here. Probed at start. */
  readonly conditionalWrites: boolean;
  /** Whether `putIfMatch` is atomic between processes here, so that no write that comes late replaces a newer one. Probed at start. */
  readonly conditionalReplace: boolean;
  /**
   * Writes, or replaces. A `body` that is a stream is consumed or destroyed; if it fails, its error is thrown as it
   * is and nothing is written. Throws `file_missing` when the local file is not there.
   */
  put(key: string, body: Body, options?: PutOptions): Promise<void>;
  /** Writes if nothing is there; false when something was. Of racing writers one gets true. */
  putIfAbsent(key: string, body: Uint8Array | string, options?: PutOptions): Promise<boolean>;
  /**
   * Replaces the object if it is still the one with this tag, as `head` or `get` gave it; false when another write came
   * between, or it is gone. Without `conditionalReplace` the store looks first and writes then.
   */
  putIfMatch(key: string, body: Uint8Array | string, etag: string, options?: PutOptions): Promise<boolean>;
  /**
   * Opens an object, or some of its bytes. The caller consumes or destroys `body`. Throws `object_missing`, and
   * `request_invalid` for a range that has no byte of the object.
   */
  get(key: string, range?: Range): Promise<{ info: ObjectInfo; body: Readable }>;
  /**
   * Gives an object another name, on this machine's disk, without moving a byte; false where that can't be, as in a
   * bucket. Nobody may write to the file: it is the object itself. Throws `object_missing`, and `store_unavailable` where
   * the file is there already.
   */
  link(key: string, file: string): Promise<boolean>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** All objects whose keys begin with the prefix, in order of key, page by page. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Copies within the store, metadata too; with options, these are the copy's metadata instead. */
  copy(from: string, to: string, options?: PutOptions): Promise<void>;
  /** Deletes; a key that is not there is no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** A link that allows one GET of one object for so many seconds; a directory has none and gives a file URL. */
  presign(key: string, seconds: number): Promise<string>;
  /**
   * Removes what writers left that were killed: temporary files, uploads in parts, none of them an object. Only what
   * nobody has touched since then goes, so another process may be writing meanwhile. The folder or bucket is the store's own.
   */
  sweep(untouchedSince: Date): Promise<void>;
  close(): Promise<void>;
}

/** There is no such object. */
export const objectMissing = (store: string, key: string, cause?: unknown): SluglineError =>
  new SluglineError('object_missing', `There is no ${key} in ${store}.`, { where: key, cause });

import type { Readable } from 'node:stream';
import { SluglineError } from '@slugline/story';
import type { Delivery } from './delivery.ts';
import type { Range } from './range.ts';

/** What can be written: bytes, a text, a local file, or a stream of unknown length. */
export type Body = Uint8Array | string | { file: string } | Readable;

export interface ObjectInfo {
  key: string;
  bytes: number;
  /** Opaque; changes when the bytes change. */
  etag: string;
  modified: Date;
  /** Present when the driver keeps it (S3 metadata). A directory does not. */
  sha256?: string;
}

export interface PutOptions {
  /** Written as the object's HTTP metadata, if the store has metadata (S3). */
  delivery?: Delivery;
  /** Written as metadata, if the store has metadata (S3). The caller has computed it. */
  sha256?: string;
  /**
   * When it is aborted, `put` gives up and throws the signal's reason. A request that was already sent may still
   * arrive: the whole object is there then. `putIfAbsent` needs it only without conditional writes.
   */
  signal?: AbortSignal;
}

export interface ListOptions {
  /** A key, or the beginning of keys. It need not exist. */
  after?: string;
}

/**
 * A store of objects: a directory or an S3 bucket. Keys are relative, separated by `/`, without `.` or `..` parts.
 *
 * A put is atomic: no reader ever sees a part of an object, even when the writer is killed.
 * Every method throws `store_unavailable`, `store_full`, `store_mismatch` or `object_missing` as a `SluglineError` for
 * causes outside the program, and `request_invalid` for a key that no store can have.
 */
export interface ObjectStore {
  /** For messages: the directory's path or `s3://bucket`. */
  readonly name: string;
  /** Whether `putIfAbsent` is atomic between processes. Probed at start. */
  readonly conditionalWrites: boolean;
  /** Whether `putIfMatch` is atomic between processes, so that no late write replaces a newer one. Probed at start. */
  readonly conditionalReplace: boolean;
  /**
   * Writes or replaces an object. A stream as `body` is consumed or destroyed; when it fails, its error is thrown as
   * it is and nothing is written. Throws `file_missing` when the local file does not exist.
   */
  put(key: string, body: Body, options?: PutOptions): Promise<void>;
  /** Writes an object unless the key exists; returns false when it did. One of several racing writers gets true. */
  putIfAbsent(key: string, body: Uint8Array | string, options?: PutOptions): Promise<boolean>;
  /**
   * Replaces an object if it still has this ETag of `head` or `get`; returns false when it was written again or
   * deleted. Without `conditionalReplace` the store looks first and then writes, which is not atomic.
   */
  putIfMatch(key: string, body: Uint8Array | string, etag: string, options?: PutOptions): Promise<boolean>;
  /**
   * Opens an object, or a range of its bytes. The caller consumes or destroys `body`. Throws `object_missing`, and
   * `request_invalid` for a range that has no byte of the object.
   */
  get(key: string, range?: Range): Promise<{ info: ObjectInfo; body: Readable }>;
  /**
   * Links an object to a local file on the same disk, without copying a byte; returns false when that is impossible,
   * as with a bucket. Don't write to the file: it is the object itself. Throws `object_missing`, and
   * `store_unavailable` when the file exists.
   */
  link(key: string, file: string): Promise<boolean>;
  /** Returns an object's info; undefined when there is no such object. */
  head(key: string): Promise<ObjectInfo | undefined>;
  /**
   * Yields all objects whose keys begin with the prefix, in order of key, page by page. With `after` only those whose
   * keys come after it; the store finds the place, and does not read what comes before.
   */
  list(prefix: string, options?: ListOptions): AsyncIterable<ObjectInfo>;
  /** Copies an object within the store, with its metadata or, if given, the metadata of `options`. */
  copy(from: string, to: string, options?: PutOptions): Promise<void>;
  /** Deletes objects. A key that does not exist is no error. */
  delete(keys: readonly string[]): Promise<void>;
  /** Returns a URL that allows anyone to GET the object for this many seconds. A directory returns a file URL. */
  presign(key: string, seconds: number): Promise<string>;
  /**
   * Removes what killed writers left: temporary files and multipart uploads, never objects. Removes only what was not
   * touched since then, so other processes may be writing meanwhile. The folder or bucket must belong to the store
   * alone.
   */
  sweep(untouchedSince: Date): Promise<void>;
  close(): Promise<void>;
}

/** Returns the error for an object that does not exist. */
export const objectMissing = (store: string, key: string, cause?: unknown): SluglineError =>
  new SluglineError('object_missing', `There is no ${key} in ${store}`, { where: key, cause });

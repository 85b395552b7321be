import { Readable } from 'node:stream';
import { type SluglineError, toSluglineError } from '@slugline/story';
import type { Readers } from './directory/file-store.ts';
import type { StoreLocation } from './location.ts';
import { openStore } from './open-store.ts';
import type { Body, ListOptions, ObjectInfo, ObjectStore, PutOptions } from './port.ts';
import type { Range } from './range.ts';

/** A store that may not be available yet. */
export interface LazyStore extends ObjectStore {
  /** Why the store is down: its last call, or the attempt to open it, failed with `store_unavailable`. */
  readonly fault: SluglineError | undefined;
  /** Resolves after an attempt to open the store, whether it succeeded or not. */
  tried(): Promise<void>;
}

interface Listener {
  /** Called once with what the store can't do. */
  log(message: string): void;
  /** Called when the store goes down, and with undefined when it is back. */
  onFault(fault: SluglineError | undefined): void;
}

/**
 * Opens a store as soon as possible: tries now, and again with each call until it succeeds. While the store is known
 * to be down, one call at a time tries; the others fail at once with the reason (`store_unavailable`), because calls
 * that wait for a silent store would block other work. `readers` is as for `openStore`. Until the store is open,
 * `conditionalWrites` and `conditionalReplace` are false.
 */
export function openLazily(location: StoreLocation, readers: Readers, listener: Listener): LazyStore {
  return new Lazy(location, readers, listener);
}

class Lazy implements LazyStore {
  readonly #location: StoreLocation;
  readonly #readers: Readers;
  readonly #listener: Listener;
  #opening: Promise<ObjectStore> | undefined;
  #open: ObjectStore | undefined;
  #fault: SluglineError | undefined;

  constructor(location: StoreLocation, readers: Readers, listener: Listener) {
    this.#location = location;
    this.#readers = readers;
    this.#listener = listener;
    this.tried();
  }

  get name(): string {
    const location = this.#location;
    return this.#open?.name ?? (location.kind === 'directory' ? location.path : `s3://${location.bucket}`);
  }

  get conditionalWrites(): boolean {
    return this.#open?.conditionalWrites ?? false;
  }

  get conditionalReplace(): boolean {
    return this.#open?.conditionalReplace ?? false;
  }

  get fault(): SluglineError | undefined {
    return this.#fault;
  }

  async tried(): Promise<void> {
    await this.#store().catch(() => {});
  }

  async put(key: string, body: Body, options?: PutOptions): Promise<void> {
    try {
      return await this.#call((store) => store.put(key, body, options));
    } finally {
      if (body instanceof Readable) body.destroy();
    }
  }

  putIfAbsent(key: string, body: Uint8Array | string, options?: PutOptions): Promise<boolean> {
    return this.#call((store) => store.putIfAbsent(key, body, options));
  }

  putIfMatch(key: string, body: Uint8Array | string, etag: string, options?: PutOptions): Promise<boolean> {
    return this.#call((store) => store.putIfMatch(key, body, etag, options));
  }

  get(key: string, range?: Range): Promise<{ info: ObjectInfo; body: Readable }> {
    return this.#call((store) => store.get(key, range));
  }

  link(key: string, file: string): Promise<boolean> {
    return this.#call((store) => store.link(key, file));
  }

  head(key: string): Promise<ObjectInfo | undefined> {
    return this.#call((store) => store.head(key));
  }

  async *list(prefix: string, options?: ListOptions): AsyncGenerator<ObjectInfo> {
    yield* await this.#call(async (store) => store.list(prefix, options));
  }

  copy(from: string, to: string, options?: PutOptions): Promise<void> {
    return this.#call((store) => store.copy(from, to, options));
  }

  delete(keys: readonly string[]): Promise<void> {
    return this.#call((store) => store.delete(keys));
  }

  presign(key: string, seconds: number): Promise<string> {
    return this.#call((store) => store.presign(key, seconds));
  }

  sweep(untouchedSince: Date): Promise<void> {
    return this.#call((store) => store.sweep(untouchedSince));
  }

  async close(): Promise<void> {
    await this.#open?.close();
    // A silent store must not delay the stop.
    void this.#opening?.then((store) => store.close()).catch(() => {});
  }

  async #call<T>(work: (store: ObjectStore) => Promise<T>): Promise<T> {
    const store = await this.#store();
    try {
      const result = await work(store);
      this.#setFault(undefined);
      return result;
    } catch (error) {
      const known = toSluglineError(error);
      this.#setFault(known.code === 'store_unavailable' ? known : undefined);
      throw error;
    }
  }

  async #store(): Promise<ObjectStore> {
    if (this.#open) return this.#open;
    if (this.#opening && this.#fault) throw this.#fault;
    this.#opening ??= this.#begin();
    return this.#opening;
  }

  async #begin(): Promise<ObjectStore> {
    try {
      this.#open = await openStore(this.#location, this.#listener.log, this.#readers);
      this.#setFault(undefined);
      return this.#open;
    } catch (error) {
      this.#setFault(toSluglineError(error));
      throw error;
    } finally {
      this.#opening = undefined;
    }
  }

  #setFault(fault: SluglineError | undefined): void {
    const was = this.#fault;
    this.#fault = fault;
    if ((was === undefined) !== (fault === undefined)) this.#listener.onFault(fault);
  }
}

import { Readable } from 'node:stream';
import { type SluglineError, toSluglineError } from '@slugline/story';
import type { Readers } from './directory/directory-store.ts';
import type { StoreLocation } from './location.ts';
import { openStore } from './open-store.ts';
import type { Body, ObjectInfo, ObjectStore, PutOptions } from './port.ts';
import type { Range } from './range.ts';

/** A store that need not be there yet. */
export interface LazyStore extends ObjectStore {
  /** Why it is down, as far as is known: its last call, or the attempt to open it, failed with `store_unavailable`. */
  readonly fault: SluglineError | undefined;
  /** Resolves when it has been tried to open it, whether it could be opened or not. */
  tried(): Promise<void>;
}

interface Listener {
  /** Told once what the store can't do. */
  log(message: string): void;
  /** Told when it is down, and when it is back (undefined). */
  onFault(fault: SluglineError | undefined): void;
}

/**
 * Opens a store as soon as it can be, beginning now; each call opens it where that has not been possible yet. While it is
 * known to be down, one call at a time tries, and the others fail at once with the reason (`store_unavailable`): those who
 * wait for a store that does not answer would keep others from their work. `readers` is as for `openStore`. Until the store
 * is open, `conditionalWrites` and `conditionalReplace` are false.
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

  async *list(prefix: string): AsyncGenerator<ObjectInfo> {
    yield* await this.#call(async (store) => store.list(prefix));
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
    // A store that does not answer must not hold up a stop.
    void this.#opening?.then((store) => store.close()).catch(() => {});
  }

  async #call<T>(work: (store: ObjectStore) => Promise<T>): Promise<T> {
    const store = await this.#store();
    try {
      const result = await work(store);
      this.#heard(undefined);
      return result;
    } catch (error) {
      const known = toSluglineError(error);
      this.#heard(known.code === 'store_unavailable' ? known : undefined);
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
      this.#heard(undefined);
      return this.#open;
    } catch (error) {
      this.#heard(toSluglineError(error));
      throw error;
    } finally {
      this.#opening = undefined;
    }
  }

  #heard(fault: SluglineError | undefined): void {
    const was = this.#fault;
    this.#fault = fault;
    if ((was === undefined) !== (fault === undefined)) this.#listener.onFault(fault);
  }
}

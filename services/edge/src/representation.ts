import { Readable } from 'node:stream';
import { encodings, type FileState, type OpenFile } from '@slugline/store';
import { openSha256, SluglineError, sha256Of } from '@slugline/story';
import type { Encoding } from './accepted-encodings.ts';
import type { Bytes, Version } from './conditions.ts';
import { LruCache } from './lru-cache.ts';

/** The largest file that is read whole, bytes. Its tag is then the hash of exactly the bytes that are sent. */
const smallBytes = 1024 * 1024;
/** How many bytes of a larger file are read at once. */
const chunkBytes = 1024 * 1024;
/** How many hashes are remembered. An entry takes some 300 bytes of memory. */
const mostHashes = 20_000;
/** How many times a file is read at most while it is being written to. */
const mostReads = 3;

/** One form of a file at one time, ready to be sent. Its tag belongs exactly to the bytes that `body` returns. */
export interface Representation extends Version {
  /** Returns a range of its bytes. If the file is written to meanwhile, a stream fails before its last byte. */
  body(range: Bytes): Buffer | Readable;
  /** Closes the file, unless a stream reads it. A stream closes it at its end. */
  close(): Promise<void>;
}

/**
 * Makes representations of files. The tag is the SHA-256 of the bytes. A directory has no hashes, so a file is hashed
 * at its first use. The hash is remembered by the file's inode, size and times, for the files that were used last.
 */
export class Representations {
  readonly #hashes = new LruCache<string>(mostHashes);
  /** Hashes that are being computed: a player asks for many ranges of a new video at once. */
  readonly #hashing = new Map<string, Promise<Hashed>>();

  /** Takes over the open file. Throws `store_unavailable` for a file that is written to again and again. */
  async of(file: OpenFile, key: string): Promise<Representation> {
    try {
      if (file.state.bytes <= smallBytes) return await this.#small(file, key);
      const { hash, state } = await this.#hashOf(file, key);
      return this.#large(file, key, state, hash);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** As `of`, but compressed; undefined for a file that is too large to be compressed for one request. */
  async packed(file: OpenFile, key: string, encoding: Encoding): Promise<Representation | undefined> {
    if (file.state.bytes > smallBytes) {
      await file.close();
      return undefined;
    }
    const { whole, modified } = await this.#read(file, key).finally(() => file.close());
    const packed = await encodings[encoding].pack(whole);
    return inMemory(packed, sha256Of(packed, 'base64url'), modified);
  }

  async #small(file: OpenFile, key: string): Promise<Representation> {
    const { whole, fresh, version, modified } = await this.#read(file, key);
    // A fresh file may have changed again under the same version.
    const known = fresh ? undefined : this.#hashes.get(version);
    const hash = known ?? sha256Of(whole, 'base64url');
    if (!fresh) this.#hashes.set(version, hash);
    await file.close();
    return inMemory(whole, hash, modified);
  }

  /** Reads a small file whole. Returns its bytes and its state, which was the same before and after. */
  async #read(file: OpenFile, key: string): Promise<FileState & { whole: Buffer }> {
    let state = file.state;
    for (let reads = 0; reads < mostReads && state.bytes <= smallBytes; reads++) {
      const whole = await file.read(0, state.bytes);
      const after = await file.look();
      if (whole.length === state.bytes && after.version === state.version) return { ...state, whole };
      state = after;
    }
    throw beingWritten(key);
  }

  #large(file: OpenFile, key: string, state: FileState, hash: string): Representation {
    let isRead = false;
    // A file's times also change when it gets or loses a name. So if they differ, the hash of its bytes decides.
    const isStill = async () =>
      (!state.fresh && (await file.look()).version === state.version) ||
      (await sha256OfFile(file, state.bytes)) === hash;
    return {
      bytes: state.bytes,
      etag: `"${hash}"`,
      modified: state.modified,
      body: (range) => {
        isRead = true;
        return stream(file, key, range, isStill);
      },
      close: async () => {
        if (!isRead) await file.close();
      },
    };
  }

  /** Returns the hash of a file, and the state to which it belongs. */
  async #hashOf(file: OpenFile, key: string): Promise<Hashed> {
    const { version } = file.state;
    const known = file.state.fresh ? undefined : this.#hashes.get(version);
    if (known !== undefined) return { hash: known, state: file.state };
    const before = this.#hashing.get(version);
    if (before !== undefined) return before;
    const hashing = this.#hash(file, key).finally(() => this.#hashing.delete(version));
    this.#hashing.set(version, hashing);
    return hashing;
  }

  async #hash(file: OpenFile, key: string): Promise<Hashed> {
    for (let reads = 0; reads < mostReads; reads++) {
      const state = await file.look();
      const hash = await sha256OfFile(file, state.bytes);
      if ((await file.look()).version !== state.version) continue;
      if (!state.fresh) this.#hashes.set(state.version, hash);
      return { hash, state };
    }
    throw beingWritten(key);
  }
}

interface Hashed {
  hash: string;
  state: FileState;
}

const inMemory = (whole: Buffer, hash: string, modified: Date): Representation => ({
  bytes: whole.length,
  etag: `"${hash}"`,
  modified,
  body: ({ start, end }) => whole.subarray(start, end + 1),
  close: async () => {},
});

/** Streams a range of a file. Before the last bytes it checks that the file `isStill` the same. */
function stream(
  file: OpenFile,
  key: string,
  { start, end }: Bytes,
  isStill: () => Promise<boolean>,
): Readable {
  let at = start;
  const next = async (): Promise<Buffer | null> => {
    if (at > end) return null;
    const chunk = await file.read(at, Math.min(chunkBytes, end + 1 - at));
    at += chunk.length;
    if (chunk.length === 0 || (at > end && !(await isStill()))) throw beingWritten(key);
    return chunk;
  };
  return new Readable({
    highWaterMark: chunkBytes,
    read() {
      next().then(
        (chunk) => this.push(chunk),
        (error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      file.close().then(
        () => done(error),
        (fault) => done(error ?? fault),
      );
    },
  });
}

async function sha256OfFile(file: OpenFile, bytes: number): Promise<string> {
  const hash = openSha256();
  for (let at = 0; at < bytes; ) {
    const chunk = await file.read(at, Math.min(chunkBytes, bytes - at));
    if (chunk.length === 0) break;
    hash.update(chunk);
    at += chunk.length;
  }
  return hash.digest('base64url');
}

const beingWritten = (key: string): SluglineError =>
  new SluglineError('store_unavailable', `${key} is being written to while it is read`, { where: key });

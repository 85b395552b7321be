import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type * as C2pa from '@contentauth/c2pa-wasm';

export type Verifier = typeof C2pa;

/**
 * The settings of the verifier. It fetches nothing: no manifest from elsewhere, no revocation status, no identity
 * document, and no host is allowed (docs/architecture.md, rule 5). It makes no thumbnails. A compressed manifest
 * may not unpack to more than the largest plain one.
 */
export const settingsWith = (anchors: string | undefined): string =>
  JSON.stringify({
    version: 1,
    core: {
      allowed_network_hosts: [],
      allow_redirects: false,
      decode_identity_assertions: false,
      max_decompressed_manifest_size_in_mb: 4,
    },
    verify: { remote_manifest_fetch: false, ocsp_fetch: false },
    builder: { thumbnail: { enabled: false } },
    ...(anchors === undefined ? {} : { trust: { trust_anchors: anchors } }),
  });

let loads = 0;
let loaded: Promise<Verifier> | undefined;

/**
 * Runs `work` with c2pa-rs, which is loaded at its first use: 9 MB of WebAssembly. After a trap it is loaded anew
 * for the next file, because its state is unknown and its reports could be wrong.
 */
export async function withC2pa<T>(work: (c2pa: Verifier) => Promise<T>): Promise<T> {
  loaded ??= load();
  try {
    return await work(await loaded);
  } catch (error) {
    if (error instanceof Error && error.name === 'RuntimeError') loaded = undefined;
    throw error;
  }
}

async function load(): Promise<Verifier> {
  // c2pa-rs expects `FileReaderSync` of browser workers, which Node lacks. It reads only bytes that we already
  // have.
  Object.assign(globalThis, { FileReaderSync });
  loads += 1;
  const c2pa: Verifier = await import(`${import.meta.resolve('@contentauth/c2pa-wasm')}?${loads}`);
  // Pass bytes, because its own loader would fetch an address.
  const module = await readFile(fileURLToPath(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm')));
  c2pa.initSync({ module });
  return c2pa;
}

/**
 * Bytes with the two parts of a Blob that c2pa-rs uses: `size` and `slice`. It reads small blobs at once, and of
 * large ones the parts that it needs. A real Blob would be a copy, which Node reads only asynchronously.
 */
class BytesAsBlob {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get size(): number {
    return this.bytes.length;
  }
  slice(start: number, end: number): BytesAsBlob {
    return new BytesAsBlob(this.bytes.subarray(start, end));
  }
}

export const asBlob = (bytes: Uint8Array): Blob => new BytesAsBlob(bytes) as unknown as Blob;

class FileReaderSync {
  readAsArrayBuffer({ bytes }: BytesAsBlob): ArrayBuffer {
    return Uint8Array.from(bytes).buffer;
  }
}

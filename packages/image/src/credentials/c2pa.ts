import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type * as C2pa from '@contentauth/c2pa-wasm';

export type Verifier = typeof C2pa;

/**
 * What the verifier may do. It fetches nothing: no manifest from elsewhere, no revocation status, no identity
 * document. No host is allowed at all (docs/architecture.md, rule 5). It makes no thumbnails. A compressed manifest may
 * unpack to no more than a plain one may have.
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
 * Works with c2pa-rs, which is loaded at its first use: 9 MB of WebAssembly. One that a file has brought to a trap
 * is in no known state and would speak wrongly of the next file: that one gets another.
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
  // In a browser's worker it would find this; Node has none. It asks for bytes that we hold anyway.
  Object.assign(globalThis, { FileReaderSync });
  loads += 1;
  const c2pa: Verifier = await import(`${import.meta.resolve('@contentauth/c2pa-wasm')}?${loads}`);
  // Bytes and not an address: its own loader would fetch.
  const module = await readFile(fileURLToPath(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm')));
  c2pa.initSync({ module });
  return c2pa;
}

/**
 * Bytes as the two things that c2pa-rs asks of a blob: its size, and to be cut. It reads small ones at once and of
 * large ones the parts that it wants. A real blob would be a copy that Node reads later only.
 */
class Held {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get size(): number {
    return this.bytes.length;
  }
  slice(start: number, end: number): Held {
    return new Held(this.bytes.subarray(start, end));
  }
}

export const held = (bytes: Uint8Array): Blob => new Held(bytes) as unknown as Blob;

class FileReaderSync {
  readAsArrayBuffer({ bytes }: Held): ArrayBuffer {
    return Uint8Array.from(bytes).buffer;
  }
}

import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Digest, keys, SluglineError } from '@slugline/story';
import { hashingStream } from './digest.ts';
import type { ObjectStore } from './port.ts';

/**
 * Stores a file of unknown length as an original. It is at `keys.incoming` until its hash and therefore its name is
 * known. Returns when the original is durable. `where` is the file's name as its sender knows it.
 *
 * Throws `request_too_large` over the limit, `file_empty` without bytes, the stream's own error, and the errors of
 * `ObjectStore.put`. Nothing is left of a file that was not stored.
 */
export async function receive(
  store: ObjectStore,
  stream: Readable,
  options: { limitBytes: number; where: string },
): Promise<Digest> {
  const { limitBytes, where } = options;
  const incoming = keys.incoming(randomUUID());
  let received: Digest | undefined;
  const checked = hashingStream(stream, {
    progress(bytes) {
      if (bytes > limitBytes)
        throw new SluglineError('request_too_large', `${where} has more than ${limitBytes} bytes`, {
          where,
        });
    },
    end(digest) {
      if (digest.bytes === 0) throw new SluglineError('file_empty', `${where} has no bytes`, { where });
      received = digest;
    },
  });
  await store.put(incoming, checked);
  try {
    if (received === undefined) throw new Error(`${store.name} did not read ${where} to its end`);
    await nameByHash(store, incoming, received);
    return received;
  } finally {
    await store.delete([incoming]);
  }
}

/** Bytes sent twice become one original. An existing original of another size is damaged and is replaced. */
async function nameByHash(store: ObjectStore, incoming: string, { sha256, bytes }: Digest): Promise<void> {
  const original = keys.original(sha256);
  const known = await store.head(original);
  if (known?.bytes !== bytes) await store.copy(incoming, original, { sha256 });
}

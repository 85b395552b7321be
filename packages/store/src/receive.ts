import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Digest, keys, SluglineError } from '@slugline/story';
import { digested } from './digest.ts';
import type { ObjectStore } from './port.ts';

/**
 * Takes in a file of unknown length as an original: it is at `keys.incoming` until its hash, and so its name, is known.
 * Returns when the original is durable. `where` is the file's name as its sender knows it.
 *
 * Throws `request_too_large` over the limit, `file_empty` for no bytes, the stream's own error if it fails, and as
 * `ObjectStore.put` does. Nothing is left of a file that was not taken in.
 */
export async function receive(
  store: ObjectStore,
  stream: Readable,
  options: { limitBytes: number; where: string },
): Promise<Digest> {
  const { limitBytes, where } = options;
  const incoming = keys.incoming(randomUUID());
  let received: Digest | undefined;
  const checked = digested(stream, {
    progress(bytes) {
      if (bytes > limitBytes)
        throw new SluglineError('request_too_large', `${where} has more than ${limitBytes} bytes.`, {
          where,
        });
    },
    end(digest) {
      if (digest.bytes === 0) throw new SluglineError('file_empty', `${where} has no bytes.`, { where });
      received = digest;
    },
  });
  await store.put(incoming, checked);
  try {
    if (received === undefined) throw new Error(`${store.name} did not read ${where} to its end.`);
    await nameByHash(store, incoming, received);
    return received;
  } finally {
    await store.delete([incoming]);
  }
}

/** The same bytes sent twice are one original; one of another size there is damaged, and this one heals it. */
async function nameByHash(store: ObjectStore, incoming: string, { sha256, bytes }: Digest): Promise<void> {
  const original = keys.original(sha256);
  const known = await store.head(original);
  if (known?.bytes !== bytes) await store.copy(incoming, original, { sha256 });
}

import { Readable } from 'node:stream';

/** Returns a stream of bytes that are in memory. */
export function streamOf(bytes: Uint8Array): Readable {
  return new Readable({
    read() {
      this.push(bytes);
      this.push(null);
    },
  });
}

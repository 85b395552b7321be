import { type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Decoded. */
  text: string;
}

/**
 * Fetches a text in the given encoding. Returns undefined if no complete answer came, for example because the
 * server was killed. Throws if an answer can't be decoded.
 */
export async function get(url: string, encoding: 'br' | 'gzip' | 'identity'): Promise<Answer | undefined> {
  const received = await new Promise<
    { status: number; headers: IncomingHttpHeaders; bytes: Buffer } | undefined
  >((resolve) => {
    const outgoing = request(url, { headers: { 'accept-encoding': encoding }, timeout: 5000 }, (incoming) => {
      const { statusCode = 0, headers } = incoming;
      buffer(incoming).then(
        (bytes) => resolve({ status: statusCode, headers, bytes }),
        () => resolve(undefined),
      );
    });
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve(undefined));
    outgoing.end();
  });
  if (received === undefined) return undefined;
  const { status, headers, bytes } = received;
  const decoded = { br: brotliDecompressSync, gzip: gunzipSync }[headers['content-encoding'] ?? ''];
  return { status, headers, text: String(decoded ? decoded(bytes) : bytes) };
}

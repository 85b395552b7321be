import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { sha256Of } from '@slugline/story';
import type { PublicAddress } from './public-addresses.ts';

/** The longest that an answer may take, ms, and the most bytes of it that are read. */
const patience = 10_000;
const mostBytes = 16 * 1024 ** 2;

/** What an address answered. */
export interface Answer {
  /** When it answered, ISO 8601. */
  at: string;
  /** The HTTP status; null without an answer. */
  status: number | null;
  /** The hash of the bytes, unpacked. Absent when they were not asked for, or are more than 16 MiB. */
  sha256?: string;
  /** Where a redirect leads. */
  location?: string;
  /** Why there was no answer. */
  problem?: string;
}

/**
 * Asks for an address as a reader does: nothing in the request makes a cache ask the destination. Follows no redirect.
 * Reads the bytes only with `whole`. Rejects only with the reason of `signal`.
 */
export async function askAddress(
  { url, encoding, packed }: Pick<PublicAddress, 'url' | 'encoding' | 'packed'>,
  { whole, signal }: { whole: boolean; signal: AbortSignal },
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      headers: { 'accept-encoding': encoding, 'user-agent': 'slugline' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
    const { status } = response;
    const location = response.headers.get('location');
    const bytes = whole ? await bytesOf(response) : await response.body?.cancel();
    return {
      ...{ at: new Date().toISOString(), status },
      ...(location === null ? {} : { location: new URL(location, url).href }),
      ...(bytes === undefined ? {} : { sha256: sha256Of(await unpacked(bytes, packed)) }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { at: new Date().toISOString(), status: null, problem: problemOf(error as Error) };
  }
}

/** Returns the bytes of an answer; undefined when there are too many. */
async function bytesOf({ body }: Response): Promise<Buffer | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    // Leaving the loop ends the answer.
    if (bytes > mostBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const unpackers = { br: promisify(brotliDecompress), gzip: promisify(gunzip) };

/** Unpacks a twin. Other bytes stay as they are: an error page, or what `fetch` has unpacked. */
const unpacked = async (bytes: Buffer, packed: PublicAddress['packed']): Promise<Buffer> =>
  packed === undefined ? bytes : unpackers[packed](bytes, { maxOutputLength: mostBytes }).catch(() => bytes);

const problemOf = ({ name, message, cause }: Error): string => {
  if (name === 'TimeoutError') return `no answer within ${patience / 1000} s`;
  if (!(cause instanceof Error)) return message;
  // An error with several causes (one for each address of a host) has no message of its own.
  return cause.message || String((cause as NodeJS.ErrnoException).code ?? message);
};

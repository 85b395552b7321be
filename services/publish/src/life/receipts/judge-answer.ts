import type { Verdict } from '@slugline/story';
import type { Answer } from './ask-address.ts';

/** What is known of the object at an address. */
export interface Known {
  /** Of a document: the hashes that editions had there, and the hash that the destination has there now. */
  document?: { old: ReadonlySet<string>; now: string | undefined };
  /** Another live story shows this file. */
  shared: boolean;
  /** All addresses that are asked in this round. */
  asked: ReadonlySet<string>;
}

/** Statuses that say nothing about what is at the address: come back later. */
const passing: readonly number[] = [408, 425, 429];

/** Returns what an answer means: see `Verdict`. */
export function judgeAnswer(
  { status, sha256, location }: Answer,
  { document, shared, asked }: Known,
): Verdict {
  if (status === null || status >= 500 || passing.includes(status)) return 'silent';
  // The status does not matter: some edges answer an error with the bytes that they still have.
  if (document && sha256 !== undefined && document.old.has(sha256)) return 'old';
  if (status >= 400) return 'gone';
  if (status >= 300) return location !== undefined && asked.has(location) ? 'moved' : 'unknown';
  if (document) return sha256 !== undefined && sha256 === document.now ? 'replaced' : 'unknown';
  return shared ? 'shared' : 'old';
}

import type { ErrorCode } from '@slugline/story';
import type { Method } from '../sql/self-healing.ts';

/** What the thread is asked to do. `close` ends it. */
export type Question = { call: number; method: Method; args: readonly unknown[] } | { close: true };

/** What the thread says: the answer to a call, or that it made the catalogue anew. */
export type Answer =
  | { call: number; value: unknown }
  | { call: number; error: { code: ErrorCode; message: string; where: string | undefined } }
  | { renewed: string };

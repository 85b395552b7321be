import { codes, type ErrorCode, isRedisOutage, type SluglineError } from '@slugline/story';
import { z } from 'zod';

/** Why a job failed. */
export interface Reason {
  code: ErrorCode;
  message: string;
}

/** The reason of a job whose worker died on it too often to say more. */
export const lost: Reason = { code: 'worker_lost', message: 'the worker died on this job several times' };

/** A reason as a job keeps it: JSON. */
const Stored = z.object({ code: z.string(), message: z.string() });

/** The reason of an error, to be kept with its job. The message names the file or field that the error is about. */
export function reasonOf({ code, message, where }: SluglineError): string {
  const about = where === undefined || message.includes(where) ? '' : `${where}: `;
  return JSON.stringify({ code, message: `${about}${message}` });
}

/** The reason that a failed job keeps. One without a code of ours is `internal`. */
export function parseReason(kept: string): Reason {
  const stored = Stored.safeParse(jsonOf(kept));
  if (!stored.success) return reasonInWords(kept);
  const { code, message } = stored.data;
  return isCode(code) ? { code, message } : { code: 'internal', message: `${code}: ${message}` };
}

/** What BullMQ says of a job that it gives up by itself. */
const givenUp = ['job stalled more than allowable limit', 'job started more than allowable limit'];

/** Reasons that are not JSON. Older versions began with the code; the others are BullMQ's and ioredis's own. */
function reasonInWords(words: string): Reason {
  const [, code = '', message = ''] = /^([a-z_]+): (.*)$/s.exec(words) ?? [];
  if (isCode(code)) return { code, message };
  if (givenUp.includes(words)) return lost;
  return { code: isRedisOutage(new Error(words)) ? 'queue_unavailable' : 'internal', message: words };
}

const isCode = (code: string): code is ErrorCode => Object.hasOwn(codes, code);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
